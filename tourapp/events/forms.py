"""The forms of an event, for organisers: shape only. Wall times are text, `2027-06-17` and `09:30`."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, Field, IntegerField, SelectField
from wtforms.validators import Email, InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from tourapp.core import time
from tourapp.core.errors import Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.events import rules
from tourapp.events.kinds import KINDS, WAYS_IN, EventKind, WayIn
from tourapp.events.models import Event, Part, Venue
from tourapp.web.forms import LONGEST_LINE, LONGEST_TEXT, Block, Form, Line, at_most, required

PARTS = {
    Part.ORGANISER: _l("Organiser"),
    Part.PARTNER: _l("Partner"),
    Part.HOST: _l("Host"),
    Part.SUPPORTER: _l("Supporter"),
}


class DateLine(Line):
    """A date as `2027-06-17`; `day` is the date once the form is valid."""

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.data or "")

    def pre_validate(self, form: Any) -> None:
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.data or "", re.ASCII):
                raise ValueError
            self.data = self.day.isoformat()
        except ValueError:
            raise ValidationError(_("Enter the date as year, month, day, for example 2027-06-17")) from None


class TimeLine(Line):
    """A time of day as `09:30`, 24 hours; `clock` is the time once the form is valid."""

    @property
    def clock(self) -> dt.time:
        return dt.time.fromisoformat(self.data or "")

    def pre_validate(self, form: Any) -> None:
        if form.is_all_day.data:
            return
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.data or "", re.ASCII):
            raise ValidationError(_("Enter the time in 24 hours, for example 09:30"))


class Degrees(Line):
    """A coordinate in degrees, or nothing; `number` is the value once the form is valid."""

    @property
    def number(self) -> float | None:
        return float(self.data) if self.data else None

    def pre_validate(self, form: Any) -> None:
        if self.data and not re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", self.data, re.ASCII):
            raise ValidationError(_("Enter degrees with a decimal point, for example 51.4957"))


class TimesForm(Form):
    """When an event is, on the clocks of its place."""

    zone = SelectField(_l("Time zone of"))
    is_all_day = BooleanField(_l("Whole days, without hours"))
    starts_on = DateLine(_l("First day"))
    starts_time = TimeLine(_l("Begins at"))
    ends_on = DateLine(_l("Last day"))
    ends_time = TimeLine(_l("Ends at"))

    def offer_zones(self, zones: Sequence[str]) -> None:
        """Whose clocks can be chosen: the cities of our offices, and the one that stands there."""
        lang = current_lang()
        self.zone.choices = [(zone, time.city(zone, lang)) for zone in dict.fromkeys(zones)]

    @property
    def starts(self) -> WallTime:
        return self._wall(self.starts_on, self.starts_time)

    @property
    def ends(self) -> WallTime:
        return self._wall(self.ends_on, self.ends_time)

    def _wall(self, day: DateLine, clock: TimeLine) -> WallTime:
        at = dt.time() if self.is_all_day.data else clock.clock
        return WallTime(dt.datetime.combine(day.day, at), self.zone.data)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        for day, clock in ((self.starts_on, self.starts_time), (self.ends_on, self.ends_time)):
            try:
                self._wall(day, clock)
            except NoSuchTime:
                sentence = _(
                    "That time does not exist on that day: the clocks go forward. Choose another one."
                )
                clock.errors = [*clock.errors, sentence]
        if not self.errors:
            self._ends_after_it_starts()
        return not self.errors

    def _ends_after_it_starts(self) -> None:
        try:
            rules.span(self.starts, self.ends, is_all_day=bool(self.is_all_day.data))
        except Refusal as refusal:
            later = self.ends_on if self.is_all_day.data else self.ends_time
            later.errors = [*later.errors, str(refusal)]


class WindowForm(Form):
    """From when to when something is open: for forms with the fields `opens_on`, `opens_time`, `closes_on` and
    `closes_time`, each in words of its own."""

    zone = ""
    """The clocks of the event; set by whoever makes the form."""

    @property
    def is_all_day(self) -> Any:
        """`TimeLine` asks this of its form: a window always opens at an hour."""
        return type("Never", (), {"data": False})

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        for name in ("opens", "closes"):
            try:
                self.instant(name)
            except NoSuchTime:
                sentence = _(
                    "That time does not exist on that day: the clocks go forward. Choose another one."
                )
                self[f"{name}_time"].errors = [sentence]
                return False
        return True

    def instant(self, name: str) -> dt.datetime:
        """The instant typed for "opens" or "closes"."""
        day, clock = self[f"{name}_on"].day, self[f"{name}_time"].clock
        return WallTime(dt.datetime.combine(day, clock), self.zone).instant


def stored_window(opens_at: dt.datetime, closes_at: dt.datetime, zone: str) -> dict[str, str]:
    """What the fields of a `WindowForm` begin with."""
    found = {}
    for name, instant in (("opens", opens_at), ("closes", closes_at)):
        local = WallTime.from_instant(instant, zone).local
        found[f"{name}_on"], found[f"{name}_time"] = f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    return found


class NewEventForm(TimesForm):
    """What a draft begins with."""

    office = SelectField(_l("Office"))
    kind = SelectField(_l("Kind of event"), choices=[])
    usual_tasks = BooleanField(_l("Add the usual tasks of this kind of event"), default=True)
    title_en = Line(
        _l("Title in English"), [required(_l("Enter the title in English.")), at_most(LONGEST_LINE)]
    )
    title_ja = Line(_l("Title in Japanese"), [at_most(LONGEST_LINE)])
    slug = Line(
        _l("Address of the page"),
        [required(_l("Enter an address for the page.")), at_most(rules.LONGEST_SLUG)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, traits.name.in_(current_lang())) for kind, traits in KINDS.items()]

    @property
    def kind_of_event(self) -> EventKind:
        return EventKind(self.kind.data)

    @property
    def title(self) -> Words:
        return Words(self.title_en.data or "", self.title_ja.data or "")


class EventForm(TimesForm):
    """Everything that organisers say about an event, its main venue included. Two languages side by side."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    title_en = Line(_l("Title in English"), [at_most(LONGEST_LINE)])
    title_ja = Line(_l("Title in Japanese"), [at_most(LONGEST_LINE)])
    theme_en = Line(_l("Theme in English"), [Optional(), at_most(LONGEST_LINE)])
    theme_ja = Line(_l("Theme in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    summary_en = Block(_l("Summary in English"), [Optional(), at_most(500)])
    summary_ja = Block(_l("Summary in Japanese"), [Optional(), at_most(500)])
    description_en = Block(_l("Description in English"), [Optional(), at_most(LONGEST_TEXT)])
    description_ja = Block(_l("Description in Japanese"), [Optional(), at_most(LONGEST_TEXT)])
    who_for_en = Block(_l("Who can come, in English"), [Optional(), at_most(LONGEST_TEXT)])
    who_for_ja = Block(_l("Who can come, in Japanese"), [Optional(), at_most(LONGEST_TEXT)])
    cost_en = Line(_l("Cost in English"), [Optional(), at_most(LONGEST_LINE)])
    cost_ja = Line(_l("Cost in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    language_note_en = Line(_l("Languages spoken, in English"), [Optional(), at_most(LONGEST_LINE)])
    language_note_ja = Line(_l("Languages spoken, in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    is_free = BooleanField(_l("Taking part is free"))
    way_in = SelectField(_l("How to take part"), choices=[])
    edition_label = Line(_l("Which run of its series"), [Optional(), at_most(40)])
    contact_address = Line(
        _l("Mailbox for questions"),
        [Optional(), at_most(254), Email(message=_l("Enter an email address like name@example.org"))],
    )
    has_online = BooleanField(_l("People can take part online"))
    joining_url = Line(_l("Joining address"), [Optional(), at_most(500)])
    venue_name_en = Line(_l("Venue in English"), [Optional(), at_most(LONGEST_LINE)])
    venue_name_ja = Line(_l("Venue in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    venue_address_en = Line(_l("Street address in English"), [Optional(), at_most(LONGEST_LINE)])
    venue_address_ja = Line(_l("Street address in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    venue_city_en = Line(_l("City in English"), [Optional(), at_most(LONGEST_LINE)])
    venue_city_ja = Line(_l("City in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    venue_lat = Degrees(_l("Latitude"), [Optional()])
    venue_lon = Degrees(_l("Longitude"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way_in.choices = [
            (way.value, traits.name.in_(current_lang())) for way, traits in WAYS_IN.items()
        ]

    @property
    def typed_time(self) -> dict[str, str]:
        """The time as it was typed, for the page on which a move is prepared."""
        typed = {name: str(self[name].data or "") for name in TIME_FIELDS}
        return {**typed, "is_all_day": "y" if self.is_all_day.data else ""}

    def words(self, name: str) -> Words:
        return Words(self[f"{name}_en"].data or "", self[f"{name}_ja"].data or "")

    @property
    def changes(self) -> dict[str, Any]:
        """What the form says, as `services.change_event` takes it."""
        return {
            **{name: self.words(name) for name in rules.TEXTS},
            "starts": self.starts,
            "ends": self.ends,
            "is_all_day": bool(self.is_all_day.data),
            "is_free": bool(self.is_free.data),
            "has_online": bool(self.has_online.data),
            "way_in": WayIn(self.way_in.data),
            "edition_label": self.edition_label.data or None,
            "contact_address": self.contact_address.data or None,
            "joining_url": self.joining_url.data or None,
        }

    @property
    def venue(self) -> dict[str, Any] | None:
        """What the form says about the main venue, as `parts.add_venue` takes it; None when it says nothing."""
        told = {
            "name": self.words("venue_name"),
            "address": self.words("venue_address"),
            "city": self.words("venue_city"),
            "lat": self.venue_lat.number,
            "lon": self.venue_lon.number,
        }
        return told if any(told.values()) else None

    def validate_joining_url(self, field: Field) -> None:
        try:
            rules.web_address(field.data or "", field="joining_url")
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None


TIME_FIELDS = ("zone", "is_all_day", "starts_on", "starts_time", "ends_on", "ends_time")
"""The fields of `TimesForm`."""


def stored_times(starts: WallTime, ends: WallTime, *, is_all_day: bool) -> dict[str, Any]:
    """A time as the fields of `TimesForm` hold it."""
    return {
        "zone": starts.zone,
        "is_all_day": is_all_day,
        "starts_on": starts.date.isoformat(),
        "starts_time": "" if is_all_day else f"{starts.local:%H:%M}",
        "ends_on": ends.date.isoformat(),
        "ends_time": "" if is_all_day else f"{ends.local:%H:%M}",
    }


def stored(event: Event) -> dict[str, Any]:
    """The event as the fields of `EventForm` hold it."""
    times = stored_times(event.starts, event.ends, is_all_day=event.is_all_day)
    texts = {
        f"{name}_{lang}": getattr(getattr(event, name), lang) for name in rules.TEXTS for lang in ("en", "ja")
    }
    plain = {
        name: getattr(event, name)
        for name in ("is_free", "has_online", "edition_label", "contact_address", "joining_url", "version")
    }
    venue = _stored_venue(event.venues[0]) if event.venues else {}
    return {**times, **texts, **plain, "way_in": event.way_in.value, **venue}


def _stored_venue(venue: Venue) -> dict[str, Any]:
    texts = {
        f"venue_{name}_{lang}": getattr(getattr(venue, name), lang)
        for name in ("name", "address", "city")
        for lang in ("en", "ja")
    }
    point = {"venue_lat": venue.lat, "venue_lon": venue.lon}
    return {**texts, **{name: "" if at is None else f"{at:.6f}".rstrip("0") for name, at in point.items()}}


class PartnerForm(Form):
    """A body that stands behind an event."""

    part = SelectField(_l("Part"), choices=[])
    name_en = Line(_l("Name in English"), [at_most(LONGEST_LINE)])
    name_ja = Line(_l("Name in Japanese"), [at_most(LONGEST_LINE)])
    note_en = Line(_l("What it does, in English"), [Optional(), at_most(LONGEST_LINE)])
    note_ja = Line(_l("What it does, in Japanese"), [Optional(), at_most(LONGEST_LINE)])
    url = Line(_l("Web address"), [Optional(), at_most(500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part.choices = [(part.value, str(name)) for part, name in PARTS.items()]
