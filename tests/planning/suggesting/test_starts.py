"""When something could be, beside what stands; every case is one that the problem list would complain of."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.planning.suggesting.world import (
    FOREST,
    HALL,
    HOTEL,
    LIBRARY,
    MONDAY,
    MUSEUM,
    PLANT,
    WEEK,
    asked,
    facts,
    item,
    lunch,
    night,
    place,
)
from tourapp.core.words import Words
from tourapp.planning.suggesting import starts
from tourapp.planning.suggesting.asking import Term, Terms
from tourapp.programme.kinds import ItemKind

TUESDAY = WEEK[1]


def possible(wanted, standing=(), without=(), known=None, **terms):
    """Starts as people write them: day of the month, from, to."""
    question = asked([wanted], standing, Terms(**{"days": WEEK, "noon": False} | terms), known)
    found = starts.possible(question, question.wanted[0], starts.standing(question), without)
    return [f"{MONDAY.day + first // 1440} {_clock(first)} {_clock(last)}" for first, last in found]


def _clock(minutes):
    return f"{minutes % 1440 // 60:02}:{minutes % 60:02}"


def test_a_day_on_which_the_place_is_closed_has_none():
    assert [each[:2] for each in possible(item(1, MUSEUM))] == ["19", "20", "21", "22"]


def test_the_holiday_rule_of_the_place_holds():
    # 11 January 2027 is a national holiday, a Monday; the place shuts on the next day instead.
    shut = place("Castle", closed_on="Mon (Tue if Mon is a national holiday)")
    days = (dt.date(2027, 1, 11), dt.date(2027, 1, 12), dt.date(2027, 1, 13))
    question = asked([item(1, shut)], terms=Terms(days=days, noon=False), known=facts([shut]))
    found = starts.possible(replace(question, zero=days[0]), question.wanted[0], ())
    assert {first // 1440 for first, _ in found} == {0, 2}


def test_a_visit_ends_before_the_place_shuts_and_begins_before_the_last_entry():
    late = place("Gallery", hours="10:00-16:00", last_entry="14:00")
    known = facts([late])
    assert possible(item(1, late), known=known, days=(TUESDAY,)) == ["19 10:00 14:00"]
    late = place("Gallery", hours="10:00-15:00")
    assert possible(item(1, late), known=facts([late]), days=(TUESDAY,)) == ["19 10:00 13:30"]


def test_a_city_office_keeps_office_hours():
    call = item(1, HALL, kind=ItemKind.COURTESY_CALL)
    assert possible(call, days=(TUESDAY,), first=8 * 60, last=20 * 60) == ["19 08:30 16:55"]
    saturday = dt.date(2027, 1, 23)
    assert possible(call, days=(saturday,)) == []
    assert possible(call, days=(saturday,), without={Term.HOURS}) == ["23 09:00 17:10"]


def test_nothing_lies_on_what_the_same_people_do_and_ends_may_touch():
    stands = item(2, LIBRARY, "2027-01-19 10:00", "11:30")
    assert possible(item(1, LIBRARY), [stands], days=(TUESDAY,)) == ["19 11:30 15:30"]
    assert possible(item(1, LIBRARY), [stands], {Term.PLANNED}, days=(TUESDAY,)) == ["19 09:00 15:30"]


def test_the_way_and_its_margin_stay_free_on_both_sides():
    stands = [item(2, LIBRARY, "2027-01-19 09:00", "10:00"), item(3, LIBRARY, "2027-01-19 15:00", "16:00")]
    # About 16 km by bus: 33 minutes, and 10 for a group of 14.
    assert possible(item(1, PLANT), stands, days=(TUESDAY,)) == ["19 10:45 12:45"]
    assert possible(item(1, PLANT), stands, days=(TUESDAY,), known=facts(participants=6)) == [
        "19 10:35 12:55"
    ]
    assert possible(item(1, PLANT), stands, {Term.WAYS}, days=(TUESDAY,)) == ["19 10:00 13:30"]


def test_a_place_far_away_early_in_the_day_does_not_count_once_people_are_back():
    far = item(2, FOREST, "2027-01-19 09:00", "10:00")
    back = item(3, LIBRARY, "2027-01-19 11:30", "12:00")
    assert possible(item(1, LIBRARY), [far, back], days=(TUESDAY,)) == ["19 12:00 15:30"]


def test_one_is_early_for_a_courtesy_call():
    stands = item(2, HALL, "2027-01-19 09:00", "10:00")
    call = item(1, HALL, kind=ItemKind.COURTESY_CALL)
    assert possible(call, [stands], days=(TUESDAY,)) == ["19 10:10 16:55"]


def test_another_group_is_not_in_the_way_unless_it_has_the_interpreter():
    theirs = item(
        2, LIBRARY, "2027-01-19 09:00", "12:00", audience=("group:2",), interpreters=(Words("Sawada"),)
    )
    ours = item(1, LIBRARY, audience=("group:1",))
    assert possible(ours, [theirs], days=(TUESDAY,)) == ["19 09:00 15:30"]
    shared = item(1, LIBRARY, audience=("group:1",), interpreters=(Words("Sawada"),))
    assert possible(shared, [theirs], days=(TUESDAY,)) == ["19 12:00 15:30"]


def test_on_the_day_of_arrival_the_first_hours_are_quiet_and_there_is_no_courtesy_call():
    airport = place("Airport", 0.2, 0.2, kind="airport", hours="always open")
    known = facts([airport, LIBRARY, HALL])
    meeting = item(2, airport, "2027-01-18 09:00", "10:00", kind=ItemKind.BRIEFING)
    assert possible(item(1, LIBRARY), [meeting], known=known, days=(MONDAY,)) == ["18 12:00 15:30"]
    call = item(1, HALL, kind=ItemKind.COURTESY_CALL)
    assert possible(call, [meeting], known=known, days=(MONDAY,)) == []


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ((), ["19 09:00 10:30", "19 13:00 15:30"]),
        ((lunch(2, LIBRARY, TUESDAY),), ["19 09:00 10:30", "19 13:00 15:30"]),
        (
            (item(2, LIBRARY, "2027-01-19 11:15", "12:00", kind=ItemKind.MEAL),),
            ["19 09:00 09:45", "19 12:00 15:30"],
        ),
    ],
)
def test_where_no_meal_is_planned_an_hour_at_noon_stays_free(standing, expected):
    assert possible(item(1, LIBRARY), standing, days=(TUESDAY,), noon=True) == expected


def test_nights_and_free_time_are_in_nobodys_way():
    beside = [night(2, TUESDAY), item(3, HOTEL, "2027-01-19 13:00", "15:00", kind=ItemKind.FREE)]
    assert possible(item(1, LIBRARY), beside, days=(TUESDAY,)) == ["19 09:00 15:30"]
