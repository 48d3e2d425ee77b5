"""Reading answers, question by question: who may, and a note of every opening of a sealed one."""

from collections.abc import Iterable

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.questions.kinds import READING
from tourapp.questions.models import Answer, Question
from tourapp.questions.services.answering import open_text


def may_read(actor: Actor, question: Question, subject: Subject) -> bool:
    """Whether this actor may read answers to this question: `subject` is the event, or her own registration."""
    action = READING[question.readers]
    if actor.is_system or actor.may(Action.OWN_REGISTRATION, subject):
        return True
    return action is not None and actor.may(action, subject)


def open_answers(
    actor: Actor,
    subject: Subject,
    respondents: Iterable[str],
    *,
    event: str,
    purpose: str,
    keys: Iterable[str],
) -> dict[str, dict[str, str]]:
    """Open sealed answers for a stated purpose: respondent → key → text as it is stored. One audit row a batch.

    `subject` is what is asked for the right: the event for staff, the respondent's own registration for the person
    herself. Each question says who may read it; what the actor may not read is left out as if nobody had answered it,
    and when that is all of it, she is refused. Call it in a unit of work: the note of the opening is written whether
    or not there was anything.
    """
    names = sorted(set(keys))
    found = session().scalars(
        sa.select(Question).where(Question.about == event, Question.key.in_(names)).order_by(Question.key)
    )
    readable = [question for question in found if may_read(actor, question, subject)]
    if not readable and not actor.may(Action.OWN_REGISTRATION, subject):
        actor.require(Action.OPEN_NEEDS, subject)
    wanted = list(respondents)
    chosen = (
        sa.select(Answer)
        .where(
            Answer.respondent.in_(wanted),
            Answer.question_id.in_([question.id for question in readable]),
            Answer.sealed.is_not(None),
        )
        .order_by(Answer.respondent, Answer.id)
    )
    opened: dict[str, dict[str, str]] = {}
    for answer in session().scalars(chosen):
        if answer.sealed is not None:
            text = open_text(answer.id, answer.sealed)
            opened.setdefault(answer.respondent, {})[answer.question.key] = text
    seen = wanted[0] if len(wanted) == 1 else event
    fields = [question.key for question in readable]
    audit.record(actor, "answers.open", seen, event=event, fields=fields, reason=purpose)
    return opened
