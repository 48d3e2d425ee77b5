"""An event as lists and its page announce it: when, where, what is left, until when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tourapp.core import clock, time
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.events import wording
from tourapp.events.kinds import WayIn
from tourapp.events.models import Event, EventState
from tourapp.registration import queries as registration
from tourapp.registration.models import Intake
from tourapp.registration.places import Places
from tourapp.registration.rules import Window, window
from tourapp.registration.states import Attendance
from tourapp.web.reader import reader_zone

FEW = 20
"""From so many places on, the colour says that one should not wait."""

Pill = tuple[str, str]
"""A status for `ui.pill`, and the words."""


@dataclass(frozen=True)
class Coming:
    """What a visitor is told about taking part in an event, at one moment."""

    event: Event
    intake: Intake | None
    places: Places | None
    now: dt.datetime

    @property
    def window(self) -> Window | None:
        """Whether one can register now; None when there is nothing to register for."""
        if self.intake is None or self.event.way_in is not WayIn.OPEN:
            return None
        if self.event.state is not EventState.PUBLISHED:
            return None
        return window(self.intake.opens_at, self.intake.closes_at, self.now)

    @cached_property
    def ways(self) -> Sequence[tuple[Attendance, int | None]]:
        """Each way of taking part with the places that are left (None: no limit)."""
        if self.intake is None or self.places is None:
            return ()
        return [(way, self.places.left(way)) for way in self.intake.ways]

    @property
    def is_full(self) -> bool:
        return bool(self.ways) and all(left == 0 for _way, left in self.ways)

    @property
    def has_waiting_list(self) -> bool:
        """Whether somebody who finds no place can wait for one."""
        return self.intake is not None and self.intake.has_waiting_list

    @property
    def can_register(self) -> bool:
        return self.window is Window.OPEN and (not self.is_full or self.has_waiting_list)

    @property
    def when(self) -> str:
        return wording.when(self.event)

    @property
    def hours(self) -> str:
        """For a list whose tile shows the day: the hours here and where the reader is; the days of a tour."""
        if self.event.is_all_day or self.event.has_several_days or self.event.postponed_at is not None:
            return wording.when(self.event)
        here, there = wording.hours(self.event, self.event.zone), self.elsewhere
        return _("%(here)s / %(there)s", here=here, there=there) if there else here

    @property
    def elsewhere(self) -> str:
        """The hours on the reader's own clocks, when those are others."""
        return wording.elsewhere(self.event, reader_zone())

    @property
    def where(self) -> str:
        return wording.where(self.event)

    @property
    def closes(self) -> str:
        """The closing date in each city, the one that sets it first."""
        return self._in_cities(self.intake.closes_at) if self.intake else ""

    @property
    def opens(self) -> str:
        return self._in_cities(self.intake.opens_at) if self.intake else ""

    def _in_cities(self, instant: dt.datetime) -> str:
        return time.closing(
            instant, wording.closing_zones(self.event, reader_zone()), current_lang(), year=True
        )

    @property
    def pills(self) -> Sequence[Pill]:
        """Whether there is room, in words with a shape; places in person and online are counted apart."""
        event = self.event
        if event.state is EventState.CANCELLED:
            return [("cancelled", _("Cancelled"))]
        if event.postponed_at is not None:
            return [("pending", _("Postponed"))]
        if event.state is EventState.FINISHED or event.ends_at <= self.now:
            return [("finished", _("Finished"))]
        if event.way_in is not WayIn.OPEN:
            return [("idle", event.way.short.in_(current_lang()))]
        if self.window is None:
            return [("idle", _("Registration is not open yet"))]
        if self.window is Window.NOT_YET:
            return [("idle", _("Registration has not opened yet"))]
        if self.window is Window.CLOSED:
            return [("closed", _("Registration is closed"))]
        return self.place_pills

    @property
    def place_pills(self) -> Sequence[Pill]:
        city = wording.place_name(self.event)
        return [
            ("wait", _queue(way, city))
            if left == 0 and self.has_waiting_list
            else (_tone(left), _left(way, left, city))
            for way, left in self.ways
        ]


def coming(event: Event) -> Coming:
    """One event with its intake and places: three statements."""
    intake = registration.intake_of(event)
    places = registration.places(intake) if intake is not None else None
    return Coming(event, intake, places, clock.now())


def coming_all(events: Sequence[Event]) -> Sequence[Coming]:
    """Several events in their order, with two statements however many they are."""
    now = clock.now()
    intakes = registration.intakes_of(events)
    places = registration.places_of_many(intakes.values())
    return [Coming(event, intakes.get(event.id), places.get(event.id), now) for event in events]


def _tone(left: int | None) -> str:
    if left is None or left > FEW:
        return "open"
    return "few" if left else "full"


def _left(way: Attendance, left: int | None, city: str) -> str:
    if way is Attendance.ONLINE:
        return _online(left)
    return _in_person(left, city) if city else _in_person_somewhere(left)


def _queue(way: Attendance, city: str) -> str:
    """No place, and one can wait for one."""
    if way is Attendance.ONLINE:
        return _("Online: waiting list")
    return _("In person, %(city)s: waiting list", city=city) if city else _("In person: waiting list")


def _online(left: int | None) -> str:
    if left is None:
        return _("Online: places available")
    if left == 0:
        return _("Online: full")
    return ngettext("Online: %(num)s place left", "Online: %(num)s places left", left)


def _in_person(left: int | None, city: str) -> str:
    if left is None:
        return _("In person, %(city)s: places available", city=city)
    if left == 0:
        return _("In person, %(city)s: full", city=city)
    return ngettext(
        "In person, %(city)s: %(num)s place left", "In person, %(city)s: %(num)s places left", left, city=city
    )


def _in_person_somewhere(left: int | None) -> str:
    if left is None:
        return _("In person: places available")
    if left == 0:
        return _("In person: full")
    return ngettext("In person: %(num)s place left", "In person: %(num)s places left", left)
