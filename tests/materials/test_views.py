"""Who gets a file through the browser, and who is told that it is not there."""

import io

import pytest

from tests.builders import make_person, sign_in_as
from tests.feedback.afterwards import AFTERWARDS, held_event
from tests.materials.test_services import SLIDES, add
from tests.pages.desk_world import browser_of
from tourapp.access.policy import Role
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.materials import queries
from tourapp.materials.models import Readers

DESK = "/manage/seminar/materials"
NEW = {"title_en": "Slides", "title_ja": "資料", "readers": "came", "keep_days": "730"}


@pytest.fixture
def held(app):
    with app.app_context():
        event, people = held_event(came=1, stayed_away=1)
        files = {readers: add(event, readers=readers).id for readers in Readers}
        files["held"] = add(event, readers=Readers.EVERYBODY, released=False).id
        stranger = make_person("stranger@example.org", given_name="Stranger").id
        persons = [session().get_one(Person, each) for each in (*(one.person_id for one in people), stranger)]
    with clock.frozen(AFTERWARDS):
        yield files, persons


def browser(app, person):
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    return client


def given(client, where, files):
    return {name for name, each in files.items() if client.get(f"{where}/{each}").status_code == 200}


def test_each_gets_what_is_meant_for_her_and_for_others_it_is_not_there(app, held):
    files, (came, stayed, stranger) = held
    mine, public = "/me/seminar/materials", "/events/seminar/materials"
    assert given(browser(app, came), mine, files) == set(Readers)
    assert given(browser(app, stayed), mine, files) == {Readers.CONFIRMED, Readers.EVERYBODY}
    assert given(browser(app, stranger), mine, files) == set()
    assert given(app.test_client(), mine, files) == set()
    for client in (app.test_client(), browser(app, came), browser(app, stranger)):
        assert given(client, public, files) == {Readers.EVERYBODY}
    for person in (came, stranger):
        assert browser(app, person).get(f"{DESK}/{files['held']}/file").status_code == 403


def test_a_file_is_saved_and_never_shown(app, held):
    files, (came, *_others) = held
    response = browser(app, came).get(f"/me/seminar/materials/{files[Readers.CAME]}")
    assert response.data == SLIDES
    assert response.headers["Content-Disposition"].startswith('attachment; filename="slides.pdf"')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_lists_name_what_their_reader_may_have(app, held, lang):
    _files, (came, stayed, _stranger) = held
    for person, number in ((came, 3), (stayed, 2)):
        page = browser(app, person).get(f"/me/seminar?lang={lang}").get_data(as_text=True)
        assert page.count("/me/seminar/materials/") == number
    page = app.test_client().get(f"/events/seminar?lang={lang}").get_data(as_text=True)
    assert page.count("/events/seminar/materials/") == 1


def test_the_office_adds_a_file_releases_it_and_takes_it_away(app, held):
    client = browser_of(app, Role.ORGANISER)
    sent = client.post(DESK, data={**NEW, "file": (io.BytesIO(SLIDES), "talk.pdf")})
    assert sent.status_code == 303
    with app.app_context():
        made = queries.of_event(events.by_slug("seminar"))[-1]
    assert (made.file_name, made.released_at) == ("talk.pdf", None)
    assert client.get(f"{DESK}/{made.id}/file").data == SLIDES
    assert client.post(f"{DESK}/{made.id}/release").status_code == 303
    assert client.post(f"{DESK}/{made.id}/up").status_code == 303
    assert client.post(f"{DESK}/{made.id}/hold").status_code == 303
    changed = client.post(f"{DESK}/{made.id}", data={**NEW, "title_en": "Talk", "version": "1"})
    assert changed.status_code == 409, "it was released, held and moved meanwhile"
    assert "talk.pdf" in client.get(f"{DESK}/{made.id}/remove").get_data(as_text=True)
    assert client.post(f"{DESK}/{made.id}/remove").status_code == 303
    assert client.get(f"{DESK}/{made.id}").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        NEW,
        {**NEW, "url": "https://video.example.org/", "file": (b"%PDF-1.4", "a.pdf")},
        {**NEW, "url": "http://video.example.org/"},
        {**NEW, "file": (b"<html>", "a.pdf")},
        {**NEW, "title_en": "", "title_ja": "", "file": (b"%PDF-1.4", "a.pdf")},
        {**NEW, "readers": "nobody", "url": "https://video.example.org/"},
        {**NEW, "keep_days": "0", "url": "https://video.example.org/"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_added(app, held, data):
    sent = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in data.items()
    }
    page = browser_of(app, Role.ORGANISER).post(DESK, data=sent)
    assert page.status_code == 422 and "There is a problem" in page.get_data(as_text=True)
    with app.app_context():
        assert len(queries.of_event(events.by_slug("seminar"))) == 4


def test_a_link_is_given_without_telling_where_one_comes_from(app, held):
    client = browser_of(app, Role.ORGANISER)
    assert (
        client.post(
            DESK, data={**NEW, "readers": "everybody", "url": "https://video.example.org/x"}
        ).status_code
        == 303
    )
    with app.app_context():
        made = queries.of_event(events.by_slug("seminar"))[-1]
    assert client.post(f"{DESK}/{made.id}/release").status_code == 303
    page = app.test_client().get("/events/seminar").get_data(as_text=True)
    assert '<a href="https://video.example.org/x" rel="noopener noreferrer">' in page
    assert app.test_client().get(f"/events/seminar/materials/{made.id}").status_code == 404


def test_another_events_file_is_not_there(app, held):
    from tests.builders import make_event

    files, _persons = held
    with app.app_context():
        make_event("other")
    assert (
        browser_of(app, Role.ORGANISER).get(f"/manage/other/materials/{files[Readers.CAME]}/file").status_code
        == 404
    )
    assert app.test_client().get(f"/events/other/materials/{files[Readers.EVERYBODY]}").status_code == 404
