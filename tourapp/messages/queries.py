"""What was said to whom, and what still waits."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.paging import Page, page_of
from tourapp.core.text import email_key, search_key
from tourapp.messages.models import EventMail, Message, MessageState, OptOut, RefusedAddress


def of_event(
    event: str, *, state: MessageState | None = None, search: str = "", page: int = 1
) -> Page[Message]:
    """One page of what was said about an event (a reference), newest first: two statements, however much it is."""
    chosen = sa.select(Message).where(Message.event == event)
    if state is not None:
        chosen = chosen.where(Message.state == state)
    for word in search_key(search).split():
        chosen = chosen.where(Message.search_text.contains(word, autoescape=True))
    return page_of(chosen.order_by(Message.created_at.desc(), Message.id.desc()), page)


def one_of_event(event: str, identifier: uuid.UUID) -> Message:
    """A message of this event (a reference); NotFound when it is another's, or none."""
    return _one(sa.select(Message).where(Message.id == identifier, Message.event == event))


def one(identifier: uuid.UUID) -> Message:
    """Any message; for whoever is on the machine."""
    return _one(sa.select(Message).where(Message.id == identifier))


def _one(chosen: sa.Select[Message]) -> Message:
    found = session().scalar(chosen)
    if found is None:
        raise NotFound()
    return found


def of_subject(about: str) -> Sequence[Message]:
    """What was said about one subject (a reference, for example of a registration), newest first."""
    chosen = sa.select(Message).where(Message.about == about)
    return session().scalars(chosen.order_by(Message.created_at.desc(), Message.id.desc())).all()


def newest(limit: int = 200) -> Sequence[Message]:
    """The last messages of the whole house, newest first: for whoever is on the machine."""
    chosen = sa.select(Message).order_by(Message.created_at.desc(), Message.id.desc())
    return session().scalars(chosen.limit(limit)).all()


def not_sent(limit: int = 1000) -> Sequence[Message]:
    """What waits and what was given up, oldest first."""
    left = (MessageState.REVIEW, MessageState.QUEUED, MessageState.FAILED)
    chosen = sa.select(Message).where(Message.state.in_(left))
    return session().scalars(chosen.order_by(Message.created_at, Message.id).limit(limit)).all()


def found_in(events: Collection[str], text: str, limit: int) -> Sequence[Message]:
    """Messages of these events (references) to people or with subjects like this, newest first."""
    if "@" in text:
        matching = [Message.to_address.icontains(text.strip(), autoescape=True)]
    else:
        matching = [
            Message.search_text.contains(word, autoescape=True) for word in search_key(text).split()
        ] or [sa.false()]
    chosen = sa.select(Message).where(Message.event.in_(sorted(events)), *matching)
    return session().scalars(chosen.order_by(Message.created_at.desc(), Message.id.desc()).limit(limit)).all()


def counts(event: str | None = None) -> Mapping[MessageState, int]:
    """How many messages are in each state, of one event (a reference) or in all."""
    counted = sa.select(Message.state, sa.func.count()).group_by(Message.state)
    if event is not None:
        counted = counted.where(Message.event == event)
    found = {state: number for state, number in session().execute(counted)}
    return {state: found.get(state, 0) for state in MessageState}


def waiting_since() -> dt.datetime | None:
    """When the oldest message that still waits was made; None when nothing waits."""
    waits = Message.state == sa.literal_column(f"'{MessageState.QUEUED}'")
    return session().scalar(sa.select(sa.func.min(Message.created_at)).where(waits))


_EVENT_MAIL = sa.select(EventMail).where(
    EventMail.event == sa.bindparam("event"), EventMail.template == sa.bindparam("template")
)


def event_mail(event: str, template: str) -> EventMail | None:
    """What the event (a reference) wants otherwise with this mail."""
    return session().scalar(_EVENT_MAIL, {"event": event, "template": template})


def event_mails(event: str) -> Mapping[str, EventMail]:
    """The same for all its mails, by template."""
    rows = session().scalars(
        sa.select(EventMail).where(EventMail.event == event).order_by(EventMail.template)
    )
    return {row.template: row for row in rows}


def told_since(abouts: Collection[str], template: str, since: dt.datetime) -> set[str]:
    """About which of these (references) a message of this template was written after `since`; dropped ones are none."""
    chosen = sa.select(Message.about).where(
        Message.about.in_(abouts),
        Message.template == template,
        Message.created_at > since,
        Message.state != MessageState.DROPPED,
    )
    return set(session().scalars(chosen))


def waits_for_review(event: str, template: str) -> bool:
    """Whether somebody of the event looks at such mail before it goes."""
    own = event_mail(event, template)
    return own is not None and own.waits


def to_review(event: str) -> Sequence[uuid.UUID]:
    """The messages of an event that wait for somebody to look at them, oldest first."""
    chosen = sa.select(Message.id).where(Message.event == event, Message.state == MessageState.REVIEW)
    return session().scalars(chosen.order_by(Message.created_at, Message.id)).all()


def languages_in_review(event: str) -> Mapping[str, int]:
    """How many of them are in which language."""
    counted = (
        sa.select(Message.lang, sa.func.count())
        .where(Message.event == event, Message.state == MessageState.REVIEW)
        .group_by(Message.lang)
        .order_by(Message.lang)
    )
    return {lang: number for lang, number in session().execute(counted)}


def by_message_id(message_id: str) -> Message | None:
    """The message with this Message-ID, angle brackets included."""
    return session().scalar(sa.select(Message).where(Message.message_id == message_id))


def refused(address: str) -> RefusedAddress | None:
    """What we know of this address when its server will not have our mail."""
    return session().scalar(sa.select(RefusedAddress).where(RefusedAddress.address_key == email_key(address)))


def refused_keys(keys: Collection[str]) -> set[str]:
    """Those of these addresses (by key) whose servers will not have our mail; one statement for 500 of them."""
    return _known(RefusedAddress.address_key, keys)


def opted_out_keys(keys: Collection[str]) -> set[str]:
    """Those of these addresses (by key) that opted out of mail that is not about their own place."""
    return _known(OptOut.address_key, keys)


def opted_out_people(people: Collection[str]) -> set[str]:
    """Those of these people (references) who opted out, whichever address they did it with."""
    return _known(OptOut.person, people)


def opt_outs_of(person: str | None, addresses: Collection[str]) -> Sequence[OptOut]:
    """Every line that says that this person, or one of these addresses, opted out."""
    keys = [email_key(address) for address in addresses]
    chosen = sa.select(OptOut).where(sa.or_(OptOut.person == person, OptOut.address_key.in_(keys)))
    return session().scalars(chosen.order_by(OptOut.at, OptOut.id)).all()


def has_opted_out(person: str | None, address: str) -> bool:
    """Whether this person, or whoever reads this address, wants no mail but about her own place."""
    return bool(opt_outs_of(person, [address]))


MANY = 500


def _known(column: InstrumentedAttribute[Any], values: Collection[str]) -> set[str]:
    """Which of the values stand in the column; in portions, since a store takes only so many parameters."""
    wanted, found = sorted(set(values)), set[str]()
    for start in range(0, len(wanted), MANY):
        part = wanted[start : start + MANY]
        found.update(session().scalars(sa.select(column).where(column.in_(part)).order_by(column)))
    return found


def unreachable(event: str) -> int:
    """From how many addresses mail about this event came back, and nobody has said that they work again."""
    lost = Message.state == MessageState.BOUNCED
    chosen = sa.select(Message.to_address).where(Message.event == event, lost).distinct()
    addresses = session().scalars(chosen.order_by(Message.to_address))
    return len(refused_keys({email_key(address) for address in addresses}))
