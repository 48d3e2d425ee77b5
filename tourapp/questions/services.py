"""Asking, answering, opening and wiping."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor, Subject
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.ids import new_id, ref
from tourapp.core.sealed import Sealed, open_sealed, seal
from tourapp.core.words import Words
from tourapp.questions import queries
from tourapp.questions.kinds import READY_MADE
from tourapp.questions.models import Answer, Question


def ask_ready_made(actor: Actor, about: str, keys: Iterable[str]) -> list[Question]:
    """Let an event (a reference) ask these ready-made questions, in this order. Asking twice changes nothing."""
    asked = {question.key: question for question in queries.questions_of(about)}
    for position, key in enumerate(keys, start=len(asked)):
        if key in asked:
            continue
        made = READY_MADE[key]
        question = Question(
            id=new_id(),
            about=about,
            key=key,
            kind=made.kind,
            label=Words(made.label.en, made.label.ja),
            purpose=Words(made.purpose.en, made.purpose.ja),
            is_required=made.is_required,
            is_sealed=made.is_sealed,
            keep_days=made.keep_days,
            position=position,
            options=list(made.options),
        )
        session().add(question)
        asked[key] = question
        audit.record(actor, "question.ask", ref("question", question.id), event=about, fields=[key])
    session().flush()
    return list(asked.values())


def record_answers(
    about: str, respondent: str, values: Mapping[str, str | None], *, ends_on: dt.date
) -> list[str]:
    """Keep what somebody answered, sealed where the question says so; returns the keys that changed.

    A value of None leaves the answer as it is, an empty one deletes it. The purge date is set here (R56). Keys that
    nobody asked are ignored.
    """
    held = queries.answers_of(respondent)
    changed = []
    for question in queries.questions_of(about):
        value = values.get(question.key)
        if value is None:
            continue
        answer = held.get(question.key)
        if not value.strip():
            if answer is not None:
                session().delete(answer)
                changed.append(question.key)
            continue
        if answer is None:
            answer = Answer(id=new_id(), question_id=question.id, respondent=respondent)
            session().add(answer)
        elif _says(answer, value):
            continue
        _fill(answer, question, value)
        answer.purge_on = ends_on + dt.timedelta(days=question.keep_days)
        changed.append(question.key)
    session().flush()
    return changed


def open_answers(
    actor: Actor,
    subject: Subject,
    respondents: Iterable[str],
    *,
    event: str,
    purpose: str,
    keys: Iterable[str],
) -> dict[str, dict[str, str]]:
    """Open sealed answers for a stated purpose: respondent → key → text. One audit row for each batch.

    `subject` is what is asked for the right: the event for staff (`OPEN_NEEDS`), the respondent's own registration for
    the person herself. Call it in a unit of work: the note of the opening is written whether or not there was anything.
    """
    if not actor.may(Action.OWN_REGISTRATION, subject):
        actor.require(Action.OPEN_NEEDS, subject)
    wanted, names = list(respondents), sorted(keys)
    chosen = (
        sa.select(Answer)
        .join(Question)
        .where(Answer.respondent.in_(wanted), Question.key.in_(names), Answer.sealed.is_not(None))
        .order_by(Answer.respondent, Answer.id)
    )
    opened: dict[str, dict[str, str]] = {}
    for answer in session().scalars(chosen):
        if answer.sealed is not None:
            text = _open(answer.id, answer.sealed)
            opened.setdefault(answer.respondent, {})[answer.question.key] = text
    seen = wanted[0] if len(wanted) == 1 else event
    audit.record(actor, "answers.open", seen, event=event, fields=names, reason=purpose)
    return opened


def wipe_answers(respondent: str) -> int:
    """Delete everything this respondent (a reference) has answered; returns how many answers there were."""
    held = list(queries.answers_of(respondent).values())
    for answer in held:
        session().delete(answer)
    session().flush()
    return len(held)


def purge_due(limit: int = 500) -> int:
    """Delete the answers whose purge date has passed; returns how many, and notes the number and nothing else."""
    due = (
        sa.select(Answer.id).where(Answer.purge_on < clock.today("UTC")).order_by(Answer.purge_on, Answer.id)
    )
    wanted = session().scalars(due.limit(limit)).all()
    if not wanted:
        return 0
    session().execute(
        sa.delete(Answer).where(Answer.id.in_(wanted)), execution_options={"synchronize_session": False}
    )
    audit.record(SYSTEM, "answers.purge", "answers", fields=[str(len(wanted))])
    return len(wanted)


def _says(answer: Answer, value: str) -> bool:
    """Whether the answer says this already. Nobody reads it here: a form sent twice must not count as a change."""
    return (answer.text if answer.sealed is None else _open(answer.id, answer.sealed)) == value


def _fill(answer: Answer, question: Question, value: str) -> None:
    if question.is_sealed:
        answer.text = None
        answer.sealed = seal(value, table="answer", row=str(answer.id), column="sealed")
    else:
        answer.text, answer.sealed = value, None


def _open(identifier: uuid.UUID, sealed: Sealed) -> str:
    return open_sealed(sealed, table="answer", row=str(identifier), column="sealed")
