"""Answers in lists that leave the house: for those who may read them, never private ones, in words."""

import pytest

from tests.builders import give_role, make_person, make_registration, open_event
from tests.counting import statements
from tourapp.access.actor import SYSTEM, Actor, Grant
from tourapp.access.policy import Role
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.questions import services as asking
from tourapp.questions.kinds import QuestionKind, Readers
from tourapp.questions.rules import Lines
from tourapp.questions.services import Spec
from tourapp.registration.queries import Wanted
from tourapp.reports.services import take_out_participants


@pytest.fixture(autouse=True)
def world(app):
    with app.app_context(), app.test_request_context():
        event = open_event()
        with unit_of_work():
            event = events.by_slug("seminar")
            lines = Lines(["Rail", "Trade"], ["鉄道", "貿易"])
            for label, readers in (
                ("Theme", Readers.OFFICE),
                ("Room", Readers.LOGISTICS),
                ("Own", Readers.PERSON),
            ):
                spec = Spec(Words(label, label), lines=lines, readers=readers)
                asking.add_question(SYSTEM, event, kind=QuestionKind.SEVERAL, spec=spec)
        answers = {"q_theme": "o1\no2", "q_room": "o1", "q_own": "o1", "dietary": "kosher"}
        make_registration(event, answers=answers)
        yield


def sheet(role):
    person = make_person(f"{role}@example.org")
    give_role(person, role)
    actor = Actor(person_id=person.id, grants=(Grant(role, ("office", "LON")),), is_strong=True)
    with unit_of_work():
        return take_out_participants(actor, events.by_slug("seminar"), Wanted())


@pytest.mark.parametrize(
    ("role", "columns", "cells"),
    [
        (Role.ORGANISER, ["Theme"], ["Rail, Trade"]),
        (Role.LOGISTICS, ["Theme", "Room"], ["Rail, Trade", "Rail"]),
    ],
)
def test_a_list_has_the_answers_that_its_taker_may_read_and_no_others(role, columns, cells):
    made = sheet(role)
    assert list(made.columns)[18:] == columns
    assert made.rows[0][18:] == cells
    assert "kosher" not in repr(made)


def test_many_rows_take_as_many_statements_as_one(app):
    def counted():
        with statements() as seen, unit_of_work():
            take_out_participants(SYSTEM, events.by_slug("seminar"), Wanted())
        return len(seen)

    one = counted()
    for number in range(3):
        make_registration(events.by_slug("seminar"), f"p{number}@example.org", answers={"q_theme": "o1"})
    assert counted() == one
