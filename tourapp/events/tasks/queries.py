"""Reading tasks. Every list has its order: what is due first comes first, what has no date last."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.matching import holding, sides
from tourapp.directory.models import Office
from tourapp.events import queries as events
from tourapp.events.models import Event, EventState
from tourapp.events.tasks.models import KnownDate, Task
from tourapp.events.tasks.states import Anchor, TaskState

_ORDER = (Task.due_at.is_(None), Task.due_at, Task.created_at, Task.id)

ONGOING = (EventState.DRAFT, EventState.PUBLISHED, EventState.FINISHED)
"""Tasks of a cancelled event ask nobody for anything any more."""


def of_event(event: Event) -> Sequence[Task]:
    """All tasks of an event, done and dropped ones too, with who looks after them; one statement."""
    chosen = sa.select(Task).where(Task.event_id == event.id)
    # The event is in hand already.
    options = (joinedload(Task.holder), lazyload(Task.event))
    return session().scalars(chosen.options(*options).order_by(*_ORDER)).all()


def one_of(event: Event, task_id: uuid.UUID) -> Task:
    """A task of this event; NotFound when it is another's, or none."""
    found = session().get(Task, task_id, options=[joinedload(Task.holder)])
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def open_before(event: Event, until: dt.datetime) -> Sequence[Task]:
    """Open tasks that are due before this instant, the oldest first."""
    chosen = sa.select(Task).where(
        Task.event_id == event.id, Task.state == TaskState.OPEN, Task.due_at < until
    )
    return session().scalars(chosen.options(lazyload(Task.event)).order_by(*_ORDER)).all()


def mine(actor: Actor) -> Sequence[Task]:
    """Open tasks across events that this person looks after, or that belong to a role of hers there and to nobody.

    One statement, each with its event.
    """
    if actor.person_id is None:
        return ()
    theirs = [Task.holder_id == actor.person_id]
    nobodys = Task.holder_id.is_(None)
    for grant in actor.grants:
        if grant.scope is None or not actor.is_strong:
            continue
        within = _within(*grant.scope)
        if within is not None:
            theirs.append(sa.and_(nobodys, Task.owner == grant.role, within))
    chosen = (
        sa.select(Task)
        .join(Task.event)
        .where(Task.state == TaskState.OPEN, Event.state.in_(ONGOING), sa.or_(*theirs))
    )
    return session().scalars(chosen.order_by(*_ORDER)).all()


def found_by(actor: Actor, text: str, limit: int) -> Sequence[Task]:
    """Tasks with these words in title or note, in the events on the actor's desk: open ones first, then what is due."""
    seen = events.visible_to(actor).with_only_columns(Event.id)
    chosen = sa.select(Task).where(Task.event_id.in_(seen), *holding(text, *sides(Task, "title"), Task.note))
    return session().scalars(chosen.order_by(Task.state != TaskState.OPEN, *_ORDER).limit(limit)).all()


def held_by(person_id: uuid.UUID) -> Sequence[Task]:
    """Open tasks that this person looks after by name, with their events."""
    chosen = sa.select(Task).where(Task.holder_id == person_id, Task.state == TaskState.OPEN)
    return session().scalars(chosen.order_by(*_ORDER)).all()


def open_of_roles(grants: Iterable[tuple[str, tuple[str, str]]]) -> Sequence[Task]:
    """Open tasks of nobody in particular that belong to one of these roles in its scope (kind, identifier)."""
    conditions = []
    for role, scope in grants:
        within = _within(*scope)
        if within is not None:
            conditions.append(sa.and_(Task.owner == role, within))
    if not conditions:
        return ()
    chosen = (
        sa.select(Task)
        .join(Task.event)
        .where(
            Task.state == TaskState.OPEN,
            Task.holder_id.is_(None),
            Event.state.in_(ONGOING),
            sa.or_(*conditions),
        )
    )
    return session().scalars(chosen.order_by(*_ORDER)).all()


def by_ids(identifiers: Sequence[uuid.UUID]) -> Sequence[Task]:
    """These tasks with their events, what is due first first."""
    return session().scalars(sa.select(Task).where(Task.id.in_(identifiers)).order_by(*_ORDER)).all()


def _within(kind: str, identifier: str) -> sa.ColumnElement[bool] | None:
    if kind == "office":
        return Event.office_id.in_(sa.select(Office.id).where(Office.code == identifier))
    return Event.id == uuid.UUID(identifier) if kind == "event" else None


def known_dates(event_id: uuid.UUID) -> Mapping[Anchor, dt.datetime]:
    """The dates of this event that other packages have told us."""
    rows = session().scalars(
        sa.select(KnownDate).where(KnownDate.event_id == event_id).order_by(KnownDate.anchor)
    )
    return {row.anchor: row.instant for row in rows}


def usual_keys(event: Event) -> frozenset[str]:
    """Which of the usual tasks this event has, or had."""
    chosen = sa.select(Task.usual).where(Task.event_id == event.id, Task.usual.is_not(None))
    return frozenset(each for each in session().scalars(chosen) if each is not None)
