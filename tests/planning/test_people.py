"""R13, R25, R27, R30, R38, R40: seats, needs, who leads, cards, interpreters."""

import datetime as dt
from typing import Any

import pytest

from tests.planning.situations import HALL, facts, found, planned, short
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning import capacity, interpreting, leading, needs
from tourapp.planning.facts import PlaceFacts
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.kinds import ItemKind
from tourapp.resources.models import Known


@pytest.mark.parametrize(
    ("seats", "severity"), [(17, None), (16, "warn"), (15, "warn"), (14, "block"), (0, "block")]
)
def test_r13_interpreters_only_warn(seats: int, severity: str | None) -> None:
    got = found(capacity.findings, planned(1, capacity=seats))
    assert short(got) == ([("R13", severity, 1)] if severity else [])


def test_r13_numbers_and_sentence() -> None:
    (got,) = found(capacity.findings, planned(1, capacity=16))
    assert got.numbers == {
        "capacity": 16,
        "participants": 14,
        "tour_leader": 1,
        "interpreters": 2,
        "people": 17,
        "over": 1,
    }
    assert str(got.message) == (
        "17 people (participants 14, tour leaders 1, interpreters 2) for 16 seats; over by the interpreters only."
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"needs_signup": True},
        {"is_optional": True},
        {"audience": ("group:1",)},
        {"capacity": None},
    ],
)
def test_r13_is_about_items_that_everybody_goes_to(changes: dict[str, Any]) -> None:
    assert not found(capacity.findings, planned(1, **{"capacity": 1, **changes}))
    assert not found(capacity.findings, planned(1, capacity=1), facts_=facts(size=None))


def test_r13_the_smaller_of_item_and_room_counts() -> None:
    place = PlaceFacts(ref="place:hall", name=HALL.name, rooms={"room:1": 12})
    for seats in (None, 40):
        items = planned(1, capacity=seats, room_ref="room:1")
        assert short(found(capacity.findings, items, facts_=facts(place))) == [("R13", "block", 1)]


def in_need(
    kind: ItemKind = ItemKind.VISIT, circle: Circle = Circle.PARTICIPANTS, **numbers: Any
) -> list[Any]:
    step_free = numbers.pop("place", Known.NO)
    place = PlaceFacts(ref="place:hall", name=HALL.name, step_free=step_free)
    known = facts(place, group=GroupNumbers(participants=14, **numbers))
    return found(needs.findings, planned(1, kind=kind), facts_=known, circle=circle)


@pytest.mark.parametrize(
    ("known", "severity"), [(Known.YES, None), (Known.NO, "block"), (Known.UNKNOWN, "warn")]
)
def test_r25_a_place_with_steps_needs_a_plan(known: Known, severity: str | None) -> None:
    got = in_need(step_free=1, place=known)
    assert short(got) == ([("R25", severity, 1)] if severity else [])
    assert not in_need(place=known)
    assert not in_need(ItemKind.TRAVEL, step_free=1, place=known)


def test_r27_a_severe_allergy_is_acknowledged_by_every_kitchen() -> None:
    assert short(in_need(ItemKind.MEAL, severe_allergies=1)) == [("R27", "block", 1)]
    assert short(in_need(ItemKind.RECEPTION, severe_allergies=1)) == [("R27", "block", 1)]
    assert not in_need(ItemKind.VISIT, severe_allergies=1)
    assert not in_need(ItemKind.MEAL, Circle.HOST, severe_allergies=1)


@pytest.mark.parametrize(("leaders", "numbers"), [(0, 1), (1, 0), (None, 0)])
def test_r30_a_group_has_a_leader(leaders: int | None, numbers: int) -> None:
    known = facts(group=GroupNumbers(participants=14, tour_leaders=leaders))
    assert short(found(leading.findings, planned(1), facts_=known)) == [("R30", "block", 1)] * numbers
    assert not found(leading.findings, planned(1), facts_=known, circle=Circle.HOST)


@pytest.mark.parametrize(
    ("cards", "days_before", "numbers"), [(1, 14, 0), (1, 13, 1), (0, 1, 0), (12, 1, 0), (None, 1, 0)]
)
def test_r38_cards_are_counted_fourteen_days_before(
    cards: int | None, days_before: int, numbers: int
) -> None:
    now = dt.datetime(2027, 1, 20, 1, tzinfo=dt.UTC) - dt.timedelta(days=days_before)
    assert short(found(leading.findings, planned(1, cards=cards), now=now)) == [("R38", "warn", 1)] * numbers


@pytest.mark.parametrize(
    ("mode", "times", "interpreters", "numbers"),
    [
        ("consecutive", "10:00-12:00", 1, 0),
        ("consecutive", "10:00-12:01", 1, 1),
        ("consecutive", "10:00-12:01", 2, 0),
        ("consecutive", "10:00-12:01", None, 0),
        ("simultaneous", "10:00-10:30", 1, 0),
        ("simultaneous", "10:00-10:31", 1, 1),
        ("whispering", "10:00-15:00", 1, 0),
    ],
)
def test_r40_nobody_interprets_alone_for_too_long(
    mode: str, times: str, interpreters: int | None, numbers: int
) -> None:
    known = facts(group=GroupNumbers(interpreters=interpreters))
    got = found(interpreting.findings, planned(1, times, interpretation=mode), facts_=known)
    assert short(got) == [("R40", "warn", 1)] * numbers


def test_r40_interpreters_of_the_item_come_before_those_of_the_group() -> None:
    post = Words("Interpreter A", "通訳A")
    item = planned(1, "10:00-13:00", interpreters=(post,))
    assert short(found(interpreting.findings, item)) == [("R40", "warn", 1)]


def test_r40_asks_for_a_mode_where_nothing_else_does() -> None:
    reception = planned(1, kind=ItemKind.RECEPTION, interpretation="")
    assert short(found(interpreting.findings, reception)) == [("R40", "warn", 1)]
    visit = planned(1, interpretation="")
    assert not found(interpreting.findings, visit)
    assert short(found(interpreting.findings, visit, circle=Circle.HOST)) == [("R40", "warn", 1)]
    assert not found(
        interpreting.findings, planned(1, kind=ItemKind.MEAL, interpretation=""), circle=Circle.HOST
    )
