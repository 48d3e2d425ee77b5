"""Files that answer a question: looked at, sealed, given back to those who may read the answer, and noted."""

import base64
import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.access.actor import Actor, Subject
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Forbidden, NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.sealed import Sealed, open_sealed, seal
from tourapp.questions import queries, rules
from tourapp.questions.file_types import file_type, safe_name
from tourapp.questions.models import Question, StoredFile
from tourapp.questions.services.opening import may_read

MOST_BYTES = 12 * 1024 * 1024
"""Of all files of one respondent together: a form with more questions for files does not fill our disk."""


@dataclass(frozen=True)
class OpenedFile:
    name: str
    content_type: str
    content: bytes


def keep_file(question: Question, respondent: str, *, name: str, data: bytes, ends_on: dt.date) -> StoredFile:
    """Keep a file of this respondent, sealed, in the place of the one before; the answer is its id.

    Refused by what the content is (`file_types`), and where all files of one respondent would take more than
    `MOST_BYTES`. The name is kept for its owner and cleaned; nothing on a disk is
    ever called by it.
    """
    kind = file_type(data)
    session().execute(
        sa.delete(StoredFile).where(
            StoredFile.respondent == respondent, StoredFile.question_id == question.id
        ),
        execution_options={"synchronize_session": False},
    )
    _refuse_too_much(question, respondent, len(data))
    identifier = new_id()
    kept = StoredFile(
        id=identifier,
        question_id=question.id,
        respondent=respondent,
        name=_seal(identifier, "name", safe_name(name, kind.ending)),
        content=_seal(identifier, "content", base64.b64encode(data).decode("ascii")),
        content_type=kind.content_type,
        size=len(data),
        purge_on=rules.purge_day(ends_on, question.keep_days),
        created_at=clock.now(),
    )
    session().add(kept)
    session().flush()
    return kept


def _refuse_too_much(question: Question, respondent: str, more: int) -> None:
    chosen = sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0))
    held = session().scalar(chosen.where(StoredFile.respondent == respondent)) or 0
    if held + more > MOST_BYTES:
        raise Refusal(
            _(
                "Your files may take %(size)s MB together: choose a smaller one",
                size=MOST_BYTES // 1024 // 1024,
            ),
            field=question.key,
            code="quota",
        )


def open_file(
    actor: Actor, subject: Subject, respondent: str, question: Question, *, event: str, purpose: str
) -> OpenedFile:
    """The file with which somebody answered, for who may read answers to this question; the opening is noted.

    Forbidden for others, whether there is a file or not. Call it in a unit of work.
    """
    if not may_read(actor, question, subject):
        raise Forbidden()
    kept = queries.file_of(respondent, question.id)
    if kept is None:
        raise NotFound()
    audit.record(actor, "answers.open", respondent, event=event, fields=[question.key], reason=purpose)
    return OpenedFile(
        file_name(kept), kept.content_type, base64.b64decode(_open(kept, "content", kept.content))
    )


def file_name(kept: StoredFile) -> str:
    """What its owner called it."""
    return _open(kept, "name", kept.name)


def _seal(identifier: object, column: str, text: str) -> Sealed:
    return seal(text, table="stored_file", row=str(identifier), column=column)


def _open(kept: StoredFile, column: str, sealed: Sealed) -> str:
    return open_sealed(sealed, table="stored_file", row=str(kept.id), column=column)
