"""Who reads what follows places, groups and seats, whatever happens to them."""

import random

import sqlalchemy as sa
from flask import Flask

from tests.builders import make_registration, open_event, submit, token_of
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.agenda import readers
from tourapp.agenda.models import Reader
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refusal
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.events.models import Event
from tourapp.programme import who_reads
from tourapp.registration import queries, services
from tourapp.registration.marks import bulk
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks import services as mark_services
from tourapp.registration.marks.verbs import Verb
from tourapp.registration.models import Registration


def opened(places: int = 40) -> Event:
    return open_event(places=places, waiting_list=True, starts="2027-06-17 09:00", ends="2027-06-17 17:30")


def behind(reference: str) -> int:
    return len(readers.people([reference]))


def test_whoever_gets_a_place_reads_the_event_and_whoever_gives_it_back_does_not(app: Flask) -> None:
    with app.app_context():
        event = opened(places=1)
        first = make_registration(event, "one@example.org")
        sent = submit(event, "two@example.org")
        with unit_of_work():
            waiting = services.verify(VISITOR, event, token_of(sent)).registration
        assert readers.people([event.ref]) == {first.person_id}
        with unit_of_work():
            services.cancel(SYSTEM, session().get_one(Registration, first.id), reason="ill")
        assert behind(event.ref) == 0
        assert waiting.person_id is not None
        assert not who_reads.drift()


def test_a_group_is_read_by_those_of_its_members_who_have_a_place(app: Flask) -> None:
    with app.app_context():
        event = opened()
        registration = make_registration(event, "one@example.org")
        with unit_of_work():
            group = mark_services.add_group(SYSTEM, event, Words("Bus 1", "1号車"))
        with unit_of_work():
            act = bulk.apply(
                SYSTEM, event, Verb.JOIN, group.id, [session().get_one(Registration, registration.id)]
            )
        assert readers.people([group.ref]) == {registration.person_id}
        with unit_of_work():
            bulk.undo(SYSTEM, event, session().merge(act))
        assert behind(group.ref) == 0
        with unit_of_work():
            bulk.apply(SYSTEM, event, Verb.JOIN, group.id, [session().get_one(Registration, registration.id)])
        with unit_of_work():
            mark_services.remove_group(SYSTEM, event, marks.group_by_id(event.id, group.id))
        assert behind(group.ref) == 0
        assert not who_reads.drift()


def test_in_an_event_that_is_off_everybody_keeps_what_she_had(app: Flask) -> None:
    with app.app_context():
        event = opened()
        registration = make_registration(event, "one@example.org")
        with unit_of_work():
            event_services.cancel_event(SYSTEM, events.by_slug(event.slug), reason=Words("Storm", "嵐"))
        with unit_of_work():
            services.close_event(event.id)
        assert readers.people([event.ref]) == {registration.person_id}
        assert not who_reads.drift()


def test_what_has_drifted_apart_is_found_and_mended(app: Flask) -> None:
    with app.app_context():
        event = opened()
        registration = make_registration(event, "one@example.org")
        stranger = make_registration(open_event("other", places=4), "other@example.org")
        with unit_of_work():
            session().execute(sa.delete(Reader))
            readers.admit(event.ref, [stranger.person_id or event.id])
        found = who_reads.drift()
        assert (event.ref, registration.person_id) in found.missing
        assert (event.ref, stranger.person_id) in found.surplus
        with unit_of_work():
            who_reads.mend()
        assert not who_reads.drift()
        assert readers.people([event.ref]) == {registration.person_id}


def test_a_random_history_leaves_no_drift(app: Flask) -> None:
    chance = random.Random(4)
    with app.app_context():
        event = opened()
        with unit_of_work():
            groups = [mark_services.add_group(SYSTEM, event, Words(f"G{each}", "")) for each in range(2)]
        for step in range(40):
            people = queries.live_ids(event.id)
            verb = chance.choice(("come", "cancel", "join", "leave", "attend"))
            if verb == "come" or not people:
                make_registration(event, f"p{step}@example.org")
                continue
            registration = session().get_one(Registration, chance.choice(people))
            try:
                with unit_of_work():
                    act(
                        event,
                        session().get_one(Registration, registration.id),
                        verb,
                        chance.choice(groups).id,
                    )
            except Refusal:
                continue
            assert not who_reads.drift(), (step, verb)
        assert behind(ref("event", event.id)) > 0


def act(event: Event, registration: Registration, verb: str, group) -> None:
    match verb:
        case "cancel":
            services.cancel(SYSTEM, registration, reason="test")
        case "join":
            bulk.apply(SYSTEM, event, Verb.JOIN, group, [registration])
        case "leave":
            bulk.apply(SYSTEM, event, Verb.LEAVE, group, [registration])
