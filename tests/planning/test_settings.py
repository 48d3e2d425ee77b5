from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.programme import files
from tests.programme.test_importing import take
from tourapp.access.actor import VISITOR
from tourapp.access.policy import Role
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.planning import gathering, queries, setting
from tourapp.planning.models import PlanningSettings
from tourapp.planning.parameters import Parameters
from tourapp.planning.settings_forms import shown
from tourapp.programme.group import queries as group
from tourapp.programme.group.rules import GroupNumbers

PAGE = "/manage/study-tour/programme/planning"


@pytest.fixture
def tour(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("study-tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        take(event, files.TOUR, name="study_tour_itinerary.json")
    yield app


def signed_in(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person()
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def entered(**changes: object) -> dict[str, str]:
    values = {**shown(GroupNumbers(), Parameters()), **changes}
    return {name: str(value) for name, value in values.items() if value is not None}


def rules(app: Flask) -> set[str]:
    with app.app_context():
        return {each.rule for each in queries.problems(events.by_slug("study-tour"), Circle.PARTICIPANTS)}


def test_the_page_shows_the_house_and_what_the_file_says(tour: Flask) -> None:
    text = signed_in(tour).get(PAGE).get_data(as_text=True)
    assert "Now: 14" in text and 'value="4"' in text.replace('value="4.0"', 'value="4"')


def test_checks_count_with_what_was_entered(tour: Flask) -> None:
    assert {"R4", "R8", "R13"} <= rules(tour)
    changes = {"participants": 12, "margin_minutes": 0, "day_warn_minutes": 720, "way_mode": "taxi"}
    answer = signed_in(tour).post(PAGE, data=entered(**changes))
    assert answer.status_code == 303
    assert not {"R4", "R8", "R13"} & rules(tour)
    with tour.app_context():
        event = events.by_slug("study-tour")
        kept = session().get_one(PlanningSettings, event.id)
        assert kept.given == {"margin_minutes": 0, "day_warn_minutes": 720, "way_mode": "taxi"}
        assert group.numbers(event).people == 15


def test_what_is_as_in_the_house_is_not_kept(tour: Flask) -> None:
    client = signed_in(tour)
    client.post(PAGE, data=entered(walk_kmh=6))
    client.post(PAGE, data=entered())
    with tour.app_context():
        assert gathering.parameters(events.by_slug("study-tour")) == Parameters()


@pytest.mark.parametrize(
    "changes",
    [
        {"walk_kmh": 0},
        {"walk_kmh": "fast"},
        {"margin_minutes": -1},
        {"participants": "many"},
        {"participants": 3, "step_free": 4},
        {"day_warn_minutes": 800},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(tour: Flask, changes: dict[str, object]) -> None:
    assert signed_in(tour).post(PAGE, data=entered(**changes)).status_code == 422
    with tour.app_context():
        event = events.by_slug("study-tour")
        assert gathering.parameters(event) == Parameters() and group.said(event) == GroupNumbers()


def test_only_who_plans_changes_it(tour: Flask) -> None:
    assert signed_in(tour, Role.LOGISTICS).get(PAGE).status_code == 403
    with tour.app_context(), pytest.raises(Forbidden), unit_of_work():
        setting.set_parameters(VISITOR, events.by_slug("study-tour"), Parameters(walk_kmh=9))
