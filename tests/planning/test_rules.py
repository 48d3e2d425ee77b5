from typing import Any

import pytest

from tests.builders import wall
from tests.planning.situations import situation
from tests.programme.test_rules import content
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning import rules
from tourapp.planning.findings import Finding, Planned, Severity
from tourapp.programme.content import Override
from tourapp.programme.kinds import Confirmation


def planned(number: int = 1, **changes: Any) -> Planned:
    return Planned(f"item:{number}", f"S-{number}", content(**changes))


def found(circle: Circle = Circle.PARTICIPANTS, **changes: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    findings = rules.findings(situation([planned(**changes)], circle))
    return [(each.rule, each.severity, each.fields) for each in findings]


def test_a_complete_and_confirmed_item_has_no_finding() -> None:
    assert not found()


@pytest.mark.parametrize(
    "state", [s for s in Confirmation if s not in (Confirmation.CONFIRMED, Confirmation.NOT_NEEDED)]
)
@pytest.mark.parametrize("circle", [Circle.PARTICIPANTS, Circle.PUBLIC])
def test_r31_what_is_open_with_the_host_blocks_participants_and_public(
    state: Confirmation, circle: Circle
) -> None:
    assert found(circle, confirmation=state) == [("R31", "block", ("confirmation",))]


def test_r31_the_host_itself_may_see_what_is_open() -> None:
    assert not found(Circle.HOST, confirmation=Confirmation.REQUESTED)


@pytest.mark.parametrize("circle", list(Circle))
@pytest.mark.parametrize("title", [Words("Tea", ""), Words("", "茶"), Words(), Words("Tea", "  ")])
def test_r33_a_title_that_lacks_a_side_blocks_every_circle(circle: Circle, title: Words) -> None:
    assert found(circle, title=title) == [("R33", "block", ("title",))]


@pytest.mark.parametrize("name", ["remarks_public", "remarks_participants", "place", "host"])
def test_r33_other_texts_with_one_side_are_listed(name: str) -> None:
    assert found(**{name: Words("only English", "")}) == [("R33", "warn", (name,))]
    assert not [each for each in found(**{name: Words()}) if each[0] == "R33"]


def test_r33_texts_that_a_circle_does_not_read_are_not_its_findings() -> None:
    assert not found(Circle.PUBLIC, remarks_participants=Words("x", ""), host=Words("x", ""))
    assert not found(remarks_internal=Words("x", ""))


def test_r33_speakers_are_mentioned_once() -> None:
    posts = (Words("A", ""), Words("B", ""), Words("C", "D"))
    assert found(speakers=posts) == [("R33", "warn", ("speakers",))]


def test_findings_follow_the_items() -> None:
    items = [
        planned(2, title=Words("", "茶"), ends=wall("2027-01-20 15:20", "Asia/Tokyo")),
        planned(1, confirmation=Confirmation.DECLINED, title=Words("Tea", "")),
    ]
    order = [(each.items, each.rule) for each in rules.findings(situation(items, Circle.PUBLIC))]
    assert order == [(("item:2",), "R33"), (("item:1",), "R31"), (("item:1",), "R33")]


BLOCK = Finding("R33", Severity.BLOCK, ("item:1",), "")
OTHER = Finding("R33", Severity.BLOCK, ("item:2",), "")
WARNING = Finding("R33", Severity.WARN, ("item:3",), "")
REFS = {"S-1": "item:1", "S-2": "item:2"}


def test_a_warning_never_stands_in_the_way() -> None:
    assert rules.verdict([WARNING], (), REFS) == rules.Verdict((), ())


def test_one_override_may_cover_several_items_named_as_the_file_does() -> None:
    verdict = rules.verdict([BLOCK, OTHER], [Override("R33", ("S-1", "item:2"), "Later")], REFS)
    assert verdict == rules.Verdict((), (Override("R33", ("item:1", "item:2"), "Later"),))


@pytest.mark.parametrize(
    "override",
    [
        Override("R31", ("item:1",), "other rule"),
        Override("R33", ("item:2",), "other item"),
        Override("R33", ("item:1",), "  "),
        Override("R33", (), "no item"),
    ],
)
def test_an_override_that_does_not_fit_covers_nothing_and_is_not_kept(override: Override) -> None:
    assert rules.verdict([BLOCK], [override], REFS) == rules.Verdict((BLOCK,), ())
