"""Replies without names: one each, of those who came, while it is open; and what is left of them."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.feedback.afterwards import AFTERWARDS, ANSWERS, answer, held_event, keys
from tests.together import at_once
from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import Base, session, unit_of_work
from tourapp.core.errors import Conflict, Forbidden, NotFound, Refusal
from tourapp.events.models import Event
from tourapp.feedback import queries, rules, services
from tourapp.feedback.models import Feedback, Replied, Reply
from tourapp.questions.models import Answer
from tourapp.registration import came
from tourapp.registration.models import Registration
from tourapp.registration.services import miss_due


def count(kind):
    return session().scalar(sa.select(sa.func.count()).select_from(kind))


def test_the_usual_questions_come_with_one_press_and_pressing_twice_changes_nothing(each_app):
    with each_app.app_context():
        event, _people = held_event()
        assert keys(event) == ["overall", "useful", "helped", "good", "change", "quote"]
        with unit_of_work():
            services.prepare(SYSTEM, session().get_one(Event, event.id))
        assert len(keys(event)) == 6


def test_a_reply_is_kept_without_anything_that_leads_to_who_gave_it(each_app):
    with each_app.app_context():
        event, people = held_event()
        before = count(AuditEntry)
        answer(event, people[0])
        (reply,) = session().scalars(sa.select(Reply))
        assert reply.registration_id is None
        assert count(AuditEntry) == before
        traces = [str(people[0].id), str(people[0].person_id)]
        for table in Base.metadata.sorted_tables:
            if table.name.startswith(("feedback_reply", "answer")):
                rows = session().execute(sa.select(table)).all()
                assert rows and not any(trace in str(row) for row in rows for trace in traces)
        assert reply.id.version == 4, "an identifier that rises in time would tell who replied when"


def test_somebody_may_want_her_name_beside_her_answers(each_app):
    with each_app.app_context():
        event, people = held_event()
        answer(event, people[0], with_name=True)
        (reply,) = session().scalars(sa.select(Reply))
        assert reply.registration_id == people[0].id


def test_nobody_replies_twice(each_app):
    with each_app.app_context():
        event, people = held_event()
        answer(event, people[0])
        with pytest.raises(Refusal) as refused:
            answer(event, people[0])
        assert refused.value.code == "replied"
        assert (count(Reply), count(Replied), session().get_one(Feedback, event.id).replies) == (1, 1, 1)


def test_only_those_who_came_are_asked(each_app):
    with each_app.app_context():
        event, people = held_event(came=2, stayed_away=1)
        with pytest.raises(NotFound):
            answer(event, people[2])
        assert came.number_who_came(event.id) == 2


def test_where_nobody_stood_at_the_door_everybody_who_had_a_place_is_asked(each_app):
    with each_app.app_context():
        event, people = held_event(came=0, stayed_away=2)
        with clock.frozen(AFTERWARDS), unit_of_work():
            miss_due()
        assert came.number_who_came(event.id) == 2
        answer(event, people[1])
        assert count(Reply) == 1


def test_nobody_answers_for_somebody_else(each_app):
    with each_app.app_context():
        event, people = held_event()
        with clock.frozen(AFTERWARDS), pytest.raises(Forbidden), unit_of_work():
            services.reply(
                Actor(person_id=people[1].person_id),
                session().get_one(Feedback, event.id),
                session().get_one(Registration, people[0].id),
                ANSWERS,
                with_name=False,
            )


@pytest.mark.parametrize(
    ("at", "code"),
    [(dt.timedelta(seconds=-1), "not_yet"), (rules.OPEN_FOR + dt.timedelta(seconds=1), "closed")],
)
def test_it_is_open_from_the_end_of_the_event_for_thirty_days(app, at, code):
    with app.app_context():
        event, people = held_event()
        with clock.frozen(event.ends_at + at), pytest.raises(Refusal) as refused, unit_of_work():
            services.reply(
                Actor(person_id=people[0].person_id),
                session().get_one(Feedback, event.id),
                session().get_one(Registration, people[0].id),
                ANSWERS,
                with_name=False,
            )
        assert refused.value.code == code


def test_an_empty_reply_is_none(app):
    with app.app_context():
        event, people = held_event()
        with pytest.raises(Refusal):
            answer(event, people[0], {"good": "  "})
        assert (count(Reply), count(Replied)) == (0, 0)


def test_results_count_what_was_chosen_and_list_what_was_written(each_app):
    with each_app.app_context():
        event, people = held_event()
        for person in people[:3]:
            answer(event, person)
        answer(event, people[3], {"overall": "o4", "good": "The tea"}, with_name=True)
        found = {
            each.question.key: each
            for each in queries.results(session().get_one(Feedback, event.id)).of_question
        }
        assert [each.number for each in found["overall"].counts] == [3, 0, 0, 1, 0]
        assert [each.number for each in found["helped"].counts] == [3, 0, 3, 0]
        assert found["quote"].answers == 3
        texts = {(said.text, said.may_quote, said.by is not None) for said in found["good"].texts}
        assert texts == {("The talk on night trains", True, False), ("The tea", False, True)}
        assert not rules.is_shown(found["change"].answers)


def test_an_answer_that_can_no_longer_be_chosen_is_still_counted_under_its_words(app):
    from dataclasses import replace

    from tourapp.feedback.usual import USUAL
    from tourapp.questions import queries as questions
    from tourapp.questions import services as question_services
    from tourapp.questions.rules import Lines

    with app.app_context():
        event, people = held_event()
        answer(event, people[0])
        feedback = session().get_one(Feedback, event.id)
        (question,) = [each for each in questions.questions_of(feedback.ref) if each.key == "overall"]
        spec = replace(USUAL[0].spec, lines=Lines(["Good", "Bad"], ["良い", "悪い"]))
        with unit_of_work():
            question_services.change_question(SYSTEM, feedback, question, spec=spec, version=question.version)
        (result,) = [each for each in queries.results(feedback).of_question if each.question.key == "overall"]
        assert [(each.label.en, each.number) for each in result.counts] == [
            ("Good", 0),
            ("Bad", 0),
            ("5: very satisfied", 1),
        ]


def test_marks_go_ninety_days_after_the_event_and_replies_when_their_answers_have_gone(each_app):
    with each_app.app_context():
        event, people = held_event()
        answer(event, people[0])
        with clock.frozen(AFTERWARDS + dt.timedelta(days=91)), unit_of_work():
            assert services.purge_due() == 1
        assert (count(Reply), count(Replied), count(Answer)) == (1, 0, 5)
        with clock.frozen(AFTERWARDS + dt.timedelta(days=1830)), unit_of_work():
            assert services.purge_due() == 1
        assert session().get_one(Feedback, event.id).replies == 1, "the number stays"


def test_the_time_is_kept_to_the_event_and_collides_visibly(app):
    with app.app_context():
        event, _people = held_event()
        feedback = session().get_one(Feedback, event.id)
        day = dt.timedelta(days=1)
        for opens, closes in (
            (event.starts_at - day, event.ends_at),
            (event.ends_at + day, event.ends_at),
            (event.ends_at, event.ends_at + rules.LONGEST_OPEN + day),
        ):
            with pytest.raises(Refusal), unit_of_work():
                services.set_window(
                    SYSTEM, feedback, opens_at=opens, closes_at=closes, version=feedback.version
                )
        with pytest.raises(Conflict), unit_of_work():
            services.set_window(
                SYSTEM, feedback, opens_at=event.ends_at, closes_at=event.ends_at + day, version=99
            )


def test_the_next_run_begins_with_the_same_questions_and_nobodys_answers(each_app):
    from tests.builders import make_event

    with each_app.app_context():
        event, people = held_event()
        answer(event, people[0])
        following = make_event("seminar-next", starts="2028-06-15 09:30", ends="2028-06-15 16:30")
        with unit_of_work():
            assert services.copy_questionnaire(SYSTEM, event, following) == 6
        assert keys(following) == keys(event)
        copied = session().get_one(Feedback, following.id)
        assert (copied.replies, copied.opens_at) == (0, following.ends_at)


def test_two_presses_at_the_same_moment_are_one_reply(each_app):
    with each_app.app_context():
        event, people = held_event()
        event_id, person_id, registration_id = event.id, people[0].person_id, people[0].id

    def press():
        services.reply(
            Actor(person_id=person_id),
            session().get_one(Feedback, event_id),
            session().get_one(Registration, registration_id),
            ANSWERS,
            with_name=False,
        )

    with clock.frozen(AFTERWARDS):
        answers = at_once(each_app, press, times=4)
    refused = [each for each in answers if each is not None]
    assert len(refused) == 3 and all(isinstance(each, Refusal) for each in refused)
    with each_app.app_context():
        assert (count(Reply), count(Replied)) == (1, 1)
