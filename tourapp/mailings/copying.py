"""The reminders of an event, also for its next run: the same words, as many days before or after the new dates."""

from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.ids import new_id
from tourapp.events.models import Event
from tourapp.mailings import queries
from tourapp.mailings.models import Mailing, MailingKind, MailingState

WISH = (
    "audience",
    "attendance",
    "concerns",
    "subject",
    "body",
    "only_lang",
    "anchor",
    "days",
    "clock",
)


def to_copy(event: Event) -> list[Mailing]:
    """The reminders that went or wait, in the order of their making; what somebody stopped stays behind."""
    found = queries.of_event(event, MailingKind.REMINDER)
    return [each for each in reversed(found) if each.state is not MailingState.STOPPED]


def copy_reminders(actor: Actor, event: Event, following: Event) -> int:
    """Every reminder, waiting for its day before or after the next run; how many were added.

    They go to nobody before that run is published. One that the next run has already is not added twice.
    """
    actor.require(Action.SEND_MESSAGES, following)
    there = {_wish(each) for each in queries.of_event(following, MailingKind.REMINDER)}
    copied = [each for each in to_copy(event) if _wish(each) not in there]
    for each in copied:
        made = Mailing(
            id=new_id(),
            event=following,
            event_id=following.id,
            kind=MailingKind.REMINDER,
            state=MailingState.ACTIVE,
            made_by=actor.reference,
            created_at=clock.now(),
            **dict(zip(WISH, _wish(each), strict=True)),
        )
        session().add(made)
        session().flush()
        audit.record(actor, "mailing.remind", made.ref, event=following.ref)
    return len(copied)


def _wish(reminder: Mailing) -> tuple[Any, ...]:
    return tuple(getattr(reminder, name) for name in WISH)
