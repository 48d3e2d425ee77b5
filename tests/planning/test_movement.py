"""R4: a way between two places, and time for it."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.planning.situations import DAY, FAR, HALL, NEAR, facts, found, labels, night, planned, short, trip
from tourapp.core.words import Words
from tourapp.planning import legs, movement, required
from tourapp.planning.facts import PlaceFacts
from tourapp.planning.findings import Planned
from tourapp.planning.parameters import Parameters
from tourapp.planning.problems.headings import grouped
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind

NEXT = PlaceFacts(ref="place:next", name=Words("Museum", "博物館"), lat=35.085, lon=137.15)
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
    takes = legs.need(mode, km, facts())
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


KNOWN = facts(HALL, NEAR, FAR, NEXT)


def mended(items: tuple[Any, ...]) -> list[Any]:
    """The items as the first repair of the first finding leaves them, in the order of time."""
    repair = found(movement.findings, *items, facts_=KNOWN)[0].repairs[0]
    known = {each.id: each for each in items}
    for number, edit in enumerate(repair.edits):
        if edit.item is None:
            new = Planned(f"item:00000000-0000-0000-0000-{90 + number:012d}", "", ItemContent(**edit.fields))
            known[new.id] = new
        else:
            known[edit.item] = replace(
                known[edit.item], content=replace(known[edit.item].content, **edit.fields)
            )
    return sorted(known.values(), key=lambda each: each.content.starts.instant)


@pytest.mark.parametrize(
    ("first", "second", "label"),
    [
        # 0.8 km on foot take 12 minutes, 22 with the margin; 20.3 km by bus 41, 51 with it.
        ((1, "10:00-11:00", HALL), (2, "14:00-15:00", NEXT), "Add a journey on foot, 13:35 to 14:00"),
        ((1, "10:00-11:00", HALL), (2, "14:00-15:00", FAR), "Add a journey by chartered bus, 13:05 to 14:00"),
        (
            (1, "10:00-11:00", HALL),
            (2, "11:30-13:00", FAR),
            "Add a journey by chartered bus, 11:00 to 11:55. Item 2: Start at 11:55",
        ),
    ],
)
def test_a_way_that_nobody_planned_is_put_in_with_one_press(first: Any, second: Any, label: str) -> None:
    items = planned(*first), planned(*second)
    assert labels(found(movement.findings, *items, facts_=KNOWN)[0]) == [label]
    after = mended(items)
    assert len(after) == 3 and not found(movement.findings, *after, facts_=KNOWN)


def test_a_journey_is_put_where_nothing_else_is_for_those_people_or_nowhere() -> None:
    one, both = {"audience": ("group:1",)}, (planned(1, "10:00-11:00"), planned(3, "14:00-15:00", FAR))
    walk = planned(2, "13:20-13:40", None, kind=ItemKind.BREAK)
    (got,) = found(movement.findings, both[0], walk, both[1])
    assert labels(got) == ["Add a journey by chartered bus, 11:00 to 11:55"]
    assert not found(
        movement.findings, both[0], planned(2, "11:10-13:50", None, kind=ItemKind.BREAK), both[1]
    )[0].repairs
    theirs = planned(1, "10:00-11:00"), planned(2, "12:00-13:00", NEAR, **one)
    assert [each.content.audience for each in mended(theirs)][1] == ("group:1",)


def test_a_journey_pushes_nothing_aside_and_only_those_who_go_count() -> None:
    one, two = {"audience": ("group:1",)}, {"audience": ("group:2",)}
    pause = {"at": None, "kind": ItemKind.BREAK}
    soon = planned(1, "10:00-11:00"), planned(2, "11:10-11:25", **pause), planned(3, "11:30-13:00", FAR)
    assert [labels(each) for each in found(movement.findings, *soon)] == [[]]  # nor with what follows later
    apart = (
        planned(1, "10:00-11:00", **one),
        planned(2, "13:20-13:40", **pause, **two),
        planned(3, "14:00-15:00", FAR, **one),
    )
    assert [labels(each) for each in found(movement.findings, *apart)] == [
        ["Add a journey by chartered bus, 13:05 to 14:00"]
    ]
    bed = night(9, DAY, FAR)
    evening = planned(1, "10:00-11:00"), planned(2, "11:10-11:25", **pause), bed
    assert [labels(each) for each in found(movement.findings, *evening)] == [[]]
    late = found(movement.findings, planned(1, "22:00-23:30"), bed)
    assert [labels(each) for each in late] == [[]]  # it would end on the next day


def test_a_day_begins_and_ends_where_people_sleep_once_the_way_is_put_in() -> None:
    items = night(8, DAY - dt.timedelta(days=1), FAR), planned(1, "10:00-11:00"), night(9, DAY, FAR)
    morning, evening = found(movement.findings, *items)
    assert labels(morning) == ["Add a journey by chartered bus, 09:05 to 10:00"]
    assert labels(evening) == ["Add a journey by chartered bus, 11:00 to 11:55"]
    assert short(found(movement.findings, *mended(items))) == [("R4", "block", 1)]


def test_where_a_journey_begins_and_leads_is_taken_from_its_neighbours() -> None:
    way = trip(2, "11:00-12:00", HALL, FAR, travel_from=Words(), travel_to=Words(), travel_km=20.3)
    hall, village = planned(1, "10:00-11:00"), planned(3, "12:10-13:00", FAR)
    asked = found(required.findings, way)
    assert [each.fields for each in asked] == [("travel_from",), ("travel_to",)]
    assert [labels(each) for each in asked] == [[], []]
    both = [each for each in found(required.findings, hall, way, village) if each.items == (way.ref,)]
    assert [labels(each) for each in both] == [["From: City Hall"], ["To: Village"]]
    assert both[1].repairs[0].edits[0].fields == {"travel_to": FAR.name}
    back = [each for each in found(required.findings, hall, way, planned(3, "12:10-13:00")) if each.repairs]
    assert [labels(each) for each in back] == [["From: City Hall"], ["To: City Hall"]]
    loop = trip(2, "11:00-12:00", HALL, FAR, travel_from=FAR.name, travel_to=Words(), travel_km=20.3)
    assert not [each for each in found(required.findings, loop, village) if each.repairs]
    other = planned(4, "12:10-13:00", NEAR, audience=("group:1",))
    last = planned(3, "12:10-13:00", FAR, audience=("group:2",))
    split = [each for each in found(required.findings, hall, way, last, other) if each.items == (way.ref,)]
    assert [labels(each) for each in split] == [["From: City Hall"], []]


def test_an_event_may_walk_faster_and_want_less_margin() -> None:
    quick = facts(parameters=Parameters(walk_kmh=6, margin_minutes=5))
    items = planned(1, "10:00-11:00"), planned(2, "11:20-12:00", NEAR, **WALK)
    assert not found(movement.findings, *items, facts_=quick)


def test_findings_are_put_together_by_what_they_are_called_and_what_holds_up_comes_first() -> None:
    own = facts(is_led=False)
    items = (
        planned(1, "09:00-10:00"),
        planned(2, "14:00-15:00", FAR),
        planned(3, "15:05-16:00"),
        planned(4, "20:00-21:00", FAR),
    )
    groups = grouped(found(movement.findings, *items, facts_=own))
    assert [(str(each.heading), each.severity.value, len(each.findings)) for each in groups] == [
        ("No journey planned", "block", 1),
        ("No journey planned", "warn", 2),
    ]
