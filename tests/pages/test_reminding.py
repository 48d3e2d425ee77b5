"""Those who lack an answer, or have not verified their address: found in the list, looked at, written to once."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.builders import make_event, make_registration, open_event, sign_in_as, submit, token_of
from tests.counting import statements
from tests.pages.test_list import body_rows
from tests.pages.test_manage_events import signed_in
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.access.policy import Role
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.mailings import queries as mailings
from tourapp.mailings.models import Audience
from tourapp.messages import services as message_services
from tourapp.messages.models import Concerns, Message, MessageState
from tourapp.questions import queries as questions
from tourapp.questions import services as question_services
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.rules import left_open
from tourapp.registration import lacking, queries
from tourapp.registration import services as registration
from tourapp.registration.marks.models import BulkAct
from tourapp.registration.models import Registration

LIST = "/manage/seminar/participants"
BULK = f"{LIST}/bulk"
EVERYBODY = {"verb": "remind", "all": "1"}


def ask(event, label="Which hotel?", **more):
    """A required question, asked after people have registered."""
    spec = question_services.Spec(
        label=Words(label, "どのホテルですか"),
        purpose=Words("To fetch you.", "お迎えのため。"),
        is_required=True,
        **more,
    )
    return question_services.add_question(SYSTEM, event, kind=QuestionKind.TEXT, spec=spec)


@pytest.fixture
def seminar(app):
    """Three people with a place; then a question is added, and the first of them answers it."""
    with app.app_context():
        event = open_event("seminar", opens="2026-01-01 09:00")
        made = [
            make_registration(event, f"p{number}@example.org", given_name=f"P{number}") for number in range(3)
        ]
        with unit_of_work():
            event = events.by_slug("seminar")
            question = ask(event)
            question_services.record_answers(
                event.ref, made[0].ref, {question.key: "The Grand"}, ends_on=event.last_day, given={}
            )
    return app


@pytest.fixture
def organiser(seminar):
    return signed_in(seminar, seminar.test_client())


def written(template="registration/lacking"):
    chosen = sa.select(Message).where(Message.template == template)
    return session().scalars(chosen.order_by(Message.to_address)).all()


def remind(organiser, seen, **more):
    return organiser.post(BULK, data={**EVERYBODY, "seen": str(seen), **more})


def test_the_list_shows_who_lacks_an_answer(organiser):
    assert len(body_rows(organiser.get(LIST))) == 3
    narrowed = organiser.get(f"{LIST}?lacks=answers")
    assert len(body_rows(narrowed)) == 2
    assert "P0" not in "".join(body_rows(narrowed))
    assert "2 people in this list" in narrowed.text


def test_only_those_who_lack_an_answer_are_reminded_and_only_once(seminar, organiser):
    shown = organiser.post(BULK, data=EVERYBODY).text
    assert "2 people get an email" in shown and "Lacks no answer" in shown
    assert shown.count("Which hotel?") == 2
    assert remind(organiser, 2).status_code == 303
    with seminar.app_context():
        first, second = written()
        assert (first.to_address, second.to_address) == ("p1@example.org", "p2@example.org")
        assert "- Which hotel?" in first.text
        assert "/me/seminar/change" in first.text
    again = remind(organiser, 2)
    assert "Nobody gets an email." in again.text and "Was written to recently" in again.text
    with seminar.app_context():
        assert len(written()) == 2


def test_after_a_day_they_can_be_reminded_again(seminar, organiser, monkeypatch):
    remind(organiser, 2)
    with seminar.app_context(), unit_of_work():
        for each in written():
            each.created_at -= dt.timedelta(hours=25)
    assert remind(organiser, 2).status_code == 303
    with seminar.app_context():
        assert len(written()) == 4


def test_a_number_that_has_changed_is_shown_again_and_nobody_is_written_to(seminar, organiser):
    assert "The list has changed in the meantime" in remind(organiser, 3).text
    with seminar.app_context():
        assert list(written()) == []


def test_such_mail_waits_where_the_event_looks_at_it_first(seminar, organiser):
    with seminar.app_context(), unit_of_work():
        event = events.by_slug("seminar")
        message_services.choose_review(SYSTEM, event.ref, {"registration/lacking"}, within=event)
    assert "they wait for review" in organiser.post(BULK, data=EVERYBODY).text
    remind(organiser, 2)
    with seminar.app_context():
        assert {each.state for each in written()} == {MessageState.REVIEW}


def test_a_reminder_cannot_be_taken_back(seminar, organiser):
    remind(organiser, 2)
    assert "Undo this change" not in organiser.get(LIST).text
    with seminar.app_context():
        act = session().scalars(sa.select(BulkAct)).one()
    organiser.post(f"{BULK}/{act.id}/undo")
    with seminar.app_context():
        assert session().get_one(BulkAct, act.id).undone_at is None


def test_who_may_only_read_the_list_reminds_nobody(seminar):
    reader = signed_in(seminar, seminar.test_client(), Role.LOGISTICS)
    assert remind(reader, 2).status_code == 403
    with seminar.app_context():
        assert list(written()) == []


def test_her_own_page_says_what_is_missing_until_she_has_answered(seminar):
    with seminar.app_context():
        event = events.by_slug("seminar")
        registrations = queries.participants(event, queries.Wanted(descending=False))
        lacks, lacks_not = (session().get_one(Person, registrations[place].person_id) for place in (1, 0))
    client = seminar.test_client()
    sign_in_as(client, lacks, strong=False)
    said = (
        client.get("/me/events/seminar")
        if client.get("/me/seminar").status_code == 404
        else client.get("/me/seminar")
    )
    assert "1 answer is missing" in said.text and "Which hotel?" in said.text
    other = seminar.test_client()
    sign_in_as(other, lacks_not, strong=False)
    assert "1 answer is missing" not in other.get("/me/seminar").text


def test_a_question_that_depends_on_the_category_is_lacked_only_there(app):
    with app.app_context():
        open_event("seminar", opens="2026-01-01 09:00")
        with unit_of_work():
            event = events.by_slug("seminar")
            pupils = registration.add_category(SYSTEM, event, name=Words("Pupils", "生徒"), capacity=None)
            others = registration.add_category(SYSTEM, event, name=Words("Others", "その他"), capacity=None)
            ask(event, only_if_key="category", only_if_answers=(pupils.key,))
        event = events.by_slug("seminar")
        made = [
            make_registration(event, f"{each.key}@example.org", category_id=each.id, answers={})
            for each in (others,)
        ]
        with unit_of_work():
            pupil = session().get_one(Registration, made[0].id)
            assert lacking.ids(events.by_slug("seminar")) == []
            pupil.category_id = pupils.id
        event = events.by_slug("seminar")
        assert lacking.ids(event) == [made[0].id]
        reach = mailings.reach(event, Audience.LACKING, None, Concerns.PLACE)
        assert [each.id for each in reach.registrations] == [made[0].id]


def test_a_sealed_answer_counts_as_an_answer(app):
    with app.app_context():
        event = open_event("seminar", opens="2026-01-01 09:00")
        answered = make_registration(event, "a@example.org", answers={"dietary": "No sesame"})
        silent = make_registration(event, "b@example.org")
        with unit_of_work():
            for each in questions.questions_of(event.ref):
                each.is_required = each.key == "dietary"
        assert lacking.ids(event) == [silent.id]
        found = lacking.left_open(event, [answered, silent])
        assert [each.key for each in found[silent.id]] == ["dietary"] and answered.id not in found


def test_the_link_goes_again_to_those_who_have_not_verified(seminar, organiser):
    with seminar.app_context():
        event = events.by_slug("seminar")
        sent = submit(event, "late@example.org")
        first = token_of(sent)
        with unit_of_work():
            late = session().get_one(Registration, sent.id)
            late.asked_at -= dt.timedelta(minutes=11)
    verify = {"verb": "verify", "all": "1"}
    shown = organiser.post(f"{BULK}?state=submitted", data=verify).text
    assert "1 person gets an email" in shown
    everybody = organiser.post(BULK, data=verify).text
    assert "1 person gets an email" in everybody and everybody.count("The address is verified") == 3
    assert organiser.post(BULK, data={**verify, "seen": "1"}).status_code == 303
    with seminar.app_context():
        assert [each.to_address for each in written("registration/verify")].count("late@example.org") == 2
        late = session().get_one(Registration, sent.id)
        assert late.expires_at == clock.now() + dt.timedelta(hours=24)
        second = token_of(late)
        assert second != first
        with unit_of_work():
            result = registration.verify(VISITOR, events.by_slug("seminar"), second)
        assert result.outcome == "confirmed"
    again = organiser.post(BULK, data={**verify, "seen": "1"}).text
    assert "Nobody gets an email." in again


def test_a_link_that_has_just_gone_does_not_go_again(seminar, organiser):
    with seminar.app_context():
        submit(events.by_slug("seminar"), "late@example.org")
    shown = organiser.post(BULK, data={"verb": "verify", "all": "1"}).text
    assert "Nobody gets an email." in shown and "Was written to recently" in shown


def test_the_narrowed_list_asks_as_often_for_one_as_for_many(seminar, organiser):
    def asked(address):
        organiser.get(address)
        with seminar.app_context(), statements() as made:
            organiser.get(address)
        return len(made)

    two = asked(f"{LIST}?lacks=answers")
    with seminar.app_context():
        for number in range(3, 7):
            sent = submit(events.by_slug("seminar"), f"p{number}@example.org")
            with unit_of_work():
                registration.verify(VISITOR, events.by_slug("seminar"), token_of(sent))
    assert asked(f"{LIST}?lacks=answers") == two


def test_what_is_left_open_follows_the_conditions():
    class Asked:
        kind, only_if_answers = QuestionKind.YES_NO, ["yes"]

        def __init__(self, key, only_if_key="", *, is_required=True):
            self.key, self.only_if_key, self.is_required = key, only_if_key, is_required

    form = [Asked("bus"), Asked("stop", "bus"), Asked("wish", is_required=False)]
    assert [each.key for each in left_open(form, {}, set())] == ["bus"]
    assert [each.key for each in left_open(form, {"bus": "yes"}, {"bus"})] == ["stop"]
    assert left_open(form, {"bus": "no"}, {"bus"}) == []


def test_nobody_of_another_event_lacks_its_answers(seminar):
    with seminar.app_context():
        make_event("other")
        assert lacking.ids(events.by_slug("other")) == []
