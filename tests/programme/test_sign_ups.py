"""Seats in sessions: who gets one, who waits, and what else frees or takes one."""

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_person
from tests.conftest import NOW
from tests.programme.sign_up_world import (
    add,
    drop,
    guest,
    herself,
    item,
    make_rooms,
    names,
    release,
    set_seats,
    sign_up,
    standing,
    wait,
)
from tests.registration.test_for_others import ask, hand_over_token, take
from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.events import services as events
from tourapp.events.models import Event
from tourapp.messages.models import Message
from tourapp.programme import queries as programme_queries
from tourapp.programme import services as programme
from tourapp.programme.sign_ups import queries, services
from tourapp.programme.sign_ups.states import SignUpState
from tourapp.registration import services as registration_services
from tourapp.registration.models import Registration

WAITS = SignUpState.FULL_ALTERNATIVE


@pytest.fixture
def event(each_app: Flask):
    with each_app.app_context():
        yield make_rooms()


def refused(code: str, act, *args, **options) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(*args, **options)
    assert caught.value.code == code
    return caught.value


def fill(event: Event, title: str, *people: str) -> list[Registration]:
    """These people have the seats of an item."""
    found = [guest(event, name) for name in people]
    for each in found:
        sign_up(each, title)
    return found


def mails(template: str = "programme/moved_up") -> list[Message]:
    return list(
        session().scalars(sa.select(Message).where(Message.template == template).order_by(Message.id))
    )


def cancel(registration: Registration) -> None:
    with unit_of_work():
        fresh = session().get_one(Registration, registration.id)
        registration_services.cancel(herself(fresh), fresh)


def test_somebody_with_a_place_takes_a_seat_once(event: Event) -> None:
    ada = guest(event)
    first, again = sign_up(ada, "A"), sign_up(ada, "A")
    assert first.id == again.id
    assert standing(ada) == {"A": "chosen"}
    assert queries.seats_of(item(event, "A")).left == 1


def test_a_full_session_says_so_with_its_number_and_lets_one_wait(event: Event) -> None:
    fill(event, "A", "bea", "cem")
    ada = guest(event)
    assert "2 seats" in str(refused("full", sign_up, ada, "A"))
    wait(ada, "A")
    wait(ada, "A")
    assert standing(ada) == {"A": "full_alternative"}
    assert queries.seats_of(item(event, "A")).waiting == 1


def test_nobody_waits_while_a_seat_is_left(event: Event) -> None:
    refused("left", wait, guest(event), "A")


def test_two_sessions_at_the_same_time_cannot_both_be_chosen(event: Event) -> None:
    ada = guest(event)
    sign_up(ada, "A")
    assert "“A”" in str(refused("at_once", sign_up, ada, "B"))
    sign_up(ada, "C")
    assert standing(ada) == {"A": "chosen", "C": "chosen"}
    sign_up(ada, "B", instead=True)
    assert standing(ada) == {"C": "chosen", "B": "chosen"}


def test_a_free_seat_goes_to_whoever_asked_first_and_she_is_told(event: Event) -> None:
    bea, _cem = fill(event, "A", "bea", "cem")
    ada, dan = guest(event, "ada"), guest(event, "dan")
    wait(dan, "A")
    wait(ada, "A")
    drop(bea, "A")
    assert names(event, "A") == ["cem", "dan"]
    assert names(event, "A", WAITS) == ["ada"]
    (told,) = mails()
    assert (
        told.to_address == "dan@example.org" and "Thursday 17 June 2027, 11:00 to 12:00 (London)" in told.text
    )


def test_who_moves_up_leaves_what_she_had_at_that_time_and_that_seat_goes_on(event: Event) -> None:
    bea, _cem = fill(event, "A", "bea", "cem")
    ada, _dan = fill(event, "B", "ada", "dan")
    eve = guest(event, "eve")
    wait(ada, "A")
    wait(eve, "B")
    assert standing(ada) == {"B": "chosen", "A": "full_alternative"}
    drop(bea, "A")
    assert standing(ada) == {"A": "chosen"}
    assert names(event, "B") == ["dan", "eve"]
    first, second = mails()
    assert first.to_address == "ada@example.org" and "that seat is free again: B" in " ".join(
        first.text.split()
    )
    assert second.to_address == "eve@example.org" and "free again" not in second.text


def test_who_waits_for_two_at_once_gets_the_one_that_is_free_first_and_keeps_what_she_asked_for_before(
    event: Event,
) -> None:
    bea, _cem = fill(event, "A", "bea", "cem")
    dan, _eve = fill(event, "B", "dan", "eve")
    ada = guest(event)
    wait(ada, "A")
    wait(ada, "B")
    drop(dan, "B")
    assert standing(ada) == {"A": "full_alternative", "B": "chosen"}
    drop(bea, "A")
    assert standing(ada) == {"A": "chosen"}


def test_ending_a_registration_frees_its_seats(event: Event) -> None:
    bea, _cem = fill(event, "A", "bea", "cem")
    ada = guest(event)
    wait(ada, "A")
    cancel(bea)
    assert standing(bea) == {} and standing(ada) == {"A": "chosen"}
    cancel(ada)
    assert names(event, "A") == ["cem"]


def test_a_colleague_who_takes_the_place_gets_its_seats_and_its_turns(event: Event) -> None:
    fill(event, "B", "dan", "eve")
    ada = guest(event)
    sign_up(ada, "A")
    wait(ada, "B")
    bea = guest(event, "bea")
    fill(event, "A", "fay")
    with clock.frozen(NOW + dt.timedelta(minutes=1)):
        wait(bea, "A")
        wait(bea, "B")
    ask(ada)
    cora = take(event, hand_over_token(ada)).registration
    full = SignUpState.FULL_ALTERNATIVE
    assert (names(event, "A"), names(event, "A", full)) == (["cora", "fay"], ["bea"])
    assert names(event, "B", full) == ["cora", "bea"]
    assert standing(ada) == {} and standing(cora) == {"A": "chosen", "B": "full_alternative"}
    assert not mails()


def test_dropping_never_touches_the_registration(event: Event) -> None:
    ada = guest(event)
    sign_up(ada, "A")
    drop(ada, "A")
    drop(ada, "A")
    assert standing(ada) == {} and session().get_one(Registration, ada.id).state == "confirmed"


def test_a_cancelled_event_moves_nobody_up(event: Event) -> None:
    bea, cem = fill(event, "A", "bea", "cem")
    ada = guest(event)
    wait(ada, "A")
    with unit_of_work():
        events.cancel_event(
            SYSTEM, session().get_one(Event, event.id), reason=Words("Storm.", "荒天のため。")
        )
        registration_services.close_event(event.id)
    assert [standing(each) for each in (ada, bea, cem)] == [{}, {}, {}]
    assert mails() == []


def test_only_who_has_a_place_signs_up(event: Event) -> None:
    ada = guest(event)
    cancel(ada)
    refused("place", sign_up, ada, "A")


def test_nobody_signs_up_somebody_else(event: Event) -> None:
    ada, other = guest(event), make_person("other@example.org")
    with pytest.raises(Forbidden), unit_of_work():
        fresh = session().get_one(Registration, ada.id)
        services.sign_up(Actor(person_id=other.id), fresh, item(event, "A").id)


def test_what_is_open_to_all_takes_no_sign_ups(event: Event) -> None:
    refused("open", sign_up, guest(event), "Lunch")


def test_nothing_changes_once_a_session_has_begun(event: Event) -> None:
    bea, _cem = fill(event, "A", "bea", "cem")
    ada = guest(event)
    wait(ada, "A")
    with clock.frozen(item(event, "A").starts_at):
        refused("begun", drop, bea, "A")
        refused("begun", sign_up, ada, "A")
    with clock.frozen(item(event, "A").starts_at - dt.timedelta(seconds=1)):
        drop(bea, "A")
    assert names(event, "A") == ["ada", "cem"]


def test_who_leaves_the_event_while_a_session_runs_makes_nobody_move(event: Event) -> None:
    bea, _cem = fill(event, "A", "bea", "cem")
    ada = guest(event)
    wait(ada, "A")
    with clock.frozen(item(event, "A").starts_at), unit_of_work():
        services.drop_all_of(bea.id, event.id)
    assert standing(ada) == {"A": "full_alternative"}


def test_what_was_not_released_to_those_who_take_part_is_not_there(event: Event) -> None:
    add(event, "D", "15:00-16:00")
    with pytest.raises(NotFound):
        sign_up(guest(event), "D")


def test_what_is_meant_for_others_is_not_there(event: Event) -> None:
    with unit_of_work() as writing:
        writing.get_one(type(item(event, "C")), item(event, "C").id).audience = [
            "group:00000000-0000-7000-8000-000000000000"
        ]
    release(event)
    ada = guest(event)
    with pytest.raises(NotFound):
        sign_up(ada, "C")
    assert [each.item.title.en for each in queries.choices(event, ada, clock.now())] == ["A", "B"]


def test_what_is_dropped_takes_no_more_and_with_the_release_everybody_is_told(event: Event) -> None:
    (bea,) = fill(event, "A", "bea")
    with unit_of_work():
        programme.drop_item(SYSTEM, session().merge(item(event, "A")), reason="The speaker is ill")
    refused("dropped", sign_up, guest(event), "A")
    assert standing(bea) == {"A": "chosen"}
    release(event)
    assert standing(bea) == {}
    (told,) = mails("programme/off")
    assert told.to_address == "bea@example.org" and "Your place in the event stays" in told.text


def test_more_seats_go_to_those_who_wait_in_their_order(event: Event) -> None:
    fill(event, "A", "bea", "cem")
    for name in ("ada", "dan", "eve"):
        wait(guest(event, name), "A")
    set_seats(event, "A", 4)
    assert names(event, "A") == ["ada", "bea", "cem", "dan"]
    set_seats(event, "A", None)
    assert names(event, "A", WAITS) == []
    assert [each.to_address for each in mails()] == [f"{name}@example.org" for name in ("ada", "dan", "eve")]


def test_nobody_loses_a_seat_by_a_number(event: Event) -> None:
    fill(event, "A", "bea", "cem")
    assert "2 people" in str(refused("capacity", set_seats, event, "A", 1))
    refused("signed_up", set_seats, event, "A", 2, signs_up=False)
    set_seats(event, "A", 2)
    set_seats(event, "C", 5, signs_up=False)
    assert not item(event, "C").needs_signup


def test_a_whole_item_that_is_written_obeys_the_same_numbers(event: Event) -> None:
    fill(event, "A", "bea", "cem")
    wait(guest(event), "A")

    def write(seats: int) -> None:
        with unit_of_work():
            found = session().merge(item(event, "A"))
            programme.change_item(SYSTEM, found, replace(programme_queries.content_of(found), capacity=seats))

    refused("capacity", write, 1)
    write(3)
    assert names(event, "A") == ["ada", "bea", "cem"]


def test_every_step_is_noted_with_the_registration(event: Event) -> None:
    ada = guest(event)
    sign_up(ada, "A")
    drop(ada, "A")
    chosen = sa.select(AuditEntry.verb).where(
        AuditEntry.subject == ada.ref, AuditEntry.verb.like("sign_up.%")
    )
    assert session().scalars(chosen.order_by(AuditEntry.at, AuditEntry.id)).all() == [
        "sign_up.choose",
        "sign_up.drop",
    ]
