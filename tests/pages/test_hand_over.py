"""Everything of one person goes to another: choose, look, press once, print."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import (
    give_role,
    make_event,
    make_office,
    make_person,
    make_registration,
    open_event,
    sign_in_as,
    submit,
    token_of,
)
from tests.counting import statements
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.access.policy import Role
from tourapp.accounts import queries as accounts
from tourapp.accounts.models import HandOver
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event, EventState
from tourapp.events.tasks import queries as tasks
from tourapp.events.tasks import services as task_services
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor
from tourapp.messages.models import Message, MessageState
from tourapp.registration import services as registration

ADDRESS = "/manage/hand-over"


@pytest.fixture
def people(app: Flask) -> dict[str, Person]:
    """A head of office, an organiser who leaves, and somebody who comes and has no role yet."""
    with app.app_context():
        make_office()
        found = {
            name: make_person(f"{name}@example.org", given_name=name.title(), family_name="Sample")
            for name in ("head", "old", "new")
        }
        give_role(found["head"], Role.OFFICE_HEAD)
        give_role(found["old"])
        for person in found.values():
            session().refresh(person)
    return found


def a_task(event: Event, title: str, holder: Person | None = None) -> None:
    with unit_of_work():
        task_services.add_task(
            SYSTEM,
            event,
            title=Words(title, title),
            owner=Role.ORGANISER,
            rule=DueRule(Anchor.START, -7),
            holder_id=holder.id if holder else None,
        )


def form(people: dict[str, Person], **changes: str) -> dict[str, str]:
    chosen = {"giver": str(people["old"].id), "taker": "new@example.org", "starts_on": "2027-05-01"}
    return {**chosen, **changes}


def seen(page: str) -> str:
    return page.split('name="seen" type="hidden" value="')[1].split('"')[0]


def test_nothing_moves_before_it_was_looked_at(
    app: Flask, client: FlaskClient, people: dict[str, Person]
) -> None:
    with app.app_context():
        event = open_event(holds_unknown=True)
        a_task(event, "Write the letters", people["old"])
        a_task(event, "In nobody’s name")
        make_event("draft", title="Next year", state=EventState.DRAFT)
        held = submit(event, "held@example.org", given_name="Hana", organisation="Body of nobody")
        with unit_of_work():
            registration.verify(VISITOR, event, token_of(held))
        with unit_of_work() as writing:
            failed = writing.scalars(sa.select(Message).order_by(Message.id)).first()
            assert failed is not None
            failed.state = MessageState.FAILED
    sign_in_as(client, people["head"])
    assert client.get(ADDRESS).status_code == 200
    looked = client.post(ADDRESS, data=form(people))
    page = looked.get_data(as_text=True)
    assert looked.status_code == 200
    for words in (
        "Nothing has moved yet.",
        "Programme officer",
        "Write the letters",
        "In nobody’s name",
        "Next year",
        "The event is a draft",
        "Decide about SEMINAR-0001",
        "Could not be sent",
    ):
        assert words in page, words
    with app.app_context():
        assert list(accounts.grants_of(people["new"].id)) == []
    # Another choice is shown again before anything happens.
    other = client.post(ADDRESS, data=form(people, seen=seen(page), starts_on="2027-05-02"))
    assert "Nothing has moved yet." in other.get_data(as_text=True)


def test_one_press_moves_everything_and_the_sheet_says_what(
    app: Flask, client: FlaskClient, people: dict[str, Person]
) -> None:
    with app.app_context():
        event = open_event()
        make_registration(event)
        a_task(event, "Write the letters", people["old"])
        a_task(event, "In nobody’s name")
    sign_in_as(client, people["head"])
    page = client.post(ADDRESS, data=form(people)).get_data(as_text=True)
    answer = client.post(ADDRESS, data=form(people, seen=seen(page)))
    assert answer.status_code == 303
    with app.app_context():
        given = [(each.role, each.valid_from) for each in accounts.grants_of(people["new"].id)]
        ended = [each.valid_to for each in accounts.grants_of(people["old"].id)]
        assert given == [(Role.ORGANISER, dt.date(2027, 5, 1))]
        assert ended == [dt.date(2027, 4, 30)]
        assert [task.title.en for task in tasks.held_by(people["new"].id)] == ["Write the letters"]
        assert list(tasks.held_by(people["old"].id)) == []
    sheet = client.get(answer.location).get_data(as_text=True)
    for words in ("Hand-over sheet", "Old Sample", "New Sample", "Write the letters", "In nobody’s name"):
        assert words in sheet, words
    assert "引継書" in client.get(f"{answer.location}?lang=ja").get_data(as_text=True)


def test_an_organiser_hands_tasks_over_and_is_told_which_roles_stay(
    app: Flask, client: FlaskClient, people: dict[str, Person]
) -> None:
    with app.app_context():
        a_task(make_event(), "Write the letters", people["old"])
    sign_in_as(client, people["old"])
    page = client.post(ADDRESS, data=form(people)).get_data(as_text=True)
    assert "Only a head of office or an administrator gives this role." in page
    answer = client.post(ADDRESS, data=form(people, seen=seen(page)))
    assert answer.status_code == 303
    with app.app_context():
        assert list(accounts.grants_of(people["new"].id)) == []
        assert len(tasks.held_by(people["new"].id)) == 1
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("taker", "stranger@example.org", "Nobody is known under this address."),
        ("taker", "old@example.org", "Choose somebody else"),
        ("taker", "", "Enter the email address of whoever takes over"),
        ("starts_on", "tomorrow", "Enter the date as year, month, day"),
        ("giver", "nobody", "Not a valid choice"),
    ],
)
def test_what_cannot_be_handed_over_is_said(
    app: Flask, client: FlaskClient, people: dict[str, Person], field: str, value: str, says: str
) -> None:
    sign_in_as(client, people["head"])
    answer = client.post(ADDRESS, data=form(people, **{field: value}))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_others_neither_hand_over_nor_read_the_sheet(
    app: Flask, client: FlaskClient, people: dict[str, Person]
) -> None:
    with app.app_context():
        make_office("PAR")
        stranger = make_person("paris@example.org")
        give_role(stranger, Role.ORGANISER, ("office", "PAR"))
        session().refresh(stranger)
        logistics = make_person("log@example.org")
        give_role(logistics, Role.LOGISTICS)
        session().refresh(logistics)
        with unit_of_work() as writing:
            kept = HandOver(
                from_id=people["old"].id,
                to_id=people["new"].id,
                starts_on=dt.date(2027, 5, 1),
                moved={
                    "grants": [str(each.id) for each in accounts.grants_of(people["old"].id)],
                    "tasks": [],
                },
                made_by="system",
                made_at=people["old"].created_at,
            )
            writing.add(kept)
        sheet = f"{ADDRESS}/{kept.id}"
        for person in (stranger, logistics):
            session().refresh(person)
    sign_in_as(client, logistics)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(sheet).status_code == 403
    sign_in_as(client, stranger)
    assert client.get(sheet).status_code == 403
    assert client.post(ADDRESS, data=form(people)).status_code == 422  # she works for another office


def test_the_look_takes_the_same_statements_for_one_and_for_many(
    app: Flask, client: FlaskClient, people: dict[str, Person]
) -> None:
    def count() -> int:
        with app.app_context(), statements() as asked:
            client.post(ADDRESS, data=form(people))
        return len(asked)

    with app.app_context():
        a_task(make_event("one", state=EventState.DRAFT), "First", people["old"])
    sign_in_as(client, people["head"])
    client.post(ADDRESS, data=form(people))
    one = count()
    with app.app_context():
        for number in range(3):
            a_task(make_event(f"more-{number}", state=EventState.DRAFT), f"Task {number}", people["old"])
    assert count() == one
