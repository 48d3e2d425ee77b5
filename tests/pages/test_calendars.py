"""The pages on which somebody makes, sees once and ends the address of a calendar."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, make_registration, open_event, sign_in_as
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.accounts.models import RoleGrant
from tourapp.agenda import readers
from tourapp.agenda.models import Entry
from tourapp.cli import main
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.models import OrganisationKind, Person
from tourapp.events.models import Event
from tourapp.feeds import links
from tourapp.feeds.models import CalendarLink, Ending, LinkKind
from tourapp.pages.public import calendars
from tourapp.programme.models import ProgrammeItem

ADDRESS = re.compile(r"http://localhost(/calendar/[\w-]+\.ics)")


@pytest.fixture
def person(app: Flask) -> Person:
    with app.app_context():
        return make_person()


def made(client: FlaskClient, path: str = "/me/calendar/own/new", key: str = "own-", lang: str = "en") -> str:
    response = client.post(path, data={f"{key}lang": lang})
    assert response.status_code == 200, response.text
    (address,) = set(ADDRESS.findall(response.text))
    return address


def test_the_address_is_shown_once_and_then_only_that_there_is_one(
    app: Flask, client: FlaskClient, person: Person
) -> None:
    sign_in_as(client, person)
    assert "Make an address" in client.get("/me/calendar").text
    address = made(client)
    again = client.get("/me/calendar").text
    assert address not in again
    assert "It is not shown again" in again
    assert "Make a new address" in again
    assert app.test_client().get(address).status_code == 200


def test_the_page_with_the_address_keeps_it_to_itself(client: FlaskClient, person: Person) -> None:
    sign_in_as(client, person)
    response = client.post("/me/calendar/own/new", data={"own-lang": "en"})
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert "<svg" in response.text
    assert "webcal://" in response.text


def test_a_new_address_ends_the_one_before_kindly(app: Flask, client: FlaskClient, person: Person) -> None:
    sign_in_as(client, person)
    first, second = made(client), made(client, lang="ja")
    visitor = app.test_client()
    assert "This calendar has ended" in visitor.get(first).text
    assert "私の日程" in visitor.get(second).text


@pytest.mark.parametrize(("how", "status"), [(Ending.LEAKED, 410), (Ending.RETIRED, 200)])
def test_an_address_ends_as_its_reader_says(
    app: Flask, client: FlaskClient, person: Person, how: Ending, status: int
) -> None:
    sign_in_as(client, person)
    address = made(client)
    response = client.post("/me/calendar/own/end", data={"own-end-how": how.value})
    assert response.status_code == 303
    assert app.test_client().get(address).status_code == status


def test_a_form_without_a_choice_is_refused_and_makes_nothing(
    app: Flask, client: FlaskClient, person: Person
) -> None:
    sign_in_as(client, person)
    assert client.post("/me/calendar/own/new", data={"own-lang": "xx"}).status_code == 422
    assert client.post("/me/calendar/own/end", data={}).status_code == 422
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(CalendarLink)) == 0


def test_the_one_file_is_what_stands_in_the_calendar_now(client: FlaskClient, app: Flask) -> None:
    with app.app_context():
        event = open_event(places=3)
        registration = make_registration(event)
        person = session().get_one(Person, registration.person_id)
    sign_in_as(client, person)
    response = client.get("/me/calendar/file.ics")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"SUMMARY;LANGUAGE=en:Seminar" in response.data


def test_cal_01_what_google_is_given_is_short_enough(app: Flask) -> None:
    with app.test_request_context():
        app.config["BASE_URL"] = "https://a-rather-long-name-of-a-house.events.example.org"
        feed = links.address("x" * 43)
        google = next(url for url, *_ in calendars.subscriptions(feed, "My programme") if "google" in url)
    assert google.startswith("https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2F")
    assert len(google) <= calendars.LONGEST


def test_a_visitor_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/me/calendar").status_code == 303


def test_a_duty_officer_makes_her_own_and_nobody_elses(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event, host = with_host()
        duty = make_person("duty@example.org")
        give_role(duty, Role.DUTY_OFFICER, ("event", str(event.id)))
    sign_in_as(client, duty)
    page = client.get("/manage/seminar/calendars").text
    assert "Toyota City" not in page
    address = made(client, "/manage/seminar/calendars/staff/new", f"staff-{duty.id}-")
    assert app.test_client().get(address).status_code == 200
    refused = client.post(f"/manage/seminar/calendars/host/{host}/new", data={f"host-{host}-lang": "ja"})
    assert refused.status_code == 403
    with app.app_context(), unit_of_work():
        session().execute(sa.update(RoleGrant).values(ended_at=sa.func.now(), ended_by="system"))
    assert app.test_client().get(address).status_code == 410


def test_an_organiser_makes_those_of_hosts_and_speakers(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event, host = with_host()
        speaker = make_person("speaker@example.org").id
        with unit_of_work():
            readers.admit("speaking:1", [speaker], event=event.ref)
        organiser = make_person("organiser@example.org")
        give_role(organiser)
    sign_in_as(client, organiser)
    visitor = app.test_client()
    address = made(client, f"/manage/seminar/calendars/host/{host}/new", f"host-{host}-", "ja")
    assert "受入予定：豊田市" in visitor.get(address).text
    key = f"speaking-{speaker}-"
    address = made(client, f"/manage/seminar/calendars/speaking/{speaker}/new", key)
    assert visitor.get(address).status_code == 200
    with app.app_context():
        kinds = set(session().scalars(sa.select(CalendarLink.kind)))
    assert kinds == {LinkKind.HOST, LinkKind.SPEAKING}


def test_what_has_nothing_to_do_with_the_event_is_not_there(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event()
        stranger = make_person("stranger@example.org").id
        organiser = make_person("organiser@example.org")
        give_role(organiser)
    sign_in_as(client, organiser)
    key = f"speaking-{stranger}-"
    path = f"/manage/seminar/calendars/speaking/{stranger}/new"
    assert client.post(path, data={f"{key}lang": "en"}).status_code == 404


def with_host() -> tuple[Event, object]:
    from tests.builders import wall
    from tourapp.programme import services
    from tourapp.programme.content import ItemContent
    from tourapp.programme.kinds import ItemKind

    event = make_event()
    with unit_of_work():
        host = directory.add_organisation(
            SYSTEM, name=Words("Toyota City", "豊田市"), kind=OrganisationKind.CITY, country="JP"
        )
        content = ItemContent(
            kind=ItemKind.VISIT,
            title=Words("Visit", "視察"),
            starts=wall("2027-06-17 10:00"),
            ends=wall("2027-06-17 11:00"),
            host_ref=host.ref,
        )
        services.add_item(SYSTEM, event, content)
    assert session().scalar(sa.select(ProgrammeItem.host_ref)) == host.ref
    return event, host.id


def test_the_command_makes_private_addresses(app: Flask, person: Person) -> None:
    with app.app_context():
        make_event()
        with unit_of_work():
            directory.add_organisation(
                SYSTEM, name=Words("Toyota City", "豊田市"), kind=OrganisationKind.CITY, country="JP"
            )
    run = app.test_cli_runner().invoke
    for asked in (["ada@example.org"], ["--host", "豊田市"]):
        output = run(main, ["feed-link", *asked]).output
        (address,) = ADDRESS.findall(output)
        assert app.test_client().get(address).status_code == 200
    for wrong in (
        [],
        ["nobody@example.org"],
        ["--host", "Nowhere"],
        ["ada@example.org", "--event", "seminar"],
    ):
        assert run(main, ["feed-link", *wrong]).exit_code != 0


def test_the_end_of_an_offer_stands_in_her_calendar_until_she_answers(app: Flask) -> None:
    from tests.builders import submit, token_of
    from tourapp.access.actor import VISITOR
    from tourapp.agenda import queries as agenda
    from tourapp.agenda.circles import Circle
    from tourapp.registration import services as registration
    from tourapp.registration.models import Registration

    with app.app_context():
        event = open_event(places=1, waiting_list=True)
        first = make_registration(event, "first@example.org")
        sent = submit(event, "second@example.org")
        with unit_of_work():
            waiting = registration.verify(VISITOR, event, token_of(sent)).registration
        with unit_of_work():
            registration.cancel(SYSTEM, session().get_one(Registration, first.id), reason="ill")
        person = waiting.person_id
        assert person is not None
        own = [ref("person", person)]
        (deadline,) = agenda.entries_for(own, Circle.PARTICIPANTS)
        assert deadline.content.title.en == "Answer by now: your place at Seminar"
        assert not deadline.is_cancelled
        for others in ([event.ref], [ref("person", first.person_id or event.id)]):
            assert deadline.owner not in {
                each.owner for each in agenda.entries_for(others, Circle.PARTICIPANTS)
            }
        assert deadline.owner not in {each.owner for each in agenda.entries_for_staff(event.ref)}
        with unit_of_work():
            registration.accept_offer(SYSTEM, session().get_one(Registration, waiting.id))
        (deadline,) = (each for each in agenda.entries_for(own, Circle.PARTICIPANTS))
        assert deadline.is_cancelled
        assert session().scalar(sa.select(sa.func.count()).select_from(Entry)) == 2
