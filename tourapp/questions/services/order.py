"""The order of a form: its pages, the positions of its questions, and what may not stand before what."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.questions import queries, rules
from tourapp.questions.models import FormPage, Question

MOST_PAGES = 20


class About(Subject, Protocol):
    """What a form belongs to: an event, or its questionnaire afterwards. Questions hang by `ref`."""

    @property
    def ref(self) -> str: ...

    @property
    def event_ref(self) -> str:
        """The event, for the log."""


def move_question(actor: Actor, event: About, question: Question, *, up: bool) -> None:
    """One place up or down, over the edge of a page too. Refused: before the question on which it depends."""
    actor.require(Action.EDIT_EVENT, event)
    order = list(queries.questions_of(event.ref))
    pages: list[uuid.UUID | None] = [None, *(each.id for each in queries.pages_of(event.ref))]
    place = order.index(question)
    neighbour = place + (-1 if up else 1)
    page = pages.index(question.page_id)
    if 0 <= neighbour < len(order) and order[neighbour].page_id == question.page_id:
        order[place], order[neighbour] = order[neighbour], order[place]
    elif 0 <= page + (-1 if up else 1) < len(pages):
        question.page_id = pages[page + (-1 if up else 1)]
    else:
        return
    _refuse_misplaced(order)
    number(event.ref, order)
    audit.record(
        actor, "question.move", ref("question", question.id), event=event.event_ref, fields=[question.key]
    )


def add_page(actor: Actor, event: About, *, title: Words) -> FormPage:
    """A new page at the end of the form."""
    actor.require(Action.EDIT_EVENT, event)
    _check_title(title)
    pages = queries.pages_of(event.ref)
    if len(pages) >= MOST_PAGES:
        raise Refusal(_("A form has %(most)s pages at most", most=MOST_PAGES), code="many")
    made = FormPage(id=new_id(), about=event.ref, title=title, position=len(pages) + 1)
    session().add(made)
    session().flush()
    audit.record(actor, "question.add_page", event.ref, event=event.event_ref, fields=["title"])
    return made


def change_page(actor: Actor, event: About, form_page: FormPage, *, title: Words) -> None:
    """Another title."""
    actor.require(Action.EDIT_EVENT, event)
    _check_title(title)
    form_page.title = title
    audit.record(actor, "question.change_page", event.ref, event=event.event_ref, fields=["title"])


def remove_page(actor: Actor, event: About, form_page: FormPage) -> None:
    """Take a page break out: its questions go to the end of the page before."""
    actor.require(Action.EDIT_EVENT, event)
    pages = list(queries.pages_of(event.ref))
    before = pages.index(form_page) - 1
    for question in queries.questions_of(event.ref, retired=True):
        if question.page_id == form_page.id:
            question.page_id = pages[before].id if before >= 0 else None
    session().flush()
    session().delete(form_page)
    session().flush()
    number(event.ref)
    audit.record(actor, "question.remove_page", event.ref, event=event.event_ref, fields=["title"])


def _check_title(title: Words) -> None:
    if not title:
        raise Refusal(_("Enter the title of the page"), field="title_en", code="title")


def number(about: str, order: Sequence[Question] | None = None) -> None:
    """Positions that follow the order of the form: page by page. Refused when a condition would look ahead."""
    with session().no_autoflush:
        pages: list[uuid.UUID | None] = [None, *(each.id for each in queries.pages_of(about))]
    live = list(order) if order is not None else _live(about)
    live.sort(key=lambda each: pages.index(each.page_id))
    _refuse_misplaced(live)
    for position, question in enumerate(live):
        if question.position != position:
            question.position = position
    session().flush()


def _live(about: str) -> list[Question]:
    session().flush()
    return list(queries.questions_of(about))


def _refuse_misplaced(order: Sequence[Question]) -> None:
    if rules.misplaced(order):
        raise Refusal(
            _("A question has to come after the one it depends on"), field="only_if", code="condition"
        )
