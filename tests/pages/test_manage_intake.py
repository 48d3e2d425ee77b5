"""Organisers open registration and change its places."""

import pytest

from tests.builders import give_role, make_event, make_person, make_registration, open_event, sign_in_as
from tourapp.events import queries as events
from tourapp.events.kinds import WayIn
from tourapp.questions import queries as questions
from tourapp.registration import queries

FORM = {
    "opens_on": "2027-04-01",
    "opens_time": "09:00",
    "closes_on": "2027-06-10",
    "closes_time": "17:00",
    "capacity": "150",
    "capacity_in_person": "100",
    "capacity_online": "80",
    "dietary": "y",
}
ADDRESS = "/manage/seminar/registration"


@pytest.fixture
def organiser(app, client):
    with app.app_context():
        make_event(online=True)
        person = make_person("staff@example.org")
        give_role(person)
    sign_in_as(client, person)
    return client


def intake(app):
    with app.app_context():
        event = events.by_slug("seminar")
        return queries.intake_of(event), [each.key for each in questions.questions_of(event.ref)]


def test_an_organiser_opens_registration_in_the_time_of_the_event(app, organiser):
    assert organiser.get(ADDRESS).status_code == 200
    assert organiser.post(ADDRESS, data=FORM).status_code == 303
    made, asked = intake(app)
    assert (made.capacity, made.capacity_in_person, made.capacity_online) == (150, 100, 80)
    assert made.closes_at.isoformat() == "2027-06-10T16:00:00+00:00"
    assert asked == ["attendance", "dietary"]
    assert 'value="2027-06-10"' in organiser.get(f"{ADDRESS}?lang=ja").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"opens_on": "1 April"}, "year, month, day"),
        ({"opens_time": "9am"}, "24 hours"),
        ({"closes_on": "2027-03-01"}, "must close after it opens"),
        ({"closes_on": "2027-06-18"}, "before the event ends"),
        ({"capacity": "many"}, "whole number"),
        ({"capacity": "-1"}, "whole number"),
        ({"opens_on": "2027-03-28", "opens_time": "01:30"}, "clocks go forward"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_set(app, organiser, changes, message):
    answer = organiser.post(ADDRESS, data={**FORM, **changes})
    assert answer.status_code == 422 and message in answer.get_data(as_text=True)
    assert intake(app)[0] is None


def test_fewer_places_than_are_taken_are_refused(app, client):
    with app.app_context():
        event = open_event(in_person=5)
        make_registration(event)
        make_registration(event, "bo@example.org")
        person = make_person("staff@example.org")
        give_role(person)
    sign_in_as(client, person)
    answer = client.post(ADDRESS, data={**FORM, "capacity_in_person": "1"})
    assert answer.status_code == 422 and "2 places are taken already" in answer.get_data(as_text=True)


def test_an_event_with_another_way_in_has_no_such_page(app, organiser):
    with app.app_context():
        make_event("tour", way_in=WayIn.SELECTIVE)
    assert organiser.get("/manage/tour/registration").status_code == 404
