"""The pages of tasks: the list, adding, changing, one press and back; the overview and the list of events."""

import datetime as dt
import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_office, make_person, open_event, sign_in_as
from tests.counting import statements
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.tasks import queries, services
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor, TaskState, TaskVerb

LIST = "/manage/seminar/tasks"
FORM = {
    "version": "",
    "title_en": "Order lunch",
    "title_ja": "",
    "owner": "logistics",
    "holder": "",
    "count": "2",
    "unit": "weeks",
    "side": "before",
    "anchor": "start",
    "at": "12:00",
    "note": "",
}


def signed_in(app: Flask, client: FlaskClient, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        make_office()
        person = make_person("staff@example.org", given_name="Sam", family_name="Staff")
        give_role(person, role, None if role is Role.AUDITOR else ("office", "LON"))
        session().refresh(person)
    sign_in_as(client, person)
    return client


@pytest.fixture
def organiser(app: Flask, client: FlaskClient) -> FlaskClient:
    return signed_in(app, client)


def add(title: str, days: int, anchor: Anchor = Anchor.START, owner: Role = Role.ORGANISER) -> uuid.UUID:
    event = events.by_slug("seminar")
    with unit_of_work():
        task = services.add_task(
            SYSTEM, event, title=Words(title, title), owner=owner, rule=DueRule(anchor, days)
        )
    return task.id


def task(app: Flask, task_id: uuid.UUID) -> Task:
    with app.app_context():
        return session().get_one(Task, task_id)


def test_an_empty_list_says_what_one_press_does(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        open_event()
    assert "No task yet" in organiser.get(LIST).get_data(as_text=True)
    assert organiser.post(f"{LIST}/usual").status_code == 303
    page = organiser.get(LIST).get_data(as_text=True)
    assert "Order catering" in page and "No task yet" not in page
    assert "飲食の発注" in organiser.get(f"{LIST}?lang=ja").get_data(as_text=True)


def test_the_list_is_in_parts_by_urgency(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()  # in 66 days
        add("Long overdue", -70)
        add("Soon", -62)
        add("Much later", -3)
        add("Undated", 1, Anchor.CLOSES)
        ended = add("Was done", -64)
        with unit_of_work():
            services.act(SYSTEM, session().get_one(Task, ended), TaskVerb.FINISH)
    page = organiser.get(LIST).get_data(as_text=True)
    words = ["Long overdue", "Soon", "Much later", "Undated", "Was done"]
    assert [page.index(f">{each}<") for each in words] == sorted(page.index(f">{each}<") for each in words)
    assert "4 days late" in page
    assert "10 weeks before the first day" in page


def test_a_task_is_added_changed_and_collides(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
    assert organiser.get(f"{LIST}/new").status_code == 200
    assert organiser.post(f"{LIST}/new", data=FORM).status_code == 303
    with app.app_context():
        made = queries.of_event(events.by_slug("seminar"))[0]
    assert (made.days, made.owner, made.at) == (-14, Role.LOGISTICS, dt.time(12, 0))
    address = f"{LIST}/{made.id}"
    page = organiser.get(address).get_data(as_text=True)
    assert "Order lunch" in page
    change = {**FORM, "version": str(made.version), "count": "3", "unit": "days", "side": "after"}
    assert organiser.post(address, data=change).status_code == 303
    assert task(app, made.id).days == 3
    stale = organiser.post(address, data={**change, "note": "Mine"})
    assert stale.status_code == 409
    assert "What the other person saved." in stale.get_data(as_text=True)
    again = {**change, "note": "Mine", "version": str(task(app, made.id).version)}
    assert organiser.post(address, data=again).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title_en", "", "Enter what has to be done."),
        ("count", "-3", "Enter a whole number"),
        ("count", "999", "Enter a whole number"),
        ("at", "noon", "Enter the time in 24 hours"),
        ("owner", "king", "Not a valid choice"),
        ("holder", "nobody", "Not a valid choice"),
    ],
)
def test_what_cannot_be_added_is_said_and_what_was_typed_stays(
    app: Flask, organiser: FlaskClient, field: str, value: str, says: str
) -> None:
    with app.app_context():
        make_event()
    answer = organiser.post(f"{LIST}/new", data={**FORM, "note": "Typed before", field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in page and "Typed before" in page


def test_one_press_does_a_task_and_one_takes_it_back(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
        task_id = add("Order lunch", -7)
    done = organiser.post(f"{LIST}/{task_id}/finish")
    assert done.status_code == 303
    page = organiser.get(done.location).get_data(as_text=True)
    assert "Undo" in page
    assert task(app, task_id).state is TaskState.DONE
    twice = organiser.post(f"{LIST}/{task_id}/finish", follow_redirects=True)
    assert "This task has changed in the meantime." in twice.get_data(as_text=True)
    organiser.post(f"{LIST}/{task_id}/reopen")
    assert task(app, task_id).state is TaskState.OPEN
    assert organiser.post(f"{LIST}/{task_id}/drop").status_code == 303
    assert task(app, task_id).state is TaskState.DROPPED
    assert organiser.post(f"{LIST}/{uuid.uuid4()}/finish").status_code == 404


def test_who_does_tasks_is_not_offered_what_she_may_not(app: Flask, client: FlaskClient) -> None:
    browser = signed_in(app, client, Role.LOGISTICS)
    with app.app_context():
        make_event()
        task_id = add("Order lunch", -7)
    page = browser.get(LIST).get_data(as_text=True)
    assert "/finish" in page and "/drop" not in page and "Add a task" not in page
    assert browser.post(f"{LIST}/{task_id}/finish").status_code == 303
    assert browser.post(f"{LIST}/{task_id}/drop").status_code == 403
    assert browser.get(f"{LIST}/{task_id}").status_code == 403


def test_an_auditor_only_reads(app: Flask, client: FlaskClient) -> None:
    browser = signed_in(app, client, Role.AUDITOR)
    with app.app_context():
        make_event()
        task_id = add("Order lunch", -7)
    page = browser.get(LIST).get_data(as_text=True)
    assert "Order lunch" in page and "/finish" not in page
    assert browser.post(f"{LIST}/{task_id}/finish").status_code == 403


def test_the_overview_names_what_is_overdue_most_urgent_first(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        open_event()
        for number in range(7):
            add(f"Overdue {number}", -80 + number)
        add("Soon", -62)
    page = organiser.get("/manage/seminar/").get_data(as_text=True)
    assert "Overdue 0" in page and "Overdue 5" not in page
    assert "2 more tasks are overdue" in page
    assert "1 task is due within seven days" in page
    assert page.index("Overdue 0") < page.index("1 task is due within seven days")


def test_my_open_tasks_stand_above_the_events(app: Flask, organiser: FlaskClient) -> None:
    with app.app_context():
        make_event()
        add("Mine by my role", -7)
        add("Not mine", -7, owner=Role.LOGISTICS)
    page = organiser.get("/manage/").get_data(as_text=True)
    assert "Your open tasks" in page and "Mine by my role" in page and "Not mine" not in page


def test_a_new_event_gets_its_usual_tasks_when_the_box_is_ticked(app: Flask, organiser: FlaskClient) -> None:
    form = {
        "office": "LON",
        "kind": "seminar",
        "title_en": "Seminar",
        "slug": "seminar",
        "zone": "Europe/London",
        "starts_on": "2027-06-17",
        "starts_time": "09:30",
        "ends_on": "2027-06-17",
        "ends_time": "16:30",
        "usual_tasks": "y",
    }
    assert organiser.post("/manage/new", data=form).status_code == 303
    with app.app_context():
        assert len(queries.of_event(events.by_slug("seminar"))) == 12


@pytest.mark.parametrize("address", [LIST, "/manage/", "/manage/seminar/"])
def test_lists_take_the_same_statements_for_one_task_and_for_many(
    app: Flask, organiser: FlaskClient, address: str
) -> None:
    def count() -> int:
        with app.app_context(), statements() as seen:
            organiser.get(address)
        return len(seen)

    with app.app_context():
        open_event()
        first = add("Overdue", -80)
        person = make_person("holder@example.org")
        with unit_of_work():
            services.hand_on(SYSTEM, session().get_one(Task, first), person)
    organiser.get(address)
    one = count()
    with app.app_context():
        for number in range(3):
            more, holder = add(f"Overdue {number}", -80 + number), make_person(f"h{number}@example.org")
            with unit_of_work():
                services.hand_on(SYSTEM, session().get_one(Task, more), holder)
    assert count() == one
