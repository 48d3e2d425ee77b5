"""How the calendars of an event are: when they were last asked for, by which programs, and who will see a change soon.

In totals for an event. Where so few people have a calendar of their own that one of them could be told apart, nothing
is said of their programs.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Reader
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.feeds.families import HABITS, Family, looks_by
from tourapp.feeds.kept import Asked, Poll
from tourapp.feeds.models import CalendarLink, LinkKind

FEW = 5
"""With fewer calendars than this, their programs are not named."""
LOOKED_BACK = dt.timedelta(days=7)
AT_ONCE = 2000
"""Values of one statement: both stores have a limit."""

_OWN = (LinkKind.OWN, LinkKind.SPEAKING)
SHOWN_IN: dict[Circle, tuple[LinkKind, ...]] = {
    Circle.HOST: (LinkKind.HOST,),
    Circle.PARTICIPANTS: _OWN,
    Circle.PUBLIC: _OWN,
}
"""Which calendars of people show what is released to a circle."""


@dataclass(frozen=True)
class Outlook:
    """Of so many readers: whose calendar will have looked again by tonight, and who needs a mail to know today."""

    readers: int
    by_tonight: int
    by_mail: int


@dataclass(frozen=True)
class Program:
    """A kind of program, and how many of a hundred requests were its."""

    name: Words
    percent: int


@dataclass(frozen=True)
class Health:
    """The last seven days of an event's calendars. `last_at` is to the hour; `unchanged` of a hundred answers said that
    nothing had changed."""

    private: int
    """Private calendars that were looked at."""
    asked: int
    unchanged: int
    last_at: dt.datetime | None
    programs: tuple[Program, ...]
    is_hidden: bool
    """Whether something is left out, since it would tell of single people."""


def outlook(event: Event, circle: Circle, person_ids: Collection[uuid.UUID]) -> Outlook:
    """How many of these people will see by tonight, midnight at the office, what is released now to this circle.

    Reckoned from when their programs last looked, and how long such programs let pass. Who has no calendar, or one
    that has not looked for long, is counted among those who need a mail.
    """
    now = clock.now()
    tonight = _midnight(now, event.office.zone)
    will_see = set()
    everybody = sorted(set(person_ids))
    for first in range(0, len(everybody), AT_ONCE):
        chosen = (
            sa.select(CalendarLink.person_id, Poll.family, Poll.last_at, Poll.before_at)
            .join(Poll, Poll.link_id == CalendarLink.id)
            .where(
                CalendarLink.person_id.in_(everybody[first : first + AT_ONCE]),
                CalendarLink.kind.in_(SHOWN_IN[circle]),
                CalendarLink.ended_at.is_(None),
            )
        )
        for person, kind, last_at, before_at in session().execute(chosen):
            looks = looks_by(Family(kind), last_at, before_at, now)
            if looks is not None and looks <= tonight:
                will_see.add(person)
    return Outlook(len(everybody), len(will_see), len(everybody) - len(will_see))


def health(event: Event) -> Health:
    """What can be said of the calendars of an event, private ones too, without telling of anybody."""
    since = clock.now() - LOOKED_BACK
    private = session().scalar(_private(event, since)) or 0
    is_hidden = 0 < private < FEW
    rows = session().execute(
        sa.select(
            Asked.family,
            sa.func.sum(Asked.whole),
            sa.func.sum(Asked.unchanged),
            sa.func.max(Asked.last_at),
        )
        .where(
            Asked.event == event.ref,
            Asked.asked_on > since.date(),
            *([Asked.is_private.is_(False)] if is_hidden else []),
        )
        .group_by(Asked.family)
    )
    by_family: dict[str, int] = defaultdict(int)
    unchanged, last_at = 0, None
    for kind, whole, same, last in rows:
        by_family[kind] += whole + same
        unchanged += same
        last_at = last if last_at is None else max(last_at, last)
    asked = sum(by_family.values())
    programs = sorted(by_family.items(), key=lambda each: (-each[1], each[0]))
    return Health(
        private=private,
        asked=asked,
        unchanged=_percent(unchanged, asked),
        last_at=last_at,
        programs=tuple(
            Program(HABITS[Family(kind)].name, _percent(number, asked)) for kind, number in programs
        ),
        is_hidden=is_hidden,
    )


def _private(event: Event, since: dt.datetime) -> sa.Select[int]:
    """How many private calendars in which the event stands were looked at."""
    reads = sa.exists().where(Reader.person_id == CalendarLink.person_id, Reader.event == event.ref)
    return (
        sa.select(sa.func.count(sa.distinct(Poll.link_id)))
        .join(CalendarLink, CalendarLink.id == Poll.link_id)
        .where(Poll.last_at >= since, sa.or_(CalendarLink.about == event.ref, reads))
    )


def _midnight(now: dt.datetime, zone: str) -> dt.datetime:
    local = now.astimezone(ZoneInfo(zone))
    tomorrow = local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(tomorrow, dt.time(), tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
