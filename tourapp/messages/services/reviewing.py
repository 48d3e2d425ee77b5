"""A look before it goes: messages that wait in review are let go or dropped; what failed is tried again."""

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit.services import record
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.messages.models import Message, MessageState


def release(actor: Actor, message: Message, *, within: Subject) -> None:
    """Let a message go that waited for this; `within` is the event whose organisers decide.

    Refused when it waits no more: of two who press at once, one releases it, and nobody sends it twice.
    """
    actor.require(Action.SEND_MESSAGES, within)
    _take(message, MessageState.QUEUED)
    record(actor, "message.release", ref("message", message.id), event=message.event)


def release_all(actor: Actor, event: str, *, seen: int, within: Subject) -> int:
    """Let every message go that waits in review about this event (a reference); returns how many.

    `seen` is the number that the person was shown. Refused when it is another number now: she is shown it again.
    """
    actor.require(Action.SEND_MESSAGES, within)
    taken = session().execute(
        sa.update(Message)
        .where(Message.event == event, Message.state == MessageState.REVIEW)
        .values(state=MessageState.QUEUED, next_try_at=clock.now())
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    released = len(taken.all())
    if released != seen:
        raise Refusal(
            _("There are %(number)s messages to review now. Look at them and press again.", number=released),
            code="count",
        )
    record(actor, "message.release_all", event, event=event, fields=["state"])
    return released


def drop(actor: Actor, message: Message, *, reason: str, within: Subject) -> None:
    """Decide that a message in review is not sent, and say why. Its private links are wiped.

    Refused without a reason, and when it does not wait in review.
    """
    actor.require(Action.SEND_MESSAGES, within)
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    _take(message, MessageState.DROPPED)
    message.end(MessageState.DROPPED)
    message.dropped_reason = reason.strip()
    record(actor, "message.drop", ref("message", message.id), event=message.event, reason=reason)


def _take(message: Message, to: MessageState) -> None:
    """Move one message out of review, or refuse: the update is the lock."""
    taken = session().scalar(
        sa.update(Message)
        .where(Message.id == message.id, Message.state == MessageState.REVIEW)
        .values(state=to, next_try_at=clock.now())
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise Refusal(_("This message does not wait for review any more."), code="not_in_review")
    session().refresh(message)


def try_again(actor: Actor, message: Message, *, within: Subject) -> None:
    """Put a message that was given up back into the queue; `within` is the event whose organisers decide
    that.

    Refuses what has not failed, and what has lost its private links: a new one is to be sent then.
    """
    actor.require(Action.SEND_MESSAGES, within)
    if message.state != MessageState.FAILED:
        raise Refusal(_("This message has not failed. There is nothing to send again."), code="not_failed")
    if not message.can_go:
        raise Refusal(
            _("The private link in this message has been removed. Have a new message made instead."),
            code="links_gone",
        )
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.next_try_at = clock.now()
    record(actor, "message.try_again", ref("message", message.id), event=message.event)
