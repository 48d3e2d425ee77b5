"""The form of an item: everything that organisers decide of it, shape only.

Most fields are made from lists, by what they hold, so that a field that is added to `ItemContent` needs one word here.
Words have two controls, `<field>_en` and `<field>_ja`; people by post stand one on a line, the languages line by line.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import LANGUAGES, Words
from tourapp.events.forms import DateLine
from tourapp.programme import choices
from tourapp.programme.content import ItemContent
from tourapp.programme.headings import ENDINGS, FIELDS
from tourapp.programme.kinds import KINDS, Confirmation, ItemKind
from tourapp.resources.models import Place
from tourapp.web.forms import LONGEST_TEXT, Block, Form, Line, at_most

LONGEST = 500
PLACED = ("place", "address")
WORDS = (
    *("title", *PLACED, "host", "host_organisation", "principal", "moderator", "host_families", "on_call"),
    *("dress", "gift", "cost_bearer", "travel_from", "travel_to", "vehicle", "transfer_from", "communique"),
)
BLOCKS = ("wet_weather", "remarks_public", "remarks_participants", "remarks_internal")
LISTS = ("speakers", "interpreters")
TEXTS = {"room": 200, "track": 40, "access": 120, "join_url": LONGEST, "cost_amount": 20}
NUMBERS = ("capacity", "cards", "travel_minutes", "transfer_minutes", "slot_minutes")
DECIMALS = ("lat", "lon", "travel_km")
FLAGS = ("is_optional", "needs_signup", "diets_sent")
CHOSEN: Mapping[str, Mapping[str, Words]] = {
    **choices.BY_FIELD,
    "cost_currency": {code: Words.of(code) for code in choices.CURRENCIES},
}
MISSING = "–"
"""Stands on a line for a side that nobody has written yet."""
YES, NO = "yes", "no"
EVERYBODY, SOME = "everybody", "some"
ZONES = (
    *("Asia/Tokyo", "Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Berlin", "Europe/Vienna"),
    *("Europe/Amsterdam", "Europe/Copenhagen", "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki"),
    *("America/New_York", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Dubai", "Australia/Sydney"),
)
"""Whose clocks can be chosen besides those of the event."""


class MaybeDate(DateLine):
    """A date as `2027-06-17`, or nothing."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class MaybeTime(Line):
    """A time of day as `09:30`, 24 hours, or nothing."""

    def pre_validate(self, form: Any) -> None:
        if self.data and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.data, re.ASCII):
            raise ValidationError(_("Enter the time in 24 hours, for example 09:30"))


class Number(Line):
    """A whole number, or nothing; `number` is the value once the form is valid."""

    @property
    def number(self) -> int | None:
        return int(self.data) if self.data else None

    def pre_validate(self, form: Any) -> None:
        if self.data and not re.fullmatch(r"\d{1,6}", self.data, re.ASCII):
            raise ValidationError(_("Enter a whole number"))


class Decimal(Line):
    """A number with a point, or nothing; `number` is the value once the form is valid."""

    @property
    def number(self) -> float | None:
        return float(self.data) if self.data else None

    def pre_validate(self, form: Any) -> None:
        if self.data and not re.fullmatch(r"-?\d{1,5}(\.\d{1,15})?", self.data, re.ASCII):
            raise ValidationError(_("Enter a number, with a point where it needs one"))


@dataclass(frozen=True)
class Offer:
    """What can be chosen: places with their rooms, groups by reference, the zone of the event."""

    places: Sequence[Place]
    groups: Mapping[str, Words]
    everybody: str
    zone: str


class ItemForm(Form):
    """Everything of an item. Fields that are made from the lists above are not written out here."""

    version = HiddenField()
    kind = SelectField(_l("Kind"))
    starts_on = MaybeDate(_l("Day"))
    starts_time = MaybeTime(_l("Begins at"))
    zone = SelectField(_l("Time zone of"))
    ends_time = MaybeTime(_l("Ends at"))
    ends_on = MaybeDate(_l("Ends on another day"))
    ends_zone = SelectField(_l("Time zone of the place where it ends"))
    place_ref = SelectField(_l("Place"))
    room_ref = SelectField(_l("Room"))
    authority = Line(_l("Host authority, from the directory"), [at_most(LONGEST)])
    for_whom = RadioField(_l("For whom"))
    audience = SelectMultipleField(
        _l("These groups"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    languages = SelectMultipleField(
        _l("Languages"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    alcohol = SelectField(_l("Alcohol"))
    night = MaybeDate(_l("Night of"))
    nobody_asked = BooleanField(_l("No host has to confirm this"))

    def __init__(self, content: ItemContent, offer: Offer) -> None:
        super().__init__()
        self.base, self.offer = content, offer
        for name in (*WORDS, *BLOCKS, *LISTS):
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].label.text = _in(FIELDS[name], lang)
        for name in (*TEXTS, *NUMBERS, *DECIMALS, *FLAGS, *CHOSEN):
            self[name].label.text = FIELDS[name].in_(current_lang())
        self._offer_lists()
        if not self.is_submitted():
            self.show(content)

    def _offer_lists(self) -> None:
        lang = current_lang()
        self.kind.choices = [SelectChoice(kind.value, KINDS[kind].name.in_(lang)) for kind in ItemKind]
        own = [moment.zone for moment in (self.base.starts, self.base.ends) if moment]
        zones = {zone: time.city(zone, lang) for zone in dict.fromkeys((self.offer.zone, *own, *ZONES))}
        self.zone.choices = [SelectChoice(zone, city) for zone, city in zones.items()]
        self.ends_zone.choices = [SelectChoice("", _("The same time zone")), *self.zone.choices]
        typed = SelectChoice("", _("Not from the list: as entered below"))
        self.place_ref.choices = [
            typed,
            *(SelectChoice(each.ref, each.name.in_(lang)) for each in self.offer.places),
        ]
        self.room_ref.choices = [typed, *(SelectChoice(ref, text) for ref, text in self._rooms(lang))]
        for name, words in CHOSEN.items():
            self[name].choices = _named(words)
        self.alcohol.choices = [
            SelectChoice("", _("Not said")),
            SelectChoice(YES, _("Yes")),
            SelectChoice(NO, _("No")),
        ]
        others = {code: Words.of(code) for code in self.base.languages if code not in choices.LANGUAGES}
        self.languages.choices = _named({**choices.LANGUAGES, **others})[1:]
        self.for_whom.choices = [
            SelectChoice(EVERYBODY, _("Everybody who takes part")),
            SelectChoice(SOME, _("Only these groups")),
        ]
        self.audience.choices = [SelectChoice(ref, name.in_(lang)) for ref, name in self._groups().items()]

    def _rooms(self, lang: str) -> list[tuple[str, str]]:
        return [
            (room.ref, f"{place.name.in_(lang)}{_(': ')}{room.name}")
            for place in self.offer.places
            for room in place.rooms
        ]

    def _groups(self) -> Mapping[str, Words]:
        """The groups of the event, and what else stands in the audience, so that nobody loses it by saving."""
        others = (
            each for each in self.base.audience if each not in (*self.offer.groups, self.offer.everybody)
        )
        return {**self.offer.groups, **{each: Words.of(each.partition(":")[2]) for each in others}}

    # --- from an item -------------------------------------------------------------------------------

    def show(self, content: ItemContent) -> None:
        """Fill the form with what an item says."""
        self.kind.data = content.kind.value
        for name in (*WORDS, *BLOCKS):
            for lang in LANGUAGES:
                self[f"{name}_{lang}"].data = getattr(getattr(content, name), lang)
        for name in LISTS:
            for lang in LANGUAGES:
                sides = [getattr(post, lang) or MISSING for post in getattr(content, name)]
                self[f"{name}_{lang}"].data = "\n".join(sides)
        for name in (*TEXTS, *CHOSEN, *FLAGS, "place_ref", "room_ref"):
            self[name].data = getattr(content, name)
        for name in (*NUMBERS, *DECIMALS):
            number = getattr(content, name)
            self[name].data = "" if number is None else str(number)
        self.alcohol.data = {True: YES, False: NO, None: ""}[content.alcohol]
        self.night.data = content.night.isoformat() if content.night else ""
        self.languages.data = list(content.languages)
        self.authority.data = content.host_organisation.in_(current_lang()) if content.host_ref else ""
        is_for_all = not content.audience or self.offer.everybody in content.audience
        self.for_whom.data = EVERYBODY if is_for_all else SOME
        self.audience.data = list(content.audience)
        self.nobody_asked.data = content.confirmation is Confirmation.NOT_NEEDED
        self._show_times(content.starts, content.ends)

    def _show_times(self, starts: WallTime | None, ends: WallTime | None) -> None:
        self.zone.data = starts.zone if starts else self.offer.zone
        if starts:
            self.starts_on.data, self.starts_time.data = f"{starts.date}", f"{starts.local:%H:%M}"
        if ends:
            self.ends_time.data = f"{ends.local:%H:%M}"
            self.ends_on.data = "" if starts and ends.date == starts.date else f"{ends.date}"
            self.ends_zone.data = "" if starts and ends.zone == starts.zone else ends.zone

    # --- to an item ---------------------------------------------------------------------------------

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape, and that the times can be: a local time that the clocks skip is refused (CAL-53)."""
        if not super().validate(extra_validators):
            return False
        self._check_times()
        if self.for_whom.data == SOME and not self.audience.data:
            self.audience.errors = [_("Choose at least one group")]
        place, room = self._place(), self._room()
        if room and place and room[0].id != place.id:
            self.room_ref.errors = [_("Choose a room of this place, or write its name below")]
        return not self.errors

    def _check_times(self) -> None:
        if bool(self.starts_on.data) != bool(self.starts_time.data):
            empty = self.starts_time if self.starts_on.data else self.starts_on
            empty.errors = [_("Enter both day and time, or neither")]
        for day, at, zone in (
            (self.starts_on, self.starts_time, self.zone.data),
            (self.ends_on if self.ends_on.data else self.starts_on, self.ends_time, self._zone_at_end),
        ):
            try:
                _wall(day.data, at.data, zone)
            except NoSuchTime:
                at.errors = [
                    _("That time does not exist on that day: the clocks go forward. Choose another one.")
                ]
        if not self.errors and self.starts and self.ends and self.ends.instant < self.starts.instant:
            self.ends_time.errors = [_("Enter an end that comes after the start.")]

    @property
    def _zone_at_end(self) -> str:
        return str(self.ends_zone.data or self.zone.data)

    @property
    def starts(self) -> WallTime | None:
        return _wall(self.starts_on.data, self.starts_time.data, self.zone.data)

    @property
    def ends(self) -> WallTime | None:
        """The end as it was said; without one, as long after the start as is usual for the kind."""
        starts = self.starts
        if starts is None:
            return None
        if self.ends_time.data:
            return _wall(self.ends_on.data or self.starts_on.data, self.ends_time.data, self._zone_at_end)
        usual = dt.timedelta(minutes=KINDS[ItemKind(self.kind.data)].minutes)
        return WallTime.from_instant(starts.instant + usual, self._zone_at_end)

    @property
    def content(self) -> ItemContent:
        """What the item says from now on; the form is valid. The host authority is the page's to find."""
        values: dict[str, Any] = {"kind": ItemKind(self.kind.data), "starts": self.starts, "ends": self.ends}
        for name in (*WORDS, *BLOCKS):
            values[name] = Words(*(self[f"{name}_{lang}"].data or "" for lang in LANGUAGES))
        for name in LISTS:
            sides = ((self[f"{name}_{lang}"].data or "").splitlines() for lang in LANGUAGES)
            posts = (Words(_post(en), _post(ja)) for en, ja in zip_longest(*sides, fillvalue=""))
            values[name] = tuple(post for post in posts if post)
        values |= {name: self[name].data or "" for name in (*TEXTS, *CHOSEN)}
        values |= {name: self[name].number for name in (*NUMBERS, *DECIMALS)}
        values |= {name: bool(self[name].data) for name in FLAGS}
        values["alcohol"] = {YES: True, NO: False}.get(self.alcohol.data)
        values["night"] = self.night.day if self.night.data else None
        values["languages"] = tuple(self.languages.data or ())
        is_for_all = self.for_whom.data == EVERYBODY
        values["audience"] = (self.offer.everybody,) if is_for_all else tuple(self.audience.data or ())
        if self.base.confirmation in (Confirmation.PROPOSED, Confirmation.NOT_NEEDED):
            asked = Confirmation.NOT_NEEDED if self.nobody_asked.data else Confirmation.PROPOSED
            values["confirmation"] = asked
        return replace(self.base, **{**values, **self._where(values["place"])})

    def _where(self, written: Words) -> dict[str, Any]:
        """A place that was chosen brings its name, address and point; else what was written counts."""
        room = self._room()
        place = room[0] if room else self._place()
        found: dict[str, Any] = {"place_ref": "", "room_ref": ""}
        if place is None:
            found["place_key"] = self.base.place_key if written == self.base.place else None
        else:
            found |= {"place_ref": place.ref, "place_key": place.source_key}
            found |= {"place": place.name, "address": place.address, "lat": place.lat, "lon": place.lon}
        if room:
            found |= {"room_ref": self.room_ref.data, "room": room[1]}
        return found

    def _place(self) -> Place | None:
        return next((each for each in self.offer.places if each.ref == self.place_ref.data), None)

    def _room(self) -> tuple[Place, str] | None:
        """The room that was chosen, with its place."""
        rooms = ((place, room) for place in self.offer.places for room in place.rooms)
        return next(((place, room.name) for place, room in rooms if room.ref == self.room_ref.data), None)

    @property
    def seen(self) -> int:
        """Which version was shown; 0 where somebody took the number out of the page."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0


for _name in WORDS:
    for _lang in LANGUAGES:
        setattr(ItemForm, f"{_name}_{_lang}", Line(validators=[at_most(LONGEST)]))
for _name in (*BLOCKS, *LISTS):
    for _lang in LANGUAGES:
        setattr(ItemForm, f"{_name}_{_lang}", Block(validators=[at_most(LONGEST_TEXT)]))
for _name, _longest in TEXTS.items():
    setattr(ItemForm, _name, Line(validators=[at_most(_longest)]))
for _name in NUMBERS:
    setattr(ItemForm, _name, Number())
for _name in DECIMALS:
    setattr(ItemForm, _name, Decimal())
for _name in FLAGS:
    setattr(ItemForm, _name, BooleanField())
for _name in CHOSEN:
    setattr(ItemForm, _name, SelectField())


def _wall(day: str | None, at: str | None, zone: str) -> WallTime | None:
    if not day or not at:
        return None
    return WallTime(dt.datetime.fromisoformat(f"{day}T{at}"), zone)


def _post(line: str) -> str:
    """What a line of a list says; nothing where a dash keeps its place."""
    text = line.strip()
    return "" if text in (MISSING, "-", "—", "ー") else text


def _named(words: Mapping[str, Words]) -> list[SelectChoice]:
    """A list to choose from, which begins with no answer."""
    found = [SelectChoice(key, name.in_(current_lang())) for key, name in words.items()]
    return [SelectChoice("", _("Not said")), *found]


def _in(words: Words, lang: str) -> str:
    """What a control for one language of a field is called."""
    reader = current_lang()
    opens, closes = ("（", "）") if reader == "ja" else (" (", ")")
    return f"{words.in_(reader)}{opens}{ENDINGS[f'_{lang}'].in_(reader)}{closes}"
