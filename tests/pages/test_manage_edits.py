"""Taking back and doing again by buttons, and the history of a draft."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as, wall
from tests.counting import statements
from tests.pages import test_manage_items
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services
from tourapp.programme.editing import queries, services
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import ItemKind

PAGE = "/manage/seminar/programme"
HISTORY = f"{PAGE}/history"
UNDO = f"{PAGE}/undo"
REDO = f"{PAGE}/redo"


@pytest.fixture
def desk(app: Flask) -> FlaskClient:
    with app.app_context():
        make_event(starts="2027-06-17 09:00", ends="2027-06-18 17:30")
    return signed_in(app, "ada@example.org")


def signed_in(app: Flask, email: str, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person(email)
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def add(desk: FlaskClient, app: Flask, title: str = "Talk") -> str:
    """An item that she has added by the form; its address."""
    times = {"starts_on": "2027-06-17", "starts_time": "10:00", "ends_time": "11:00"}
    answer = test_manage_items.add(desk, title_en=title, **times)
    assert answer.status_code == 303
    with app.app_context():
        return f"{PAGE}/items/{item(title).id}"


def item(title: str = "Talk"):
    found = programme.draft(events.by_slug("seminar"), dropped=True)
    return next(each for each in found if each.title.en == title)


def hours(app: Flask) -> str:
    with app.app_context():
        at = item().starts
        assert at is not None
        return f"{at.local:%H:%M}"


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the forms of a page, without those around it; of the last that has each."""
    text = text[text.index("<main") : text.index("</main>")]
    return dict(re.findall(r'<input type="hidden" name="(number|over|next)" value="([^"]*)"', text))


def test_a_moved_item_is_put_back_and_moved_again(app: Flask, desk: FlaskClient) -> None:
    address = add(desk, app)
    desk.post(f"{address}/move", data={"minutes": "30"})
    text = desk.get(HISTORY).get_data(as_text=True)
    assert "Undo: Moved: Talk, Thu 17 Jun, 10:30 to 11:30" in re.sub(r"<[^>]+>", "", text)
    answer = desk.post(UNDO, data=hidden(text), follow_redirects=True)
    assert hours(app) == "10:00"
    assert answer.request.path == HISTORY
    text = answer.get_data(as_text=True)
    assert "Undone: Moved: Talk" in text
    assert "Redo: Moved: Talk, Thu 17 Jun, 10:30 to 11:30" in re.sub(r"<[^>]+>", "", text)
    desk.post(REDO, data={"number": "2"})
    assert hours(app) == "10:30"


def test_every_act_of_the_forms_is_undone(app: Flask, desk: FlaskClient) -> None:
    address = add(desk, app)
    with app.app_context():
        number = str(item().id)
    desk.post(f"{address}/copy")
    desk.post(f"{address}/drop", data={"reason": "The speaker is ill"})
    desk.post(f"{address}/restore")
    desk.post(f"/manage/seminar/sign-ups/{number}", data={"needs_signup": "y", "capacity": "20"})
    desk.post(f"/manage/seminar/sign-ups/{number}/seats", data={"needs_signup": "y", "capacity": "20"})
    with app.app_context():
        made = queries.newest(events.by_slug("seminar"))
    assert made == 5
    for _ in range(made):
        assert desk.post(UNDO).status_code == 303
    assert desk.post(UNDO).status_code == 422
    with app.app_context():
        assert programme.draft(events.by_slug("seminar")) == []


def test_what_somebody_else_did_since_is_shown_and_asked_about(app: Flask, desk: FlaskClient) -> None:
    address = add(desk, app)
    desk.post(f"{address}/move", data={"minutes": "30"})
    other = signed_in(app, "ben@example.org")
    other.post(f"{address}/move", data={"minutes": "60"})
    answer = desk.post(UNDO, data={"number": "2", "next": HISTORY})
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert "11:30" in text and "10:00" in text
    assert hours(app) == "11:30"
    assert desk.post(UNDO, data=hidden(text)).location == HISTORY
    assert hours(app) == "10:00"


def test_a_button_of_an_old_page_says_that_something_else_was_done(app: Flask, desk: FlaskClient) -> None:
    address = add(desk, app)
    desk.post(f"{address}/move", data={"minutes": "30"})
    answer = desk.post(UNDO, data={"number": "1"})
    assert answer.status_code == 409
    assert "Something else has been done since" in answer.get_data(as_text=True)
    assert hours(app) == "10:30"


def test_the_history_says_who_did_what_and_what_is_in_a_version(app: Flask, desk: FlaskClient) -> None:
    address = add(desk, app)
    with app.app_context(), unit_of_work():
        programme_services.freeze(SYSTEM, events.by_slug("seminar"))
    signed_in(app, "ben@example.org").post(f"{address}/move", data={"minutes": "30"})
    desk.post(f"{address}/move", data={"minutes": "30"})
    text = re.sub(r"<[^>]+>", "", desk.get(HISTORY).get_data(as_text=True))
    assert "Version 1 was made here" in text
    assert "Not possible: in version 1" in text
    assert "By whoever did it" in text
    assert "Your next undo" in text
    assert "(you)" in text


def test_whoever_only_reads_sees_no_button(app: Flask, desk: FlaskClient) -> None:
    add(desk, app)
    reader = signed_in(app, "auditor@example.org", Role.HEADQUARTERS)
    text = reader.get(HISTORY).get_data(as_text=True)
    assert "Added: Talk" in text
    assert UNDO not in text
    assert reader.post(UNDO).status_code == 403


def test_nowhere_else_is_gone_to_than_this_programme(app: Flask, desk: FlaskClient) -> None:
    add(desk, app)
    answer = desk.post(UNDO, data={"next": "//evil.example"})
    assert answer.location == PAGE


def test_a_long_history_takes_as_many_statements_as_a_short_one(app: Flask, desk: FlaskClient) -> None:
    def some(count: int) -> None:
        with app.app_context(), unit_of_work():
            event = events.by_slug("seminar")
            for number in range(count):
                fields = {
                    "kind": ItemKind.LECTURE,
                    "title": Words(f"Talk {number}", "講義"),
                    "starts": wall("2027-06-17 10:00"),
                    "ends": wall("2027-06-17 11:00"),
                }
                services.apply(SYSTEM, event, [Edit(fields=fields)], said=Words(f"Added {number}", "追加"))

    some(1)
    desk.get(HISTORY)
    with app.app_context(), statements() as few:
        desk.get(HISTORY)
    some(60)
    with app.app_context(), statements() as many:
        text = desk.get(HISTORY).get_data(as_text=True)
    assert len(few) == len(many)
    assert "Earlier changes" in text
    assert "Added 0" in desk.get(f"{HISTORY}?before=12").get_data(as_text=True)
