"""Pure decisions of the overview: how the curve is drawn, what it says, what needs attention first."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from tourapp.events.kinds import WayIn
from tourapp.events.models import EventState

Moments = Sequence[tuple[dt.datetime, dt.datetime | None]]
"""For each place that was ever given: when, and when it was given back (None: it still stands). Instants."""

# --- the registration curve --------------------------------------------------------------------------

STEPS = ((31, 1), (371, 7), (None, 28))
"""Up to so many days, one point for so many days: days for a month, weeks for a year, then four weeks."""

LATELY = dt.timedelta(days=7)
FEW = 4
"""With fewer people than this, how they are spread over time says nothing."""


@dataclass(frozen=True)
class Curve:
    """How many places were taken at the end of each of these days, on the calendar of the event."""

    days: tuple[dt.date, ...]
    points: tuple[int, ...]
    step: int
    """Days from one point to the next: 1, 7 or 28."""
    opened_on: dt.date
    closed_on: dt.date | None
    """None while registration is open."""
    before: tuple[int, ...] = ()
    """The edition before, as many days after its own opening; empty when there is none."""


def curve(
    moments: Moments,
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    zone: str,
    now: dt.datetime,
    before: Moments = (),
    before_opens_at: dt.datetime | None = None,
    before_zone: str = "UTC",
) -> Curve | None:
    """The curve from the opening until now, or until the close if that was sooner; None before the opening.

    It begins earlier when a place was given earlier, and goes on after the close while places are given back. Days are
    those of `zone`. The last point is the last day; the first lies at the opening or a part of a step before it.
    """
    if now < opens_at:
        return None
    opened_on, today = _day(opens_at, zone), _day(now, zone)
    given = sorted(_day(at, zone) for at, _back in moments)
    returned = sorted(_day(back, zone) for _at, back in moments if back is not None)
    closed_on = _day(closes_at, zone) if now > closes_at else None
    last = today if closed_on is None else max([closed_on, *given[-1:], *returned[-1:]])
    last = min(last, today)
    days, step = _days(min([opened_on, *given[:1]]), last)
    return Curve(
        days=days,
        points=_taken(given, returned, days),
        step=step,
        opened_on=opened_on,
        closed_on=closed_on,
        before=_aligned(before, before_opens_at, before_zone, [(day - opened_on).days for day in days]),
    )


def _day(at: dt.datetime, zone: str) -> dt.date:
    return at.astimezone(ZoneInfo(zone)).date()


def _days(first: dt.date, last: dt.date) -> tuple[tuple[dt.date, ...], int]:
    """Days at equal distances, the last one last, the first at or before the first."""
    span = (last - first).days
    step = next(days for longest, days in STEPS if longest is None or span <= longest)
    count = -(-span // step)
    return tuple(last - dt.timedelta(days=step * back) for back in range(count, -1, -1)), step


def _taken(given: Sequence[dt.date], returned: Sequence[dt.date], days: Sequence[dt.date]) -> tuple[int, ...]:
    return tuple(bisect_right(given, day) - bisect_right(returned, day) for day in days)


def _aligned(
    moments: Moments, opens_at: dt.datetime | None, zone: str, distances: Sequence[int]
) -> tuple[int, ...]:
    """The other edition's points, each as many days after its opening."""
    if opens_at is None or not moments:
        return ()
    opened_on = _day(opens_at, zone)
    given = sorted(_day(at, zone) for at, _back in moments)
    returned = sorted(_day(back, zone) for _at, back in moments if back is not None)
    return _taken(given, returned, [opened_on + dt.timedelta(days=distance) for distance in distances])


class Pace(StrEnum):
    """How many of those who have a place got it in the last seven days (of an open registration)."""

    UNKNOWN = "unknown"
    """Too few people, too short a time, or registration has closed."""
    NONE = "none"
    SOME = "some"
    HALF = "half"
    MOST = "most"
    """More than half."""


@dataclass(frozen=True)
class Finding:
    """What the curve says, for its heading."""

    taken: int
    capacity: int | None
    lately: int
    """Of those who hold a place, how many got it in the last seven days."""
    pace: Pace
    is_closed: bool

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity


def finding(
    moments: Moments, *, capacity: int | None, opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime
) -> Finding:
    standing = [at for at, back in moments if back is None]
    lately = sum(at > now - LATELY for at in standing)
    is_closed = now > closes_at
    tells = len(standing) >= FEW and not is_closed and now - opens_at > LATELY
    return Finding(
        taken=len(standing),
        capacity=capacity,
        lately=lately,
        pace=_pace(lately, len(standing)) if tells else Pace.UNKNOWN,
        is_closed=is_closed,
    )


def _pace(lately: int, taken: int) -> Pace:
    if not lately:
        return Pace.NONE
    if lately * 2 == taken:
        return Pace.HALF
    return Pace.MOST if lately * 2 > taken else Pace.SOME


# --- what needs attention ----------------------------------------------------------------------------

SOON = dt.timedelta(days=3)
"""A close within this time is said."""

LINK_NEEDED = dt.timedelta(days=7)
"""So long before the event, a joining link that is missing is urgent."""


class Concern(StrEnum):
    """What may need somebody's attention, the most urgent first among equals."""

    MESSAGES_FAILED = "messages_failed"
    UNREACHABLE = "unreachable"
    TO_REVIEW = "to_review"
    NOT_PUBLISHED = "not_published"
    NO_INTAKE = "no_intake"
    CLOSES_SOON = "closes_soon"
    HELD = "held"
    FOUND_FULL = "found_full"
    PROGRAMME_PROBLEMS = "programme_problems"
    NO_JOINING_LINK = "no_joining_link"
    UNTRANSLATED = "untranslated"


class Urgency(StrEnum):
    """In the words of the pills: `bad` first."""

    NOW = "bad"
    SOON = "wait"


@dataclass(frozen=True)
class Task:
    """One line of "Needs attention". `number` and `at` belong to its sentence."""

    concern: Concern
    urgency: Urgency
    number: int = 0
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What is looked at for "Needs attention"."""

    state: EventState
    way_in: WayIn
    starts_at: dt.datetime
    needs_joining_link: bool = False
    """One can take part online, and there is no link."""
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    """None for both: nobody can register."""
    failed_messages: int = 0
    unreachable: int = 0
    """Addresses from which mail comes back."""
    to_review: int = 0
    """Messages that wait until somebody has looked at them."""
    held: int = 0
    """People about whom somebody has to decide."""
    found_full: int = 0
    """Verified people who wait for a place."""
    programme_problems: int = 0
    """That hold up the next release."""
    untranslated: int = 0
    """Texts of the event that have one language only."""


def needs_attention(facts: Facts, now: dt.datetime) -> list[Task]:
    """What somebody has to do, the most urgent first. Of an event that is over, only messages that failed."""
    found: list[Task] = []

    def add(
        applies: bool, concern: Concern, is_urgent: bool, number: int = 0, at: dt.datetime | None = None
    ) -> None:
        if applies:
            found.append(Task(concern, Urgency.NOW if is_urgent else Urgency.SOON, number, at))

    add(facts.failed_messages > 0, Concern.MESSAGES_FAILED, True, facts.failed_messages)
    add(facts.unreachable > 0, Concern.UNREACHABLE, True, facts.unreachable)
    add(facts.to_review > 0, Concern.TO_REVIEW, False, facts.to_review)
    if facts.state in (EventState.DRAFT, EventState.PUBLISHED) and now < facts.starts_at:
        is_draft = facts.state is EventState.DRAFT
        opens, closes = facts.opens_at, facts.closes_at
        add(is_draft, Concern.NOT_PUBLISHED, opens is not None and opens <= now, at=opens)
        add(opens is None and facts.way_in is WayIn.OPEN, Concern.NO_INTAKE, not is_draft)
        link_at = facts.starts_at - now
        add(facts.needs_joining_link, Concern.NO_JOINING_LINK, link_at <= LINK_NEEDED, at=facts.starts_at)
        problems = facts.programme_problems
        add(problems > 0, Concern.PROGRAMME_PROBLEMS, False, problems)
        add(facts.held > 0, Concern.HELD, False, facts.held)
        add(facts.found_full > 0, Concern.FOUND_FULL, False, facts.found_full)
        ends_soon = closes is not None and not is_draft and now <= closes <= now + SOON
        add(ends_soon, Concern.CLOSES_SOON, False, at=closes)
        add(facts.untranslated > 0, Concern.UNTRANSLATED, False, facts.untranslated)
    order = list(Concern)
    return sorted(found, key=lambda task: (task.urgency is not Urgency.NOW, order.index(task.concern)))
