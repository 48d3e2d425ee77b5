"""Addresses: those whose servers will not have our mail, and those whose owners want only what they need."""

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit.services import record
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.ids import ref
from tourapp.core.text import clean_line, email_key
from tourapp.messages import queries
from tourapp.messages.models import Message, OptOut, RefusedAddress

LONGEST_WORDS = 500


def mark_refused(address: str, *, words: str, message: Message) -> None:
    """Note that the server of this address will not have our mail. Again: the newest words stay."""
    known = queries.refused(address)
    if known is None:
        known = RefusedAddress(address_key=email_key(address))
        session().add(known)
    known.at = clock.now()
    known.words = clean_line(words)[:LONGEST_WORDS]
    known.message = ref("message", message.id)


def works_again(actor: Actor, message: Message, *, within: Subject) -> None:
    """Somebody has found that the address of this message works: it counts as one that can be written to.

    Nothing happens when it does already.
    """
    actor.require(Action.SEND_MESSAGES, within)
    known = queries.refused(message.to_address)
    if known is not None:
        session().delete(known)
        record(actor, "message.address_works", ref("message", message.id), event=message.event)


def opt_out(address: str, *, person: str | None) -> None:
    """No mail to this address, or to this person (a reference), that is not about her own place. Twice is once."""
    known = session().scalar(sa.select(OptOut).where(OptOut.address_key == email_key(address)))
    if known is None:
        session().add(OptOut(address_key=email_key(address), person=person, at=clock.now()))
    elif person is not None:
        known.person = person


def opt_in(addresses: list[str], *, person: str | None) -> None:
    """She wants such mail again: whatever said that she does not goes."""
    for line in queries.opt_outs_of(person, addresses):
        session().delete(line)
