"""Reading the ledger: what a circle is shown. Feeds, mails and pages ask here and nowhere else."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from tourapp.agenda import rules
from tourapp.agenda.before import Before
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.agenda.models import Audience, CircleState, Entry, Ledger, OwnState
from tourapp.agenda.rules import Own, Seen
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
    before: Before | None = None
    """What it showed before its last change; None when it has not changed since it was first shown."""
    facets: frozenset[str] = frozenset()
    """By what a calendar is narrowed (`facets`)."""


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


def entries_for(references: Collection[str], circle: Circle) -> Sequence[Shown]:
    """Everything, over all events, that this circle is or was shown and that is meant for one of these references.

    Who takes part reads what everybody was shown, where nothing was released to those who take part.
    """
    return _shown(_meant(references), nearest(circle))


def entries_of_reader(reader: str, references: Collection[str], circle: Circle) -> Sequence[Shown]:
    """The same for one reader (`person:…`, `organisation:…`), and what she read once and reads no more, struck out.

    Nothing that she was ever shown is missing, and no number of hers ever falls.
    """
    chosen = sa.select(Entry, OwnState).join(OwnState, OwnState.entry_id == Entry.id)
    own = {
        entry.uid: (entry, row)
        for entry, row in session().execute(chosen.where(OwnState.reader == reader).order_by(Entry.uid))
    }
    found = []
    for shown, circle_has in _rows(_meant(references), nearest(circle)):
        _, row = own.pop(shown.uid, (None, None))
        found.append(shown if row is None else _as_hers(shown, circle_has, row))
    found += [_as_left(entry, row) for entry, row in own.values() if row.content is not None]
    return sorted(found, key=lambda shown: (shown.content.starts_at, shown.uid))


def entries_for_staff(event: str) -> Sequence[Shown]:
    """Everything of an event for whoever works on it, each entry as the circle with the most to read has it: those who
    take part, else hosts, else everybody. What is meant for one person alone is nobody else's."""
    order = {Circle.PARTICIPANTS: 0, Circle.HOST: 1, Circle.PUBLIC: 2}
    for_more = sa.exists().where(
        Audience.state_id == CircleState.id, sa.not_(Audience.reference.startswith("person:"))
    )
    rows = session().execute(
        sa.select(Entry, CircleState)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(Entry.event == event, sa.or_(for_more, CircleState.circle == Circle.HOST))
    )
    nearest_of: dict[uuid.UUID, tuple[Entry, CircleState]] = {}
    for entry, state in rows:
        known = nearest_of.get(entry.id)
        if known is None or order[state.circle] < order[known[1].circle]:
            nearest_of[entry.id] = (entry, state)
    found = [_as_shown(entry, state) for entry, state in nearest_of.values()]
    return sorted(found, key=lambda shown: (shown.content.starts_at, shown.uid))


def reached(references: Iterable[str]) -> set[uuid.UUID]:
    """The entries that somebody who takes part reads through these references."""
    return set(
        session().scalars(
            sa.select(CircleState.entry_id)
            .where(_meant(references), nearest(Circle.PARTICIPANTS))
            .order_by(CircleState.entry_id)
        )
    )


def nearest(circle: Circle) -> sa.ColumnElement[bool]:
    """The one state of an entry that this circle reads: its own; of those who take part, else everybody's."""
    if circle is not Circle.PARTICIPANTS:
        return CircleState.circle == circle
    own = aliased(CircleState)
    has_own = sa.exists().where(own.entry_id == CircleState.entry_id, own.circle == circle)
    return sa.or_(
        CircleState.circle == circle, sa.and_(CircleState.circle == Circle.PUBLIC, sa.not_(has_own))
    )


def _meant(references: Iterable[str]) -> sa.ColumnElement[bool]:
    chosen = sa.select(Audience.state_id).where(Audience.reference.in_(sorted(set(references))))
    return CircleState.id.in_(chosen)


def _as_hers(shown: Shown, circle: Seen, row: OwnState) -> Shown:
    view = rules.own_view(circle, Own(row.sequence, row.stamp, row.content))
    if view is circle:
        return shown
    content = EntryContent.from_json(view.content)
    is_back = not view.is_cancelled
    back = Before(starts=content.starts, ends=content.ends, was_cancelled=True) if is_back else None
    return replace(
        shown,
        sequence=view.sequence,
        stamp=view.stamp,
        is_cancelled=view.is_cancelled,
        content=content,
        before=back,
    )


def _as_left(entry: Entry, row: OwnState) -> Shown:
    return Shown(
        uid=entry.uid,
        owner=entry.owner,
        event=entry.event,
        sequence=row.sequence,
        stamp=row.stamp,
        created_at=entry.created_at,
        is_cancelled=True,
        content=EntryContent.from_json(row.content or {}),
    )


def _rows(*chosen: sa.ColumnElement[bool]) -> Iterable[tuple[Shown, Seen]]:
    rows = session().execute(
        sa.select(Entry, CircleState)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(*chosen)
        .order_by(CircleState.starts_at, Entry.uid)
    )
    for entry, state in rows:
        yield (
            _as_shown(entry, state),
            Seen(state.sequence, state.stamp, state.content, state.is_cancelled),
        )


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
        before=None if state.before is None else Before.from_json(state.before),
        facets=frozenset(state.facets),
    )
