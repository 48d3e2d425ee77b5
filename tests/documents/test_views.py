"""The organisers' page of papers, and a participant's own papers."""

from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_person, make_registration, sign_in_as
from tests.counting import statements
from tests.documents.papers_world import FACTORY, MAYOR, Tour, pages_of, text_of, tour_with_host
from tourapp.access.policy import Role
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core.db import session, unit_of_work
from tourapp.directory.models import Person
from tourapp.registration.models import Registration
from tourapp.registration.states import State

PAGE = "/manage/tour/documents"


@pytest.fixture
def tour(app: Flask) -> Tour:
    with app.app_context():
        made = tour_with_host()
        made.give(Circle.HOST, Circle.PARTICIPANTS)
        return made


def desk(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    client = app.test_client()
    with app.app_context():
        person = make_person(f"{role.value}@example.org")
        give_role(person, role, ("office", "LON"))
    sign_in_as(client, person)
    return client


def names_of(response) -> str:
    return unquote(response.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])


def test_the_page_offers_each_paper_in_each_language_and_each_day(app: Flask, tour: Tour) -> None:
    text = desk(app).get(PAGE).get_data(as_text=True)
    for kind in ("itinerary", "itinerary-table"):
        for lang in ("en", "ja", "both"):
            assert f"/documents/{kind}?for=participants&amp;edition=1&amp;in={lang}" in text
    assert text.count("/documents/day-sheet?") == 3 * 3
    assert "/documents/change-slip" not in text


def test_a_paper_comes_with_its_japanese_name_and_holds_no_script(app: Flask, tour: Tour) -> None:
    response = desk(app).get(f"{PAGE}/itinerary?for=participants&in=ja")
    assert names_of(response) == "20270412_行程表_第1版.pdf"
    assert response.mimetype == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    assert MAYOR.ja in text_of(response.data)


def test_a_host_is_chosen_by_name_and_gets_its_own_days(app: Flask, tour: Tour) -> None:
    client = desk(app)
    assert "Nagoya City" in client.get(PAGE).get_data(as_text=True)
    text = text_of(client.get(f"{PAGE}/itinerary?for={tour.city}&in=ja").data)
    assert FACTORY.ja in text and "名古屋" not in text
    assert client.get(f"{PAGE}?for=organisation:{'0' * 32}").status_code == 404


def test_an_old_version_is_marked_on_the_page_too(app: Flask, tour: Tour) -> None:
    with app.app_context():
        tour.change(tour.mayor, room="2F")
        tour.give(Circle.PARTICIPANTS)
    text = desk(app).get(f"{PAGE}?for=participants&edition=1").get_data(as_text=True)
    assert "Version 1 is superseded by version 2" in text
    assert "change-slip" in desk(app, Role.AUDITOR).get(PAGE).get_data(as_text=True)


def test_before_there_is_a_version_a_sentence_stands_there(app: Flask) -> None:
    with app.app_context():
        Tour()
    client = desk(app)
    assert "There is nothing to print yet" in client.get(PAGE).get_data(as_text=True)
    response = client.get(f"{PAGE}/itinerary")
    assert response.status_code == 303
    assert "There is no version of this programme to print yet." in client.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("odd", ["edition=x", "edition=99", "for=nobody"])
def test_odd_addresses_find_nothing(app: Flask, tour: Tour, odd: str) -> None:
    client = desk(app)
    assert client.get(f"{PAGE}?{odd}").status_code == 404
    assert client.get(f"{PAGE}/itinerary?{odd}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/letter", "/itinerary?in=fr", "/day-sheet?day=x", "/day-sheet?day=2027-01-01"]
)
def test_a_paper_that_is_not_offered_is_not_found(app: Flask, tour: Tour, path: str) -> None:
    assert desk(app).get(PAGE + path).status_code == 404


def test_the_page_asks_as_often_for_three_versions_as_for_one(app: Flask, tour: Tour) -> None:
    client = desk(app)
    client.get(PAGE)
    with app.app_context(), statements() as once:
        client.get(PAGE)
    with app.app_context():
        for room in ("2F", "3F"):
            tour.change(tour.mayor, room=room)
            tour.give(Circle.HOST, Circle.PARTICIPANTS)
    with app.app_context(), statements() as thrice:
        client.get(PAGE)
    assert len(thrice) == len(once)


# --- a participant's own -----------------------------------------------------------------------------


@pytest.fixture
def hers(app: Flask, tour: Tour) -> FlaskClient:
    """Somebody who has a place, signed in."""
    with app.app_context():
        registration = make_registration(tour.event, "ada@example.org")
        with unit_of_work():
            readers.admit(tour.event.ref, [registration.person_id], event=tour.event.ref)
        person = session().get_one(Person, registration.person_id)
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    return client


def test_a_participant_has_her_paper_of_what_participants_were_given(app: Flask, tour: Tour, hers) -> None:
    with app.app_context():
        tour.change(tour.mayor, room="9F")
        tour.give(Circle.HOST)
        tour.change(tour.factory, audience=("group:5",))
    response = hers.get("/me/tour/papers/itinerary?in=both")
    assert names_of(response) == "20270412_行程表_第1版.pdf"
    text = text_of(response.data)
    assert MAYOR.ja in text and "9F" not in text
    assert "/me/tour/papers/itinerary" in hers.get("/me/tour").get_data(as_text=True)


def test_what_is_meant_for_others_is_not_on_her_paper(app: Flask, tour: Tour, hers) -> None:
    with app.app_context():
        tour.change(tour.factory, audience=("group:5",))
        tour.give(Circle.PARTICIPANTS)
    text = text_of(hers.get("/me/tour/papers/itinerary?in=ja").data)
    assert MAYOR.ja in text and FACTORY.ja not in text
    with app.app_context(), unit_of_work():  # whoever has given up their place
        session().execute(sa.update(Registration).values(state=State.CANCELLED))
    assert hers.get("/me/tour/papers/itinerary?in=ja").status_code == 404


def test_whoever_has_no_place_has_no_paper(app: Flask, tour: Tour) -> None:
    client = app.test_client()
    assert client.get("/me/tour/papers/itinerary").status_code != 200
    with app.app_context():
        eve = make_person("eve@example.org")
    sign_in_as(client, eve, strong=False)
    assert client.get("/me/tour/papers/itinerary").status_code == 404


# --- on every paper ----------------------------------------------------------------------------------


def test_leader_and_telephone_stand_on_every_page_of_every_paper(app: Flask, tour: Tour) -> None:
    client = desk(app)
    assert "Missing: every document needs one in its footer" in client.get(PAGE).get_data(as_text=True)
    contacts = {
        "leader_en": "Assistant Director, JLGC London",
        "leader_ja": "クレア・ロンドン事務所 所長補佐",
        "phone": "+81 00 0000 0000",
    }
    assert client.post(f"{PAGE}/contacts", data=contacts).status_code == 303
    assert contacts["phone"] in client.get(f"{PAGE}/contacts").get_data(as_text=True)
    text = text_of(client.get(f"{PAGE}/itinerary?for=participants").data)
    assert "AssistantDirector,JLGCLondon" in text and "クレア・ロンドン事務所所長補佐" in text
    for kind in ("itinerary", "day-sheet"):
        for page in pages_of(client.get(f"{PAGE}/{kind}?for=participants").data):
            assert "+81 00 0000 0000" in page


def test_whoever_may_only_read_does_not_say_whom_one_calls(app: Flask, tour: Tour) -> None:
    client = desk(app, Role.AUDITOR)
    assert "/documents/contacts" not in client.get(PAGE).get_data(as_text=True)
    assert client.get(f"{PAGE}/contacts").status_code == 403
    assert client.post(f"{PAGE}/contacts", data={"phone": "1"}).status_code == 403
