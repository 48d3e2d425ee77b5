"""Waiting, offers, decisions and attendance, on both stores."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.builders import make_person, make_registration, open_event, submit, token_of, wall
from tests.conftest import NOW
from tourapp.access.actor import SYSTEM, VISITOR, Actor, Grant
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Gone, NotFound, Refusal
from tourapp.core.words import Words
from tourapp.directory import services as directory
from tourapp.events import services as events
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links, placeholder
from tourapp.questions.models import Answer
from tourapp.registration import queries, queue, services
from tourapp.registration.models import Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services import Details, Outcome
from tourapp.registration.states import Attendance, Hold, State

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _context(each_app):
    with each_app.app_context():
        yield


def own(registration):
    return Actor(person_id=registration.person_id)


def staff(role=Role.ORGANISER):
    return Actor(
        person_id=make_person(f"{role}@example.org").id,
        grants=(Grant(role, ("office", "LON")),),
        is_strong=True,
    )


def verified(event, email, **details):
    """Somebody who has used her link: whatever came of it."""
    token = token_of(submit(event, email, **details))
    with unit_of_work():
        return services.verify(VISITOR, event, token).registration


def full(places=1, **options):
    """An event with a waiting list whose places are taken; the event, and who holds the first place."""
    event = open_event(places=places, waiting_list=True, **options)
    holders = [make_registration(event, f"holder{number}@example.org") for number in range(places)]
    return event, holders[0]


def act(verb, *args, **options):
    with unit_of_work():
        return verb(*args, **options)


def state(registration):
    session().refresh(registration)
    return registration.state


def mails(registration):
    chosen = sa.select(Message.template).where(Message.about == registration.ref)
    return [each.removeprefix("registration/") for each in session().scalars(chosen.order_by(Message.id))]


def offer_token(registration):
    chosen = sa.select(Message).where(
        Message.about == registration.ref, Message.template == "registration/offered"
    )
    message = session().scalars(chosen).one()
    links = opened_links(message.id, message.secrets)
    return links[placeholder(message.id, "offer")].rpartition("/")[2]


def offered(event, holder, email="bo@example.org", **details):
    """Somebody to whom a place is offered, since the holder gave it back."""
    waiting = verified(event, email, **details)
    act(services.cancel, own(holder), holder)
    assert state(waiting) is State.OFFERED
    return waiting


def test_whoever_finds_no_place_waits_and_is_told_her_number():
    event, _holder = full()
    first, second = verified(event, "bo@example.org"), verified(event, "cy@example.org")
    assert (first.state, second.state) == (State.WAITLISTED, State.WAITLISTED)
    assert first.verified_at == NOW and mails(first) == ["verify", "waitlisted"]
    assert [queue.position_of(each) for each in (first, second)] == [1, 2]
    told = (
        session()
        .scalars(sa.select(Message).where(Message.about == second.ref).order_by(Message.id.desc()))
        .first()
    )
    assert "number 2" in told.text


def test_a_freed_place_goes_to_the_queue_not_to_a_newcomer(at):
    event, holder = full()
    first, second = verified(event, "bo@example.org"), verified(event, "cy@example.org")
    act(services.cancel, own(holder), holder)
    assert (state(first), state(second)) == (State.OFFERED, State.WAITLISTED)
    assert first.offer_ends_at == NOW + 48 * HOUR and mails(first)[-1] == "offered"
    assert verified(event, "dee@example.org").state is State.WAITLISTED
    assert queries.places(queries.intake_of(event)).taken == 1


def test_an_offer_is_taken_once_however_often_it_is_pressed():
    event, holder = full()
    waiting = offered(event, holder)
    assert act(services.accept_offer, own(waiting), waiting).outcome is Outcome.CONFIRMED
    assert act(services.accept_offer, own(waiting), waiting).outcome is Outcome.ALREADY
    assert mails(waiting) == ["verify", "waitlisted", "offered", "confirmed"]


def test_a_declined_offer_goes_to_the_next_and_wipes_the_answers():
    event, holder = full()
    waiting = verified(event, "bo@example.org", answers={"dietary": "vegan"})
    after = verified(event, "cy@example.org")
    act(services.cancel, own(holder), holder)
    assert act(services.decline_offer, own(waiting), waiting).outcome is Outcome.DECLINED
    assert act(services.decline_offer, own(waiting), waiting).outcome is Outcome.ALREADY
    assert (state(waiting), state(after)) == (State.DECLINED, State.OFFERED)
    assert mails(waiting)[-1] == "declined" and mails(waiting).count("declined") == 1
    assert session().scalar(sa.select(sa.func.count()).select_from(Answer)) == 0


def test_an_offer_lapses_after_its_end_and_the_next_is_asked_however_often_the_job_runs(at):
    event, holder = full()
    waiting, after = offered(event, holder), verified(event, "cy@example.org")
    with at(NOW + 48 * HOUR):
        assert act(services.lapse_due) == 0
    with at(NOW + 48 * HOUR + dt.timedelta(seconds=1)):
        assert [act(services.lapse_due) for _run in range(2)] == [1, 0]
        assert (state(waiting), state(after)) == (State.LAPSED, State.OFFERED)
        assert mails(waiting)[-1] == "lapsed" and mails(waiting).count("lapsed") == 1
        assert after.offer_ends_at == clock.now() + 48 * HOUR
        again = verified(event, "bo@example.org")
        assert again.id != waiting.id and again.state is State.WAITLISTED


def test_an_answer_after_the_end_lapses_instead_and_one_at_the_end_is_on_time(at):
    event, holder = full()
    waiting = offered(event, holder)
    with at(NOW + 49 * HOUR):
        assert act(services.accept_offer, own(waiting), waiting).outcome is Outcome.LAPSED
        assert state(waiting) is State.LAPSED
    other = open_event("other", places=1, waiting_list=True)
    place = make_registration(other, "dee@example.org")
    waiting = offered(other, place, "ed@example.org")
    with at(waiting.offer_ends_at):
        assert act(services.accept_offer, own(waiting), waiting).outcome is Outcome.CONFIRMED


def test_the_link_of_the_offer_answers_it_and_ends_with_it(at):
    event, holder = full()
    waiting = offered(event, holder)
    token = offer_token(waiting)
    other = open_event("other")
    with pytest.raises(NotFound):
        act(services.answer_by_link, VISITOR, other, token, Verb.CONFIRM)
    assert act(services.answer_by_link, VISITOR, event, token, Verb.CONFIRM).outcome is Outcome.CONFIRMED
    assert act(services.answer_by_link, VISITOR, event, token, Verb.CONFIRM).outcome is Outcome.ALREADY
    with pytest.raises(Gone):
        act(services.answer_by_link, VISITOR, event, token, Verb.DECLINE)
    assert state(waiting) is State.CONFIRMED


def test_the_link_of_an_offer_ends_with_the_offer(at):
    event, holder = full()
    token = offer_token(offered(event, holder))
    with at(NOW + 48 * HOUR + dt.timedelta(seconds=1)), pytest.raises(Gone):
        services.offer_of_link(event, token)


def test_nobody_else_answers_an_offer():
    event, holder = full(2)
    waiting = offered(event, holder)
    with pytest.raises(Forbidden):
        act(services.accept_offer, staff(), waiting)
    with pytest.raises(Forbidden):
        act(services.decline_offer, Actor(person_id=make_person("eve@example.org").id), waiting)


def test_close_to_the_event_offers_are_shorter_and_then_there_are_none(at):
    event, holder = full(2, closes="2027-06-17 09:00")
    second = session().scalars(sa.select(Registration).where(Registration.id != holder.id)).one()
    first, after = verified(event, "bo@example.org"), verified(event, "cy@example.org")
    with at(event.starts_at - 20 * HOUR):
        act(services.cancel, own(holder), holder)
        assert state(first) is State.OFFERED and first.offer_ends_at == event.starts_at - 12 * HOUR
    with at(event.starts_at - 12 * HOUR):
        act(services.cancel, own(second), second)
        assert state(after) is State.WAITLISTED
        # The place stays free for her who waits, and no newcomer overtakes her.
        assert verified(event, "dee@example.org").state is State.WAITLISTED


def test_raised_places_are_offered_at_once_and_lowering_below_what_is_taken_is_refused():
    event, _holder = full()
    waiting = verified(event, "bo@example.org")
    intake = queries.intake_of(event)
    window = {"opens_at": intake.opens_at, "closes_at": intake.closes_at}
    assert [each.id for each in queue.would_move_up(event, queries.places(intake))] == []
    act(services.open_intake, SYSTEM, event, **window, capacity=2)
    assert state(waiting) is State.OFFERED
    with pytest.raises(Refusal):
        act(services.open_intake, SYSTEM, event, **window, capacity=1)


def test_the_cap_of_an_organisation_lets_others_pass():
    event = open_event(places=5, per_organisation=1, waiting_list=True)
    holder = make_registration(event, organisation="Kent County Council")
    same = verified(event, "bo@example.org", organisation="KENT  county council")
    other = verified(event, "cy@example.org", organisation="Derby City Council")
    assert (same.state, other.state) == (State.WAITLISTED, State.CONFIRMED)
    act(services.cancel, own(holder), holder)
    assert state(same) is State.OFFERED


def test_two_names_of_one_body_in_the_directory_are_one_organisation():
    with unit_of_work():
        body = directory.add_organisation(
            SYSTEM,
            kind="city",
            name=Words("Kent County Council", ""),
            country="GB",
            zone="Europe/London",
        )
        directory.add_alias(SYSTEM, body, "KCC")
    event = open_event(places=5, per_organisation=1, waiting_list=True)
    make_registration(event, organisation="Kent County Council")
    assert verified(event, "bo@example.org", organisation="KCC").state is State.WAITLISTED


def test_a_category_has_places_of_its_own():
    event = open_event(places=5, waiting_list=True)
    with unit_of_work():
        press = services.add_category(SYSTEM, event, name=Words("Press", "報道"), capacity=1)
        services.add_category(SYSTEM, event, name=Words("Members", "会員"))
    make_registration(event, category_id=press.id)
    waiting = verified(event, "bo@example.org", category_id=press.id)
    assert waiting.state is State.WAITLISTED
    assert (
        verified(event, "cy@example.org", category_id=queries.categories_of(event.id)[1].id).state
        is State.CONFIRMED
    )
    with pytest.raises(Refusal):
        act(services.change_category, SYSTEM, event, press, name=press.name, capacity=0, is_open=True)
    act(services.change_category, SYSTEM, event, press, name=Words("Media", "報道"), capacity=2, is_open=True)
    assert state(waiting) is State.OFFERED


def test_people_choose_open_categories_only_and_have_the_first_when_they_say_nothing():
    event = open_event()
    with unit_of_work():
        hidden = services.add_category(SYSTEM, event, name=Words("Speakers", ""), is_open=False)
        shown = services.add_category(SYSTEM, event, name=Words("Delegates", ""))
    with pytest.raises(Refusal):
        submit(event, category_id=hidden.id)
    made = make_registration(event)
    assert made.category_id == shown.id
    act(services.set_category, staff(), made, hidden)
    assert made.category_id == hidden.id
    with pytest.raises(Forbidden):
        act(services.set_category, own(made), made, shown)


def test_whoever_moves_out_of_a_full_way_lets_the_next_in():
    event = open_event(in_person=1, online=5, waiting_list=True)
    holder = make_registration(event)
    waiting = verified(event, "bo@example.org")
    details = Details("Ada", "Example", "Sample Council", attendance=Attendance.ONLINE)
    act(services.change_answers, own(holder), holder, details=details, answers={})
    assert state(holder) is State.CONFIRMED and state(waiting) is State.OFFERED


def test_whoever_waits_may_ask_for_what_is_free_and_is_offered_it_in_her_turn():
    event = open_event(in_person=1, online=5, waiting_list=True)
    make_registration(event)
    waiting = verified(event, "bo@example.org")
    details = Details("Bo", "Example", "Sample Council", attendance=Attendance.ONLINE)
    act(services.change_answers, own(waiting), waiting, details=details, answers={})
    assert state(waiting) is State.OFFERED


def test_somebody_like_a_person_who_is_registered_is_held_and_holds_no_place():
    event = open_event(places=2, waiting_list=True)
    make_registration(event, given_name="Ada")
    twin = verified(event, "ada@other.example.org", given_name="ADA")
    assert (twin.state, twin.held_for, twin.verified_at) == (State.HELD, Hold.DUPLICATE, NOW)
    assert mails(twin) == ["verify", "held"]
    assert queries.places(queries.intake_of(event)).taken == 1
    # The same name elsewhere is somebody else.
    assert (
        verified(event, "ada@third.example.org", given_name="Ada", organisation="Other").state
        is State.CONFIRMED
    )


def test_an_unverified_form_under_the_same_name_holds_nobody_up():
    event = open_event()
    submit(event, "wrong@example.org", given_name="Ada")
    assert verified(event, "ada@example.org").state is State.CONFIRMED


def test_an_unknown_organisation_is_held_where_the_event_asks_for_known_ones():
    event = open_event(holds_unknown=True)
    made = verified(event, "ada@example.org")
    assert (made.state, made.held_for) == (State.HELD, Hold.ORGANISATION)


@pytest.mark.parametrize(
    ("verb", "expected", "told"),
    [
        (Verb.CONFIRM, State.CONFIRMED, "confirmed"),
        (Verb.WAIT, State.OFFERED, "offered"),
        (Verb.DECLINE, State.DECLINED, "declined"),
    ],
)
def test_staff_decide_with_a_reason_that_the_log_keeps(verb, expected, told):
    event = open_event(places=1, holds_unknown=True, waiting_list=True)
    made = verified(event, "ada@example.org")
    organiser = staff()
    for reason, refused in (("", Refusal), ("called her", None)):
        if refused:
            with pytest.raises(refused):
                act(services.decide_held, organiser, made, verb, reason)
        else:
            act(services.decide_held, organiser, made, verb, reason)
    assert state(made) is expected and mails(made)[-1] == told
    noted = sa.select(AuditEntry.reason).where(
        AuditEntry.verb == f"registration.{verb}", AuditEntry.subject == made.ref
    )
    assert session().scalars(noted).all() == ["called her"]
    with pytest.raises(Refusal):
        act(services.decide_held, organiser, made, verb, "once more")
    with pytest.raises(Forbidden):
        act(services.decide_held, staff(Role.LOGISTICS), made, verb, "may not")


def test_staff_confirm_nobody_who_is_held_where_no_place_is_left():
    event = open_event(places=1, holds_unknown=True, waiting_list=True)
    first, second = verified(event, "ada@example.org"), verified(event, "bo@example.org")
    act(services.decide_held, SYSTEM, first, Verb.CONFIRM, "known to us")
    with pytest.raises(Refusal):
        act(services.decide_held, SYSTEM, second, Verb.CONFIRM, "known to us")
    act(services.decide_held, SYSTEM, second, Verb.WAIT, "known to us")
    assert state(second) is State.WAITLISTED


def test_whoever_was_held_waits_by_her_verified_time(at):
    event = open_event(places=1, holds_unknown=True, waiting_list=True)
    holder, early = verified(event, "ada@example.org"), verified(event, "bo@example.org")
    act(services.decide_held, SYSTEM, holder, Verb.CONFIRM, "known")
    with at(NOW + HOUR):
        late = verified(event, "cy@example.org")
        act(services.decide_held, SYSTEM, late, Verb.WAIT, "known")
        act(services.decide_held, SYSTEM, early, Verb.WAIT, "known")
    assert [queue.position_of(each) for each in (early, late)] == [1, 2]


def test_lifted_people_come_before_all_others_with_a_reason():
    event, holder = full()
    first, second = verified(event, "bo@example.org"), verified(event, "cy@example.org")
    with pytest.raises(Refusal):
        act(services.lift, staff(), second, " ")
    with pytest.raises(Forbidden):
        act(services.lift, own(second), second, "I want to")
    assert act(services.lift, staff(Role.OFFICE_HEAD), second, "opens the day") is False
    act(services.cancel, own(holder), holder)
    assert (state(first), state(second)) == (State.WAITLISTED, State.OFFERED)
    noted = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "registration.lift")).one()
    assert noted.reason == "opens the day"


def test_a_cancelled_event_closes_queue_and_offers_with_one_message_each():
    event, holder = full(2)
    offer, waiting = offered(event, holder), verified(event, "cy@example.org")
    unverified = submit(event, "dee@example.org")
    with unit_of_work():
        events.cancel_event(SYSTEM, event, reason=Words("Storm.", "荒天のため。"))
    assert [act(services.close_event, event.id) for _run in range(2)] == [4, 0]
    assert {state(each) for each in (offer, waiting, unverified)} == {State.CANCELLED}
    assert mails(offer)[-1] == mails(waiting)[-1] == "event_cancelled" and "event_cancelled" not in mails(
        unverified
    )
    with pytest.raises(Gone):
        act(services.accept_offer, own(offer), offer)


def test_cancelling_while_waiting_is_told_and_frees_no_place():
    event, _holder = full()
    first, second = verified(event, "bo@example.org"), verified(event, "cy@example.org")
    act(services.cancel, own(first), first)
    assert mails(first)[-1] == "cancelled" and state(second) is State.WAITLISTED
    assert queue.position_of(second) == 1


DAY = wall("2027-06-17 09:00").instant


def test_people_are_noted_at_the_desk_once_and_a_wrong_scan_is_taken_back(at):
    event = open_event()
    made = make_registration(event)
    desk = staff(Role.DESK)
    with at(DAY - 24 * HOUR), pytest.raises(Refusal):
        act(services.attend, desk, made, at=clock.now())
    with at(DAY):
        with pytest.raises(Refusal):
            act(services.attend, desk, made, at=DAY + HOUR)
        assert [act(services.attend, desk, made, at=DAY - HOUR) for _scan in range(2)] == [True, False]
        assert state(made) is State.ATTENDED and made.checked_in_at == DAY - HOUR
        with pytest.raises(Forbidden):
            act(services.undo_attendance, desk, made, "wrong person")
        act(services.undo_attendance, staff(), made, "wrong person")
        assert state(made) is State.CONFIRMED and made.checked_in_at is None


def test_whoever_was_not_seen_is_noted_a_day_after_the_end_and_can_be_put_right_for_a_month(at):
    event = open_event()
    made, waiting = make_registration(event), submit(event, "bo@example.org")
    ends = event.ends_at
    with at(ends + 24 * HOUR):
        assert act(services.miss_due) == 0
    with at(ends + 25 * HOUR):
        assert [act(services.miss_due) for _run in range(2)] == [1, 0]
    assert (state(made), state(waiting)) == (State.NO_SHOW, State.SUBMITTED)
    assert mails(made) == ["verify", "confirmed"]
    with at(ends + 10 * 24 * HOUR):
        with pytest.raises(Refusal):
            act(services.attend, SYSTEM, made, at=clock.now())
        act(services.attend, SYSTEM, made, at=clock.now(), reason="sat in the last row")
    assert state(made) is State.ATTENDED


def test_an_event_put_off_lets_its_queue_be_asked_again(at):
    event, holder = full(closes="2027-06-17 09:00")
    waiting = verified(event, "bo@example.org")
    with at(event.starts_at - 6 * HOUR):
        act(services.cancel, own(holder), holder)
        assert state(waiting) is State.WAITLISTED
        with unit_of_work():
            events.change_event(SYSTEM, event, starts=wall("2027-07-01 09:30"), ends=wall("2027-07-01 16:30"))
        assert [act(services.offer_due) for _run in range(2)] == [1, 0]
        assert state(waiting) is State.OFFERED


def test_a_queue_that_was_switched_off_is_served_before_newcomers():
    event, holder = full()
    waiting = verified(event, "bo@example.org")
    intake = queries.intake_of(event)
    act(
        services.open_intake,
        SYSTEM,
        event,
        opens_at=intake.opens_at,
        closes_at=intake.closes_at,
        capacity=1,
        has_waiting_list=False,
    )
    assert verified(event, "cy@example.org").state is State.SUBMITTED
    act(services.cancel, own(holder), holder)
    assert state(waiting) is State.OFFERED


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_mail_of_the_queue_speaks_the_language_of_the_form(lang, at):
    event, holder = full(2)
    first, second = verified(event, "bo@example.org", lang=lang), verified(event, "cy@example.org", lang=lang)
    other = (
        session().scalars(sa.select(Registration).where(Registration.email == "holder1@example.org")).one()
    )
    act(services.cancel, own(holder), holder)
    act(services.decline_offer, own(first), first)
    with at(NOW + 49 * HOUR):
        act(services.lapse_due)
    assert state(second) is State.LAPSED and state(other) is State.CONFIRMED
    told = session().scalars(sa.select(Message).where(Message.about.in_((first.ref, second.ref)))).all()
    subjects = {message.subject for message in told}
    assert len(told) == 8 and {message.lang for message in told} == {lang}
    assert all(any("ぁ" <= letter <= "ん" for letter in subject) is (lang == "ja") for subject in subjects)


def test_every_state_is_reached_by_somebody(at):
    """But a draft, which is kept before anything is sent."""
    event = open_event(places=2, waiting_list=True)
    people = {name: verified(event, f"{name}@example.org") for name in ("a", "b", "c", "d", "e", "f", "g")}
    twin = verified(event, "a@other.example.org", given_name="A")
    submit(event, "expired@example.org")
    seen = {each.state for each in (*people.values(), twin)} | {State.SUBMITTED}
    act(services.cancel, own(people["b"]), people["b"])
    act(services.decline_offer, own(people["c"]), people["c"])
    with at(NOW + 49 * HOUR):
        act(services.lapse_due)
        act(services.expire_due)
        act(services.accept_offer, own(people["e"]), people["e"])
    with at(DAY):
        act(services.attend, SYSTEM, people["a"], at=DAY)
    with at(event.ends_at + 25 * HOUR):
        act(services.miss_due)
    seen |= set(session().scalars(sa.select(Registration.state)))
    assert seen | {State.OFFERED, State.DRAFT} == set(State)
