"""The list of participants and one person's registration."""

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event, submit
from tests.pages.desk_world import LIST, browser_of, fill, five_people, main_of, names, text_of
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.messages.models import Message
from tourapp.registration.models import Registration
from tourapp.registration.states import State


@pytest.fixture
def world(app):
    five_people(app)
    return app


def listed(client, **asked) -> list[str]:
    return names(client.get(LIST, query_string=asked))


# --- the list ----------------------------------------------------------------------------------------


def test_the_newest_comes_first_unless_somebody_asks_otherwise(world):
    assert listed(browser_of(world)) == ["佐藤 花子", "Pele", "Bob Baker", "山田 太郎", "Zoë Ångström"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Zoë Ångström", "Bob Baker", "Pele", "佐藤 花子", "山田 太郎"]),
        ("-name", ["山田 太郎", "佐藤 花子", "Pele", "Bob Baker", "Zoë Ångström"]),
        ("organisation", ["佐藤 花子", "Pele", "Zoë Ångström", "Bob Baker", "山田 太郎"]),
        ("attendance", ["Zoë Ångström", "Pele", "佐藤 花子", "山田 太郎", "Bob Baker"]),
        ("submitted", ["Zoë Ångström", "山田 太郎", "Bob Baker", "Pele", "佐藤 花子"]),
        ("no-such-order", ["佐藤 花子", "Pele", "Bob Baker", "山田 太郎", "Zoë Ångström"]),
    ],
)
def test_it_is_ordered_by_names_without_accents_in_both_directions(world, order, expected):
    assert listed(browser_of(world), sort=order) == expected


def test_japanese_names_go_by_their_kana_where_the_directory_has_it(world):
    with world.app_context(), unit_of_work():
        for family, kana in (("山田", "アイダ タロウ"), ("佐藤", "サトウ ハナコ")):
            person = session().scalars(sa.select(Person).where(Person.family_name == family)).one()
            directory.change_person(SYSTEM, person, version=person.version, name_kana=kana)
    assert listed(browser_of(world), sort="name")[-2:] == ["山田 太郎", "佐藤 花子"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("angstrom", ["Zoë Ångström"]),
        ("ANGSTRÖM zoe", ["Zoë Ångström"]),
        ("山田", ["山田 太郎"]),
        ("山田太郎", ["山田 太郎"]),
        ("山田　太郎", ["山田 太郎"]),
        ("orsted", ["Bob Baker"]),
        ("cacak", ["Pele"]),
        ("abc市", ["佐藤 花子"]),
        ("p2@example.org", ["Bob Baker"]),
        ("P2@EXAMPLE.ORG", ["Bob Baker"]),
        ("SEMINAR-0004", ["Pele"]),
        ("ｓｅｍｉｎａｒ－０００４", ["Pele"]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_it_is_searched_by_name_organisation_address_and_reference(world, text, expected):
    assert listed(browser_of(world), q=text) == expected


def make_city(name: Words, *aliases: str) -> None:
    with unit_of_work():
        directory.add_organisation(
            SYSTEM, kind=OrganisationKind.CITY, name=name, country="JP", aliases=aliases
        )


def test_somebody_is_found_by_another_name_of_her_organisation(app):
    with app.app_context():
        make_city(Words("Toyota City", "豊田市"), "挙母市")
        make_registration(open_event(), organisation="toyota city")
    client = browser_of(app)
    assert listed(client, q="豊田") == listed(client, q="挙母") == ["Ada Example"]


def test_it_is_narrowed_by_state_and_by_way(world):
    with world.app_context():
        submit(events.by_slug("seminar"), "late@example.org", given_name="Late", family_name="Comer")
    client = browser_of(world)
    assert listed(client, state="submitted") == ["Late Comer"]
    assert listed(client, attendance="online") == ["Bob Baker"]
    assert listed(client, attendance="online", state="submitted") == []
    assert len(listed(client, state="no-such-state", attendance="", page="x")) == 6


def test_search_and_order_stand_in_the_address_and_stay_with_each_other(world):
    page = browser_of(world).get(f"{LIST}?q=e&state=confirmed&sort=name")
    links = [link.get("href") for link in main_of(page).iterfind(".//thead//a")]
    assert links[0] == f"{LIST}?q=e&state=confirmed&sort=-name"
    assert main_of(page).find(".//thead//th[@aria-sort='ascending']") is not None
    assert main_of(page).find(".//input[@name='q']").get("value") == "e"
    assert main_of(page).find(".//input[@name='sort']").get("value") == "name"
    export = main_of(page).find(".//form[@method='post']").get("action")
    assert export == f"{LIST}.xlsx?q=e&state=confirmed&sort=name"


def test_it_goes_on_after_fifty(app):
    with app.app_context():
        open_event(places=500)
    fill(app, 53)
    client = browser_of(app)
    assert len(listed(client)) == 50
    assert len(listed(client, page=2)) == 3
    assert len(listed(client, page=99)) == 3
    assert "1 to 50 of 53" in text_of(client.get(LIST))


def test_an_empty_list_says_what_will_stand_there(app):
    with app.app_context():
        open_event()
    page = text_of(browser_of(app).get(LIST))
    assert "Nobody has registered yet" in page
    assert "Download" not in page


def test_a_search_that_finds_nobody_offers_the_whole_list(world):
    page = text_of(browser_of(world).get(f"{LIST}?q=zzz"))
    assert "Nobody fits" in page
    assert "Show all registrations" in page


HOSTILE = "<script>alert(1)</script>"


def test_names_are_shown_as_text_whatever_they_are(app):
    with app.app_context():
        made = make_registration(
            open_event(),
            given_name=HOSTILE,
            family_name="\u202egnp.exe",
            organisation='"><img src=x onerror=1>',
        )
    client = browser_of(app)
    for path in (LIST, f"{LIST}/{made.reference}", f"{LIST}/{made.reference}/cancel", "/manage/seminar/"):
        page = client.get(path).get_data(as_text=True)
        assert HOSTILE not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


# --- one person --------------------------------------------------------------------------------------


@pytest.fixture
def one(app):
    """Somebody with two private answers; returns the path of her registration."""
    with app.app_context():
        made = make_registration(open_event(), answers={"dietary": "kosher", "access_needs": "a ramp"})
        return f"{LIST}/{made.reference}"


def test_one_page_shows_what_the_form_says_and_what_happened(app, one):
    page = text_of(browser_of(app).get(one))
    for words in ("Ada Example", "ada@example.org", "Sample Council", "Not found in the directory"):
        assert words in page
    first, last = page.index("Ada Example has a place"), page.index("Ada Example sent the form")
    assert first < last
    assert "Email waits to be sent" in page


def test_an_organisation_of_the_directory_is_a_link(app):
    with app.app_context():
        make_city(Words("Toyota City", "豊田市"))
        made = make_registration(open_event(), organisation="TOYOTA CITY")
        path = f"/manage/directory/organisations/{made.organisation_id}"
    page = browser_of(app).get(f"{LIST}/{made.reference}")
    assert [link.text for link in main_of(page).iterfind(f".//a[@href='{path}']")] == ["Toyota City"]


ROLES = (
    (Role.ORGANISER, ("office", "LON")),
    (Role.OFFICE_HEAD, ("office", "LON")),
    (Role.HEADQUARTERS, None),
    (Role.AUDITOR, None),
)


@pytest.mark.parametrize(("role", "scope"), ROLES)
def test_private_answers_are_not_for_the_office_not_even_that_there_are_any(app, one, role, scope):
    client = browser_of(app, role, scope)
    page = client.get(one)
    assert "Private. Only those who arrange food and access" in text_of(page)
    assert "dietary" not in page.get_data(as_text=True)
    assert not re.search("kosher|ramp|private answer[s:]", text_of(page))
    assert client.post(f"{one}/answers", data={"purpose": "catering"}).status_code == 403
    with app.app_context():
        assert session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).all() == []


def test_the_one_who_arranges_opens_them_for_a_purpose_and_that_is_noted(app, one):
    client = browser_of(app, Role.LOGISTICS)
    closed = text_of(client.get(one))
    assert "There are 2 private answers:" in closed
    assert "kosher" not in closed
    opened = client.post(f"{one}/answers", data={"purpose": "catering"})
    assert opened.status_code == 200
    assert opened.headers["Cache-Control"] == "no-store"
    assert "kosher" in text_of(opened)
    assert "a ramp" in text_of(opened)
    assert "kosher" not in text_of(client.get(one))
    with app.app_context():
        entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).one()
        assert (entry.fields, entry.reason) == (["access_needs", "dietary"], "catering")
        assert entry.subject.startswith("registration:")


@pytest.mark.parametrize("data", [{}, {"purpose": "curiosity"}])
def test_without_a_purpose_nothing_is_opened(app, one, data):
    client = browser_of(app, Role.LOGISTICS)
    answer = client.post(f"{one}/answers", data=data)
    assert answer.status_code == 422
    assert "kosher" not in text_of(answer)
    with app.app_context():
        assert session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).all() == []


def test_the_office_cancels_with_a_reason_and_the_person_is_told(app, one):
    client = browser_of(app)
    assert "The place becomes free at once" in text_of(client.get(f"{one}/cancel"))
    assert client.post(f"{one}/cancel", data={"reason": " "}).status_code == 422
    done = client.post(f"{one}/cancel", data={"reason": "asked by telephone"}, follow_redirects=True)
    assert "The registration is cancelled. We have written to the person." in text_of(done)
    assert "Sam Staff organiser cancelled the registration of Ada Example asked by telephone" in text_of(done)
    with app.app_context():
        registration = session().scalars(sa.select(Registration)).one()
        assert (registration.state, registration.ended_reason) == (State.CANCELLED, "asked by telephone")
        told = session().scalars(sa.select(Message).where(Message.template == "registration/cancelled")).one()
        assert "asked by telephone" in told.text
    assert client.get(f"{one}/cancel").status_code == 303


def test_after_the_start_nothing_is_cancelled(app, one):
    client = browser_of(app)
    with clock.frozen(datetime(2027, 6, 17, 9, tzinfo=UTC)):
        client = browser_of(app, Role.OFFICE_HEAD)
        assert "Cancel this registration" not in text_of(client.get(one))
        assert client.post(f"{one}/cancel", data={"reason": "late"}).status_code == 303
    with app.app_context():
        assert session().scalars(sa.select(Registration)).one().state is State.CONFIRMED


def test_a_registration_of_another_event_is_not_found_here(app, one):
    with app.app_context():
        other = make_registration(open_event("other"), "b@example.org")
    client = browser_of(app)
    assert client.get(f"{LIST}/{other.reference}").status_code == 404
    assert client.get(f"{LIST}/no-such-reference").status_code == 404


# --- who may -----------------------------------------------------------------------------------------

MATRIX = {
    # role, scope: list, one, export, cancel, open
    (Role.ORGANISER, ("office", "LON")): (200, 200, 200, 200, 403),
    (Role.OFFICE_HEAD, ("office", "LON")): (200, 200, 200, 200, 403),
    (Role.LOGISTICS, ("office", "LON")): (200, 200, 200, 403, 200),
    (Role.HEADQUARTERS, None): (200, 200, 403, 403, 403),
    (Role.AUDITOR, None): (200, 200, 403, 403, 403),
    (Role.ORGANISER, ("office", "PAR")): (403,) * 5,
    (Role.LOGISTICS, ("office", "PAR")): (403,) * 5,
    (Role.ADMINISTRATOR, None): (403,) * 5,
}


@pytest.mark.parametrize(("who", "expected"), MATRIX.items())
def test_who_may_see_take_out_cancel_and_open(app, one, who, expected):
    client = browser_of(app, *who)
    answers = (
        client.get(LIST),
        client.get(one),
        client.post(f"{LIST}.xlsx"),
        client.get(f"{one}/cancel"),
        client.post(f"{one}/answers", data={"purpose": "access"}),
    )
    assert tuple(answer.status_code for answer in answers) == expected


def test_a_visitor_is_asked_to_sign_in(app, client, one):
    for path in (LIST, one, f"{one}/cancel"):
        assert client.get(path).status_code in (303, 401)


def test_buttons_are_shown_to_those_who_may_press_them(app, one):
    auditor = browser_of(app, Role.AUDITOR, None)
    assert "Download" not in text_of(auditor.get(LIST))
    assert "Cancel this registration" not in text_of(auditor.get(one))
