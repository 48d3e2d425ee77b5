"""Lists that are handed in: checked, confirmed, written in one transaction, on both stores."""

import threading
from collections import Counter

import pytest
import sqlalchemy as sa

from tests.builders import make_event, make_person, make_registration, open_event
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core import blobs, clock, jobs, runs
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Conflict, Refusal, SignInNeeded
from tourapp.core.runs import Run, RunState
from tourapp.directory.models import Person, PersonEmail
from tourapp.events import queries as events
from tourapp.messages.models import Message
from tourapp.questions import services as questions
from tourapp.questions.models import Answer
from tourapp.registration import services as registration
from tourapp.registration.importing.models import Addresses, HeldBack, Import, ImportRow, Stage
from tourapp.registration.models import Intake, Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services import importing
from tourapp.registration.states import Hold, Source, State

HEAD = "Family name,Given name,E-mail,Organisation,Job title,Country,Consent"


def person(name, **changes):
    said = {
        "family": "Testington",
        "given": name,
        "email": f"{name.lower()}@example.org",
        "organisation": f"Council of {name}",
        "job": "Officer",
        "country": "United Kingdom",
        "consent": "Y",
    } | changes
    return ",".join(said.values())


def a_list(*rows, head=HEAD):
    return "\r\n".join((head, *rows, "")).encode()


def hand_in(event, data, columns=None, name="people.csv"):
    pieces = importing.sealed_file(data)
    with unit_of_work():
        importing.receive(SYSTEM, events.by_slug(event.slug), name=name, data=data, pieces=pieces)
    with unit_of_work():
        importing.check(SYSTEM, the_import(pieces["id"]), columns=columns or {})
    do_runs()
    return the_import(pieces["id"])


def the_import(identifier):
    return session().get_one(Import, identifier, populate_existing=True)


def do_runs():
    while runs.work(threading.Event()):
        pass
    session().rollback()


def confirm(handed_in, addresses=Addresses.VOUCH, tell=False, reason="The partner sent it"):
    with unit_of_work():
        there = the_import(handed_in.id)
        importing.confirm(SYSTEM, there, addresses=addresses, tell=tell, reason=reason, version=there.version)
    do_runs()
    return the_import(handed_in.id)


def everybody():
    chosen = sa.select(Registration).order_by(Registration.id).execution_options(populate_existing=True)
    return session().scalars(chosen).all()


def states():
    return Counter(each.state.value for each in everybody())


def outcomes(handed_in):
    chosen = sa.select(ImportRow).where(ImportRow.import_id == handed_in.id).order_by(ImportRow.line)
    return [row.outcome.value for row in session().scalars(chosen)]


def test_a_checked_list_makes_nobody_a_participant(each_app):
    with each_app.app_context():
        event = open_event()
        handed_in = hand_in(event, a_list(person("Alder"), person("Birch", consent="N")))
        assert handed_in.stage is Stage.CHECKED
        assert handed_in.totals == {"accept": 1, "reject": 1}
        assert everybody() == []
        assert blobs.load(handed_in.ref) is None, "the file has been read"


def test_places_go_in_the_order_of_the_file_and_the_others_wait(each_app):
    with each_app.app_context():
        event = open_event(places=2, waiting_list=True)
        handed_in = confirm(hand_in(event, a_list(*map(person, ("Alder", "Birch", "Cedar")))))
        assert handed_in.written == {"confirmed": 2, "waitlisted": 1}
        assert [each.state for each in everybody()] == [State.CONFIRMED, State.CONFIRMED, State.WAITLISTED]
        assert [each.reference for each in everybody()] == [f"SEMINAR-{n:04d}" for n in (1, 2, 3)]
        assert {each.source for each in everybody()} == {Source.IMPORT}
        assert session().get_one(Intake, event.id, populate_existing=True).last_number == 3


def test_nobody_who_waits_is_overtaken_by_a_list(each_app):
    with each_app.app_context():
        event = open_event(places=1, waiting_list=True)
        make_registration(event, "first@example.org", given_name="First")
        handed_in = hand_in(event, a_list(person("Alder")))
        assert confirm(handed_in).written == {"waitlisted": 1}


def test_the_cap_of_an_organisation_holds_within_a_list(each_app):
    with each_app.app_context():
        event = open_event(waiting_list=True)
        with unit_of_work():
            session().execute(sa.update(Intake).values(per_organisation=1))
        rows = [person(name, organisation="One Council") for name in ("Alder", "Birch")]
        assert confirm(hand_in(event, a_list(*rows))).written == {"confirmed": 1, "waitlisted": 1}


def test_a_way_of_taking_part_is_for_a_person_to_decide_where_every_way_is_shut(each_app):
    with each_app.app_context():
        event = open_event(waiting_list=True)
        with unit_of_work():
            session().execute(sa.update(Intake).values(capacity_in_person=0, capacity_online=0))
        head = f"{HEAD},Attendance"
        handed_in = hand_in(event, a_list(f"{person('Alder')},in person", head=head))
        assert outcomes(handed_in) == ["review"]
        assert confirm(handed_in).written == {"held": 1}


def test_a_row_to_decide_is_held_for_a_decision(each_app):
    with each_app.app_context():
        event = open_event()
        handed_in = confirm(hand_in(event, a_list(person("Alder", family=""))))
        (held,) = everybody()
        assert (held.state, held.held_for) == (State.HELD, Hold.IMPORT)
        assert handed_in.written == {"held": 1}
        with unit_of_work():
            registration.decide_held(SYSTEM, held, Verb.CONFIRM, "One name is a name")
        assert states() == {"confirmed": 1}


def test_somebody_registered_already_is_never_overwritten(each_app):
    with each_app.app_context():
        event = open_event()
        make_registration(
            event, "alder@example.org", given_name="Alder", family_name="Testington", job_title="Chief"
        )
        same = person("Alder", organisation="Sample Council", job="Chief", country="")
        assert outcomes(hand_in(event, a_list(same))) == ["merge"]
        other = person("Alder", organisation="Sample Council", job="Clerk", country="")
        handed_in = hand_in(event, a_list(other))
        assert outcomes(handed_in) == ["review"]
        confirm(handed_in)
        assert [each.job_title for each in everybody()] == ["Chief"]


def test_who_registers_between_report_and_writing_keeps_what_she_has(each_app):
    with each_app.app_context():
        event = open_event()
        handed_in = hand_in(event, a_list(person("Alder"), person("Birch")))
        make_registration(event, "alder@example.org", given_name="Alder", job_title="Chief")
        written = confirm(handed_in).written
        assert written == {"confirmed": 1}
        assert states() == {"confirmed": 2}


def test_the_same_list_twice_changes_nothing(each_app):
    with each_app.app_context():
        event = open_event()
        data = a_list(person("Alder"), person("Birch"))
        confirm(hand_in(event, data))
        again = hand_in(event, data)
        assert outcomes(again) == ["merge", "merge"]
        confirm(again)
        assert states() == {"confirmed": 2}


def test_a_known_person_is_found_by_her_address_and_stays_as_she_is(each_app):
    with each_app.app_context():
        event = open_event()
        known = make_person("alder@example.org", given_name="Alder", family_name="Known")
        confirm(hand_in(event, a_list(person("Alder"), person("Birch"))))
        assert everybody()[0].person_id == known.id
        assert session().scalar(sa.select(sa.func.count()).select_from(Person)) == 2
        assert session().get_one(Person, known.id, populate_existing=True).family_name == "Known"
        addresses = {each.address: each.verified_at for each in session().scalars(sa.select(PersonEmail))}
        assert addresses["birch@example.org"] is None, "nobody has answered from it yet"


def test_links_are_sent_where_addresses_are_to_be_verified(each_app):
    with each_app.app_context():
        event = open_event(places=1, waiting_list=True)
        handed_in = confirm(hand_in(event, a_list(person("Alder"), person("Birch"))), Addresses.VERIFY)
        assert handed_in.written == {"submitted": 2}
        assert {each.person_id for each in everybody()} == {None}
        jobs.run_due()
        sent = session().scalars(sa.select(Message.template)).all()
        assert sent == ["registration/verify"] * 2


def test_people_are_told_only_when_that_was_chosen(each_app):
    with each_app.app_context():
        event = open_event(places=1, waiting_list=True)
        confirm(hand_in(event, a_list(person("Alder"))))
        jobs.run_due()
        assert session().scalars(sa.select(Message.template)).all() == []
        confirm(hand_in(event, a_list(person("Birch"))), tell=True)
        jobs.run_due()
        assert session().scalars(sa.select(Message.template)).all() == ["registration/waitlisted"]


def test_private_answers_wait_sealed_until_there_is_a_place(each_app):
    with each_app.app_context():
        event = open_event(places=1, waiting_list=True)
        head = HEAD + ",Dietary"
        rows = (person("Alder") + ",no nuts", person("Birch") + ",halal")
        confirm(hand_in(event, a_list(*rows, head=head)))
        first, second = everybody()
        answers = session().scalars(sa.select(Answer)).all()
        assert [(each.respondent, each.text) for each in answers] == [(first.ref, None)]
        assert session().scalars(sa.select(HeldBack.registration_id)).all() == [second.id]
        with unit_of_work():
            registration.cancel(SYSTEM, first, reason="ill")
        with unit_of_work():
            offered = session().get_one(Registration, second.id, populate_existing=True)
            assert offered.state is State.OFFERED
            own = _own(offered)
            registration.accept_offer(own, offered)
            opened = questions.open_answers(
                own, offered, [offered.ref], event=event.ref, purpose="own", keys=["dietary"]
            )
        assert opened == {offered.ref: {"dietary": "halal"}}
        assert session().scalars(sa.select(HeldBack)).all() == []


def test_private_answers_go_with_somebody_who_gets_no_place(each_app):
    with each_app.app_context():
        event = open_event(places=0, waiting_list=True)
        confirm(hand_in(event, a_list(person("Alder") + ",halal", head=HEAD + ",Dietary")))
        assert len(session().scalars(sa.select(HeldBack)).all()) == 1
        with unit_of_work():
            registration.cancel(SYSTEM, everybody()[0], reason="ill")
        assert session().scalars(sa.select(HeldBack)).all() == []


def _own(of):
    from tourapp.access.actor import Actor

    return Actor(person_id=of.person_id)


def test_other_columns_can_be_named_after_the_check(each_app):
    with each_app.app_context():
        event = open_event()
        head = HEAD.replace("Organisation", "Where")
        handed_in = hand_in(event, a_list(person("Alder"), head=head))
        with unit_of_work():
            importing.check(SYSTEM, the_import(handed_in.id), columns={3: "organisation"})
        do_runs()
        confirm(the_import(handed_in.id))
        assert everybody()[0].organisation_text == "Council of Alder"


def test_a_list_is_written_once(app):
    with app.app_context():
        event = open_event()
        handed_in = confirm(hand_in(event, a_list(person("Alder"))))
        with pytest.raises(Refusal), unit_of_work():
            importing.confirm(
                SYSTEM,
                the_import(handed_in.id),
                addresses=Addresses.VOUCH,
                tell=False,
                reason="again",
                version=handed_in.version,
            )


def test_a_report_that_has_changed_is_not_confirmed(app):
    with app.app_context():
        handed_in = hand_in(open_event(), a_list(person("Alder")))
        with pytest.raises(Conflict), unit_of_work():
            importing.confirm(
                SYSTEM,
                the_import(handed_in.id),
                addresses=Addresses.VOUCH,
                tell=False,
                reason="x",
                version=handed_in.version - 1,
            )


@pytest.mark.parametrize("reason", ["", "  "])
def test_vouching_needs_a_reason(app, reason):
    with app.app_context():
        handed_in = hand_in(open_event(), a_list(person("Alder")))
        with pytest.raises(Refusal, match="reason"):
            confirm(handed_in, reason=reason)


def test_a_list_without_consent_fails_with_its_reason(app):
    with app.app_context():
        head = HEAD.replace("Consent", "Whatever")
        handed_in = hand_in(open_event(), a_list(person("Alder"), head=head))
        run = session().get_one(Run, handed_in.run_id, populate_existing=True)
        assert (run.state, run.refused) == (RunState.FAILED, "columns")


def test_a_run_that_was_stopped_leaves_nothing(app):
    with app.app_context():
        handed_in = hand_in(open_event(), a_list(person("Alder")))
        with unit_of_work():
            there = the_import(handed_in.id)
            importing.confirm(
                SYSTEM, there, addresses=Addresses.VOUCH, tell=False, reason="x", version=there.version
            )
            run = runs.by_id(there.run_id)
            run.began_at = clock.now()  # in some worker's hand
        with unit_of_work():
            importing.stop(SYSTEM, the_import(handed_in.id))
        do_runs()
        run = session().get_one(Run, the_import(handed_in.id).run_id, populate_existing=True)
        assert run.state is RunState.CANCELLED
        assert everybody() == []


def test_a_worker_that_dies_after_the_writing_does_not_write_again(app, monkeypatch):
    with app.app_context():
        handed_in = confirm(hand_in(open_event(), a_list(person("Alder"))))
        run = session().get_one(Run, handed_in.run_id, populate_existing=True)
        assert run.state is RunState.DONE, "ended in the same transaction"
        do_runs()
        assert states() == {"confirmed": 1}


def test_who_may_not_import_is_refused(app):
    with app.app_context():
        event = open_event()
        pieces = importing.sealed_file(b"x")
        with pytest.raises(SignInNeeded), unit_of_work():
            importing.receive(VISITOR, event, name="x", data=b"x", pieces=pieces)


def test_an_event_without_registration_takes_no_list(app):
    with app.app_context():
        event = make_event()
        pieces = importing.sealed_file(b"x")
        with pytest.raises(Refusal), unit_of_work():
            importing.receive(SYSTEM, event, name="x", data=b"x", pieces=pieces)


def test_what_the_rows_said_goes_on_its_date_and_the_report_stays(app):
    with app.app_context():
        handed_in = hand_in(open_event(), a_list(person("Alder")))
        with clock.frozen(clock.now() + importing.KEPT * 2), unit_of_work():
            assert importing.purge_due() == 1
        row = session().scalars(sa.select(ImportRow).execution_options(populate_existing=True)).one()
        assert (row.source, row.address_key, row.outcome.value) == (None, "", "accept")
        assert the_import(handed_in.id).totals == {"accept": 1}
