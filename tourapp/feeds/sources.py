"""What calendars are made of, as the front door asks: one statement, which says in what state that is.

The state is what the view found for itself when it wrote the feed; as long as it is the same, so are the bytes.
"""

import datetime as dt
import uuid
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Ledger
from tourapp.agenda.queries import EVERY_EVENT, LedgerState
from tourapp.core import clock
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.events.states import PUBLIC_STATES
from tourapp.feeds import links
from tourapp.feeds.limits import Limit
from tourapp.feeds.links import LinkState


class Source(Protocol):
    """Something that a calendar is made of. Its revisions only rise: the same state twice was the same in between."""

    def state(self, connection: Connection) -> Hashable:
        """In what state it is, by one statement; None when only the application can answer."""

    def may_ask(self) -> bool:
        """Whether whoever asks may have an answer at the door."""


_EVENT = sa.select(Ledger.revision, Ledger.changed_at).where(
    Ledger.event == sa.bindparam("reference"),
    Ledger.circle == Circle.PUBLIC,
    sa.exists().where(
        Event.id == sa.bindparam("id"),
        Event.slug == sa.bindparam("slug"),
        Event.state.in_(sorted(PUBLIC_STATES)),
    ),
)
_ALL = sa.select(Ledger.revision, Ledger.changed_at).where(
    Ledger.event == EVERY_EVENT, Ledger.circle == Circle.PUBLIC
)


@dataclass(frozen=True)
class EventSource:
    """The public calendar of an event, while the event has this address and is public."""

    id: uuid.UUID
    slug: str

    def state(self, connection: Connection) -> LedgerState | None:
        asked = {"reference": ref("event", self.id), "id": self.id, "slug": self.slug}
        return _as_state(connection.execute(_EVENT, asked).first())

    def may_ask(self) -> bool:
        return True


@dataclass(frozen=True)
class AllSource:
    """The calendar of all events."""

    def state(self, connection: Connection) -> LedgerState | None:
        return _as_state(connection.execute(_ALL).first())

    def may_ask(self) -> bool:
        return True


@dataclass(frozen=True)
class LinkSource:
    """A private calendar, while its link works and is not asked for too often."""

    token_hash: bytes
    link: str
    limit: Limit = field(compare=False, repr=False)
    day: dt.date | None = None
    """The only day on which this can be said, where rights begin and end with days."""

    def state(self, connection: Connection) -> LinkState | None:
        state = links.state_on(connection, self.token_hash)
        return state if state is not None and state.is_live else None

    def may_ask(self) -> bool:
        return (self.day is None or self.day == clock.now().date()) and not self.limit.wait(self.link)


def _as_state(row: Any) -> LedgerState | None:
    return None if row is None or row.changed_at is None else LedgerState(row.revision, row.changed_at)
