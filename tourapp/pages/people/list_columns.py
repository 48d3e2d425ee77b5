"""What columns the list of participants can have, and the chosen ones filled for one page of it."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tourapp.access.actor import Actor
from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.questions import queries as questions
from tourapp.questions.models import Question
from tourapp.questions.services import may_read
from tourapp.questions.wording import said
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks.models import Group, Tag
from tourapp.registration.models import Registration
from tourapp.registration.queries import Sort
from tourapp.reports.lists import LANGUAGES
from tourapp.reports.wording import SOURCES
from tourapp.web.countries import country_name

ANSWER = "answer-"
"""A column of answers is called by this and the key of its question."""

USUAL = ("organisation", "attendance", "state", "submitted")
"""The columns of somebody who has chosen none. The name stands in every list."""


@dataclass(frozen=True)
class Column:
    """`key` names it in addresses; `sort` says by what the list is ordered when its head is pressed."""

    key: str
    label: str
    sort: Sort | None = None
    question: Question | None = None


@dataclass(frozen=True)
class Filled:
    """The chosen columns with what one page of the list needs for them."""

    columns: Sequence[Column]
    tags: dict[uuid.UUID, list[Tag]] = field(default_factory=dict)
    groups: dict[uuid.UUID, list[Group]] = field(default_factory=dict)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)

    def text(self, column: Column, registration: Registration) -> str:
        """What a plain cell says; the columns with a shape of their own are drawn by the template."""
        if column.question is not None:
            return self.answers.get((registration.ref, column.question.key), "")
        plain = PLAIN.get(column.key)
        return plain(registration) if plain else ""


PLAIN: dict[str, Callable[[Registration], str]] = {
    "reference": lambda each: each.reference,
    "job": lambda each: each.job_title,
    "country": lambda each: country_name(each.country, current_lang()) if each.country else "",
    "language": lambda each: LANGUAGES.get(each.lang, each.lang),
    "category": lambda each: each.category.name.in_(current_lang()) if each.category else "",
    "source": lambda each: str(SOURCES[each.source]),
}


def available(actor: Actor, event: Event, asked: Iterable[Question]) -> list[Column]:
    """Every column that this reader may have, in the order in which they stand; sealed answers are no column."""
    city = time.city(event.zone, current_lang())
    fixed = [
        Column("organisation", _("Organisation"), Sort.ORGANISATION),
        Column("job", _("Job title")),
        Column("category", _("Category")),
        Column("attendance", _("Taking part"), Sort.ATTENDANCE),
        Column("state", _("State"), Sort.STATE),
        Column("submitted", _("Registered (%(city)s)", city=city), Sort.SUBMITTED),
        Column("confirmed", _("Confirmed (%(city)s)", city=city)),
        Column("checked-in", _("Checked in (%(city)s)", city=city)),
        Column("tags", _("Tags")),
        Column("groups", _("Groups")),
        Column("country", _("Country")),
        Column("language", _("Language of emails")),
        Column("source", _("Came in by")),
        Column("reference", _("Reference")),
    ]
    answers = [
        Column(f"{ANSWER}{question.key}", question.label.in_(current_lang()), question=question)
        for question in asked
        if not question.is_sealed and question.key != "attendance" and may_read(actor, question, event)
    ]
    return fixed + answers


def chosen(columns: Sequence[Column], keys: Iterable[str]) -> list[Column]:
    """The columns of these keys, in the order in which they stand; the usual ones when none of them is known."""
    wanted = set(keys)
    found = [column for column in columns if column.key in wanted]
    return found or [column for column in columns if column.key in USUAL]


def fill(columns: Sequence[Column], registrations: Sequence[Registration]) -> Filled:
    """What these columns show for these registrations: a statement for each kind of column that needs one."""
    keys = {column.key for column in columns}
    ids = [registration.id for registration in registrations]
    asked = [column.question for column in columns if column.question is not None]
    return Filled(
        columns=columns,
        tags=dict(marks.tags_on(ids)) if "tags" in keys else {},
        groups=dict(marks.groups_with(ids)) if "groups" in keys else {},
        answers=_answers(asked, registrations) if asked else {},
    )


def _answers(asked: Sequence[Question], registrations: Sequence[Registration]) -> dict[tuple[str, str], str]:
    by_key: dict[str, Any] = {question.key: question for question in asked}
    found = questions.answers_of_many([each.ref for each in registrations], [each.id for each in asked])
    return {
        (respondent, key): said(by_key[key].kind, answer.text or "", by_key[key].choices, current_lang())
        for (respondent, key), answer in found.items()
        if answer.text
    }
