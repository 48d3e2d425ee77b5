"""The pages of custody, as each role and as the person herself."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from tests.builders import make_person, make_registration, open_event, session, sign_in_as, unit_of_work
from tests.conftest import NOW
from tests.counting import statements
from tests.pages.desk_world import browser_of
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core.db import db
from tourapp.core.words import Words
from tourapp.custody.services import purging
from tourapp.directory import services as directory
from tourapp.directory.models import Person

DIET = "no sesame, please keep private"


def somebody(app, **details):
    """A participant with a private answer; her identifier and a browser in which she is signed in."""
    with app.app_context():
        made = make_registration(open_event(), answers={"dietary": DIET}, **details)
        person = session().get_one(Person, made.person_id)
        identifier = person.id
        db.session.remove()
    client = app.test_client()
    sign_in_as(client, person)
    return identifier, client


def unpacked(response) -> tuple[dict, str]:
    with zipfile.ZipFile(BytesIO(response.data)) as packed:
        return json.loads(packed.read("held.json")), packed.read("held.html").decode()


def test_a_person_takes_out_everything_that_is_held_about_her(app):
    person, client = somebody(app)
    page = client.get("/account/data")
    assert "Registrations" in page.get_data(as_text=True)
    answer = client.post("/account/data")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    held, readable = unpacked(answer)
    by_table = {each["table"]: each["rows"] for each in held["held"]}
    assert by_table["person"][0]["given_name"] == "Ada"
    assert by_table["answer"][0]["sealed"] == DIET
    assert by_table["registration"][0]["email"] == "ada@example.org"
    assert DIET in readable
    assert "token_hash" not in json.dumps(held)
    assert "password_hash" not in json.dumps(held)
    with app.app_context():
        noted = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "person.take_out")).one()
        assert (noted.actor, noted.subject) == (f"person:{person}", f"person:{person}")


def test_nothing_of_anybody_else_is_in_it(app):
    _person, client = somebody(app)
    with app.app_context():
        other = make_person("other@example.org", given_name="Olive")
        assert other
    assert "Olive" not in json.dumps(unpacked(client.post("/account/data"))[0])


def test_a_head_of_office_takes_it_out_with_a_reason_and_others_do_not(app):
    person, _client = somebody(app)
    head = browser_of(app, Role.OFFICE_HEAD)
    address = f"/manage/directory/people/{person}/take-out"
    assert head.get(address).status_code == 200
    assert head.post(address, data={"reason": ""}).status_code == 422
    answer = head.post(address, data={"reason": "letter of 3 March"})
    assert answer.mimetype == "application/zip"
    assert unpacked(answer)[0]["held"]
    assert browser_of(app, Role.ORGANISER).get(address).status_code == 403
    with app.app_context():
        noted = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "person.take_out")).one()
        assert noted.reason == "letter of 3 March"


def test_what_is_taken_out_never_reaches_the_log(app, caplog, capfd):
    _person, client = somebody(app)
    client.post("/account/data")
    said = caplog.text + "".join(capfd.readouterr())
    assert DIET not in said
    assert "ada@example.org" not in said


def test_a_head_of_office_erases_after_a_preview(app):
    person, _client = somebody(app)
    head = browser_of(app, Role.OFFICE_HEAD)
    address = f"/manage/directory/people/{person}/erase"
    assert "Registrations" in head.get(address).get_data(as_text=True)
    assert head.post(address, data={"why": "asked"}).status_code == 422, "she has to confirm it"
    assert head.post(address, data={"why": "retention", "sure": "y"}).status_code == 422
    assert head.post(address, data={"why": "asked", "sure": "y"}).status_code == 303
    assert head.get(f"/manage/directory/people/{person}").status_code == 404
    assert "Ada" not in head.get("/manage/directory?tab=people").get_data(as_text=True)
    page = head.get("/manage/custody").get_data(as_text=True)
    assert "The person has asked for it" in page


def test_an_erased_person_stays_counted_on_the_pages_of_the_event(app):
    person, _client = somebody(app)
    head = browser_of(app, Role.OFFICE_HEAD)
    head.post(f"/manage/directory/people/{person}/erase", data={"why": "asked", "sure": "y"})
    for page in ("", "participants", "messages", "data", "openings"):
        assert head.get(f"/manage/seminar/{page}").status_code == 200, page
    assert head.get("/manage/seminar/participants/SEMINAR-0001").status_code == 200
    assert head.get("/manage/search?q=ada").status_code == 200


def test_what_is_left_says_until_when_and_ends_with_nothing(app, at):
    _person, _client = somebody(app)
    head = browser_of(app, Role.OFFICE_HEAD)
    page = head.get("/manage/seminar/data").get_data(as_text=True)
    assert "Registrations with a name" in page
    with app.app_context(), unit_of_work():
        purging.purge()
    assert "16 June 2028" in head.get("/manage/seminar/data").get_data(as_text=True)
    with at(NOW + timedelta(days=600)):
        with app.app_context():
            for _round in range(3):
                with unit_of_work():
                    purging.purge()
            db.session.remove()
        fresh = browser_of(app, Role.AUDITOR, None)
        assert "Nothing is left" in fresh.get("/manage/seminar/data").get_data(as_text=True)
        assert "Nothing was due" in fresh.get("/manage/custody").get_data(as_text=True)


def test_who_opened_what_is_shown_to_the_auditor_and_not_the_answer(app):
    _person, client = somebody(app)
    assert client.post("/me/seminar/answers").status_code == 200
    auditor = browser_of(app, Role.AUDITOR, None)
    page = auditor.get("/manage/seminar/openings").get_data(as_text=True)
    assert "Ada Example" in page
    assert "sesame" not in page
    assert browser_of(app, Role.ORGANISER).get("/manage/seminar/openings").status_code == 403


@pytest.mark.parametrize("address", ["/manage/seminar/openings", "/manage/custody", "/manage/seminar/data"])
def test_lists_take_the_same_number_of_statements_for_one_row_and_for_three(app, address):
    _person, client = somebody(app)
    auditor = browser_of(app, Role.AUDITOR, None)
    counted = []
    for _round in range(3):
        client.post("/me/seminar/answers")
        with app.app_context(), unit_of_work():
            purging.purge()
        with app.app_context(), statements() as asked:
            auditor.get(address)
        counted.append(len(asked))
    assert counted[0] == counted[2], counted


def test_two_people_are_compared_and_made_one(app):
    person, _client = somebody(app)
    with app.app_context():
        other = make_person("ada.twice@example.org", given_name="Adah", family_name="Example").id
        db.session.remove()
    staff = browser_of(app)
    address = f"/manage/directory/people/{person}/merge"
    assert "ada.twice@example.org" in staff.get(address).get_data(as_text=True)
    page = staff.get(f"{address}?with={other}").get_data(as_text=True)
    assert 'name="take_given_name"' in page
    assert 'name="take_family_name"' not in page, "where they are alike there is nothing to choose"
    answer = staff.post(
        f"{address}?with={other}", data={"take_given_name": "goes", "reason": "entered twice"}
    )
    assert answer.status_code == 303
    kept = staff.get(f"/manage/directory/people/{other}").get_data(as_text=True)
    assert "Adah Example" in kept
    assert "ada@example.org" in kept
    assert "ada.twice@example.org" in kept


def test_what_stands_against_it_is_shown_instead_of_the_button(app):
    with app.app_context():
        event = open_event()
        one = make_registration(event, "one@example.org").person_id
        other = make_registration(event, "two@example.org").person_id
        db.session.remove()
    staff = browser_of(app)
    address = f"/manage/directory/people/{one}/merge?with={other}"
    page = staff.get(address).get_data(as_text=True)
    assert "Both have a live registration" in page
    assert "Merge them" not in page
    assert staff.post(address, data={"reason": "twice"}).status_code == 422


def test_two_bodies_are_compared_and_made_one(app):
    staff = browser_of(app)
    with app.app_context(), unit_of_work():
        one = directory.add_organisation(SYSTEM, kind="city", name=Words("Placeham"), country="GB").id
        other = directory.add_organisation(SYSTEM, kind="city", name=Words("Placeham City"), country="GB").id
    address = f"/manage/directory/organisations/{one}/merge"
    assert "Placeham City" in staff.get(address).get_data(as_text=True)
    answer = staff.post(f"{address}?with={other}", data={"take_name": "goes", "reason": "entered twice"})
    assert answer.status_code == 303
    kept = staff.get(f"/manage/directory/organisations/{other}").get_data(as_text=True)
    assert re.search("<h1>.*Placeham City", kept)
