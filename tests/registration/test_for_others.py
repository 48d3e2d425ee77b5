"""Somebody registers somebody else, copies go to an assistant, a place goes to a colleague; on both stores."""

import datetime as dt
import threading
import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.builders import make_office, make_person, make_registration, open_event, submit, token_of
from tests.conftest import NOW
from tourapp.access.actor import VISITOR, Actor, Grant
from tourapp.access.policy import Role
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Forbidden, Gone, NotFound, Refusal
from tourapp.directory import services as directory
from tourapp.directory.models import Person, PersonEmail
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import opened_links, placeholder
from tourapp.questions import queries as questions
from tourapp.registration import queries, services
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.models import MailCopy, PlaceHandOver, Registrant
from tourapp.registration.for_others.states import HandOverState
from tourapp.registration.models import Registration
from tourapp.registration.services import Details, Outcome, behalf, colleagues, copies
from tourapp.registration.services.behalf import Consents, Somebody
from tourapp.registration.services.purging import purge_due
from tourapp.registration.states import Attendance, Source, State

HOUR = dt.timedelta(hours=1)
BEN = Somebody("ben@example.org", given_name="Ben", family_name="Assistant")
CHIEF = Details(
    given_name="Chief",
    family_name="Example",
    organisation="Sample Council",
    job_title="Director",
    country="GB",
)


@pytest.fixture(autouse=True)
def _context(each_app):
    with each_app.app_context():
        yield


def act(verb, *args, **options):
    with unit_of_work():
        return verb(*args, **options)


def own(registration):
    return Actor(person_id=registration.person_id)


def staff():
    person = make_person("organiser@example.org")
    return Actor(person_id=person.id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)


def mails(about, template=None):
    chosen = sa.select(Message).where(Message.about == about.ref).order_by(Message.id)
    found = session().scalars(chosen).all()
    return [each for each in found if template in (None, each.template.removeprefix("registration/"))]


def link(message, name):
    return opened_links(message.id, message.secrets)[placeholder(message.id, name)].rpartition("/")[2]


def register_chief(event, actor=VISITOR, *, by=BEN, email="chief@example.org", **options):
    details = options.pop("details", CHIEF)
    if actor.is_signed_in:
        by = None
    return act(
        behalf.register_other, actor, event, email=email, details=details, answers={}, by=by, **options
    )


def complete(event, registration, **answers):
    token = token_of(registration)
    return act(behalf.complete, VISITOR, event, token, consents=Consents(share_in_list=True), answers=answers)


def ask(registration, email="cora@example.org", **options):
    return act(
        colleagues.hand_over,
        own(registration),
        registration,
        given_name=options.get("given_name", "Cora"),
        family_name="Example",
        email=email,
        lang=options.get("lang", "en"),
    )


def hand_over_token(holder):
    return link(mails(holder, "take_over")[-1], "take")


def take(event, token, **details):
    given = {"given_name": "Cora", "family_name": "Example", "job_title": "Officer", "country": "GB"}
    return act(
        colleagues.take,
        VISITOR,
        event,
        token,
        details=Details(**{**given, **details}),
        answers={"dietary": "no nuts"},
    )


def state(registration):
    session().refresh(registration)
    return registration.state


# --- on behalf ---------------------------------------------------------------------------------------


def test_nothing_is_taken_or_agreed_to_before_the_person_says_yes_herself():
    event = open_event(places=1)
    sent = register_chief(event, details=Details(**{**vars(CHIEF), "share_in_list": True}))
    assert (sent.state, sent.privacy_notice_at, sent.share_in_list) == (State.SUBMITTED, None, False)
    assert sent.awaits_herself
    with pytest.raises(Refusal) as refused:
        act(services.verify, VISITOR, event, token_of_herself(sent))
    assert refused.value.code == "herself"
    result = act(
        behalf.complete,
        VISITOR,
        event,
        token_of_herself(sent),
        consents=Consents(share_in_list=True),
        answers={"dietary": "no nuts"},
    )
    assert result.outcome is Outcome.CONFIRMED
    assert (result.registration.privacy_notice_at, result.registration.share_in_list) == (NOW, True)
    assert set(questions.answers_of(sent.ref)) >= {"dietary"}


def token_of_herself(sent):
    return link(mails(sent, "verify_herself")[-1], "verify")


def test_pressing_twice_is_one_place():
    event = open_event(places=1)
    sent = register_chief(event)
    token = token_of_herself(sent)
    for outcome in (Outcome.CONFIRMED, Outcome.ALREADY):
        assert act(behalf.complete, VISITOR, event, token, consents=Consents(), answers={}).outcome is outcome
    assert [each.template for each in mails(sent, "confirmed")] == ["registration/confirmed"]


def test_whoever_registered_her_is_known_once_she_has_used_her_own_link():
    event = open_event()
    sent = register_chief(event)
    assert sent.registered_by_id is None
    assert session().get(Registrant, sent.id).typed_name == "Ben Assistant"
    (mail,) = mails(sent, "registered_other")
    assert mail.to_address == "ben@example.org"
    token = link(mail, "known")
    known = act(behalf.know_registrant, VISITOR, event, token)
    ben = session().get(Person, known.registered_by_id)
    assert (ben.given_name, ben.primary_email) == ("Ben", "ben@example.org")
    assert session().scalars(sa.select(Registrant)).all() == []
    assert act(behalf.know_registrant, VISITOR, event, token).id == sent.id
    assert [each.id for each in for_others.registered_by(ben.id)] == [sent.id]


def test_a_registrant_sees_only_whom_she_registered():
    event = open_event()
    ben, eve = make_person("ben@example.org"), make_person("eve@example.org")
    sent = register_chief(event, Actor(person_id=ben.id))
    assert for_others.one_registered_by(ben.id, sent.reference).id == sent.id
    for stranger in (eve.id,):
        with pytest.raises(NotFound):
            for_others.one_registered_by(stranger, sent.reference)
    assert not Actor(person_id=ben.id).may("own_registration", sent)


def test_the_mail_to_the_person_has_no_words_of_a_stranger():
    event = open_event()
    sent = register_chief(event, by=Somebody("x@example.org", given_name="Win a prize at evil.example"))
    (mail,) = mails(sent, "verify_herself")
    assert "prize" not in mail.text + mail.subject


def test_ones_own_form_afterwards_leaves_nothing_to_whoever_registered_her():
    event = open_event()
    ben = make_person("ben@example.org")
    sent = register_chief(event, Actor(person_id=ben.id), copies_to="ben@example.org")
    again = submit(event, "chief@example.org", given_name="Chief")
    assert again.id == sent.id
    assert (again.registered_by_id, again.awaits_herself) == (None, False)
    assert session().scalars(sa.select(MailCopy)).all() == []
    assert for_others.registered_by(ben.id) == []


def test_a_form_about_somebody_who_is_registered_says_so_to_her_and_to_nobody_else():
    event = open_event()
    chief = make_registration(event, "chief@example.org", given_name="Chief")
    sent = register_chief(event)
    assert sent.state is State.SUBMITTED
    assert mails(sent, "verify_herself") == []
    (told,) = session().scalars(sa.select(Message).where(Message.template == "registration/already"))
    assert told.to_address == "chief@example.org"
    assert "ben@example.org" not in told.text
    assert state(chief) is State.CONFIRMED


def test_one_registers_oneself_with_the_other_form():
    event = open_event()
    with pytest.raises(Refusal) as refused:
        register_chief(event, by=Somebody("CHIEF@example.org", given_name="Chief"))
    assert (refused.value.code, refused.value.field) == ("own", "email")


def test_a_link_that_nobody_used_in_time_leads_nowhere_and_forgets_who_it_was():
    event = open_event()
    sent = register_chief(event)
    token = token_of_herself(sent)
    with clock.frozen(NOW + 25 * HOUR):
        act(services.expire_due)
        with pytest.raises(Gone):
            act(behalf.complete, VISITOR, event, token, consents=Consents(), answers={})
    assert state(sent) is State.EXPIRED
    assert session().scalars(sa.select(Registrant)).all() == []


# --- staff -------------------------------------------------------------------------------------------


def test_staff_vouch_for_an_address_with_a_reason_that_the_log_keeps():
    event = open_event(places=1)
    sent, actor = register_chief(event), staff()
    with pytest.raises(Refusal) as refused:
        act(behalf.vouch, actor, sent, " ")
    assert refused.value.field == "reason"
    assert act(behalf.vouch, actor, sent, "We spoke on the telephone").outcome is Outcome.CONFIRMED
    (note,) = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "registration.vouch"))
    assert note.reason == "We spoke on the telephone"
    (email,) = session().scalars(sa.select(PersonEmail).where(PersonEmail.address_key == "chief@example.org"))
    assert email.verified_at is None  # the office believes it; nobody has shown it
    assert sent.privacy_notice_at is None


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Until you say yes, all of that is no."),
        ("ja", "ご回答があるまで、いずれも「同意しない」として扱います。"),
    ],
)
def test_somebody_whom_staff_vouched_for_is_asked_for_what_only_she_may_agree_to(lang, words):
    event = open_event(places=1)
    sent = register_chief(event, details=replace(CHIEF, lang=lang))
    act(behalf.vouch, staff(), sent, "Telephone")
    (mail,) = mails(sent, "vouched")
    assert (mail.to_address, mail.to_ref) == ("chief@example.org", f"person:{sent.person_id}")
    assert words in mail.text.replace("\n", " " if lang == "en" else "")
    assert f"/me/{event.slug}/change" in mail.text and "/privacy" in mail.text


def test_nobody_is_asked_who_takes_the_place_herself():
    event = open_event(places=1)
    sent = register_chief(event)
    act(behalf.complete, VISITOR, event, token_of_herself(sent), consents=Consents(), answers={})
    assert mails(sent, "vouched") == []


def test_a_participant_vouches_for_nobody():
    event = open_event()
    sent = register_chief(event)
    with pytest.raises(Forbidden):
        act(behalf.vouch, Actor(person_id=make_person().id), sent, "because")


def test_staff_add_somebody_by_hand_after_the_close_and_place_her_at_once():
    event, actor = open_event(closes="2027-04-12 09:00"), staff()
    with clock.frozen(NOW + HOUR):
        result = act(
            behalf.add_by_hand,
            actor,
            event,
            email="chief@example.org",
            details=CHIEF,
            answers={},
            vouched="Telephone",
        )
    assert result.outcome is Outcome.CONFIRMED
    assert (result.registration.source, result.registration.registered_by_id) == (
        Source.STAFF,
        actor.person_id,
    )
    assert mails(result.registration, "verify_herself") == []


def test_a_full_event_takes_nobody_by_hand_and_nothing_is_left():
    event, actor = open_event(places=1), staff()
    make_registration(event)
    with pytest.raises(Refusal) as refused:
        act(
            behalf.add_by_hand,
            actor,
            event,
            email="chief@example.org",
            details=CHIEF,
            answers={},
            vouched="Telephone",
        )
    assert refused.value.code == "full"
    assert queries.open_submission(event, "chief@example.org") is None


# --- copies ------------------------------------------------------------------------------------------


def test_copies_say_what_the_mail_says_without_its_private_links():
    event = open_event(places=1, waiting_list=True)
    holder = make_registration(event, "holder@example.org")
    sent = register_chief(event, copies_to="desk@example.org")
    assert complete_with(event, sent).outcome is Outcome.WAITLISTED
    act(services.cancel, own(holder), holder)
    (offer,) = mails(sent, "offered")
    copy = next(each for each in mails(sent, "copy") if offer.subject in each.subject)
    assert copy.to_address == "desk@example.org"
    assert "private.invalid" in offer.text
    assert set(opened_links(copy.id, copy.secrets)) == {placeholder(copy.id, "end_copies")}
    assert placeholder(offer.id, "offer") not in copy.text + copy.html
    assert copy.to_ref is None


def complete_with(event, sent):
    token = token_of_herself(sent)
    return act(behalf.complete, VISITOR, event, token, consents=Consents(), answers={})


def test_a_copy_leads_nobody_into_the_online_room():
    event = open_event(online=5)
    details = Details(**{**vars(CHIEF), "attendance": Attendance.ONLINE})
    sent = register_chief(event, details=details, copies_to="desk@example.org")
    complete_with(event, sent)
    (confirmed,), (copy,) = mails(sent, "confirmed"), mails(sent, "copy")
    assert event.joining_url in confirmed.text
    assert event.joining_url not in copy.text + copy.html
    assert copy.attachments == [f"agenda:{event.ref}:public"]


def test_no_copy_goes_out_before_the_address_is_verified_and_never_the_pass():
    event = open_event()
    sent = register_chief(event, copies_to="desk@example.org")
    assert mails(sent, "copy") == []
    complete_with(event, sent)
    (copy,) = mails(sent, "copy")
    assert [each.partition(":")[0] for each in copy.attachments] == ["agenda"]


def test_a_copy_waits_for_review_with_the_mail_that_it_copies():
    from tourapp.messages import services as messages

    event = open_event()
    holder = make_registration(event)
    act(copies.add_copy, own(holder), holder, "desk@example.org")
    act(messages.choose_review, staff(), event.ref, {"registration/cancelled"}, within=event)
    act(services.cancel, own(holder), holder)
    assert {each.state for each in mails(holder) if "cancelled" in each.subject} == {MessageState.REVIEW}


def test_whoever_reads_the_copies_ends_them_for_good():
    event = open_event()
    holder = make_registration(event)
    act(copies.add_copy, own(holder), holder, "desk@example.org")
    act(
        colleagues.hand_over,
        own(holder),
        holder,
        given_name="C",
        family_name="",
        email="c@example.org",
        lang="en",
    )
    act(services.change_answers, own(holder), holder, details=CHIEF, answers={})
    with unit_of_work():
        services_mail = next(iter(mails(holder, "confirmed")))
        copies.send_copies(holder, services_mail)
    (copy,) = mails(holder, "copy")
    token = link(copy, "end_copies")
    for _time in range(2):
        act(copies.stop_by_link, VISITOR, token)
    assert for_others.copies_of(holder) == []
    with pytest.raises(Refusal) as refused:
        act(copies.add_copy, own(holder), holder, "Desk@example.org")
    assert refused.value.code == "stopped"


def test_copies_are_named_by_the_person_by_whoever_registered_her_and_by_nobody_else():
    event = open_event()
    ben = make_person("ben@example.org")
    sent = register_chief(event, Actor(person_id=ben.id))
    act(copies.add_copy, Actor(person_id=ben.id), sent, "ben@example.org")
    with pytest.raises(Forbidden):
        act(copies.add_copy, Actor(person_id=make_person("eve@example.org").id), sent, "eve@example.org")
    complete_with(event, sent)
    act(copies.remove_copy, own(sent), sent, "ben@example.org")
    assert for_others.copies_of(sent) == []


def test_four_addresses_are_too_many_and_ones_own_is_none():
    event = open_event()
    holder = make_registration(event)
    for number in range(copies.MOST):
        act(copies.add_copy, own(holder), holder, f"desk{number}@example.org")
    for address, code in (("more@example.org", "most"), ("ada@example.org", "own")):
        with pytest.raises(Refusal) as refused:
            act(copies.add_copy, own(holder), holder, address)
        assert refused.value.code == code


# --- hand-over ---------------------------------------------------------------------------------------


def test_a_colleague_takes_the_place_and_both_change_at_once():
    event = open_event(places=1, waiting_list=True)
    holder = make_registration(event, "ada@example.org", organisation="Sample Council")
    waits = submit(event, "wendy@example.org")
    assert act(services.verify, VISITOR, event, token_of(waits)).outcome is Outcome.WAITLISTED
    ask(holder)
    assert state(holder) is State.CONFIRMED
    result = take(event, hand_over_token(holder), organisation="Another Council")
    taken = result.registration
    assert (result.outcome, state(taken), state(holder)) == (
        Outcome.CONFIRMED,
        State.CONFIRMED,
        State.CANCELLED,
    )
    assert holder.ended_reason == "handed over"
    assert state(waits) is State.WAITLISTED  # it never passes through the queue
    assert (taken.organisation_text, taken.category_id, taken.attendance) == (
        holder.organisation_text,
        holder.category_id,
        holder.attendance,
    )
    assert (taken.privacy_notice_at, taken.verified_at) == (NOW, NOW)
    assert set(questions.answers_of(taken.ref)) == {"dietary"} and not questions.answers_of(holder.ref)
    assert queries.places(queries.intake_of(event)).taken == 1


def test_both_and_the_office_are_told_each_in_her_language():
    event = open_event()
    holder = make_registration(event, "ada@example.org", lang="ja")
    ask(holder, lang="en")
    taken = take(event, hand_over_token(holder), lang="en").registration
    assert [each.lang for each in mails(holder, "handed_over")] == ["ja"]
    assert [each.lang for each in mails(taken, "confirmed")] == ["en"]
    (office,) = mails(taken, "handed_over_office")
    assert office.to_address == event.mailbox
    assert holder.reference in office.text and taken.reference in office.text
    assert "Cora" not in office.text and "Ada" not in office.text
    assert for_others.taken_from(taken).registration.id == holder.id
    assert for_others.handed_to(holder).taken_by.id == taken.id


def test_the_second_press_changes_nothing():
    event = open_event()
    holder = make_registration(event)
    ask(holder)
    token = hand_over_token(holder)
    first = take(event, token).registration
    second = take(event, token)
    assert (second.outcome, second.registration.id) == (Outcome.ALREADY, first.id)


def test_a_name_and_an_address_are_gone_as_soon_as_it_is_over():
    event = open_event()
    for end in ("taken", "withdrawn", "expired", "cancelled"):
        holder = make_registration(event, f"{end}@example.org")
        ask(holder, f"cora.{end}@example.org")
        match end:
            case "taken":
                take(event, hand_over_token(holder))
            case "withdrawn":
                assert act(colleagues.withdraw, own(holder), holder)
            case "expired":
                with clock.frozen(NOW + 49 * HOUR):
                    assert act(colleagues.expire_due) == 1
            case "cancelled":
                act(services.cancel, own(holder), holder)
    session().expire_all()
    rows = session().scalars(sa.select(PlaceHandOver).order_by(PlaceHandOver.id)).all()
    assert {each.given_name + each.email + each.email_key for each in rows} == {""}
    assert [each.state for each in rows] == [
        HandOverState.TAKEN,
        HandOverState.WITHDRAWN,
        HandOverState.EXPIRED,
        HandOverState.WITHDRAWN,
    ]


@pytest.mark.parametrize("how", ["withdrawn", "cancelled", "expired", "too late"])
def test_what_is_over_cannot_be_taken_and_everything_stays(how):
    event = open_event()
    holder = make_registration(event)
    ask(holder)
    token = hand_over_token(holder)
    if how == "withdrawn":
        act(colleagues.withdraw, own(holder), holder)
    if how == "cancelled":
        act(services.cancel, own(holder), holder)
    later = NOW + 49 * HOUR if how in ("expired", "too late") else NOW
    with clock.frozen(later):
        if how == "expired":
            act(colleagues.expire_due)
        with pytest.raises(Gone):
            take(event, token)
    assert state(holder) is (State.CANCELLED if how == "cancelled" else State.CONFIRMED)
    chosen = sa.select(sa.func.count()).select_from(Registration).where(Registration.event_id == event.id)
    assert session().scalar(chosen) == 1


def test_a_holder_whose_colleague_stayed_silent_is_told_that_the_place_is_hers():
    event = open_event()
    holder = make_registration(event)
    ask(holder)
    with clock.frozen(NOW + 48 * HOUR):
        assert act(colleagues.expire_due) == 0  # at that instant she is on time
    with clock.frozen(NOW + 49 * HOUR):
        assert act(colleagues.expire_due) == 1
        assert act(colleagues.expire_due) == 0
        ask(holder, "dora@example.org")
    assert len(mails(holder, "hand_over_ended")) == 1


def test_a_colleague_with_a_live_registration_is_refused_when_named_and_when_she_takes():
    event = open_event()
    holder, other = make_registration(event), make_registration(event, "bea@example.org")
    with pytest.raises(Refusal) as refused:
        ask(holder, "BEA@example.org")
    assert refused.value.code == "already"
    ask(holder, "cora@example.org")
    token = hand_over_token(holder)
    make_registration(event, "cora@example.org")
    with pytest.raises(Refusal) as refused:
        take(event, token)
    assert refused.value.code == "already"
    assert (state(holder), state(other)) == (State.CONFIRMED, State.CONFIRMED)


def test_a_form_that_the_colleague_never_verified_gives_way():
    event = open_event()
    holder = make_registration(event)
    sent = submit(event, "cora@example.org")
    ask(holder)
    assert take(event, hand_over_token(holder)).outcome is Outcome.CONFIRMED
    assert state(sent) is State.CANCELLED


def test_twelve_hours_before_the_event_no_place_is_handed_over():
    event = open_event()
    holder = make_registration(event)
    with clock.frozen(event.starts_at - 11 * HOUR), pytest.raises(Refusal) as refused:
        ask(holder)
    assert refused.value.code == "too_late"
    with clock.frozen(event.starts_at - 20 * HOUR):
        assert ask(holder).ends_at == event.starts_at - 12 * HOUR


def test_only_ones_own_confirmed_place_can_be_handed_over_and_to_one_at_a_time():
    event = open_event(places=1, waiting_list=True)
    holder = make_registration(event)
    waits = submit(event, "wendy@example.org")
    act(services.verify, VISITOR, event, token_of(waits))
    with pytest.raises(Refusal) as refused:
        ask(waits)
    assert refused.value.code == "state"
    ask(holder)
    with pytest.raises(Refusal) as refused:
        ask(holder, "dora@example.org")
    assert refused.value.code == "asked"
    with pytest.raises(Forbidden):
        act(
            colleagues.hand_over,
            own(waits),
            holder,
            given_name="X",
            family_name="",
            email="x@example.org",
            lang="en",
        )


# --- at the same moment ------------------------------------------------------------------------------


def at_once(app, *verbs, after=None, now=NOW):
    """Run these in threads that begin together, the later ones only `after` something has happened; what each
    answered or raised."""
    gate, answers = threading.Barrier(len(verbs)), [None] * len(verbs)

    def run(index, verb):
        with app.app_context(), clock.frozen(now):
            gate.wait()
            if index and after is not None:
                assert after.wait(5)
            try:
                with unit_of_work():
                    answers[index] = verb()
            except Exception as error:
                answers[index] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def waiting_hand_over(each_app):
    event = open_event(places=1)
    holder = make_registration(event)
    ask(holder)
    token = hand_over_token(holder)
    ids = event.id, holder.id
    session().close()
    return ids, token


def taking(ids, token):
    from tourapp.events import queries as events

    def verb():
        details = Details(given_name="Cora", family_name="Example")
        return colleagues.take(VISITOR, events.by_id(ids[0]), token, details=details, answers={}).outcome

    return verb


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [(PlaceHandOver, "ends_at", NOW - HOUR), (Registration, "state", State.NO_SHOW)],
)
def test_a_link_that_still_works_takes_no_place_that_is_not_to_be_had(waiting_hand_over, row, column, value):
    """The link runs out with the hand-over and ends with the place; here it has outlived either."""
    ids, token = waiting_hand_over
    with unit_of_work():
        session().execute(sa.update(row).values({column: value}))
    with pytest.raises(Gone):
        act(taking(ids, token))


def test_two_takings_at_the_same_moment_are_one_place(each_app, waiting_hand_over):
    ids, token = waiting_hand_over
    answers = at_once(each_app, *[taking(ids, token) for _time in range(4)])
    assert sorted(map(str, answers)) == ["already", "already", "already", "confirmed"]
    places_are_right(ids)


def test_who_cancels_while_a_colleague_is_taking_comes_second(each_app, waiting_hand_over, monkeypatch):
    """The taking stops for a moment between looking and writing: long enough for whoever does not wait for it."""
    ids, token = waiting_hand_over
    write, has_looked = colleagues._write, threading.Event()

    def slowly(*args):
        has_looked.set()
        time.sleep(0.5)
        return write(*args)

    monkeypatch.setattr(colleagues, "_write", slowly)

    def cancel():
        holder = queries.by_id(ids[1])
        return services.cancel(Actor(person_id=holder.person_id), holder)

    answers = at_once(each_app, taking(ids, token), cancel, after=has_looked)
    assert answers == [Outcome.CONFIRMED, None]
    places_are_right(ids)


def test_taking_and_cancelling_at_the_same_moment_leave_one_of_the_two(each_app, waiting_hand_over):
    ids, token = waiting_hand_over

    def cancel():
        holder = queries.by_id(ids[1])
        return services.cancel(Actor(person_id=holder.person_id), holder)

    answers = at_once(each_app, taking(ids, token), cancel)
    assert answers[0] is Outcome.CONFIRMED or isinstance(answers[0], Gone)
    assert answers[1] is None
    places_are_right(ids, at_least=0)


def places_are_right(ids, at_least=1):
    rows = session().scalars(sa.select(Registration).where(Registration.event_id == ids[0])).all()
    taken = [each for each in rows if each.state is State.CONFIRMED]
    assert at_least <= len(taken) <= 1
    ended = [each for each in rows if each.state is State.CANCELLED]
    assert [each.id for each in ended] == [ids[1]]
    (asked,) = session().scalars(sa.select(PlaceHandOver))
    assert (asked.state is HandOverState.TAKEN) == bool(taken)
    confirmations = sa.select(sa.func.count()).select_from(Message)
    confirmations = confirmations.where(Message.template == "registration/confirmed")
    assert session().scalar(confirmations) == 1 + len(taken)


# --- one address, several people -----------------------------------------------------------------------


def shared(address="office@example.org", name="Ada"):
    person = make_person(address, given_name=name, family_name="Example")
    act(directory.share_email, staff(), person.emails[0], person, reason="the secretariat")
    return person


def test_a_shared_address_under_another_name_is_another_person_and_nobody_is_held():
    event = open_event()
    ada = shared()
    first = make_registration(event, "office@example.org", given_name="Ada")
    second = make_registration(event, "office@example.org", given_name="Ben")
    assert first.person_id == ada.id
    assert second.person_id != ada.id
    assert (first.state, second.state) == (State.CONFIRMED, State.CONFIRMED)
    emails = (
        session().scalars(sa.select(PersonEmail).where(PersonEmail.address_key == "office@example.org")).all()
    )
    assert [each.is_shared for each in emails] == [True, True]


def test_two_of_a_shared_address_can_wait_for_verification_at_the_same_time():
    event = open_event()
    shared()
    first = submit(event, "office@example.org", given_name="Ada")
    second = submit(event, "office@example.org", given_name="Ben")
    again = submit(event, "office@example.org", given_name="Ben", job_title="Mayor")
    assert first.id != second.id == again.id
    for sent in (first, second):
        assert act(services.verify, VISITOR, event, token_of(sent)).outcome is Outcome.CONFIRMED


def test_the_same_name_of_a_shared_address_is_the_same_person():
    event = open_event()
    shared()
    make_registration(event, "office@example.org", given_name="Ada")
    with unit_of_work():
        assert (
            services.submit(
                VISITOR,
                event,
                email="office@example.org",
                details=Details(given_name="ADA", family_name="Example"),
                answers={},
            )
            is None
        )


def test_an_address_of_one_person_stays_one_person_under_another_name():
    event = open_event()
    first = make_registration(event, "ada@example.org", given_name="Ada")
    with unit_of_work():
        again = services.submit(
            VISITOR,
            event,
            email="ada@example.org",
            details=Details(given_name="Ben", family_name="Example"),
            answers={},
        )
    assert again is None and state(first) is State.CONFIRMED


def test_sharing_needs_a_reason_and_the_right_and_ends_only_when_one_has_it():
    make_office()
    person = make_person("office@example.org")
    with pytest.raises(Refusal):
        act(directory.share_email, staff(), person.emails[0], person, reason="")
    with pytest.raises(Forbidden):
        act(directory.share_email, Actor(person_id=person.id), person.emails[0], person, reason="mine")
    actor = Actor(person_id=person.id, grants=(Grant(Role.ORGANISER, ("office", "LON")),), is_strong=True)
    act(directory.share_email, actor, person.emails[0], person, reason="the secretariat")
    act(directory.keep_email_alone, actor, person.emails[0], person)
    act(directory.share_email, actor, person.emails[0], person, reason="the secretariat")
    with unit_of_work():
        directory.add_person(actor, given_name="Ben", email="office@example.org")
    with pytest.raises(Refusal):
        act(directory.keep_email_alone, actor, person.emails[0], person)


# --- what is left ------------------------------------------------------------------------------------


def test_a_year_after_the_event_nothing_of_anybody_is_left():
    event = open_event()
    sent = register_chief(event, copies_to="desk@example.org")
    complete_with(event, sent)
    with clock.frozen(event.ends_at + dt.timedelta(days=400)):
        while act(purge_due):
            pass
    session().expire_all()
    assert session().scalars(sa.select(MailCopy)).all() == []
    assert session().scalars(sa.select(Registrant)).all() == []
    assert sent.email == "" and sent.shared_as == ""
