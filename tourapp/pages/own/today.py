"""A person's page of today: what is next, where, what to bring; and one of her days on a sheet of paper.

The page of today is kept on her phone for the time without a network (`/sw.js`). Nothing on it was sealed.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from tourapp.core import clock, emergency
from tourapp.core.errors import NotFound
from tourapp.core.time import days_until
from tourapp.events import wording
from tourapp.events.models import Event
from tourapp.pages.own.afterwards import afterwards
from tourapp.pages.own.me import mine
from tourapp.pages.own.own_programme import own_changes, own_programme
from tourapp.pages.plan_banner import plan_banner
from tourapp.programme import reading
from tourapp.programme.queries import ReleasedEdition
from tourapp.programme.rules import Day, ReleasedItem
from tourapp.registration.states import Attendance
from tourapp.web.pages import page, see_other
from tourapp.web.reader import reader_zone

BEFORE, DURING, AFTER = "before", "during", "after"


@dataclass(frozen=True)
class Today:
    """Her programme at one moment."""

    now: dt.datetime
    zone: str
    """Whose clocks the first of the two shows: those of what is on or comes next."""
    on: dt.date
    days: tuple[Day, ...]
    later: tuple[ReleasedItem, ...]
    """What has no time yet."""
    next: ReleasedItem | None
    first: dt.date
    last: dt.date

    @property
    def stage(self) -> str:
        if self.on < self.first:
            return BEFORE
        return AFTER if self.on > self.last else DURING

    @property
    def to_go(self) -> int:
        return days_until(self.first, self.on)

    @property
    def over(self) -> frozenset[uuid.UUID]:
        """What has ended: nobody needs to hear how it changed."""
        items = (item for day in self.days for item in day.items)
        return frozenset(item.id for item in items if reading.is_over(item, self.now))

    @property
    def zones(self) -> tuple[str, ...]:
        """The place, then home; one where that is the same."""
        return tuple(dict.fromkeys((self.zone, reader_zone())))


def my_today(slug: str) -> Response:
    """Her day, or how many days are left, or thanks. Whoever has no place is led to her page of the event."""
    event, registration = mine(slug)
    if not registration.is_coming:
        return see_other("my_event", slug=slug)
    edition = own_programme(event, registration)
    shown = _today(event, edition, clock.now())
    return page(
        "pages/today.html",
        event=event,
        registration=registration,
        edition=edition,
        shown=shown,
        changes=own_changes(event, registration, edition),
        joining_url=event.joining_url if registration.attendance is Attendance.ONLINE else None,
        plan=plan_banner(event),
        when=wording.when(event),
        after=afterwards(event, registration),
        numbers=emergency.numbers(shown.zone),
    )


def my_day(slug: str, day: str) -> Response:
    """One of her days, to be printed on a sheet of A4; NotFound for a day on which nothing is for her."""
    event, registration = mine(slug)
    if not registration.is_coming:
        return see_other("my_event", slug=slug)
    edition = own_programme(event, registration)
    return day_sheet(event, edition, day, reader=registration.typed_name)


def day_sheet(
    event: Event, edition: ReleasedEdition | None, day: str, *, reader: str, **more: Any
) -> Response:
    """A day of an edition as a page for paper. `reader` is whose it is, as the head of the sheet says it."""
    days = reading.days(edition.items) if edition else ()
    found = next((each for each in days if each.on is not None and each.on.isoformat() == day), None)
    if edition is None or found is None:
        raise NotFound()
    return page(
        "programme/day_sheet.html",
        event=event,
        edition=edition,
        day=found,
        number=days.index(found) + 1,
        count=len(days),
        before=days[days.index(found) - 1] if found is not days[0] else None,
        after=days[days.index(found) + 1] if found is not days[-1] else None,
        zones=tuple(dict.fromkeys(item.starts.zone for item in found.items if item.starts)),
        reader=reader,
        when=wording.when(event),
        printed=clock.now(),
        **more,
    )


def _today(event: Event, edition: ReleasedEdition | None, now: dt.datetime) -> Today:
    items = edition.items if edition else ()
    days = reading.days(items)
    found = reading.next_of(items, now)
    zone = found.starts.zone if found and found.starts else event.zone
    ends = reading.first_and_last(days) or (event.starts.date, event.last_day)
    return Today(
        now=now,
        zone=zone,
        on=reading.today(days, now, event.zone),
        days=days,
        later=tuple(item for item in items if item.starts is None),
        next=found,
        first=ends[0],
        last=ends[1],
    )
