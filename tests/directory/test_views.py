import datetime as dt

import html5lib
import pytest

from tests import builders
from tests.counting import statements
from tests.directory.conftest import make_organisation
from tests.directory.conftest import make_person as add_person
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory import queries, services
from tourapp.directory.models import Organisation

ORGANISATION = {
    "kind": "city",
    "name_en": "Placeham City Council",
    "name_ja": "プレイスハム市",
    "country": "GB",
    "zone": "Europe/London",
}


@pytest.fixture
def desk(app, client):
    """A browser of an organiser of the London office."""
    sign_in(app, client)
    return client


def sign_in(app, client, role=Role.ORGANISER, office="LON"):
    with app.app_context():
        builders.make_office("LON")
        builders.make_office("PAR")
        person = builders.make_person(email=f"{role}-{office}@example.org".lower())
        builders.give_role(person, role, ("office", office))
    builders.sign_in_as(client, person)


@pytest.fixture
def body(app):
    """The identifier of an organisation in the area of London."""
    with app.app_context():
        builders.make_office("LON")
        with unit_of_work():
            return make_organisation(name="Placeham City Council").id


def test_a_new_organisation_is_found_in_either_script(desk):
    added = desk.post("/manage/directory/organisations/new", data=ORGANISATION)
    assert added.status_code == 303
    shown = desk.get(added.location).text
    assert "Placeham City Council" in shown and "プレイスハム市" in shown
    for text in ("placeham", "ぷれいすはむ", "ﾌﾟﾚｲｽﾊﾑ"):
        assert "Placeham City Council" in desk.get("/manage/directory", query_string={"q": text}).text
    assert "No organisation matches" in desk.get("/manage/directory?q=nowhere").text


@pytest.mark.parametrize(
    "query", ["", "?tab=people", "?tab=offices", "?tab=x&page=-4&kind=x&office=x", "?q=%25"]
)
def test_every_list_answers_when_it_is_empty(desk, query):
    assert desk.get(f"/manage/directory{query}").status_code == 200


def test_a_refused_organisation_keeps_what_was_typed(desk):
    answer = desk.post(
        "/manage/directory/organisations/new", data={"kind": "city", "country": "GB", "kana": "かな"}
    )
    assert answer.status_code == 422
    assert "Enter the official name of the organisation." in answer.text and 'value="かな"' in answer.text


def test_a_date_that_is_none_is_said_clearly(desk):
    answer = desk.post(
        "/manage/directory/organisations/new", data={**ORGANISATION, "valid_from": "31/06/2027"}
    )
    assert answer.status_code == 422
    assert "Enter a date such as 2027-06-17." in answer.text and "31/06/2027" in answer.text


def test_an_alias_is_added_and_taken_away(app, desk, body):
    page = f"/manage/directory/organisations/{body}"
    assert desk.post(f"{page}/names", data={"name": "Old Placeham"}).status_code == 303
    assert desk.post(f"{page}/names", data={"name": "old placeham"}).status_code == 422
    with app.app_context():
        alias = queries.organisation(body).aliases[0].id
    assert desk.post(f"{page}/names/{alias}/remove").status_code == 303
    assert desk.post(f"{page}/names/{alias}/remove").status_code == 404


def test_whoever_was_slower_sees_both_texts(app, desk, body):
    page = f"/manage/directory/organisations/{body}/edit"
    desk.get(page)
    with app.app_context():
        seen = str(queries.organisation(body).version)
        with unit_of_work():
            found = queries.organisation(body)
            services.change_organisation(SYSTEM, found, version=found.version, kana="だれか")
    answer = desk.post(page, data={**ORGANISATION, "office": "LON", "kana": "わたし", "version": seen})
    assert answer.status_code == 409
    assert "だれか" in answer.text and 'value="わたし"' in answer.text
    again = desk.post(
        page, data={**ORGANISATION, "office": "", "kana": "わたし", "version": str(int(seen) + 1)}
    )
    assert again.status_code == 303


def test_a_successor_is_named_and_shown(app, desk, body):
    with app.app_context(), unit_of_work():
        make_organisation(name="Newham Council")
        version = queries.organisation(body).version
    page = f"/manage/directory/organisations/{body}"
    data = {**ORGANISATION, "office": "LON", "version": version, "valid_to": "2026-03-31"}
    assert desk.post(f"{page}/edit", data={**data, "successor": "Nowhere"}).status_code == 422
    assert desk.post(f"{page}/edit", data={**data, "successor": "newham"}).status_code == 303
    assert "Carried on by" in desk.get(page).text
    assert "Newham Council" in desk.get("/manage/directory?q=placeham").text


def test_somebody_is_added_with_an_address_and_a_post(app, desk, body):
    added = desk.post(
        "/manage/directory/people/new",
        data={
            "given_name": "Haruo",
            "family_name": "Yamada",
            "name_local": "山田 春夫",
            "name_order": "",
            "lang": "ja",
            "email": "haruo@example.org",
        },
    )
    assert added.status_code == 303
    assert "YAMADA Haruo" in desk.get(added.location).text
    post = {"organisation": "placeham", "post_en": "Officer", "valid_from": "2026-04-01"}
    assert desk.post(f"{added.location}/appointments", data=post).status_code == 303
    assert "YAMADA Haruo" in desk.get(f"/manage/directory/organisations/{body}").text
    with app.app_context():
        (appointment,) = queries.search_people(SYSTEM, "haruo")[0].appointments
        end = f"{added.location}/appointments/{appointment.id}/end"
    assert desk.get(end).status_code == 200
    assert desk.post(end, data={"on": "2026-03-01"}).status_code == 422
    assert desk.post(end, data={"on": "2027-03-31"}).status_code == 303
    assert "YAMADA Haruo" not in desk.get(f"/manage/directory/organisations/{body}").text


def test_an_address_of_somebody_else_is_refused_and_one_that_staff_let_them_share_is_not(app, desk):
    with app.app_context(), unit_of_work():
        one = add_person("One", email="one@example.org").id
        add_person("Two", email="two@example.org", shared=True)
    page = f"/manage/directory/people/{one}"
    taken = {"email": "ORGANISER-LON@example.org"}
    assert desk.post(f"{page}/addresses", data=taken).status_code == 422
    alone = {**taken, "is_shared": "y", "reason": "a couple"}
    assert desk.post(f"{page}/addresses", data=alone).status_code == 422  # it is somebody's alone, still
    without_reason = {"email": "new@example.org", "is_shared": "y"}
    assert desk.post(f"{page}/addresses", data=without_reason).status_code == 422
    assert desk.post(f"{page}/addresses", data={"email": "two@example.org"}).status_code == 303
    assert desk.post(f"{page}/addresses", data={"email": "no address"}).status_code == 422


def test_a_name_is_changed_once_by_the_first_who_saves(app, desk):
    with app.app_context(), unit_of_work():
        one = add_person("Anna").id
    page = f"/manage/directory/people/{one}/edit"
    data = {"given_name": "Anne", "family_name": "Placeholder", "name_order": "given_first", "lang": "en"}
    assert desk.get(page).status_code == 200
    assert desk.post(page, data={**data, "version": "1"}).status_code == 303
    assert desk.post(page, data={**data, "version": "1"}).status_code == 409
    assert desk.post(page, data={**data, "version": "x"}).status_code == 409


def test_another_office_reads_and_does_not_write(app, client, body):
    sign_in(app, client, office="PAR")
    assert client.get(f"/manage/directory/organisations/{body}").status_code == 200
    for path in ("edit", "names"):
        answer = client.post(f"/manage/directory/organisations/{body}/{path}", data={"name": "X"})
        assert answer.status_code == 403


def test_an_auditor_reads_and_a_visitor_is_asked_to_sign_in(app, client):
    assert client.get("/manage/directory").location.startswith("/sign-in")
    sign_in(app, client, Role.AUDITOR)
    page = client.get("/manage/directory").text
    assert "Add an organisation" not in page
    assert client.get("/manage/directory/people/new").status_code == 403


@pytest.mark.parametrize("tab", ["organisations", "people"])
def test_a_list_asks_the_same_number_of_questions_for_one_and_for_many(app, desk, tab):
    counts = []
    for number in (1, 3, 60):
        with app.app_context(), unit_of_work():
            for made in range(session().query(Organisation).count(), number):
                someone = add_person(f"Name {made}", email=f"n{made}@example.org")
                place = make_organisation(name=f"Place {made}")
                services.appoint(SYSTEM, someone, organisation=place, post=Words("Officer"))
        desk.get("/manage/directory")
        counts.append(count(app, desk, f"/manage/directory?tab={tab}"))
    assert len(set(counts)) == 1 and counts[0] <= 10


def count(app, client, path):
    with app.app_context():
        watching = statements()
        seen = watching.__enter__()
    assert client.get(path).status_code == 200
    with app.app_context():
        watching.__exit__(None, None, None)
    return len(seen)


def test_saving_what_the_page_shows_keeps_office_and_successor(app, desk, body):
    with app.app_context(), unit_of_work():
        successor = make_organisation(name="Newham Council")
        found = queries.organisation(body)
        last = dt.date(2026, 3, 31)
        services.change_organisation(SYSTEM, found, version=found.version, valid_to=last)
        services.set_successor(SYSTEM, found, successor)
    page = f"/manage/directory/organisations/{body}/edit"
    assert desk.post(page, data=shown_values(desk.get(page).text)).status_code == 303
    with app.app_context():
        kept = queries.organisation(body)
        assert (kept.office.code, kept.successor.name.en, kept.valid_to) == ("LON", "Newham Council", last)


def shown_values(text):
    """What a browser would send back: the value of every control of the form that has a kind."""
    document = html5lib.parse(text, namespaceHTMLElements=False)
    form = next(each for each in document.iter("form") if each.find(".//select[@name='kind']") is not None)
    sent = {field.get("name"): field.get("value", "") for field in form.iter("input")}
    for choice in form.iter("select"):
        chosen = [
            option.get("value") for option in choice.iter("option") if option.get("selected") is not None
        ]
        sent[choice.get("name")] = chosen[0] if chosen else choice.find("option").get("value")
    return sent
