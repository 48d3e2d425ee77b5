"""When the demonstration happens, whatever today's date is."""

import datetime as dt

import pytest

from tourapp.demo import dates

FIRST = dt.date(2027, 6, 17)


@pytest.mark.parametrize(
    "today", [dt.date(2026, 11, 24), dt.date(2027, 6, 16), FIRST, dt.date(2027, 6, 18), dt.date(2031, 2, 28)]
)
def test_an_event_moves_by_whole_weeks_and_only_when_its_dates_have_passed(today):
    weeks = dates.weeks_to_move(FIRST, today)
    moved = FIRST + dt.timedelta(weeks=weeks)
    assert moved > today and moved.weekday() == FIRST.weekday()
    assert (weeks == 0) is (today < FIRST)
    assert weeks == 0 or moved - today >= dates.AHEAD


@pytest.mark.parametrize("days_before", [200, 30, 10, 3, 1])
def test_registration_is_open_now_and_closes_before_the_event(days_before):
    starts_at = dt.datetime(2027, 6, 17, 8, tzinfo=dt.UTC)
    closes_at = starts_at - dt.timedelta(days=7)
    now = starts_at - dt.timedelta(days=days_before)
    opens, closes = dates.registration_window(closes_at, starts_at, now)
    assert opens < now < closes <= starts_at
