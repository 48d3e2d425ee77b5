"""What is held of somebody who answered: her named reply and a mark; nothing of a nameless one."""

import io
import zipfile

import sqlalchemy as sa

from tests.feedback.afterwards import AFTERWARDS, answer, held_event
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.custody import queries
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing, taking_out
from tourapp.directory.models import Person
from tourapp.feedback.models import Feedback, Replied, Reply
from tourapp.questions.models import Answer

NAMED = {"overall": "o1", "useful": "o1", "good": "planted-named-words"}
NAMELESS = {"overall": "o2", "useful": "o2", "good": "planted-nameless-words"}


def answered(app):
    """Two people: the first wanted her name there, the second did not."""
    event, people = held_event(came=2)
    answer(event, people[0], NAMED, with_name=True)
    answer(event, people[1], NAMELESS)
    return event, [person.person_id for person in people]


def test_erasing_takes_the_named_reply_and_the_marks_and_leaves_the_nameless_one(each_app):
    with each_app.app_context():
        event, people = answered(each_app)
        for person in people:
            with clock.frozen(AFTERWARDS), unit_of_work():
                erasing.erase(SYSTEM, session().get_one(Person, person), why=Why.ASKED)
        session().expire_all()
        (left,) = session().scalars(sa.select(Reply))
        assert left.registration_id is None
        texts = set(session().scalars(sa.select(Answer.text)))
        assert "planted-nameless-words" in texts and "planted-named-words" not in texts
        assert session().scalar(sa.select(sa.func.count()).select_from(Replied)) == 0
        assert session().get_one(Feedback, event.id).replies == 2, "the number stays"


def test_what_she_takes_out_has_her_named_reply_and_no_nameless_one(each_app):
    with each_app.app_context():
        _event, people = answered(each_app)
        for person, words, there in (
            (people[0], "planted-named-words", 1),
            (people[1], "planted-nameless-words", 0),
        ):
            with clock.frozen(AFTERWARDS), unit_of_work():
                found = taking_out.take_out(
                    Actor(person_id=person), session().get_one(Person, person), reason="asked"
                )
            packed = zipfile.ZipFile(io.BytesIO(taking_out.archive(found, "page")))
            assert packed.read("held.json").decode().count(words) == there
            assert "feedback_replied" in {section.table for section in found.sections}


def test_what_is_left_of_an_event_names_the_answers_and_their_last_day(app):
    with app.app_context():
        event, _people = answered(app)
        left = {str(each.words): each for each in queries.left_of(event)}
        found = left["Answers to the questionnaire, without names but for those who wanted it"]
        assert (found.number, found.until.year) == (6, 2032)
