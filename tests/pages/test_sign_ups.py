"""Seats in sessions through the browser's eyes: a person's own pages, and the office's."""

import csv
import io
import uuid

import pytest
import sqlalchemy as sa

from tests.builders import make_person, open_event, sign_in_as
from tests.pages.desk_world import browser_of, text_of
from tests.pages.test_desk import asked
from tests.programme.sign_up_world import add, drop, guest, item, make_rooms, release, sign_up, standing, wait
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.registration.models import Registration

MINE = "/me/seminar/sessions"
DESK = "/manage/seminar/sign-ups"


@pytest.fixture
def rooms(app):
    """Rooms A and B at the same time and C afterwards, two seats each; Bea and Cem sit in A."""
    with app.app_context():
        event = make_rooms()
        for name in ("bea", "cem"):
            sign_up(guest(event, name), "A")
    return app


def browser_for(app, name="ada"):
    """Somebody with a place, signed in."""
    with app.app_context():
        guest(events.by_slug("seminar"), name)
        person = directory.person_by_email(f"{name}@example.org")
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    return client


def press(client, app, act, title):
    with app.app_context():
        chosen = str(item(events.by_slug("seminar"), title).id)
    return client.post(MINE, data={"act": act, "item": chosen})


def registration(name):
    return session().scalars(sa.select(Registration).where(Registration.email == f"{name}@example.org")).one()


def has(app, name="ada"):
    with app.app_context():
        return standing(registration(name))


def test_a_person_chooses_on_her_own_page_and_reads_there_what_she_has(rooms):
    ada = browser_for(rooms)
    assert "3 sessions have a limited number of seats" in text_of(ada.get("/me/seminar"))
    shown = text_of(ada.get(MINE))
    assert "11:00 to 12:00" in shown and "Times are London" in shown
    assert "Full: all 2 seats are taken" in shown and "2 of 2 seats left" in shown
    assert press(ada, rooms, "choose", "B").status_code == 303
    assert press(ada, rooms, "wait", "A").status_code == 303
    shown = text_of(ada.get(MINE))
    assert "You wait: number 1" in shown and "1 of 2 seats left" in shown
    own = text_of(ada.get("/me/seminar"))
    assert "You have a seat" in own and "11:30 to 12:30 (London)" in own
    assert press(ada, rooms, "drop", "B").status_code == 303
    assert has(rooms) == {"A": "full_alternative"}


def test_a_japanese_reader_reads_the_city_in_japanese_brackets(rooms):
    client = browser_for(rooms)
    press(client, rooms, "choose", "B")
    own = client.get("/me/seminar?lang=ja").get_data(as_text=True)
    assert "（ロンドン）" in own and "(ロンドン)" not in own


def test_moving_to_another_session_at_the_same_time_is_one_button(rooms):
    ada = browser_for(rooms)
    press(ada, rooms, "choose", "B")
    with rooms.app_context():
        drop(registration("bea"), "A")
    assert "Move to this session" in text_of(ada.get(MINE))
    assert press(ada, rooms, "choose", "A").status_code == 422
    assert press(ada, rooms, "instead", "A").status_code == 303
    assert has(rooms) == {"A": "chosen"}


def test_a_session_that_filled_up_in_the_meantime_says_so_beside_the_buttons(rooms):
    ada = browser_for(rooms)
    answer = press(ada, rooms, "choose", "A")
    assert answer.status_code == 422
    assert "All 2 seats are taken. You can wait for one." in text_of(answer)
    assert has(rooms) == {}


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"act": "choose", "item": "x"},
        {"act": "steal", "item": str(uuid.uuid4())},
        {"act": "choose", "item": "\x00" * 40},
    ],
)
def test_junk_is_refused_and_changes_nothing(rooms, junk):
    ada = browser_for(rooms)
    assert ada.post(MINE, data=junk).status_code == 422
    assert ada.post(MINE, data={"act": "choose", "item": str(uuid.uuid4())}).status_code == 404
    assert has(rooms) == {}


def test_who_has_no_registration_has_no_such_page(rooms):
    with rooms.app_context():
        somebody = make_person("somebody@example.org")
    client = rooms.test_client()
    sign_in_as(client, somebody, strong=False)
    assert client.get(MINE).status_code == 404


def test_an_event_without_sign_ups_says_nothing_of_them(app):
    with app.app_context():
        open_event()
    ada = browser_for(app)
    assert "Your sessions" not in text_of(ada.get("/me/seminar"))
    assert "There is nothing to sign up for" in text_of(ada.get(MINE))


def test_the_own_pages_take_as_many_statements_however_much_there_is(rooms):
    ada, counted = browser_for(rooms), []
    press(ada, rooms, "wait", "A")
    for more in ("dan", "eve"):
        with rooms.app_context():
            event = events.by_slug("seminar")
            wait(guest(event, more), "A")
            add(event, f"Room of {more}", "15:00-16:00")
            release(event)
        counted.append([asked(rooms, ada, path) for path in ("/me/seminar", MINE)])
    assert counted[0] == counted[1]


def test_the_office_sees_how_full_each_session_is_and_who_sits_there(rooms):
    with rooms.app_context():
        wait(guest(events.by_slug("seminar"), "dan"), "A")
        first = item(events.by_slug("seminar"), "A").id
    office = browser_of(rooms)
    assert 'href="/manage/seminar/sign-ups"' in office.get("/manage/seminar/programme").get_data(as_text=True)
    shown = text_of(office.get(DESK))
    assert "A Room 1" in shown and "Full 1" in shown and "Lunch" in shown
    listed = text_of(office.get(f"{DESK}/{first}"))
    assert "2 people have a seat" in listed and "1 person waits for a seat" in listed
    assert listed.index("Bea Example") < listed.index("Cem Example") < listed.index("Dan Example")


def test_the_list_of_a_session_can_be_taken_out_and_that_is_noted(rooms):
    with rooms.app_context():
        first = item(events.by_slug("seminar"), "A").id
        wait(guest(events.by_slug("seminar"), "dan"), "A")
    answer = browser_of(rooms).post(f"{DESK}/{first}/list.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Seat", "Has a seat", "Has a seat", "Waits: number 1"]
    with rooms.app_context():
        noted = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "sign_ups.export")).one()
        assert noted.actor.startswith("person:")


def test_the_office_sets_seats_and_is_told_why_not(rooms):
    with rooms.app_context():
        first, lunch = (item(events.by_slug("seminar"), title).id for title in ("A", "Lunch"))
    office = browser_of(rooms)
    refused = office.post(f"{DESK}/{first}/seats", data={"needs_signup": "y", "capacity": "1"})
    assert refused.status_code == 422 and "2 people have a seat: enter this number or more" in text_of(
        refused
    )
    assert office.post(f"{DESK}/{first}/seats", data={"capacity": "9"}).status_code == 422
    assert (
        office.post(f"{DESK}/{lunch}/seats", data={"needs_signup": "y", "capacity": "-1"}).status_code == 422
    )
    assert (
        office.post(f"{DESK}/{lunch}/seats", data={"needs_signup": "y", "capacity": "30"}).status_code == 303
    )
    with rooms.app_context():
        found = item(events.by_slug("seminar"), "Lunch")
        assert found.needs_signup and found.capacity == 30


def test_who_may_only_look_neither_sees_the_buttons_nor_may_press_them(rooms):
    with rooms.app_context():
        first = item(events.by_slug("seminar"), "A").id
    leader = browser_of(rooms, Role.HEADQUARTERS, None)
    assert "Change" not in text_of(leader.get(DESK))
    assert leader.post(f"{DESK}/{first}/seats", data={}).status_code == 403
    assert leader.post(f"{DESK}/{first}/list.csv").status_code == 403
    other = browser_of(rooms, Role.ORGANISER, ("office", "PAR"))
    assert other.get(f"{DESK}/{first}").status_code == 403


def test_an_item_of_another_event_is_not_found(rooms):
    with rooms.app_context():
        other = item(make_rooms("other"), "A").id
    assert browser_of(rooms).get(f"{DESK}/{other}").status_code == 404


def test_the_lists_of_the_office_take_as_many_statements_for_one_row_as_for_three(rooms):
    with rooms.app_context():
        first = item(events.by_slug("seminar"), "A").id
    office, counted = browser_of(rooms), []
    for more in (("dan",), ("eve", "fay")):
        with rooms.app_context():
            event = events.by_slug("seminar")
            for name in more:
                wait(guest(event, name), "A")
                add(event, f"Room of {name}", "15:00-16:00")
        counted.append([asked(rooms, office, path) for path in (DESK, f"{DESK}/{first}")])
    assert counted[0] == counted[1]


def pressed_by_office(client, app, act, title, name="ada"):
    with app.app_context():
        address = f"/manage/seminar/participants/{registration(name).reference}/sessions"
        chosen = str(item(events.by_slug("seminar"), title).id)
    return client.post(address, data={"act": act, "item": chosen}, follow_redirects=True)


def test_the_office_seats_somebody_by_the_rules_of_her_own_page(rooms):
    browser_for(rooms)
    desk = browser_of(rooms)
    pressed_by_office(desk, rooms, "choose", "B")
    assert has(rooms) == {"B": "chosen"}
    full = pressed_by_office(desk, rooms, "choose", "A")
    assert full.status_code == 422 and has(rooms) == {"B": "chosen"}
    assert "Waits: number 1" in text_of(pressed_by_office(desk, rooms, "wait", "A"))
    pressed_by_office(desk, rooms, "drop", "B")
    assert has(rooms) == {"A": "full_alternative"}


def test_the_desk_shows_the_sessions_of_a_person_and_only_who_may_edit_changes_them(rooms):
    with rooms.app_context():
        bea = registration("bea").reference
    reader = browser_of(rooms, Role.AUDITOR)
    shown = reader.get(f"/manage/seminar/participants/{bea}")
    assert shown.status_code == 200 and "Has a seat" in text_of(shown)
    assert "Change the sessions" not in text_of(shown)
    assert pressed_by_office(reader, rooms, "drop", "A", "bea").status_code == 403
    assert has(rooms, "bea") == {"A": "chosen"}
