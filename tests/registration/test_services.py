"""Registering, on both stores where places are given out."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.builders import make_event, make_registration, open_event, submit, token_of, wall
from tests.conftest import NOW
from tourapp.access.actor import SYSTEM, VISITOR, Actor
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Gone, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import services as events
from tourapp.messages.models import Message
from tourapp.questions import queries as questions
from tourapp.questions.models import Answer
from tourapp.registration import queries, services
from tourapp.registration.models import Registration
from tourapp.registration.services import Details, Outcome
from tourapp.registration.states import Attendance, State

HOUR = dt.timedelta(hours=1)


def count(model, *conditions):
    return session().scalar(sa.select(sa.func.count()).select_from(model).where(*conditions))


def verify(event, token):
    with unit_of_work():
        return services.verify(VISITOR, event, token)


def own(registration):
    return Actor(person_id=registration.person_id)


def details_of(registration, **changes):
    given = {
        "given_name": registration.given_name,
        "family_name": registration.family_name,
        "organisation": registration.organisation_text,
        "attendance": registration.attendance,
        **changes,
    }
    return Details(**given)


@pytest.fixture(autouse=True)
def _context(each_app, request):
    with each_app.app_context():
        yield


def test_a_form_takes_no_place_and_sends_one_link():
    event = open_event(places=1)
    sent = submit(event)
    assert sent.state is State.SUBMITTED
    assert queries.places(queries.intake_of(event)).taken == 0
    assert count(Message) == 1 and count(Person) == 0


def test_the_link_verifies_the_address_and_takes_the_place():
    event = open_event(places=1)
    sent = submit(event)
    result = verify(event, token_of(sent))
    assert result.outcome is Outcome.CONFIRMED
    assert result.registration.verified_at == NOW
    assert session().scalars(sa.select(Message.template).order_by(Message.id)).all() == [
        "registration/verify",
        "registration/confirmed",
    ]
    person = session().scalars(sa.select(Person)).one()
    assert person.id == result.registration.person_id
    assert person.primary_email == "ada@example.org"


def test_using_the_link_again_changes_nothing():
    event = open_event(places=2)
    token = token_of(submit(event))
    verify(event, token)
    assert verify(event, token).outcome is Outcome.ALREADY
    assert count(Registration) == 1 and count(Message) == 2


def test_the_same_form_again_changes_nothing():
    event = open_event()
    first = submit(event, answers={"dietary": "no nuts"})
    second = submit(event, answers={"dietary": "no nuts"})
    assert first.id == second.id
    assert count(Message) == 1


def test_other_answers_before_verification_replace_the_first():
    event = open_event()
    first = submit(event)
    second = submit(event, job_title="Head of Housing")
    assert first.id == second.id and second.job_title == "Head of Housing"
    assert count(Message) == 2 and count(Registration) == 1


def test_an_address_in_other_letters_and_widths_is_the_same_address():
    event = open_event()
    first = submit(event, "Ada@Example.org")
    assert submit(event, "ａｄａ@example.org ").id == first.id


def test_somebody_with_a_place_gets_a_mail_that_says_so_and_nothing_changes():
    event = open_event()
    made = make_registration(event)
    with unit_of_work():
        again = services.submit(
            VISITOR, event, email="ada@example.org", details=Details(given_name="Eve"), answers={}
        )
    assert again is None
    newest = session().scalars(sa.select(Message).order_by(Message.id.desc())).first()
    assert newest.template == "registration/already" and newest.to_address == "ada@example.org"
    session().refresh(made)
    assert made.given_name == "Ada" and count(Registration) == 1


def test_full_says_full_keeps_the_registration_and_the_button_works_when_a_place_is_freed():
    event = open_event(places=1)
    first = make_registration(event)
    second = submit(event, "bo@example.org")
    token = token_of(second)
    assert verify(event, token).outcome is Outcome.FULL
    session().refresh(second)
    assert second.state is State.SUBMITTED
    with unit_of_work():
        services.cancel(own(first), first)
    assert verify(event, token).outcome is Outcome.CONFIRMED


def test_places_in_the_room_and_online_are_counted_apart():
    event = open_event(in_person=1, online=1)
    make_registration(event, attendance=Attendance.IN_PERSON)
    assert verify(event, token_of(submit(event, "bo@example.org"))).outcome is Outcome.FULL
    online = submit(event, "cy@example.org", attendance=Attendance.ONLINE)
    assert verify(event, token_of(online)).outcome is Outcome.CONFIRMED


def test_somebody_signed_in_is_placed_at_once_and_once():
    event, other = open_event(), open_event("other", places=1)
    made = make_registration(event)
    with unit_of_work():
        result = services.register(own(made), other, details=details_of(made), answers={})
    assert result.outcome is Outcome.CONFIRMED
    with unit_of_work():
        again = services.register(own(made), other, details=details_of(made), answers={})
    assert again.outcome is Outcome.ALREADY
    assert count(Registration, Registration.event_id == other.id) == 1


def test_somebody_signed_in_who_finds_it_full_can_ask_again():
    event, other = open_event(), open_event("other", places=1)
    made = make_registration(event)
    holder = make_registration(other, "bo@example.org")
    with unit_of_work():
        result = services.register(own(made), other, details=details_of(made), answers={})
    assert result.outcome is Outcome.FULL
    with unit_of_work():
        services.cancel(own(holder), holder)
    with unit_of_work():
        assert services.take_place(own(made), result.registration).outcome is Outcome.CONFIRMED


@pytest.mark.parametrize("when", ["2027-02-28 12:00", "2027-06-10 17:00:01"])
def test_outside_the_window_is_refused_and_nothing_is_written(at, when):
    event = open_event(opens="2027-03-01 09:00", closes="2027-06-10 17:00")
    with at(wall(when).instant), pytest.raises(Refusal):
        submit(event)
    assert count(Registration) == 0 and count(Message) == 0


def test_at_the_closing_instant_is_on_time(at):
    event = open_event(closes="2027-06-10 17:00")
    with at(queries.intake_of(event).closes_at):
        assert submit(event).state is State.SUBMITTED


def test_a_submission_runs_out_after_a_day_and_its_answers_are_gone(at):
    event = open_event()
    sent = submit(event, answers={"dietary": "no nuts"})
    token = token_of(sent)
    assert count(Answer) == 1
    with at(NOW + 24 * HOUR), unit_of_work():
        assert services.expire_due() == 0
    with at(NOW + 24 * HOUR + dt.timedelta(seconds=1)):
        with unit_of_work():
            assert services.expire_due() == 1
        session().refresh(sent)
        assert sent.state is State.EXPIRED and count(Answer) == 0
        with pytest.raises(Gone):
            verify(event, token)
        assert submit(event).id != sent.id


def test_a_link_of_another_event_is_not_found():
    event, other = open_event(), open_event("other")
    token = token_of(submit(event))
    with pytest.raises(NotFound):
        verify(other, token)
    with pytest.raises(NotFound):
        verify(event, "no-such-token")


def test_cancelling_frees_the_place_wipes_the_answers_and_tells_once():
    event = open_event(places=1)
    made = make_registration(event, answers={"dietary": "vegan", "access_needs": "ramp"})
    with unit_of_work():
        services.cancel(own(made), made)
    with unit_of_work():
        services.cancel(own(made), made)
    assert made.state is State.CANCELLED and count(Answer) == 0
    assert count(Message, Message.template == "registration/cancelled") == 1
    assert queries.places(queries.intake_of(event)).taken == 0
    assert submit(event).id != made.id


def test_staff_say_why_they_cancel_and_others_may_not():
    event = open_event()
    made = make_registration(event)
    with pytest.raises(Refusal), unit_of_work():
        services.cancel(SYSTEM, made)
    stranger = make_registration(event, "bo@example.org")
    with pytest.raises(Forbidden), unit_of_work():
        services.cancel(own(stranger), made)
    with unit_of_work():
        services.cancel(SYSTEM, made, reason="asked by telephone")
    assert made.ended_reason == "asked by telephone"


def test_nothing_is_cancelled_once_the_event_has_begun(at):
    event = open_event()
    made = make_registration(event)
    with at(event.starts_at), pytest.raises(Refusal), unit_of_work():
        services.cancel(own(made), made)


def test_changing_to_a_full_way_of_taking_part_is_refused_and_nothing_is_lost():
    event = open_event(in_person=1, online=2)
    make_registration(event)
    made = make_registration(event, "bo@example.org", attendance=Attendance.ONLINE)
    with pytest.raises(Refusal), unit_of_work():
        services.change_answers(
            own(made),
            made,
            details=details_of(made, attendance=Attendance.IN_PERSON, job_title="X"),
            answers={},
        )
    session().refresh(made)
    assert made.attendance is Attendance.ONLINE and made.job_title == ""


def test_sealed_answers_are_ciphertext_have_a_purge_date_and_can_be_kept_replaced_and_deleted():
    event = open_event()
    made = make_registration(event, answers={"dietary": "planted-value"})
    answer = questions.answers_of(made.ref)["dietary"]
    assert answer.text is None and b"planted-value" not in answer.sealed.blob
    assert answer.purge_on == event.last_day + dt.timedelta(days=30)
    kept = answer.sealed.blob
    for value, left in ((None, kept), ("other", None)):
        with unit_of_work():
            services.change_answers(own(made), made, details=details_of(made), answers={"dietary": value})
        now = questions.answers_of(made.ref)["dietary"].sealed.blob
        assert (now == kept) is (left is not None)
    with unit_of_work():
        services.change_answers(own(made), made, details=details_of(made), answers={"dietary": ""})
    assert "dietary" not in questions.answers_of(made.ref)


def test_the_audit_log_names_fields_and_holds_no_values():
    event = open_event()
    make_registration(event, given_name="Planted", answers={"dietary": "planted-need"})
    rows = session().scalars(sa.select(AuditEntry).where(AuditEntry.event == event.ref)).all()
    verbs = {row.verb for row in rows}
    assert {"registration.submit", "registration.confirm"} <= verbs
    everything = " ".join(f"{row.verb} {row.fields} {row.reason} {row.subject}" for row in rows)
    assert "Planted" not in everything and "planted-need" not in everything


def test_a_cancelled_event_ends_every_registration_with_one_message_however_often_the_job_runs():
    event = open_event()
    made, waiting = make_registration(event), submit(event, "bo@example.org")
    with unit_of_work():
        events.cancel_event(SYSTEM, event, reason=Words("Storm.", "荒天のため。"))
    for expected in (2, 0):
        with unit_of_work():
            assert services.close_event(event.id) == expected
    session().refresh(waiting)
    assert made.state is State.CANCELLED and waiting.state is State.CANCELLED
    assert count(Message, Message.template == "registration/event_cancelled") == 1


def test_a_new_time_is_told_once_with_the_old_one():
    event = open_event()
    make_registration(event)
    old = event.starts_at, event.ends_at
    for _twice in range(2):
        with unit_of_work():
            services.tell_new_time(event.id, old_starts=old[0], old_ends=old[1], fact="f1")
    told = session().scalars(sa.select(Message).where(Message.template == "registration/new_time")).one()
    assert "09:30" in told.text


def test_fewer_places_than_are_taken_are_refused():
    event = open_event(places=2)
    make_registration(event)
    make_registration(event, "bo@example.org")
    intake = queries.intake_of(event)
    with pytest.raises(Refusal), unit_of_work():
        services.open_intake(SYSTEM, event, opens_at=intake.opens_at, closes_at=intake.closes_at, capacity=1)


def test_an_event_without_intake_has_no_way_in():
    with pytest.raises(NotFound):
        submit(make_event())


def test_a_reference_rises_within_its_event_and_never_repeats():
    event = open_event()
    first, second = submit(event), submit(event, "bo@example.org")
    assert (first.reference, second.reference) == ("SEMINAR-0001", "SEMINAR-0002")
    assert clock.now() == NOW
