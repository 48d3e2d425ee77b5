from typing import Any

import pytest

from tests.planning.situations import situation
from tests.planning.test_rules import planned
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning import private


def found(circle: Circle = Circle.PUBLIC, **changes: Any) -> list[tuple[str, ...]]:
    return [each.fields for each in private.findings(situation([planned(**changes)], circle))]


@pytest.mark.parametrize(
    "number",
    [
        "090-1234-5678",
        "080 1234 5678",
        "+81 90 1234 5678",
        "+81-(0)70-1234-5678",
        "07700 900123",
        "+44 7700 900 123",
    ],
)
def test_a_mobile_number_holds_up_a_release_to_everybody(number: str) -> None:
    assert found(remarks_public=Words(f"Ring {number}.", "")) == [("remarks_public",)]
    assert found(speakers=(Words("", f"司会（{number}）"),)) == [("speakers",)]
    assert found(room=f"Room 1, {number}") == [("room",)]


@pytest.mark.parametrize(
    "text",
    [
        "0565-34-6963",
        "+44 20 7839 8500",
        "17 January 2027, 10:47",
        "471-8501",
        "3-60 Nishimachi",
        "2027-01-17",
    ],
)
def test_numbers_of_houses_dates_and_addresses_do_not(text: str) -> None:
    assert not found(remarks_public=Words(text, text), address=Words(text, text))


def test_each_text_is_a_finding_of_its_own() -> None:
    number = Words("090-1234-5678", "")
    items = [planned(remarks_public=number, place=number)]
    assert len({each.key for each in private.findings(situation(items, Circle.PUBLIC))}) == 2


def test_those_who_take_part_may_be_told_whom_to_ring() -> None:
    number = Words("090-1234-5678", "090-1234-5678")
    assert not found(Circle.PARTICIPANTS, remarks_public=number)
    assert not found(on_call=number, remarks_internal=number)


@pytest.mark.parametrize("name", ["place_ref", "room_ref"])
def test_an_identifier_is_no_telephone_number_whatever_its_figures(name: str) -> None:
    by_chance = "place:0aa07700-9001-4345-8abc-0123456789ab"
    assert private.MOBILE.search(by_chance)
    item = planned(**{name: by_chance})
    group = planned(audience=("event:1", by_chance))
    assert not list(private.findings(situation([item, group], Circle.PUBLIC)))
