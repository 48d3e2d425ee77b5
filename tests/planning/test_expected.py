"""The two files of the demonstration, held against each other: the itinerary, and what a correct checker finds in it.

What they say of numbers is in their README: rule, items and severity are exact, minutes may differ by 1 and kilometres
by 0.02.
"""

import copy
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.builders import make_event
from tests.programme import files
from tests.programme.test_importing import take
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.planning import queries
from tourapp.planning.findings import Finding
from tourapp.programme import queries as programme

EXPECTED = json.loads((files.DATA / "study_tour_expected.json").read_text(encoding="utf-8"))
ITINERARY = json.loads(files.TOUR)
MUTATIONS = {each["id"]: each for each in EXPECTED["mutations"]}


@pytest.fixture
def tour(app: Flask) -> Iterator[Event]:
    with clock.frozen(dt.datetime.fromisoformat(EXPECTED["as_of"])), app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        yield make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)


def found_in(event: Event, itinerary: dict[str, Any]) -> dict[tuple[Any, ...], dict[str, Any]]:
    take(event, json.dumps(itinerary).encode(), name="study_tour_itinerary.json")
    names = {each.ref: each.source_id for each in programme.draft(event)}
    found = queries.problems(event, Circle(EXPECTED["circle"]))
    assert len({each.key for each in found}) == len(found)
    return {_named(each, names): dict(each.numbers) for each in found}


def _named(finding: Finding, names: dict[str, str | None]) -> tuple[Any, ...]:
    items = tuple(names[ref] for ref in finding.items)
    return finding.rule, items, finding.severity.upper(), tuple(_which(dict(finding.numbers)).items())


def _which(numbers: dict[str, Any]) -> dict[str, Any]:
    """The numbers that are exact: words, dates and what stands in the file."""
    return {name: numbers[name] for name in ("date", "field", "missing", "opening_hours") if name in numbers}


def wanted(findings: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {
        (
            each["rule"],
            tuple(each["item_ids"]),
            each["severity"],
            tuple(_which(each["numbers"]).items()),
        ): each["numbers"]
        for each in findings
    }


def hold(found: dict[tuple[Any, ...], dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    """Exactly these findings, with their numbers."""
    right = wanted(expected)
    assert set(found) == set(right)
    for key, numbers in right.items():
        for name, number in numbers.items():
            got = found[key].get(name)
            assert _is_near(name, got, number), (key, name, got, number)


def _is_near(name: str, got: Any, number: Any) -> bool:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return got is number if isinstance(number, bool) else got == number
    within = 1 if name.endswith("_minutes") else 0.02 if name.endswith("_km") else 0
    return isinstance(got, int | float) and abs(got - number) <= within + 1e-9


def mutated(mutation: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(ITINERARY)
    rows = {row["item_id"]: row for row in changed["items"]}
    for name, value in mutation["set"].items():
        if name in rows:
            rows[name].update(value)
        else:
            changed[name] = value
    return changed


def test_the_tour_has_exactly_the_expected_findings(tour: Event) -> None:
    found = found_in(tour, ITINERARY)
    hold(found, EXPECTED["findings"])
    assert len(found) == EXPECTED["totals"]["findings"]


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_change_adds_and_takes_away_exactly_what_it_should(tour: Event, name: str) -> None:
    mutation = MUTATIONS[name]
    gone = {(each["rule"], tuple(each["item_ids"])) for each in mutation["gone"]}
    staying = [each for each in EXPECTED["findings"] if (each["rule"], tuple(each["item_ids"])) not in gone]
    hold(found_in(tour, mutated(mutation)), [*staying, *mutation["additional"]])
