"""Reading questions and answers. Sealed answers stay sealed here."""

from collections.abc import Sequence

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.questions.models import Answer, Question


def questions_of(about: str) -> Sequence[Question]:
    """The questions of this event (a reference), in the order of the form."""
    chosen = sa.select(Question).where(Question.about == about)
    return session().scalars(chosen.order_by(Question.position, Question.key)).all()


def answers_of(respondent: str) -> dict[str, Answer]:
    """What this respondent (a reference) has answered, by the question's key."""
    chosen = sa.select(Answer).where(Answer.respondent == respondent).order_by(Answer.id)
    return {answer.question.key: answer for answer in session().scalars(chosen)}


def counts_of(about: str) -> dict[str, int]:
    """How many live answers each question has, by key. Numbers only: nobody learns what or who."""
    counted = (
        sa.select(Question.key, sa.func.count(Answer.id))
        .join(Answer, Answer.question_id == Question.id)
        .where(Question.about == about)
        .group_by(Question.key)
        .order_by(Question.key)
    )
    return {key: count for key, count in session().execute(counted)}
