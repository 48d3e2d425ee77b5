"""Reading what custody has done, and what is left of an event."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.audit.models import AuditEntry
from tourapp.core.db import session
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import parse_ref, ref
from tourapp.core.paging import Page, page_of
from tourapp.core.words import Words
from tourapp.custody.models import ErasureRecord, PurgeRun
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.feedback.models import KIND as FEEDBACK
from tourapp.messages.models import Message
from tourapp.questions import queries as questions
from tourapp.questions.models import Answer, Question, StoredFile
from tourapp.registration.importing.models import HeldBack, Import, ImportRow
from tourapp.registration.models import Registration

OPENINGS = ("answers.open", "person.take_out")
"""What is written down when somebody looks at sealed values."""


def purge_runs(page: int) -> Page[PurgeRun]:
    """Runs of the retention job, newest first."""
    return page_of(sa.select(PurgeRun).order_by(PurgeRun.at.desc(), PurgeRun.id.desc()), page)


def erasures(limit: int = 50) -> Sequence[ErasureRecord]:
    """The last erasures, newest first."""
    chosen = sa.select(ErasureRecord).order_by(ErasureRecord.at.desc(), ErasureRecord.id.desc())
    return session().scalars(chosen.limit(limit)).all()


def erased_references() -> list[str]:
    """Everybody who was ever erased, by reference, the oldest first; none twice."""
    chosen = sa.select(ErasureRecord.references).order_by(ErasureRecord.at, ErasureRecord.id)
    return list(dict.fromkeys(each for found in session().scalars(chosen) for each in found))


def openings(event: str, page: int) -> Page[AuditEntry]:
    """When sealed answers of this event (a reference) were opened, newest first."""
    chosen = sa.select(AuditEntry).where(AuditEntry.event == event, AuditEntry.verb.in_(OPENINGS))
    return page_of(chosen.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()), page)


def names_of(references: Iterable[str]) -> dict[str, str]:
    """The names of the people behind these references, in one statement; the house and visitors in words."""
    wanted = set(references)
    people = {parse_ref(each)[1] for each in wanted if each.startswith("person:")}
    found = session().scalars(sa.select(Person).where(Person.id.in_(people))).all() if people else ()
    lang = current_lang()
    names = {person.ref: person.display_name(lang) or _("Somebody who was erased") for person in found}
    return {each: names.get(each, _("the system") if each == "system" else _("Somebody")) for each in wanted}


def registrations_behind(references: Iterable[str]) -> dict[str, Registration]:
    """The registrations behind these references, with their people; in one statement."""
    wanted = {parse_ref(each)[1] for each in references if each.startswith("registration:")}
    if not wanted:
        return {}
    chosen = (
        sa.select(Registration).where(Registration.id.in_(wanted)).options(joinedload(Registration.person))
    )
    return {each.ref: each for each in session().scalars(chosen)}


def labels_of(event: str) -> dict[str, Words]:
    """The questions of an event (a reference), by key."""
    return {question.key: question.label for question in questions.questions_of(event)}


@dataclass(frozen=True)
class Left:
    """One kind of thing that still says who somebody was."""

    words: Words | str
    number: int
    until: dt.date | None
    """The last day on which any of it is there."""


def left_of(event: Event) -> list[Left]:
    """What is left of an event, by kind; nothing at all once everything has been purged. Eight statements at most."""
    found = [
        _left(
            _("Registrations with a name"),
            sa.select(sa.func.count(Registration.id), sa.func.max(Registration.purge_on)).where(
                Registration.event_id == event.id, Registration.email != ""
            ),
        ),
        *_answers_left(event),
        _left(
            _("Messages with their text"),
            sa.select(sa.func.count(Message.id), sa.func.max(Message.purge_on)).where(
                Message.event == event.ref, Message.to_address != ""
            ),
        ),
        _left(
            _("Rows of lists that were handed in"),
            sa.select(sa.func.count(ImportRow.id), sa.func.max(Import.purge_on))
            .join(Import, Import.id == ImportRow.import_id)
            .where(
                Import.event_id == event.id,
                sa.or_(ImportRow.source.is_not(None), ImportRow.address_key != ""),
            ),
        ),
        _left(
            _("Answers that wait for a place"),
            sa.select(sa.func.count(HeldBack.registration_id), sa.func.max(HeldBack.purge_on))
            .join(Registration, Registration.id == HeldBack.registration_id)
            .where(Registration.event_id == event.id),
        ),
        _left(
            _("Answers to the questionnaire, without names but for those who wanted it"),
            sa.select(sa.func.count(Answer.id), sa.func.max(Answer.purge_on))
            .join(Question, Question.id == Answer.question_id)
            .where(Question.about == ref(FEEDBACK, event.id)),
        ),
    ]
    return [each for each in found if each.number]


def _left(words: Words | str, counted: sa.Select[Any, Any]) -> Left:
    number, until = session().execute(counted).one()
    return Left(words, number, until)


def _answers_left(event: Event) -> list[Left]:
    found = []
    for kind in (Answer, StoredFile):
        counted = (
            sa.select(Question.id, sa.func.count(kind.id), sa.func.max(kind.purge_on))
            .join(kind, kind.question_id == Question.id)
            .where(Question.about == event.ref)
            .group_by(Question.id)
        )
        rows = {identifier: (number, until) for identifier, number, until in session().execute(counted)}
        found += [
            Left(question.label, *rows[question.id])
            for question in questions.questions_of(event.ref)
            if question.id in rows
        ]
    return found
