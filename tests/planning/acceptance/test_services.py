import json
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.builders import make_event
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.agenda.circles import Circle
from tourapp.cli import main
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Forbidden, NotFound, Refusal
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.planning import queries
from tourapp.planning import services as planning
from tourapp.planning.acceptance import services
from tourapp.planning.findings import Finding
from tourapp.planning.services import Blocked
from tourapp.programme import queries as programme

REASON = "The curator promised by telephone"


@pytest.fixture
def tour(app: Flask) -> Iterator[Event]:
    with app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        take(event, files.TOUR, name="study_tour_itinerary.json")
        yield event


def finding(event: Event, rule: str, source_id: str) -> Finding:
    ref = item(event, source_id).ref
    return next(
        each
        for each in queries.problems(event, Circle.PARTICIPANTS)
        if each.rule == rule and ref in each.items
    )


def accept(event: Event, found: Finding, reason: str = REASON) -> None:
    with unit_of_work():
        services.accept(SYSTEM, event, found, reason)


def release(event: Event) -> list[dict[str, object]]:
    with unit_of_work():
        done = planning.release(SYSTEM, event, circle=Circle.PARTICIPANTS)
        return done.edition.releases[0].overrides


def accepted(event: Event) -> list[str]:
    names = {each.ref: each.source_id or "" for each in programme.draft(event)}
    return [
        names[each.finding.items[0]]
        for each in queries.listed(event, Circle.PARTICIPANTS)
        if each.acceptance is not None
    ]


def test_what_was_accepted_does_not_hold_up_a_release_and_stays_with_it(tour: Event) -> None:
    for name in ("IT-423", "IT-631"):
        with pytest.raises(Blocked):
            release(tour)
        accept(tour, finding(tour, "R31", name))
    kept = release(tour)
    assert [(each["finding"], each["reason"]) for each in kept] == [("R31", REASON)] * 2
    assert [each["items"] for each in kept] == [[item(tour, name).ref] for name in ("IT-423", "IT-631")]


def test_a_warning_may_be_accepted_too_and_is_no_override(tour: Event) -> None:
    accept(tour, finding(tour, "R13", "IT-315"))
    assert accepted(tour) == ["IT-315"]
    with pytest.raises(Blocked):
        release(tour)


def test_an_acceptance_lapses_when_the_numbers_change(tour: Event) -> None:
    accept(tour, finding(tour, "R13", "IT-315"))
    change(item(tour, "IT-315"), capacity=15)
    assert accepted(tour) == []
    (lapsed,) = (each for each in queries.listed(tour, Circle.PARTICIPANTS) if each.lapsed is not None)
    assert lapsed.finding.numbers["capacity"] == 15
    accept(tour, lapsed.finding, "Two chairs more")
    assert accepted(tour) == ["IT-315"]


def test_an_acceptance_covers_this_finding_and_no_other_of_its_rule(tour: Event) -> None:
    accept(tour, finding(tour, "R31", "IT-423"))
    with pytest.raises(Blocked) as blocked:
        release(tour)
    assert [each.items for each in blocked.value.findings] == [(item(tour, "IT-631").ref,)]


def test_an_acceptance_is_taken_back(tour: Event) -> None:
    found = finding(tour, "R31", "IT-423")
    accept(tour, found)
    with unit_of_work():
        services.withdraw(SYSTEM, tour, found.key)
    assert accepted(tour) == []
    with pytest.raises(NotFound), unit_of_work():
        services.withdraw(SYSTEM, tour, found.key)


def test_a_reason_is_needed(tour: Event) -> None:
    with pytest.raises(Refusal) as refused:
        accept(tour, finding(tour, "R31", "IT-423"), "  ")
    assert refused.value.field == "reason"


def test_only_who_releases_accepts(tour: Event) -> None:
    found = finding(tour, "R31", "IT-423")
    with pytest.raises(Forbidden), unit_of_work():
        services.accept(VISITOR, tour, found, REASON)
    with pytest.raises(Forbidden), unit_of_work():
        services.withdraw(VISITOR, tour, found.key)


def test_the_command_prints_rule_items_severity_numbers_and_sentence(tour: Event, app: Flask) -> None:
    accept(tour, finding(tour, "R31", "IT-423"))

    def run(*arguments: str) -> str:
        return app.test_cli_runner().invoke(main, ["check", "programme", *arguments]).stdout

    rows = [json.loads(line) for line in run("study-tour", "--json").splitlines() if line.startswith("{")]
    museum = next(row for row in rows if row["rule"] == "R31")
    assert museum["item_ids"] == ["IT-423"] and museum["severity"] == "BLOCK"
    assert museum["accepted"] == REASON and museum["numbers"]["item_state"] == "requested"
    assert museum["message"].startswith("Toyota City Museum: regional history")
    said = run("study-tour", "--circle", "host")
    assert "R13" in said and "0 hold up a release" in said
    assert app.test_cli_runner().invoke(main, ["check", "programme", "nothing"]).exit_code == 1
