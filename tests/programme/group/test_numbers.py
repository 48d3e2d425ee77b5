import json

import pytest
from flask import Flask

from tests.builders import make_event
from tests.programme import files
from tests.programme.test_importing import take
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Forbidden, Refusal
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme.group import queries, rules, services
from tourapp.programme.group.rules import GroupNumbers


@pytest.fixture
def tour(app: Flask):
    with app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        yield make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)


def say(event: Event, **numbers: int | None) -> tuple[str, ...]:
    with unit_of_work():
        return services.set_numbers(SYSTEM, event, GroupNumbers(**numbers))


def test_nothing_is_known_of_the_group_of_a_new_event(tour: Event) -> None:
    assert queries.numbers(tour) == GroupNumbers()


def test_a_file_says_how_many_go(tour: Event) -> None:
    take(tour, files.TOUR)
    assert queries.numbers(tour) == GroupNumbers(participants=14, tour_leaders=1, interpreters=2)
    assert queries.numbers(tour).people == 17


def test_what_organisers_say_comes_before_the_file_number_by_number(tour: Event) -> None:
    take(tour, files.TOUR)
    assert say(tour, participants=15, step_free=1) == ("participants", "step_free")
    found = queries.numbers(tour)
    assert (found.participants, found.tour_leaders, found.step_free) == (15, 1, 1)
    say(tour)
    assert queries.numbers(tour).participants == 14


def test_a_file_may_count_needs() -> None:
    needs = [{"need": "step_free", "people": 1}, {"need": "severe_allergy", "people": 2}, {"need": 3}, 4]
    found = rules.of_file({"group": {"size": "14", "tour_leader": True, "interpreters": -1}, "needs": needs})
    assert found == GroupNumbers(step_free=1, severe_allergies=2)
    assert rules.of_file(json.loads('{"group": [], "needs": {}}')) == GroupNumbers()


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"participants": -1}, "participants"),
        ({"interpreters": 100_001}, "interpreters"),
        ({"participants": 3, "step_free": 4}, "step_free"),
    ],
)
def test_what_is_no_number_of_people_is_refused(tour: Event, numbers: dict[str, int], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        say(tour, **numbers)
    assert refused.value.field == field


def test_only_who_plans_says_how_many_go(tour: Event) -> None:
    with pytest.raises(Forbidden), unit_of_work():
        services.set_numbers(VISITOR, tour, GroupNumbers(participants=1))
