"""Seats in sessions and what is held about people: taken out with the rest, given on when somebody is erased."""

import pytest
from flask import Flask

from tests.builders import make_event
from tests.programme.sign_up_world import guest, herself, item, make_rooms, names, sign_up, standing, wait
from tourapp.access.actor import SYSTEM
from tourapp.core.db import session, unit_of_work
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing, taking_out
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.copying import copy_items
from tourapp.programme.sign_ups import queries


@pytest.fixture
def event(each_app: Flask):
    with each_app.app_context():
        yield make_rooms(seats=1)


def test_the_file_about_somebody_says_which_sessions_she_signed_up_for(event: Event) -> None:
    ada = guest(event)
    sign_up(ada, "A")
    with unit_of_work():
        person = session().get_one(Person, ada.person_id)
        found = taking_out.take_out(herself(ada), person, reason="own wish")
    (section,) = [each for each in found.sections if each.table == "sign_up"]
    assert [(row["item_id"], row["state"]) for row in section.rows] == [(str(item(event, "A").id), "chosen")]


def test_erasing_somebody_gives_her_seats_to_those_who_wait(event: Event) -> None:
    ada, bea = guest(event, "ada"), guest(event, "bea")
    sign_up(ada, "A")
    wait(bea, "A")
    with unit_of_work():
        erasing.erase(SYSTEM, session().get_one(Person, ada.person_id), why=Why.ASKED)
    assert standing(ada) == {} and names(event, "A") == ["bea"]


def test_the_next_run_takes_over_the_seats_and_nobody_who_sits_there(event: Event) -> None:
    sign_up(guest(event), "A")
    following = make_event("following", starts="2028-06-15 09:30", ends="2028-06-15 16:30")
    with unit_of_work():
        copy_items(SYSTEM, session().get_one(Event, event.id), session().get_one(Event, following.id))
    copied = {each.title.en: (each.needs_signup, each.capacity) for each in programme.draft(following)}
    assert copied["A"] == (True, 1) and copied["Lunch"][0] is False
    assert queries.seats_of(item(following, "A")).chosen == 0
