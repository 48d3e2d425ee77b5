"""The forms of a place and of a room."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FloatField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.resources import kinds
from tourapp.resources.models import Known, Place
from tourapp.resources.rules import Spec
from tourapp.web.forms import LONGEST_LINE, Form, Line, at_most

SHORT = at_most(40)
LINE = at_most(LONGEST_LINE)
ANSWERS = {Known.YES: _l("Yes"), Known.NO: _l("No"), Known.UNKNOWN: _l("Not known")}
WORDS = ("name", "address", "access_notes")
PLAIN = ("kana", "kind", "postcode", "coord_precision", "hours", "closed_on", "last_entry", "phone", "source")
ANSWERED = ("step_free", "photography", "group_meals")
FLAGS = ("is_public_facility", "is_retired")


def _answers() -> list[SelectChoice]:
    return [SelectChoice(each.value, str(words)) for each, words in ANSWERS.items()]


def _named(words: Mapping[str, Words]) -> list[SelectChoice]:
    """A list to choose from, which begins with no answer."""
    found = [SelectChoice(key, name.in_(current_lang())) for key, name in words.items()]
    return [SelectChoice("", _("Not said")), *found]


class Degrees(FloatField):
    """A coordinate; empty is none."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Enter degrees as a number, for example 35.0824")) from None


class PlaceForm(Form):
    """Everything the office says of a place."""

    version = HiddenField()
    office = SelectField(_l("Office that looks after it"))
    name_en = Line(_l("Name in English"), [LINE])
    name_ja = Line(_l("Name in Japanese"), [LINE])
    kana = Line(_l("Reading in kana"), [LINE])
    kind = SelectField(_l("Kind of place"))
    is_public_facility = BooleanField(_l("It is a public facility"))
    address_en = Line(_l("Address in English"), [LINE])
    address_ja = Line(_l("Address in Japanese"), [LINE])
    postcode = Line(_l("Postcode"), [at_most(20)])
    lat = Degrees(_l("Latitude"), [Optional()])
    lon = Degrees(_l("Longitude"), [Optional()])
    coord_precision = SelectField(_l("What the coordinates point to"))
    hours = Line(_l("Opening hours"), [LINE])
    closed_on = Line(_l("Closed on"), [LINE])
    last_entry = Line(_l("Last entry"), [SHORT])
    step_free = RadioField(_l("Step-free"), choices=_answers, default=Known.UNKNOWN.value)
    access_notes_en = Line(_l("Notes on access in English"), [LINE])
    access_notes_ja = Line(_l("Notes on access in Japanese"), [LINE])
    photography = RadioField(_l("Photographs allowed"), choices=_answers, default=Known.UNKNOWN.value)
    group_meals = RadioField(_l("Group meals allowed"), choices=_answers, default=Known.UNKNOWN.value)
    phone = Line(_l("Telephone of the place"), [SHORT])
    source = Line(_l("Source of the facts"), [LINE])
    is_retired = BooleanField(_l("Stop offering it"))

    def offer(self, offices: list[Office]) -> None:
        """Fill the lists to choose from."""
        self.office.choices = [SelectChoice(each.code, each.name.in_(current_lang())) for each in offices]
        own = self.kind.data or ""
        others = {own: Words.of(own)} if own and own not in kinds.KINDS else {}  # a file's own word stays
        self.kind.choices = _named(kinds.KINDS | others)
        self.coord_precision.choices = _named(kinds.PRECISIONS)

    def show(self, place: Place) -> None:
        """Fill the form with what is known."""
        self.version.data, self.office.data = str(place.version), place.office.code
        for name in WORDS:
            words: Words = getattr(place, name)
            self[f"{name}_en"].data, self[f"{name}_ja"].data = words.en, words.ja
        for name in (*PLAIN, *FLAGS, "lat", "lon"):
            self[name].data = getattr(place, name)
        for name in ANSWERED:
            self[name].data = getattr(place, name).value

    @property
    def spec(self) -> Spec:
        """What was said; the form is valid."""
        said: dict[str, Any] = {"lat": self.lat.data, "lon": self.lon.data}
        for name in WORDS:
            said[name] = Words(self[f"{name}_en"].data or "", self[f"{name}_ja"].data or "")
        said |= {name: self[name].data or "" for name in PLAIN}
        said |= {name: Known(self[name].data) for name in ANSWERED}
        said |= {name: bool(self[name].data) for name in FLAGS}
        return Spec(**said)

    @property
    def seen(self) -> int:
        """Which version was shown; 0 where somebody took the number out of the page."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0


class RoomForm(Form):
    """A room to add."""

    name = Line(_l("Name of the room"), [LINE])
    floor = Line(_l("Floor"), [SHORT])
    capacity = IntegerField(_l("How many people may be in it"), [Optional()])
