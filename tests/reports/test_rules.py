"""The registration curve, what it says, and what needs attention: values in, values out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tourapp.events.kinds import WayIn
from tourapp.events.models import EventState
from tourapp.reports import rules
from tourapp.reports.rules import Concern, Facts, Pace, Urgency

OPENS = datetime(2027, 3, 1, 9, tzinfo=UTC)
CLOSES = datetime(2027, 6, 10, 16, tzinfo=UTC)


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def curve(moments, now, **changes):
    given = {"opens_at": OPENS, "closes_at": CLOSES, "zone": "Europe/London", **changes}
    return rules.curve(moments, now=now, **given)


# --- the curve ---------------------------------------------------------------------------------------


def test_before_the_opening_there_is_no_curve():
    assert curve([], at(1, 8)) is None


def test_on_the_day_of_the_opening_it_is_one_point():
    drawn = curve([(at(1), None)], at(1, 20))
    assert (drawn.days, drawn.points, drawn.step) == ((date(2027, 3, 1),), (1,), 1)


def test_each_day_of_the_first_month_is_a_point_that_says_how_many_places_are_taken():
    drawn = curve([(at(1), None), (at(2), at(4)), (at(2), None)], at(4, 20))
    assert drawn.days == tuple(date(2027, 3, day) for day in (1, 2, 3, 4))
    assert drawn.points == (1, 3, 3, 2)


def test_the_order_of_the_moments_does_not_matter():
    moments = [(at(2), None), (at(1), at(3)), (at(3), None)]
    assert curve(moments, at(4)).points == curve(moments[::-1], at(4)).points == (1, 2, 2, 2)


def test_a_longer_time_is_drawn_in_whole_weeks_that_end_today():
    drawn = curve([(at(1), None)], at(12, month=4))
    assert drawn.step == 7
    assert drawn.days[-1] == date(2027, 4, 12)
    assert {later - sooner for sooner, later in zip(drawn.days, drawn.days[1:], strict=False)} == {
        timedelta(days=7)
    }
    assert drawn.days[0] <= drawn.opened_on < drawn.days[1] + timedelta(days=1)


def test_two_years_are_drawn_in_steps_of_four_weeks():
    assert (
        curve([], at(1, month=12), opens_at=OPENS - timedelta(days=500), closes_at=at(20, month=12)).step
        == 28
    )


@pytest.mark.parametrize(
    ("zone", "points"),
    [("Europe/London", (0, 1)), ("Asia/Tokyo", (0, 0, 1)), ("America/New_York", (1, 1))],
)
def test_a_day_ends_where_the_event_is(zone, points):
    # 2 March 15:30 UTC is the 3rd in Tokyo; 00:30 UTC on the 2nd is still the 1st in New York.
    moment = {"Asia/Tokyo": at(2, 15)}.get(zone, at(2, 0)) + timedelta(minutes=30)
    now = {"Asia/Tokyo": at(2, 16)}.get(zone, at(2, 16))
    assert curve([(moment, None)], now, zone=zone).points == points


def test_after_the_close_it_ends_at_the_close():
    drawn = curve([(at(2), None)], CLOSES + timedelta(days=30))
    assert drawn.days[-1] == drawn.closed_on == date(2027, 6, 10)


def test_places_that_are_given_back_after_the_close_still_count():
    drawn = curve([(at(2), CLOSES + timedelta(days=3))], CLOSES + timedelta(days=30))
    assert (drawn.days[-1], drawn.points[-1]) == (date(2027, 6, 13), 0)


def test_a_place_given_before_the_opening_is_on_the_curve():
    drawn = curve([(OPENS - timedelta(days=2), None)], at(3))
    assert (drawn.days[0], drawn.points[0], drawn.opened_on) == (date(2027, 2, 27), 1, date(2027, 3, 1))


def test_the_edition_before_is_compared_as_many_days_after_its_own_opening():
    a_year_ago = datetime(2026, 2, 10, 9, tzinfo=UTC)
    before = [(a_year_ago + timedelta(days=days, hours=1), None) for days in (0, 1, 1, 9)]
    drawn = curve(
        [(at(1), None)], at(3), before=before, before_opens_at=a_year_ago, before_zone="Europe/London"
    )
    assert drawn.before == (1, 3, 3)
    assert len(drawn.before) == len(drawn.points)


# --- what it says ------------------------------------------------------------------------------------


TWENTIETH = at(20)


def finding(moments, now=TWENTIETH, capacity=10):
    return rules.finding(moments, capacity=capacity, opens_at=OPENS, closes_at=CLOSES, now=now)


@pytest.mark.parametrize(
    ("early", "late", "pace"),
    [(4, 0, Pace.NONE), (5, 1, Pace.SOME), (3, 3, Pace.HALF), (2, 3, Pace.MOST), (1, 2, Pace.UNKNOWN)],
)
def test_it_says_how_many_came_in_the_last_seven_days(early, late, pace):
    found = finding([(at(2), None)] * early + [(at(18), None)] * late)
    assert (found.taken, found.lately, found.pace) == (early + late, late, pace)


def test_places_that_were_given_back_do_not_count():
    assert finding([(at(2), at(3)), (at(2), None)]).taken == 1


def test_in_the_first_week_and_after_the_close_the_pace_says_nothing():
    assert finding([(at(2), None)] * 5, now=at(5)).pace is Pace.UNKNOWN
    closed = finding([(at(2), None)] * 5, now=CLOSES + timedelta(seconds=1))
    assert (closed.pace, closed.is_closed) == (Pace.UNKNOWN, True)


def test_it_is_full_when_all_places_are_taken_and_never_without_a_limit():
    assert finding([(at(2), None)] * 10).is_full
    assert not finding([(at(2), None)] * 9).is_full
    assert not finding([(at(2), None)] * 10, capacity=None).is_full


# --- what needs attention ----------------------------------------------------------------------------

NOW = at(12, month=4)
QUIET = Facts(
    state=EventState.PUBLISHED, way_in=WayIn.OPEN, starts_at=at(17, month=6), opens_at=OPENS, closes_at=CLOSES
)


def concerns(**changes):
    return [(task.concern, task.urgency) for task in rules.needs_attention(replace(QUIET, **changes), NOW)]


def test_an_event_in_order_needs_nothing():
    assert concerns() == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"failed_messages": 1}, (Concern.MESSAGES_FAILED, Urgency.NOW)),
        ({"state": EventState.DRAFT}, (Concern.NOT_PUBLISHED, Urgency.NOW)),
        (
            {"state": EventState.DRAFT, "opens_at": NOW + timedelta(days=1)},
            (Concern.NOT_PUBLISHED, Urgency.SOON),
        ),
        ({"opens_at": None, "closes_at": None}, (Concern.NO_INTAKE, Urgency.NOW)),
        ({"needs_joining_link": True}, (Concern.NO_JOINING_LINK, Urgency.SOON)),
        (
            {"needs_joining_link": True, "starts_at": NOW + timedelta(days=7)},
            (Concern.NO_JOINING_LINK, Urgency.NOW),
        ),
        ({"programme_problems": 2}, (Concern.PROGRAMME_PROBLEMS, Urgency.SOON)),
        ({"found_full": 1}, (Concern.FOUND_FULL, Urgency.SOON)),
        ({"closes_at": NOW + timedelta(days=3)}, (Concern.CLOSES_SOON, Urgency.SOON)),
        ({"untranslated": 1}, (Concern.UNTRANSLATED, Urgency.SOON)),
    ],
)
def test_each_concern_has_its_urgency(changes, expected):
    assert concerns(**changes) == [expected]


@pytest.mark.parametrize("days", [-1, 3.1])
def test_a_close_that_is_past_or_far_is_not_said(days):
    assert concerns(closes_at=NOW + timedelta(days=days)) == []


def test_a_tour_with_another_way_in_needs_no_registration():
    assert concerns(way_in=WayIn.SELECTIVE, opens_at=None, closes_at=None) == []


def test_what_is_urgent_comes_first_then_the_order_of_the_list():
    found = concerns(
        failed_messages=1,
        untranslated=1,
        found_full=1,
        needs_joining_link=True,
        starts_at=NOW + timedelta(days=2),
        closes_at=NOW + timedelta(days=1),
    )
    assert [concern for concern, _urgency in found] == [
        Concern.MESSAGES_FAILED,
        Concern.NO_JOINING_LINK,
        Concern.CLOSES_SOON,
        Concern.FOUND_FULL,
        Concern.UNTRANSLATED,
    ]


@pytest.mark.parametrize(
    "over",
    [{"state": EventState.CANCELLED}, {"state": EventState.FINISHED}, {"starts_at": NOW - timedelta(days=1)}],
)
def test_of_an_event_that_is_over_only_failed_messages_matter(over):
    assert concerns(**over, untranslated=3, found_full=1, failed_messages=1) == [
        (Concern.MESSAGES_FAILED, Urgency.NOW)
    ]
