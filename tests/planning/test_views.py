import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.counting import statements
from tests.programme import files
from tests.programme.test_importing import item, take
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.agenda.circles import Circle
from tourapp.core.db import unit_of_work
from tourapp.events import queries as events
from tourapp.planning import services
from tourapp.programme import queries as programme

PAGE = "/manage/seminar/programme"
RELEASE = f"{PAGE}/release"


@pytest.fixture
def seminar(app: Flask) -> Flask:
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.SEMINAR)
    return app


def signed_in(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person()
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def public_edition(app: Flask) -> int | None:
    with app.app_context():
        found = programme.released(events.by_slug("seminar"), Circle.PUBLIC)
        return found.number if found else None


def test_the_draft_stands_by_day_with_both_titles_and_what_is_missing(seminar: Flask) -> None:
    text = signed_in(seminar).get(PAGE).get_data(as_text=True)
    assert "Thursday 17 June 2027" in text
    assert "基調講演「高齢社会と自治体」" in text
    assert text.count("No Japanese title") == 2
    assert "15 items in the draft. Times are London." in text


def test_the_readers_own_zone_is_named_and_second(seminar: Flask) -> None:
    client = signed_in(seminar)
    client.set_cookie("zone", "Asia/Tokyo")
    text = client.get(PAGE).get_data(as_text=True)
    assert "Times are London." in text and "The second time is Tokyo." in text
    assert text.index("09:00 to 09:30") < text.index("17:00<span")


def test_the_page_reads_in_japanese(seminar: Flask) -> None:
    response = signed_in(seminar).get(f"{PAGE}?lang=ja")
    assert "草案" in response.get_data(as_text=True) or "案" in response.get_data(as_text=True)


def test_a_release_that_is_held_up_asks_for_reasons(seminar: Flask) -> None:
    response = signed_in(seminar).post(RELEASE, data={"circle": "public"})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert text.count('name="reason-R33-') == 2
    assert "The Japanese title is missing." in text
    assert public_edition(seminar) is None


def test_what_was_typed_stays_when_one_reason_is_missing(seminar: Flask) -> None:
    client = signed_in(seminar)
    names = reason_fields(client)
    response = client.post(RELEASE, data={"circle": "public", "note": "First", names[0]: "Printer is late"})
    text = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'value="First"' in text
    assert public_edition(seminar) is None


def test_a_reason_for_each_releases_the_programme_and_stays_with_it(seminar: Flask) -> None:
    client = signed_in(seminar)
    reasons = dict.fromkeys(reason_fields(client), "The printer fills them in")
    response = client.post(RELEASE, data={"circle": "public", **reasons})
    assert (response.status_code, response.headers["Location"]) == (303, PAGE)
    assert public_edition(seminar) == 1
    text = client.get(PAGE).get_data(as_text=True)
    assert "Version 1 is released: Everybody." in text
    assert text.count("The printer fills them in") == 2


def test_releasing_the_same_again_is_refused(seminar: Flask) -> None:
    client = signed_in(seminar)
    reasons = dict.fromkeys(reason_fields(client), "The printer fills them in")
    client.post(RELEASE, data={"circle": "public", **reasons})
    again = client.post(RELEASE, data={"circle": "public", **reasons})
    assert again.status_code == 422
    assert "already has this edition" in again.get_data(as_text=True)


@pytest.mark.parametrize("data", [{}, {"circle": "nobody"}, {"circle": "public", "note": "n" * 201}])
def test_a_malformed_form_changes_nothing(seminar: Flask, data: dict[str, str]) -> None:
    assert signed_in(seminar).post(RELEASE, data=data).status_code == 422
    assert public_edition(seminar) is None


def test_who_only_looks_finds_no_form_and_may_not_release(seminar: Flask) -> None:
    client = signed_in(seminar, Role.LOGISTICS)
    assert "Release the draft" not in client.get(PAGE).get_data(as_text=True)
    assert client.post(RELEASE, data={"circle": "host"}).status_code == 403


def test_a_stranger_does_not_see_the_draft(seminar: Flask, client: FlaskClient) -> None:
    assert client.get(PAGE).status_code == 303


def test_an_event_without_a_programme_says_how_one_comes(app: Flask) -> None:
    with app.app_context():
        make_event()
    assert "There is no programme yet" in signed_in(app).get(PAGE).get_data(as_text=True)


def test_the_page_of_the_event_shows_the_released_programme(seminar: Flask, client: FlaskClient) -> None:
    staff = signed_in(seminar)
    staff.post(RELEASE, data={"circle": "public", **dict.fromkeys(reason_fields(staff), "Later")})
    text = client.get("/events/seminar/programme").get_data(as_text=True)
    assert "Keynote: the ageing society as a local task" in text
    with seminar.app_context():
        assert f'id="item-{item(events.by_slug("seminar"), "SEM-03").id}"' in text


def reason_fields(client: FlaskClient) -> list[str]:
    text = client.post(RELEASE, data={"circle": "public"}).get_data(as_text=True)
    return re.findall(r'name="(reason-R33-[0-9a-f-]+)"', text)


@pytest.mark.parametrize("path", [PAGE, "/events/seminar/programme"])
def test_a_programme_takes_the_same_number_of_statements_whatever_its_length(app: Flask, path: str) -> None:
    client = signed_in_office(app)
    asked = []
    for count in (1, 3, 30):
        with app.app_context():
            event = events.by_slug("seminar")
            take(event, files.sessions(*(files.in_turn(number) for number in range(count))))
            with unit_of_work():
                services.release(SYSTEM, events.by_slug("seminar"), circle=Circle.PUBLIC)
            with statements() as seen:
                assert client.get(path).status_code == 200
            asked.append(len(seen))
    assert len(set(asked)) == 1, asked


def signed_in_office(app: Flask) -> FlaskClient:
    with app.app_context():
        make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
    return signed_in(app)
