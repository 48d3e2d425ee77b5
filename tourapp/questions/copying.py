"""The form of an event, also for its next run: pages, questions and conditions; nothing that anybody answered."""

import uuid

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.ids import new_id
from tourapp.questions import queries
from tourapp.questions.models import FormPage, Question
from tourapp.questions.services.order import About, number

WORDS = (
    "key",
    "kind",
    "label",
    "purpose",
    "is_required",
    "is_sealed",
    "keep_days",
    "readers",
    "only_if_key",
)
"""What a question of the next run says as the one before it said it. Its revision begins anew: nobody has answered."""


def copy_form(actor: Actor, event: About, following: About) -> int:
    """Every question that is asked now, with its page and condition, in the same order; how many were added.

    A question that the next run asks already (by its key) stays as it is there. Retired ones stay behind.
    """
    actor.require(Action.EDIT_EVENT, following)
    asked = queries.questions_of(event.ref)
    there = {question.key for question in queries.questions_of(following.ref, retired=True)}
    copied = [question for question in asked if question.key not in there]
    if not copied:
        return 0
    pages = _copy_pages(event, following, used={question.page_id for question in copied})
    for question in copied:
        session().add(
            Question(
                id=new_id(),
                about=following.ref,
                page_id=pages.get(question.page_id),
                position=len(there) + question.position,
                options=list(question.options),
                only_if_answers=list(question.only_if_answers),
                **{name: getattr(question, name) for name in WORDS},
            )
        )
    session().flush()
    number(following.ref)
    audit.record(actor, "question.copy", following.ref, event=following.ref)
    return len(copied)


def _copy_pages(
    event: About, following: About, *, used: set[uuid.UUID | None]
) -> dict[uuid.UUID | None, uuid.UUID | None]:
    """The pages of the next run by those of this one; a page on which nothing would stand is left out."""
    found: dict[uuid.UUID | None, uuid.UUID | None] = {None: None}
    position = len(queries.pages_of(following.ref))
    for page in queries.pages_of(event.ref):
        if page.id not in used:
            continue
        position += 1
        made = FormPage(id=new_id(), about=following.ref, title=page.title, position=position)
        session().add(made)
        found[page.id] = made.id
    session().flush()
    return found
