"""What an event says in its own words, and which mails somebody looks at first, also for its next run."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit.services import record
from tourapp.core.db import session
from tourapp.messages import queries
from tourapp.messages.models import EventMail


def to_copy(event: str) -> list[EventMail]:
    """The mails about which this event (a reference) wants anything otherwise."""
    return [row for row in queries.event_mails(event).values() if row.waits or row.subject or row.body]


def copy_texts(actor: Actor, event: str, following: str, *, within: Subject) -> int:
    """The same words and looks for the mails of the next run; how many mails that concerns.

    `within` is the next run. A mail about which it has a wish already keeps that.
    """
    actor.require(Action.EDIT_EVENT, within)
    there = queries.event_mails(following)
    copied = [row for row in to_copy(event) if row.template not in there]
    for row in copied:
        session().add(
            EventMail(
                event=following,
                template=row.template,
                waits=row.waits,
                subject=row.subject,
                body=row.body,
            )
        )
    session().flush()
    if copied:
        record(actor, "mail.copy", following, event=following, fields=[row.template for row in copied])
    return len(copied)
