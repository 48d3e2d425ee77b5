"""Reading a fiscal year: the events that somebody may see in it with their dates, in three statements."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.time import WallTime, fiscal_year
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.states import TaskState
from tourapp.registration.models import Intake
from tourapp.reports.year.rules import Dated, FiscalYear, What, by_month

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """An event with what it has in each of the twelve months."""

    event: Event
    months: tuple[tuple[Dated, ...], ...]


def rows(actor: Actor, year: FiscalYear) -> Sequence[Row]:
    """The events on the actor's desk that have a date in this year, those that begin first first.

    Their days, when registration opens and closes, and what is still to be done, each on the wall calendar of the
    event. Of a cancelled or postponed event only its days, which are shown as no longer holding.
    """
    found = session().scalars(_touching(actor, year)).all()
    ids = [event.id for event in found]
    intakes = _intakes(ids)
    tasks = _tasks(ids)
    made = [
        Row(event, by_month(year, _dates(event, intakes.get(event.id), tasks[event.id]))) for event in found
    ]
    return [row for row in made if any(row.months)]


def years(actor: Actor, current: int) -> range:
    """The fiscal years that have something on the actor's desk, this one and the next among them."""
    of_events = events.visible_to(actor).with_only_columns(
        sa.func.min(Event.starts_at), sa.func.max(Event.ends_at)
    )
    first, last = session().execute(of_events.order_by(None)).one()
    known = [fiscal_year(each.date()) for each in (first, last) if each is not None]
    return range(min([current, *known]), max([current + 1, *known]) + 1)


def _touching(actor: Actor, year: FiscalYear) -> sa.Select[Event]:
    # Zones are a day apart at most; what does not touch the year on its own wall calendar falls out afterwards.
    begins = dt.datetime.combine(year.first, dt.time(), dt.UTC) - A_DAY
    ends = dt.datetime.combine(year.last, dt.time(), dt.UTC) + 2 * A_DAY
    window = sa.select(Intake.event_id).where(
        sa.or_(Intake.opens_at.between(begins, ends), Intake.closes_at.between(begins, ends))
    )
    due = sa.select(Task.event_id).where(Task.state == TaskState.OPEN, Task.due_at.between(begins, ends))
    return (
        events.visible_to(actor)
        .where(
            sa.or_(
                sa.and_(Event.starts_at < ends, Event.ends_at > begins),
                Event.id.in_(window),
                Event.id.in_(due),
            )
        )
        .order_by(Event.starts_at, Event.id)
    )


def _intakes(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Intake]:
    chosen = sa.select(Intake).where(Intake.event_id.in_(ids)).options(lazyload(Intake.event))
    return {each.event_id: each for each in session().scalars(chosen)}


def _tasks(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Sequence[Task]]:
    chosen = (
        sa.select(Task)
        .where(Task.event_id.in_(ids), Task.state == TaskState.OPEN, Task.due_at.is_not(None))
        .options(lazyload(Task.event))
        .order_by(Task.due_at, Task.id)
    )
    found: dict[uuid.UUID, list[Task]] = defaultdict(list)
    for task in session().scalars(chosen):
        found[task.event_id].append(task)
    return found


def _dates(event: Event, intake: Intake | None, tasks: Sequence[Task]) -> Sequence[Dated]:
    held = Dated(What.HELD, event.starts.date, event.last_day)
    if event.cancelled_at is not None or event.postponed_at is not None:
        return [held]
    found = [held]
    if intake is not None:
        found += [
            _on(What.OPENS, intake.opens_at, event.zone),
            _on(What.CLOSES, intake.closes_at, event.zone),
        ]
    for task in tasks:
        if task.due is not None:
            found.append(Dated(What.TASK, task.due.date, task.due.date, task.title))
    return found


def _on(what: What, instant: dt.datetime, zone: str) -> Dated:
    day = WallTime.from_instant(instant, zone).date
    return Dated(what, day, day)
