"""What was said to whom, and what still waits."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.paging import Page, page_of
from tourapp.core.text import search_key
from tourapp.messages.models import Message, MessageState


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
