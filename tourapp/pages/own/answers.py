"""The answers of one registration for whoever reads them: what she may read, in the words that were answered."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response

from tourapp.access.actor import Actor, Subject
from tourapp.core.i18n import current_lang
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.questions import queries, rules, services
from tourapp.questions.kinds import QuestionKind
from tourapp.questions.models import Answer, Question
from tourapp.questions.services import OpenedFile, may_read
from tourapp.questions.wording import said
from tourapp.registration.forms import Questionnaire
from tourapp.registration.models import Registration
from tourapp.web import downloads


@dataclass(frozen=True)
class Said:
    """A question and what was answered. `text` is None for what is kept closed: a private answer, a file."""

    question: Question
    label: Words
    """As it was asked, which may not be as it is asked today."""
    text: str | None = ""
    is_answered: bool = False
    purge_on: dt.date | None = None

    @property
    def is_file(self) -> bool:
        return self.question.kind is QuestionKind.FILE

    @property
    def is_private(self) -> bool:
        return self.question.is_sealed or self.is_file


def said_to(
    actor: Actor,
    subject: Subject,
    registration: Registration,
    *,
    opened: Mapping[str, str] | None = None,
) -> list[Said]:
    """Every question that this actor may read answers to, in the order of the form; others are not there at all (R54).

    Retired questions are shown to those whose answers are kept, and questions with a condition to those whom the form
    asked or who have answered. `opened` has the private answers that were opened.
    """
    about = registration.event.ref
    held = queries.answers_of(registration.ref)
    wordings = (
        queries.wordings_of(about)
        if any(each.revision < each.question.revision for each in held.values())
        else {}
    )
    asked_now = {each.key for each in rules.asked(queries.questions_of(about), _given(registration, held))}
    found = []
    for question in queries.questions_of(about, retired=True):
        answer = held.get(question.key)
        if question.key == "attendance" or (answer is None and question.key not in asked_now):
            continue
        if not may_read(actor, question, subject):
            continue
        if answer is None:
            found.append(Said(question, question.label))
            continue
        asked = queries.as_answered(answer, wordings)
        stored = _stored(question, answer, opened)
        text = None if stored is None else said(question.kind, stored, asked.choices, current_lang())
        found.append(Said(question, asked.label, text, True, answer.purge_on))
    return found


def _given(registration: Registration, held: Mapping[str, Answer]) -> dict[str, str | None]:
    """What conditions of questions look at: attendance, category, and the answers that are not sealed."""
    category = registration.category
    return {
        "attendance": str(registration.attendance),
        "category": category.key if category is not None else None,
        **{key: answer.text for key, answer in held.items()},
    }


def _stored(question: Question, answer: Answer, opened: Mapping[str, str] | None) -> str | None:
    if question.kind is QuestionKind.FILE:
        return None
    if answer.sealed is not None:
        return None if opened is None else opened.get(question.key)
    return answer.text or ""


def keep_files(whole: Questionnaire, event: Event, respondent: str) -> dict[str, str | None]:
    """Keep the files that came with a form, in a unit of work; the answers that they are, by key."""
    found: dict[str, str | None] = {}
    for question in whole.asked:
        field = whole.form[question.key]
        if question.kind is QuestionKind.FILE and field.upload is not None:
            kept = services.keep_file(
                question,
                respondent,
                name=field.upload.filename or "",
                data=field.upload.stream.read(),
                ends_on=event.last_day,
            )
            found[question.key] = str(kept.id)
    return found


def download(file: OpenedFile) -> Response:
    """A file that somebody gave us, to take away."""
    return downloads.download(file.name, file.content_type, file.content)
