"""Adding, changing and ending tasks, and letting their dates follow those of the event. Nothing here commits."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.access.policy import Role
from tourapp.audit.services import record
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id, ref
from tourapp.core.time import in_zone
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.events.tasks import queries, rules
from tourapp.events.tasks.models import KnownDate, Task
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor, TaskState, TaskVerb
from tourapp.events.tasks.usual import USUAL

CHANGEABLE = ("title", "note", "owner", "holder_id", "anchor", "days", "at")
"""The fields that `change_task` takes."""

RULE = frozenset({"anchor", "days", "at"})


def add_task(
    actor: Actor,
    event: Event,
    *,
    title: Words,
    owner: Role,
    rule: DueRule,
    note: str = "",
    holder_id: uuid.UUID | None = None,
) -> Task:
    """Add a task of its own to an event. Refused: no words in either language, a date years away."""
    actor.require(Action.EDIT_EVENT, event)
    task = _new(event, title=title, owner=owner, rule=rule, note=note, holder_id=holder_id)
    _settle(task, _dates(event), event.zone)
    session().flush()
    record(actor, "task.add", task.ref, event=event.ref)
    return task


def add_usual(actor: Actor, event: Event) -> Sequence[Task]:
    """Add the usual tasks of this kind of event that it does not have; those it had and dropped stay dropped."""
    actor.require(Action.EDIT_EVENT, event)
    there, dates = queries.usual_keys(event), _dates(event)
    added = []
    for each in USUAL[event.kind]:
        if each.key not in there:
            task = _new(event, title=each.title, owner=each.owner, rule=each.rule, usual=each.key)
            _settle(task, dates, event.zone)
            added.append(task)
    session().flush()
    if added:
        record(actor, "task.add_usual", event.ref, event=event.ref)
    return added


def add_alike(actor: Actor, event: Event, tasks: Iterable[Task]) -> None:
    """Add tasks with the words, owner and rule of these, open and looked after by nobody in particular."""
    actor.require(Action.EDIT_EVENT, event)
    dates, before = _dates(event), list(tasks)
    for each in before:
        _settle(
            _new(event, title=each.title, owner=each.owner, rule=each.rule, usual=each.usual),
            dates,
            event.zone,
        )
    session().flush()
    if before:
        record(actor, "task.copy", event.ref, event=event.ref)


def change_task(
    actor: Actor, task: Task, *, seen_version: int | None = None, **changes: Any
) -> frozenset[str]:
    """Change fields of a task (`CHANGEABLE`); the names of those that are different now are the answer.

    Its date follows its rule. `Conflict`: the change was begun from another version.
    """
    actor.require(Action.EDIT_EVENT, task)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not a changeable field: {', '.join(sorted(unknown))}")
    if seen_version is not None and seen_version != task.version:
        raise Conflict(
            _l("Somebody else changed this task in the meantime. Compare both texts and save again.")
        )
    changed = frozenset(name for name, value in changes.items() if getattr(task, name) != value)
    if not changed:
        return changed
    for name in changed:
        setattr(task, name, changes[name])
    _usable(task.title, task.days)
    if changed & RULE:
        _settle(task, _dates(task.event), task.event.zone)
    session().flush()
    record(actor, "task.change", task.ref, event=task.event.ref, fields=sorted(changed))
    return changed


def act(actor: Actor, task: Task, verb: TaskVerb) -> None:
    """Finish, drop or open a task again (`rules.TRANSITIONS`). To drop one is to change the plan of the event."""
    actor.require(Action.EDIT_EVENT if verb is TaskVerb.DROP else Action.DO_TASKS, task)
    task.state = rules.step(task.state, verb)
    is_open = task.state is TaskState.OPEN
    task.ended_at = None if is_open else clock.now()
    task.ended_by = None if is_open else actor.reference
    session().flush()
    record(actor, f"task.{verb}", task.ref, event=ref("event", task.event_id), fields=["state"])


def hand_on(actor: Actor, task: Task, to: Person) -> None:
    """Let another person look after a task from now on; what is done stays with who did it."""
    actor.require(Action.EDIT_EVENT, task)
    if task.holder_id == to.id or task.state is not TaskState.OPEN:
        return
    task.holder_id = to.id
    session().flush()
    record(actor, "task.hand_on", task.ref, event=ref("event", task.event_id), fields=["holder_id"])


# --- dates -------------------------------------------------------------------------------------------


def follow(event: Event) -> None:
    """Work the dates of all tasks of an event out again: it has moved, or its other dates have."""
    dates = _dates(event)
    for task in queries.of_event(event):
        _settle(task, dates, event.zone)


def note_dates(event: Event, dates: Mapping[Anchor, dt.datetime]) -> None:
    """Remember dates of an event that another package keeps, and let its tasks follow them."""
    known = queries.known_dates(event.id)
    for anchor, instant in dates.items():
        if anchor not in known:
            session().add(KnownDate(event_id=event.id, anchor=anchor, instant=instant))
        elif known[anchor] != instant:
            session().get_one(KnownDate, (event.id, anchor)).instant = instant
    session().flush()
    follow(event)


def _dates(event: Event) -> Mapping[Anchor, dt.date]:
    """Every date that a task of this event can hang by, on its own wall calendar."""
    instants = dict(queries.known_dates(event.id))
    if event.published_at is not None:
        instants[Anchor.PUBLISHED] = event.published_at
    days = {anchor: in_zone(instant, event.zone).date() for anchor, instant in instants.items()}
    return {**days, Anchor.START: event.starts.date, Anchor.END: event.last_day}


def _settle(task: Task, dates: Mapping[Anchor, dt.date], zone: str) -> None:
    due = rules.due(task.rule, dates, zone)
    if due != task.due:
        task.due, task.due_at = due, due.instant if due else None


def _usable(title: Words, days: int) -> None:
    if not title:
        raise Refusal(_l("Enter what has to be done."), field="title_en", code="required")
    rules.usable_offset(days)


def _new(
    event: Event,
    *,
    title: Words,
    owner: Role,
    rule: DueRule,
    note: str = "",
    holder_id: uuid.UUID | None = None,
    usual: str | None = None,
) -> Task:
    _usable(title, rule.days)
    task = Task(
        id=new_id(),
        event=event,
        event_id=event.id,
        title=title,
        owner=owner,
        anchor=rule.anchor,
        days=rule.days,
        at=rule.at,
        due=None,
        note=note,
        holder_id=holder_id,
        usual=usual,
        state=TaskState.OPEN,
        created_at=clock.now(),
    )
    session().add(task)
    return task
