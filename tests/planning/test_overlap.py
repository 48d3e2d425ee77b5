"""R3: double bookings of people, of a person, of a vehicle and of a room."""

from typing import Any

import pytest

from tests.planning.situations import HALL, NEAR, facts, found, labels, planned, short
from tourapp.core.words import Words
from tourapp.planning import overlap
from tourapp.programme.kinds import ItemKind

GROUPS = {"audience": ("group:1",)}, {"audience": ("group:2",)}
INTERPRETER = {"interpreters": (Words("Interpreter A", "通訳A"),)}
BUS = {"vehicle": Words("Bus 1", "1号車")}
ROOM = {"room": "Room 1"}


@pytest.mark.parametrize(
    ("times", "minutes"),
    [
        (("10:00-11:00", "10:30-11:30"), 30),
        (("10:00-11:00", "10:00-11:00"), 60),
        (("09:30-11:00", "09:45-10:00"), 15),
        (("10:00-11:00", "11:00-12:00"), None),
        (("10:00-11:00", "11:30-12:00"), None),
        (("10:00-10:00", "09:00-11:00"), None),
    ],
)
def test_ends_may_touch_and_no_more(times: tuple[str, str], minutes: int | None) -> None:
    items = sorted((planned(1, times[0]), planned(2, times[1])), key=lambda each: str(each.content.starts))
    got = found(overlap.findings, *items)
    assert [each.numbers for each in got] == ([] if minutes is None else [{"overlap_minutes": minutes}])


def test_three_that_overlap_are_told_pair_by_pair_in_the_order_of_time() -> None:
    items = planned(1, "09:30-11:00"), planned(2, "09:45-11:45"), planned(3, "11:15-11:30")
    assert short(found(overlap.findings, *items)) == [("R3", "block", 1, 2), ("R3", "block", 2, 3)]


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ({}, {}, "people"),
        ({}, GROUPS[0], "people"),
        (GROUPS[0], GROUPS[0], "people"),
        (*GROUPS, None),
        ({}, {"is_optional": True}, None),
        ({"needs_signup": True}, {"needs_signup": True}, None),
        ({}, {"kind": ItemKind.LODGING}, None),
        ({}, {"kind": ItemKind.DESK}, None),
        (GROUPS[0] | INTERPRETER, GROUPS[1] | INTERPRETER, "person"),
        (GROUPS[0] | BUS, GROUPS[1] | BUS, "vehicle"),
        (GROUPS[0] | ROOM, GROUPS[1] | ROOM, "room"),
        (GROUPS[0] | {"room_ref": "room:1"}, GROUPS[1] | {"room_ref": "room:1"}, "room"),
    ],
)
def test_what_two_items_may_not_share(one: dict[str, Any], other: dict[str, Any], what: str | None) -> None:
    got = found(overlap.findings, planned(1, **one), planned(2, **other))
    assert [each.numbers.get("what", "people") for each in got] == ([what] if what else [])


def test_the_same_room_of_two_places_is_two_rooms() -> None:
    items = planned(1, at=HALL, **GROUPS[0], **ROOM), planned(2, at=NEAR, **GROUPS[1], **ROOM)
    assert not found(overlap.findings, *items)


def test_somebody_who_appears_in_both_is_named_by_her_post() -> None:
    items = planned(1, **GROUPS[0]), planned(2, **GROUPS[1])
    who = {item.ref: {"person:9": Words("Curator", "学芸員")} for item in items}
    (got,) = found(overlap.findings, *items, facts_=facts(people=who))
    assert (got.rule, got.numbers["what"], got.numbers["name"]) == ("R3", "person", "Curator")
    assert "Curator is in both" in str(got.message)


def test_a_repair_moves_the_later_one_behind_or_ends_the_earlier_one_sooner() -> None:
    items = planned(1, "10:00-11:05"), planned(2, "11:00-12:00"), planned(3, "13:00-14:00")
    (got,) = found(overlap.findings, *items)
    assert labels(got) == ["Start at 11:05", "End at 11:00"]
    moved = got.repairs[0].edits[0]
    assert moved.item == items[1].id
    assert [str(value)[11:16] for value in moved.fields.values()] == ["11:05", "12:05"]


def test_a_repair_does_not_push_into_what_follows() -> None:
    items = planned(1, "10:00-11:20"), planned(2, "11:00-12:00"), planned(3, "12:00-13:00")
    (got,) = found(overlap.findings, *items)
    assert labels(got) == ["Start at 11:20 and end as planned", "End at 11:00"]
