"""Reading questions and answers. Sealed answers stay sealed here."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.matching import holding, sides
from tourapp.questions.kinds import WRITTEN, Option, Readers
from tourapp.questions.models import Answer, FormPage, Question, StoredFile, Wording

_QUESTIONS_OF = (
    sa.select(Question)
    .where(Question.about == sa.bindparam("about"))
    .order_by(Question.position, Question.key)
)
_ASKED_OF = _QUESTIONS_OF.where(Question.retired_at.is_(None))


def questions_of(about: str, *, retired: bool = False) -> Sequence[Question]:
    """The questions of this event (a reference), in the order of the form; with `retired` also those of before."""
    return session().scalars(_QUESTIONS_OF if retired else _ASKED_OF, {"about": about}).all()


def found_in(abouts: Collection[str], text: str, limit: int) -> Sequence[Question]:
    """Questions of these events (references) with these words, asked now or before, in a stated order."""
    chosen = sa.select(Question).where(
        Question.about.in_(abouts), *holding(text, *sides(Question, "label", "purpose"))
    )
    order = (Question.retired_at.is_not(None), Question.about.desc(), Question.position, Question.id)
    return session().scalars(chosen.order_by(*order).limit(limit)).all()


def answers_found_in(abouts: Mapping[Readers, Collection[str]], text: str, limit: int) -> Sequence[Answer]:
    """Answers in the open that hold these words: for each kind of reader, in the events (references) given for it.

    What was written, not what was chosen: a choice is kept by its key. Sealed answers are never looked into.
    """
    may_read = [
        sa.and_(Question.readers == readers, Question.about.in_(events)) for readers, events in abouts.items()
    ]
    chosen = (
        sa.select(Answer)
        .join(Answer.question)
        .where(
            sa.or_(sa.false(), *may_read),
            Question.kind.in_(WRITTEN),
            Question.is_sealed.is_(False),
            Answer.text.is_not(None),
            *holding(text, Answer.text),
        )
        .options(contains_eager(Answer.question))
    )
    return session().scalars(chosen.order_by(Answer.id.desc()).limit(limit)).all()


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


_ANSWERS_OF = sa.select(Answer).where(Answer.respondent == sa.bindparam("respondent")).order_by(Answer.id)


def answers_of(respondent: str) -> dict[str, Answer]:
    """What this respondent (a reference) has answered, by the question's key."""
    found = session().scalars(_ANSWERS_OF, {"respondent": respondent})
    return {answer.question.key: answer for answer in found}


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


def kept_of(
    about: str, keys: Iterable[str], respondents: Iterable[str] | None = None
) -> Sequence[tuple[str, str, str | None]]:
    """Which answers there are to these questions of this event: respondent, key and text (None where it is sealed).

    Plain values, for counting over everybody; `respondents` narrows it to some. One statement.
    """
    chosen = (
        sa.select(Answer.respondent, Question.key, Answer.text)
        .join(Question, Answer.question_id == Question.id)
        .where(Question.about == about, Question.key.in_(sorted(keys)))
    )
    if respondents is not None:
        chosen = chosen.where(Answer.respondent.in_(list(respondents)))
    rows = session().execute(chosen.order_by(Answer.respondent, Question.key))
    return [(respondent, key, text) for respondent, key, text in rows]


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
