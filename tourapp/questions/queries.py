"""Reading questions and answers. Sealed answers stay sealed here."""

import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.questions.kinds import Option
from tourapp.questions.models import Answer, FormPage, Question, StoredFile, Wording


def questions_of(about: str, *, retired: bool = False) -> Sequence[Question]:
    """The questions of this event (a reference), in the order of the form; with `retired` also those of before."""
    chosen = sa.select(Question).where(Question.about == about)
    if not retired:
        chosen = chosen.where(Question.retired_at.is_(None))
    return session().scalars(chosen.order_by(Question.position, Question.key)).all()


def question(about: str, question_id: uuid.UUID) -> Question:
    """One question of this event, retired or not; or NotFound."""
    found = session().get(Question, question_id)
    if found is None or found.about != about:
        raise NotFound()
    return found


def pages_of(about: str) -> Sequence[FormPage]:
    """The pages of the form after the first, in their order."""
    chosen = sa.select(FormPage).where(FormPage.about == about)
    return session().scalars(chosen.order_by(FormPage.position, FormPage.id)).all()


def form_page(about: str, page_id: uuid.UUID) -> FormPage:
    """One page of this event's form, or NotFound."""
    found = session().get(FormPage, page_id)
    if found is None or found.about != about:
        raise NotFound()
    return found


def answers_of(respondent: str) -> dict[str, Answer]:
    """What this respondent (a reference) has answered, by the question's key."""
    chosen = sa.select(Answer).where(Answer.respondent == respondent).order_by(Answer.id)
    return {answer.question.key: answer for answer in session().scalars(chosen)}


def answers_of_many(
    respondents: Iterable[str], question_ids: Iterable[uuid.UUID]
) -> dict[tuple[str, str], Answer]:
    """The answers of many respondents to some questions, by respondent and key, in one statement."""
    wanted, ids = list(respondents), list(question_ids)
    if not wanted or not ids:
        return {}
    chosen = sa.select(Answer).where(Answer.question_id.in_(ids), Answer.respondent.in_(wanted))
    return {
        (answer.respondent, answer.question.key): answer
        for answer in session().scalars(chosen.order_by(Answer.id))
    }


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


def is_answered(question: Question) -> bool:
    """Whether anybody's answer to this question is kept."""
    return bool(session().scalar(sa.select(sa.exists().where(Answer.question_id == question.id))))


def wordings_of(about: str) -> dict[tuple[uuid.UUID, int], Wording]:
    """What questions said before they were changed, by question and revision."""
    chosen = sa.select(Wording).join(Question).where(Question.about == about).order_by(Wording.revision)
    return {(each.question_id, each.revision): each for each in session().scalars(chosen)}


def as_answered(answer: Answer, wordings: dict[tuple[uuid.UUID, int], Wording]) -> Question | Wording:
    """What the question said to the one who answered: the words before a change, or those of today."""
    return wordings.get((answer.question_id, answer.revision), answer.question)


def option_keys(question: Question) -> set[str]:
    """Every key that this question ever offered."""
    before = sa.select(Wording).where(Wording.question_id == question.id).order_by(Wording.revision)
    found: list[Option] = [*question.choices]
    for wording in session().scalars(before):
        found += wording.choices
    return {option.key for option in found}


def file_of(respondent: str, question_id: uuid.UUID) -> StoredFile | None:
    """The file with which this respondent answered this question, its content not read yet."""
    chosen = sa.select(StoredFile).where(
        StoredFile.respondent == respondent, StoredFile.question_id == question_id
    )
    return session().scalars(chosen.order_by(StoredFile.id.desc())).first()
