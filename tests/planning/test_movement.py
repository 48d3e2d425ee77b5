"""R4: a way between two places, and time for it."""

import datetime as dt
from typing import Any

import pytest

from tests.planning.situations import DAY, FAR, HALL, NEAR, facts, found, labels, night, planned, short, trip
from tourapp.core.words import Words
from tourapp.planning import movement
from tourapp.planning.facts import PlaceFacts
from tourapp.planning.parameters import Parameters

WALK = {"transfer_from": HALL.name, "transfer_mode": "walk"}


def after_walk(times: str, **changes: Any) -> list[Any]:
    """From the hall at eleven to the centre on foot: 0.78 km × 1.3, 16 minutes, 26 with the margin."""
    return found(movement.findings, planned(1, "10:00-11:00"), planned(2, times, NEAR, **WALK, **changes))


@pytest.mark.parametrize(
    ("times", "severity"),
    [("11:15-12:00", "block"), ("11:16-12:00", "warn"), ("11:25-12:00", "warn"), ("11:26-12:00", None)],
)
def test_less_than_the_bare_minutes_blocks_and_less_than_the_margin_warns(
    times: str, severity: str | None
) -> None:
    assert short(after_walk(times)) == ([("R4", severity, 1, 2)] if severity else [])


def test_the_sentence_says_every_number() -> None:
    (got,) = after_walk("11:20-12:00")
    assert str(got.message) == (
        "20 minutes from City Hall to Centre on foot (1.0 km). That takes 16; with 10 for a group of 14 it needs 26."
    )
    assert got.numbers == {
        "mode": "walk",
        "from_place_id": "HALL",
        "to_place_id": "NEAR",
        "straight_line_km": 0.78,
        "detour_factor": 1.3,
        "distance_km": 1.01,
        "speed_kmh": 4,
        "travel_minutes": 16,
        "margin_minutes": 10,
        "needed_minutes": 26,
        "available_minutes": 20,
    }


@pytest.mark.parametrize(("size", "severity"), [(8, None), (9, "warn"), (None, None)])
def test_a_small_group_needs_no_margin(size: int | None, severity: str | None) -> None:
    items = planned(1, "10:00-11:00"), planned(2, "11:20-12:00", NEAR, **WALK)
    got = found(movement.findings, *items, facts_=facts(size=size))
    assert [each.severity.value for each in got] == ([severity] if severity else [])


def test_the_first_item_of_a_day_has_the_minutes_that_it_was_given() -> None:
    assert short(found(movement.findings, planned(1, "10:00-11:00", NEAR, **WALK, transfer_minutes=20))) == [
        ("R4", "warn", 1)
    ]
    assert not found(movement.findings, planned(1, "10:00-11:00", NEAR, **WALK))


@pytest.mark.parametrize(
    ("own", "after", "transfer", "severity"),
    [
        ("11:00-11:30", "11:30-12:00", None, None),
        ("11:00-11:15", "11:15-12:00", None, "block"),
        ("11:00-11:16", "11:16-12:00", None, "warn"),
        ("11:00-11:16", "11:26-12:00", None, None),
        ("11:00-11:10", "11:30-12:00", None, "block"),
        ("11:00-11:30", "11:40-12:00", 20, "warn"),
    ],
)
def test_a_journey_of_eight_kilometres_takes_sixteen_minutes(
    own: str, after: str, transfer: int | None, severity: str | None
) -> None:
    changes = {"transfer_from": FAR.name, "transfer_minutes": transfer} if transfer else {}
    items = trip(1, own, HALL, FAR, travel_km=8.0), planned(2, after, FAR, **changes)
    assert short(found(movement.findings, *items)) == ([("R4", severity, 1)] if severity else [])


@pytest.mark.parametrize(
    ("mode", "km", "minutes"),
    [
        ("walk", 0.6, 9),
        ("chartered_bus", 30.0, 60),
        ("chartered_bus", 52.0, 63),
        ("train", 34.0, 51),
        ("shinkansen", 366.0, 96),
        ("ferry", 10.0, None),
        ("", 10.0, None),
    ],
)
def test_each_mode_has_its_speed_and_minutes_are_rounded_up(
    mode: str, km: float, minutes: int | None
) -> None:
    takes = movement.need(mode, km, facts())
    assert (takes and takes.minutes) == minutes


def test_a_journey_without_a_distance_goes_by_the_straight_line_unless_minutes_were_entered() -> None:
    short_trip = trip(1, "11:00-11:20", HALL, FAR)
    (got,) = found(movement.findings, short_trip)
    assert (got.numbers["distance_km"], got.numbers["travel_minutes"]) == (20.25, 41)
    assert not found(movement.findings, trip(1, "11:00-11:20", HALL, FAR, travel_minutes=10))


def test_a_gap_of_twenty_minutes_with_a_drive_of_thirty_five_blocks_and_forty_warns() -> None:
    for times, severity in (("11:00-11:20", "block"), ("11:00-11:40", "warn")):
        assert short(found(movement.findings, trip(1, times, HALL, FAR, travel_minutes=35))) == [
            ("R4", severity, 1)
        ]


def test_two_places_without_a_way_between_them_block() -> None:
    got = found(movement.findings, planned(1, "10:00-11:00"), planned(2, "14:00-15:00", NEAR))
    assert short(got) == [("R4", "block", 1, 2)]
    assert not found(movement.findings, planned(1, "10:00-11:00"), planned(2, "14:00-15:00", HALL))


def test_people_who_find_their_own_way_need_only_the_time_for_it() -> None:
    own = facts(is_led=False)
    items = planned(1, "10:00-11:00"), planned(2, "14:00-15:00", FAR), planned(3, "15:05-16:00")
    assert short(found(movement.findings, *items, facts_=own)) == [
        ("R4", "warn", 1, 2),
        ("R4", "block", 2, 3),
    ]


def test_a_journey_that_begins_elsewhere_than_the_group_is_blocks() -> None:
    got = found(movement.findings, planned(1, "10:00-11:00", NEAR), trip(2, "11:00-12:00", HALL, FAR))
    assert short(got) == [("R4", "block", 1, 2)]


def test_what_overlaps_is_not_looked_at_here() -> None:
    items = planned(1, "10:00-11:00"), planned(2, "10:30-11:30", FAR), planned(3, "11:30-12:00", FAR)
    assert not found(movement.findings, *items)


def test_what_nobody_knows_gives_no_finding() -> None:
    nowhere = PlaceFacts(ref="place:x", name=Words("Somewhere", "どこか"))
    assert not found(movement.findings, planned(1, "10:00-11:00"), planned(2, "11:00-12:00", None))
    way = {"transfer_from": HALL.name, "transfer_mode": "walk"}
    assert not found(movement.findings, planned(1, "10:00-11:00"), planned(2, "11:00-12:00", nowhere, **way))


def test_up_to_a_kilometre_from_the_bed_needs_no_leg_and_more_does() -> None:
    before = DAY - dt.timedelta(days=1)
    for bed, expected in ((NEAR, []), (FAR, [("R4", "block", 1), ("R4", "block", 1)])):
        items = night(8, before, bed), planned(1, "10:00-11:00"), night(9, DAY, bed)
        assert short(found(movement.findings, *items)) == expected


def test_each_group_is_followed_by_itself() -> None:
    one, other = {"audience": ("group:1",)}, {"audience": ("group:2",)}
    items = (
        planned(1, "09:00-10:00"),
        planned(2, "11:00-12:00", HALL, **one),
        planned(3, "11:00-12:00", NEAR, **other),
    )
    assert short(found(movement.findings, *items)) == [("R4", "block", 1, 3)]


def test_repairs_start_later_or_end_earlier() -> None:
    (got,) = after_walk("11:20-12:00")
    assert labels(got) == ["Start at 11:30", "End at 10:50"]
    items = trip(1, "11:00-11:10", HALL, FAR, travel_km=8.0), planned(2, "11:40-12:00", FAR)
    (got,) = found(movement.findings, *items)
    assert labels(got) == ["Leave at 10:40", "Arrive at 11:30"]


def test_an_event_may_walk_faster_and_want_less_margin() -> None:
    quick = facts(parameters=Parameters(walk_kmh=6, margin_minutes=5))
    items = planned(1, "10:00-11:00"), planned(2, "11:20-12:00", NEAR, **WALK)
    assert not found(movement.findings, *items, facts_=quick)
