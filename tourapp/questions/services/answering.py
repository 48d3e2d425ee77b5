"""Keeping what somebody answered, for as long as was said."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.ids import new_id
from tourapp.core.sealed import Sealed, open_sealed, seal
from tourapp.questions import queries, rules
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer, Question, StoredFile


def record_answers(
    about: str,
    respondent: str,
    values: Mapping[str, str | None],
    *,
    ends_on: dt.date,
    given: Mapping[str, str] | None = None,
) -> list[str]:
    """Keep what somebody answered, sealed where the question says so; returns the keys that changed.

    A value of None leaves the answer as it is, an empty one deletes it. Several answers are a key a line
    (`rules.pack`); a file is the id of a file that was kept for this respondent before. The purge date is set here
    (R56). Keys that nobody asked are ignored.

    `given` is what the form says besides (`attendance`, `category`); without it conditions on these are the caller's
    business. An answer to a question that is not asked of this respondent is not kept.
    """
    held = queries.answers_of(respondent)
    questions = queries.questions_of(about)
    asked = {question.key for question in _asked(questions, values, held, given)}
    changed = []
    for question in questions:
        answer = held.get(question.key)
        value = values.get(question.key) if question.key in asked else ""
        if value is None or (not value.strip() and answer is None):
            continue
        if not value.strip():
            _forget(answer)
            changed.append(question.key)
            continue
        if question.kind is QuestionKind.FILE and not _is_of(value, question, respondent):
            continue
        if answer is None:
            answer = Answer(id=new_id(), question_id=question.id, respondent=respondent)
            session().add(answer)
        elif says(answer, value):
            continue
        fill(answer, question, value)
        answer.revision = question.revision
        answer.purge_on = rules.purge_day(ends_on, question.keep_days)
        changed.append(question.key)
    session().flush()
    return changed


def wipe_answers(respondent: str) -> int:
    """Delete everything this respondent (a reference) has answered, files too; returns how many answers there were."""
    held = list(queries.answers_of(respondent).values())
    for answer in held:
        session().delete(answer)
    session().flush()
    session().execute(
        sa.delete(StoredFile).where(StoredFile.respondent == respondent),
        execution_options={"synchronize_session": False},
    )
    return len(held)


def purge_due(limit: int = 500) -> int:
    """Delete the answers and files whose purge date has passed; returns how many, and notes the number alone."""
    gone = sum(_purge(kind, limit) for kind in (StoredFile, Answer))
    if gone:
        audit.record(SYSTEM, "answers.purge", "answers", fields=[str(gone)])
    return gone


def _purge(kind: type[Answer] | type[StoredFile], limit: int) -> int:
    due = sa.select(kind.id).where(kind.purge_on < clock.today("UTC")).order_by(kind.purge_on, kind.id)
    wanted = session().scalars(due.limit(limit)).all()
    if wanted:
        session().execute(
            sa.delete(kind).where(kind.id.in_(wanted)), execution_options={"synchronize_session": False}
        )
    # A file is not a second answer in the count.
    return len(wanted) if kind is Answer else 0


def _asked(
    questions: Sequence[Question],
    values: Mapping[str, str | None],
    held: Mapping[str, Answer],
    given: Mapping[str, str] | None,
) -> list[Question]:
    """The questions that are asked of this respondent, by what she says now and what she said before."""
    if not any(question.only_if_key for question in questions):
        return list(questions)
    known: dict[str, str | None] = {**values, **(given or {})}
    for key, answer in held.items():
        if known.get(key) is None:
            known[key] = stored_text(answer)
    if given is None:
        for question in questions:
            if question.only_if_key in rules.GIVEN:
                known[question.only_if_key] = rules.pack(
                    {*rules.unpack(known.get(question.only_if_key) or ""), *question.only_if_answers}
                )
    return rules.asked(questions, known)


def _is_of(value: str, question: Question, respondent: str) -> bool:
    """Whether this is the id of a file that this respondent gave for this question: nobody answers with another's."""
    kept = queries.file_of(respondent, question.id)
    return kept is not None and str(kept.id) == value


def _forget(answer: Answer | None) -> None:
    if answer is None:
        return
    if answer.question.kind is QuestionKind.FILE:
        session().execute(
            sa.delete(StoredFile).where(
                StoredFile.respondent == answer.respondent, StoredFile.question_id == answer.question_id
            ),
            execution_options={"synchronize_session": False},
        )
    session().delete(answer)


def says(answer: Answer, value: str) -> bool:
    """Whether the answer says this already. Nobody reads it here: a form sent twice must not count as a change."""
    return stored_text(answer) == value


def stored_text(answer: Answer) -> str | None:
    """What is stored, for a decision of the house; never to be shown."""
    return answer.text if answer.sealed is None else open_text(answer.id, answer.sealed)


def fill(answer: Answer, question: Question, value: str) -> None:
    """Write a value into an answer, under the seal where the question says so. The id of a file tells nothing."""
    if question.is_sealed and question.kind is not QuestionKind.FILE:
        answer.text = None
        answer.sealed = seal(value, table="answer", row=str(answer.id), column="sealed")
    else:
        answer.text, answer.sealed = value, None


def open_text(identifier: uuid.UUID, sealed: Sealed) -> str:
    """The text under the seal of the answer with this id."""
    return open_sealed(sealed, table="answer", row=str(identifier), column="sealed")
