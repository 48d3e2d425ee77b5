import datetime as dt
from typing import Any

import pytest

from tests.planning.situations import situation
from tests.planning.test_rules import REFS, planned
from tests.programme.test_rules import content, full_content
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning import required, rules
from tourapp.planning.findings import Severity
from tourapp.planning.said import LABELS
from tourapp.programme.content import ItemContent, Override
from tourapp.programme.kinds import REQUIRED, ItemKind


def missing(circle: Circle = Circle.PARTICIPANTS, **changes: Any) -> list[tuple[str, ...]]:
    return [each.fields for each in required.findings(situation([planned(**changes)], circle))]


def bare(kind: ItemKind, **changes: Any) -> list[tuple[str, ...]]:
    return list(required.missing(ItemContent(kind=kind, title=Words("A", "B"), **changes)))


def test_each_missing_field_is_a_block_for_participants_with_its_name() -> None:
    found = list(required.findings(situation([planned(interpretation="", photography="")])))
    assert [(each.rule, each.severity, each.fields) for each in found] == [
        ("required", Severity.BLOCK, ("interpretation",)),
        ("required", Severity.BLOCK, ("photography",)),
    ]
    assert str(found[0].message) == "Missing: Interpretation"


@pytest.mark.parametrize("circle", [Circle.HOST, Circle.PUBLIC])
def test_other_circles_are_not_held_up_by_what_is_missing(circle: Circle) -> None:
    assert not missing(circle, interpretation="", starts=None)


def test_start_end_and_audience_are_required_of_every_kind() -> None:
    for kind in ItemKind:
        assert bare(kind)[:3] == [("starts",), ("ends",), ("audience",)]


@pytest.mark.parametrize("kind", list(ItemKind))
def test_an_item_with_everything_lacks_nothing_whatever_its_kind(kind: ItemKind) -> None:
    assert not missing(
        **{**vars(full_content()), "kind": kind, "starts": content().starts, "ends": content().ends}
    )


@pytest.mark.parametrize(("kind", "names"), [(kind, names) for kind in ItemKind for names in REQUIRED[kind]])
def test_whatever_a_kind_requires_is_missed_when_it_is_empty(kind: ItemKind, names: tuple[str, ...]) -> None:
    empty = {name: getattr(ItemContent(kind=kind, title=Words()), name) for name in names}
    values = {
        **vars(full_content()),
        "starts": content().starts,
        "ends": content().ends,
        **empty,
        "kind": kind,
    }
    assert missing(**values) == [names]
    assert all(name in LABELS for name in names)


def test_of_several_fields_in_one_group_one_is_enough() -> None:
    walk = {
        "kind": ItemKind.TRAVEL,
        "travel_from": Words("A"),
        "travel_to": Words("B"),
        "travel_mode": "walk",
    }
    assert missing(**walk) == [("travel_km", "travel_minutes")]
    assert not missing(**walk, travel_km=0.6)
    assert not missing(**walk, travel_minutes=10)


def test_no_alcohol_is_an_answer() -> None:
    meal = {"kind": ItemKind.RECEPTION, "cost_bearer": Words("Host"), "diets_sent": True}
    assert missing(**meal) == [("alcohol",)]
    assert not missing(**meal, alcohol=False)


def test_an_audience_that_is_not_everybody_says_who_may_come_in() -> None:
    press = {"kind": ItemKind.PRESS, "room": "Press room"}
    assert missing(**press) == [("access",)]
    assert not missing(**press, audience=("group:media",))
    assert not missing(**press, access="media only")


def test_a_night_needs_its_date_its_place_and_both_hours() -> None:
    assert missing(kind=ItemKind.LODGING, ends=None) == [("ends",), ("night",)]
    assert not missing(kind=ItemKind.LODGING, night=dt.date(2027, 1, 20))


def test_a_reason_for_one_field_lets_only_that_field_pass() -> None:
    found = list(required.findings(situation([planned(interpretation="", photography="")])))
    assert len({each.key for each in found}) == 2
    verdict = rules.verdict(found, [Override("required.photography", ("item:1",), "Asked on the day")], REFS)
    assert [each.fields for each in verdict.standing] == [("interpretation",)]
    assert not rules.verdict(found, [Override("required", ("item:1",), "Later")], REFS).standing
