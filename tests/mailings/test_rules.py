"""When a reminder goes: days of the calendar, the clock on the wall, and never on the wrong side."""

import datetime as dt

import pytest

from tourapp.mailings.models import Anchor
from tourapp.mailings.rules import LATE, Dates, Turn, due, fits, turn

UTC = dt.UTC
NINE = dt.time(9)


def dates(starts: str, zone: str = "Europe/London", closes: str | None = None) -> Dates:
    at = dt.datetime.fromisoformat(starts).replace(tzinfo=UTC)
    shut = dt.datetime.fromisoformat(closes).replace(tzinfo=UTC) if closes else None
    ends = at + dt.timedelta(hours=7)
    return Dates(zone=zone, starts_at=at, ends_at=ends, last_day=ends.date(), closes_at=shut)


@pytest.mark.parametrize(
    ("starts", "zone", "days", "clock", "expected"),
    [
        # The clocks go forward on 29 March 2026 and back on 25 October 2026: nine o'clock stays nine o'clock.
        ("2026-04-01 09:00", "Europe/London", 3, NINE, "2026-03-29 08:00"),
        ("2026-04-01 09:00", "Europe/London", 4, NINE, "2026-03-28 09:00"),
        ("2026-10-28 10:00", "Europe/London", 3, NINE, "2026-10-25 09:00"),
        ("2026-10-28 10:00", "Europe/London", 4, NINE, "2026-10-24 08:00"),
        # Skipped: 01:30 becomes 02:30. Twice: the first.
        ("2026-04-01 09:00", "Europe/London", 3, dt.time(1, 30), "2026-03-29 01:30"),
        ("2026-10-28 10:00", "Europe/London", 3, dt.time(1, 30), "2026-10-25 00:30"),
        # The day is that of the event's own calendar: in Tokyo it is the 2nd already.
        ("2026-04-01 23:30", "Asia/Tokyo", 0, dt.time(8), "2026-04-01 23:00"),
        # Across the end of a year, and 366 days.
        ("2027-01-03 09:00", "Europe/London", 7, NINE, "2026-12-27 09:00"),
        ("2027-01-03 09:00", "Europe/London", 366, NINE, "2026-01-02 09:00"),
    ],
)
def test_a_reminder_before_the_start(starts, zone, days, clock, expected):
    wanted = dt.datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert due(dates(starts, zone), Anchor.BEFORE_START, days, clock) == wanted


def test_a_reminder_counts_from_the_close_of_registration_and_from_the_last_day():
    of = dates("2026-06-17 08:30", closes="2026-06-10 16:00")
    assert due(of, Anchor.BEFORE_CLOSE, 2, NINE) == dt.datetime(2026, 6, 8, 8, tzinfo=UTC)
    assert due(of, Anchor.AFTER_END, 1, NINE) == dt.datetime(2026, 6, 18, 8, tzinfo=UTC)
    assert due(dates("2026-06-17 08:30"), Anchor.BEFORE_CLOSE, 2, NINE) is None


def test_a_reminder_never_stands_on_the_wrong_side():
    of = dates("2026-06-17 08:30", closes="2026-06-10 16:00")
    assert not fits(of, Anchor.BEFORE_START, of.starts_at)
    assert not fits(of, Anchor.AFTER_END, of.ends_at - dt.timedelta(seconds=1))
    assert not fits(of, Anchor.BEFORE_CLOSE, of.closes_at)


OF = dates("2026-06-17 08:30")
AT = dt.datetime(2026, 6, 10, 8, tzinfo=UTC)
EARLIER = AT - dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("now", "made_at", "expected"),
    [
        (AT - dt.timedelta(seconds=1), EARLIER, Turn.WAITS),
        (AT, EARLIER, Turn.NOW),
        (AT + LATE, EARLIER, Turn.NOW),
        (AT + LATE + dt.timedelta(seconds=1), EARLIER, Turn.PASSED),
        (AT + dt.timedelta(hours=1), AT + dt.timedelta(minutes=1), Turn.PASSED),
    ],
)
def test_a_reminder_goes_at_its_time_or_a_day_late_at_most(now, made_at, expected):
    assert turn(OF, Anchor.BEFORE_START, AT, made_at=made_at, now=now) is expected


def test_a_late_reminder_does_not_go_when_the_event_has_begun():
    at = OF.starts_at - dt.timedelta(minutes=30)
    assert turn(OF, Anchor.BEFORE_START, at, made_at=EARLIER, now=OF.starts_at) is Turn.PASSED


def test_a_reminder_without_its_anchor_never_goes():
    assert turn(OF, Anchor.BEFORE_CLOSE, None, made_at=EARLIER, now=AT) is Turn.NEVER
