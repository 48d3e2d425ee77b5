"""Reading the ledger: what a circle is shown. Feeds, mails and pages ask here and nowhere else."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

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

    @classmethod
    def unread(cls, content: Mapping[str, Any], **known: Any) -> Self:
        """With a content that is read from its stored form when it is asked for: a feed is put together of hundreds of
        entries, and needs no more of most than their numbers."""
        made = object.__new__(cls)
        made.__dict__.update(known, _unread=content)
        return made

    def __getattr__(self, name: str) -> Any:
        if name != "content" or "_unread" not in self.__dict__:
            raise AttributeError(name)
        content = self.__dict__["content"] = EntryContent.from_json(self.__dict__["_unread"])
        return content


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


def entries(event: str, circle: Circle, *, uids: Collection[str] | None = None) -> Sequence[Shown]:
    """Everything that a circle is or was shown of an event, cancelled entries too, by start, then UID; of these few
    UIDs where they are said."""
    few = () if uids is None else (Entry.uid.in_(uids),)
    return _shown(Entry.event == event, CircleState.circle == circle, *few)


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
    if not own:
        return entries_for(references, circle)
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
    nearest_of: dict[uuid.UUID, Any] = {}
    for row in session().execute(
        _states(Entry.event == event, sa.or_(for_more, CircleState.circle == Circle.HOST))
    ):
        known = nearest_of.get(row.id)
        if known is None or order[row.circle] < order[known.circle]:
            nearest_of[row.id] = row
    found = [_as_shown(row) for row in nearest_of.values()]
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
    for row in session().execute(_states(*chosen)):
        yield _as_shown(row), Seen(row.sequence, row.stamp, row.content, row.is_cancelled)


def _shown(*chosen: sa.ColumnElement[bool]) -> Sequence[Shown]:
    return [_as_shown(row) for row in session().execute(_states(*chosen))]


def _states(*chosen: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """What is shown, as columns: rows of the ORM would cost as much as everything else of a feed."""
    return (
        sa.select(
            Entry.id,
            Entry.uid,
            Entry.owner,
            Entry.event,
            Entry.created_at,
            CircleState.circle,
            CircleState.sequence,
            CircleState.stamp,
            CircleState.is_cancelled,
            CircleState.content,
            CircleState.before,
            CircleState.facets,
        )
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(*chosen)
        .order_by(CircleState.starts_at, Entry.uid)
    )


def _as_shown(row: Any) -> Shown:
    return Shown.unread(
        row.content,
        uid=row.uid,
        owner=row.owner,
        event=row.event,
        sequence=row.sequence,
        stamp=row.stamp,
        created_at=row.created_at,
        is_cancelled=row.is_cancelled,
        before=None if row.before is None else Before.from_json(row.before),
        facets=frozenset(row.facets),
    )
