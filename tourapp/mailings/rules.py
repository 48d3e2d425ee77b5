"""Pure decisions of mail-outs: when a reminder goes."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.time import zone_info
from tourapp.mailings.models import Anchor

LATE = dt.timedelta(hours=24)
"""So long after its time a reminder still goes, when no worker ran; after that it would only confuse."""

MOST_DAYS = 366


@dataclass(frozen=True)
class Dates:
    """What reminders count from. Instants are aware, `last_day` is a date on the calendar of the event."""

    zone: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    last_day: dt.date
    closes_at: dt.datetime | None = None
    """None where nobody can register."""


def due(dates: Dates, anchor: Anchor, days: int, clock: dt.time) -> dt.datetime | None:
    """When a reminder goes: `days` before or after the day of its anchor, at this hour on the clocks of the event.

    Days are days of the calendar and the hour is what the clock on the wall shows, whatever the clocks did in between.
    An hour that the clocks skip goes as much later as they skip (01:30 becomes 02:30); one that comes twice is the
    first. None where there is no such anchor.
    """
    zone = zone_info(dates.zone)
    match anchor:
        case Anchor.BEFORE_START:
            day = dates.starts_at.astimezone(zone).date() - dt.timedelta(days=days)
        case Anchor.BEFORE_CLOSE:
            if dates.closes_at is None:
                return None
            day = dates.closes_at.astimezone(zone).date() - dt.timedelta(days=days)
        case Anchor.AFTER_END:
            day = dates.last_day + dt.timedelta(days=days)
    return dt.datetime.combine(day, clock, tzinfo=zone).astimezone(dt.UTC)


def fits(dates: Dates, anchor: Anchor, at: dt.datetime) -> bool:
    """Whether this time lies on the right side of what it counts from."""
    match anchor:
        case Anchor.BEFORE_START:
            return at < dates.starts_at
        case Anchor.BEFORE_CLOSE:
            return dates.closes_at is not None and at < dates.closes_at
        case Anchor.AFTER_END:
            return at >= dates.ends_at


class Turn(StrEnum):
    """How a reminder that has not gone stands at an instant."""

    WAITS = "waits"
    NOW = "now"
    PASSED = "passed"
    """Its time was over when it was made, or no worker ran in time; it goes when the event moves to a later date."""
    NEVER = "never"
    """There is nothing to count from, or its time lies on the wrong side of it."""


def turn(
    dates: Dates, anchor: Anchor, at: dt.datetime | None, *, made_at: dt.datetime, now: dt.datetime
) -> Turn:
    """Whether a reminder for `at` goes now. It never goes on the wrong side of its anchor, also not late."""
    if at is None or not fits(dates, anchor, at):
        return Turn.NEVER
    if now < at:
        return Turn.WAITS
    if at < made_at or now - at > LATE or (anchor is not Anchor.AFTER_END and not fits(dates, anchor, now)):
        return Turn.PASSED
    return Turn.NOW
