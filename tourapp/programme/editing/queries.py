"""Reading what was done to a draft."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import defer

from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.editing import rules
from tourapp.programme.editing.models import DraftChange

_BARE = (defer(DraftChange.entries),)
"""Without what became of each item, which is long and rarely asked for."""


def newest(event: Event) -> int:
    """The number of the newest change of this draft; 0 before the first."""
    chosen = sa.select(sa.func.max(DraftChange.number)).where(DraftChange.event_id == event.id)
    return session().scalar(chosen) or 0


def since(event: Event, number: int) -> Sequence[DraftChange]:
    """What anybody has done to the draft after the change of this number, in order."""
    chosen = sa.select(DraftChange).where(DraftChange.event_id == event.id, DraftChange.number > number)
    return session().scalars(chosen.order_by(DraftChange.number)).all()


def entries_of(change: DraftChange) -> Sequence[rules.Entry]:
    """What became of each item."""
    return [rules.Entry.from_json(stored) for stored in change.entries]


def history(event: Event, limit: int, *, before: int | None = None) -> Sequence[DraftChange]:
    """The newest changes, or the newest before the one of this number; the newest first."""
    chosen = sa.select(DraftChange).where(DraftChange.event_id == event.id).options(*_BARE)
    if before is not None:
        chosen = chosen.where(DraftChange.number < before)
    return session().scalars(chosen.order_by(DraftChange.number.desc()).limit(limit)).all()


def to_undo(actor: Actor, event: Event) -> DraftChange | None:
    """What this person would undo."""
    return rules.to_undo(_own(actor, event), edition_of(event))


def to_redo(actor: Actor, event: Event) -> DraftChange | None:
    """What this person would do again."""
    return rules.to_redo(_own(actor, event), edition_of(event))


def undo_of(change: DraftChange) -> DraftChange:
    """The change that took this one back."""
    chosen = sa.select(DraftChange).where(
        DraftChange.event_id == change.event_id, DraftChange.number == change.undone_in
    )
    return session().scalars(chosen).one()


def edition_of(event: Event) -> int:
    """The number of the last edition; 0 before the first."""
    last = programme.last_edition(event)
    return last.number if last else 0


def _own(actor: Actor, event: Event) -> Sequence[DraftChange]:
    chosen = sa.select(DraftChange).where(
        DraftChange.event_id == event.id, DraftChange.by == actor.reference, DraftChange.undoes.is_(None)
    )
    return session().scalars(chosen.options(*_BARE).order_by(DraftChange.number)).all()
