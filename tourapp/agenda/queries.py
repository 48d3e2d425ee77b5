"""Reading the ledger: what a circle is shown. Feeds, mails and pages ask here and nowhere else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.agenda.models import CircleState, Entry, Ledger
from tourapp.core.db import session

EVERY_EVENT = "event:*"
"""The ledger in which the events themselves are kept, all together (their items are not)."""


@dataclass(frozen=True)
class Shown:
    """An entry as a circle is shown it."""

    uid: str
    owner: str
    event: str
    sequence: int
    stamp: dt.datetime
    created_at: dt.datetime
    is_cancelled: bool
    content: EntryContent


@dataclass(frozen=True)
class LedgerState:
    """How often a circle's view of an event has changed, and when last."""

    revision: int
    changed_at: dt.datetime


def ledger(event: str, circle: Circle) -> LedgerState | None:
    """The ledger of an event (a reference, or `EVERY_EVENT`) in a circle; None when nothing was released."""
    row = (
        session()
        .execute(
            sa.select(Ledger.revision, Ledger.changed_at).where(
                Ledger.event == event, Ledger.circle == circle
            )
        )
        .one_or_none()
    )
    if row is None or row.changed_at is None:
        return None
    return LedgerState(row.revision, row.changed_at)


def entries(event: str, circle: Circle) -> Sequence[Shown]:
    """Everything that a circle is or was shown of an event, cancelled entries too, by start, then UID."""
    return _shown(Entry.event == event, CircleState.circle == circle)


def entries_of_events(circle: Circle) -> Sequence[Shown]:
    """The events themselves, every one that this circle is or was shown, by start, then UID."""
    return _shown(Entry.owner == Entry.event, CircleState.circle == circle)


def entry_of(owner: str, circle: Circle) -> Shown | None:
    """What a circle is shown of one owner (a reference); None when it was never released there."""
    return next(iter(_shown(Entry.owner == owner, CircleState.circle == circle)), None)


def _shown(*chosen: sa.ColumnElement[bool]) -> Sequence[Shown]:
    rows = session().execute(
        sa.select(Entry, CircleState)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(*chosen)
        .order_by(CircleState.starts_at, Entry.uid)
    )
    return [_as_shown(entry, state) for entry, state in rows]


def _as_shown(entry: Entry, state: CircleState) -> Shown:
    stored: dict[str, Any] = state.content
    return Shown(
        uid=entry.uid,
        owner=entry.owner,
        event=entry.event,
        sequence=state.sequence,
        stamp=state.stamp,
        created_at=entry.created_at,
        is_cancelled=state.is_cancelled,
        content=EntryContent.from_json(stored),
    )
