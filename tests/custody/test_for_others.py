"""What hangs on those who act for others: whoever of them is erased, nothing of her is left with the others."""

import pytest
import sqlalchemy as sa

from tests.builders import make_person, make_registration, open_event, session, unit_of_work
from tourapp.access.actor import SYSTEM, VISITOR, Actor
from tourapp.core.db import Base
from tourapp.custody.reach import reach
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing, merging
from tourapp.directory.models import Person
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links, placeholder
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.models import PlaceHandOver
from tourapp.registration.models import Registration
from tourapp.registration.services import Details, behalf, colleagues
from tourapp.registration.services.behalf import Consents, Somebody
from tourapp.registration.states import State

CHIEF = ("Plantchief", "plant.chief@example.org")
ASSISTANT = ("Plantassistant", "plant.assistant@example.org")
COLLEAGUE = ("Plantcolleague", "plant.colleague@example.org")


@pytest.fixture(autouse=True)
def _context(each_app):
    with each_app.app_context():
        yield


def token(about, template, name):
    chosen = sa.select(Message).where(
        Message.about == about.ref, Message.template == f"registration/{template}"
    )
    message = session().scalars(chosen.order_by(Message.id.desc())).first()
    return opened_links(message.id, message.secrets)[placeholder(message.id, name)].rpartition("/")[2]


def world(*, assistant_is_known):
    """A chief registered by an assistant who gets copies, with a hand-over to a colleague that waits."""
    event = open_event()
    with unit_of_work():
        chief = behalf.register_other(
            VISITOR,
            event,
            email=CHIEF[1],
            details=Details(given_name=CHIEF[0], family_name="Example", organisation="Sample Council"),
            answers={},
            by=Somebody(ASSISTANT[1], given_name=ASSISTANT[0]),
            copies_to=ASSISTANT[1],
        )
    if assistant_is_known:
        with unit_of_work():
            behalf.know_registrant(VISITOR, event, token(chief, "registered_other", "known"))
    with unit_of_work():
        link = token(chief, "verify_herself", "verify")
        behalf.complete(VISITOR, event, link, consents=Consents(), answers={})
    with unit_of_work():
        colleagues.hand_over(
            Actor(person_id=chief.person_id),
            chief,
            given_name=COLLEAGUE[0],
            family_name="",
            email=COLLEAGUE[1],
            lang="en",
        )
    return event, chief


def left(*values):
    """Which of these stand in any row of any table."""
    rows = "".join(
        repr(session().execute(sa.select(table)).fetchall()) for table in Base.metadata.sorted_tables
    )
    return [value for value in values if value.lower() in rows.lower()]


def erase_address(address):
    with unit_of_work():
        assert erasing.erase_address(SYSTEM, address, why=Why.ASKED) is not None


@pytest.mark.parametrize("assistant_is_known", [True, False])
def test_an_assistant_who_is_erased_is_left_nowhere_and_the_chief_keeps_her_place(assistant_is_known):
    _event, chief = world(assistant_is_known=assistant_is_known)
    assert left(*ASSISTANT) == list(ASSISTANT)
    erase_address(ASSISTANT[1])
    assert left(*ASSISTANT) == []
    assert left(*CHIEF) == list(CHIEF)
    kept = session().get_one(Registration, chief.id)
    assert (kept.state, kept.registered_by_id) == (State.CONFIRMED, None)
    assert for_others.copies_of(kept) == []


def test_a_chief_who_is_erased_is_left_nowhere_and_her_place_is_on_its_way_to_nobody():
    _event, chief = world(assistant_is_known=True)
    erase_address(CHIEF[1])
    assert left(*CHIEF) == []
    assert session().scalars(sa.select(PlaceHandOver)).all() == []
    assert session().get_one(Registration, chief.id).state is State.CANCELLED


def test_a_colleague_who_is_erased_before_she_answers_is_left_nowhere():
    _event, chief = world(assistant_is_known=False)
    assert left(*COLLEAGUE) == list(COLLEAGUE)
    erase_address(COLLEAGUE[1])
    assert left(*COLLEAGUE) == []
    kept = session().get_one(Registration, chief.id)
    assert kept.state is State.CONFIRMED and for_others.open_hand_over(kept) is None


def test_a_colleague_who_is_erased_afterwards_is_left_nowhere_with_the_holder():
    event, chief = world(assistant_is_known=False)
    with unit_of_work():
        link = token(chief, "take_over", "take")
        colleagues.take(VISITOR, event, link, details=Details(given_name=COLLEAGUE[0]), answers={})
    erase_address(COLLEAGUE[1])
    assert left(*COLLEAGUE) == []
    assert left(*CHIEF) == list(CHIEF)


def test_everything_about_a_place_is_found_from_its_person():
    _event, chief = world(assistant_is_known=True)
    found = reach([chief.person_id]).rows
    assert found["registration_copy"] and found["place_hand_over"]


def test_whom_the_one_registered_the_other_has_registered_after_merging():
    _event, chief = world(assistant_is_known=True)
    assistant = session().get_one(Registration, chief.id).registered_by_id
    other = make_person("other.assistant@example.org", given_name="Plantassistant")
    with unit_of_work():
        merging.merge_people(
            SYSTEM,
            session().get_one(Person, other.id),
            session().get_one(Person, assistant),
            take={},
            reason="entered twice",
        )
    assert [each.id for each in for_others.registered_by(other.id)] == [chief.id]


def test_somebody_else_is_left_alone():
    event, _chief = world(assistant_is_known=True)
    other = make_registration(event, "other@example.org")
    erase_address(CHIEF[1])
    assert session().get_one(Registration, other.id).state is State.CONFIRMED
