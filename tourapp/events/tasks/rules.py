"""When a task is due, how urgent it is, and what may be done with it. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.events.tasks.states import Anchor, TaskState, TaskVerb

TRANSITIONS: dict[tuple[TaskState, TaskVerb], TaskState] = {
    (TaskState.OPEN, TaskVerb.FINISH): TaskState.DONE,
    (TaskState.OPEN, TaskVerb.DROP): TaskState.DROPPED,
    (TaskState.DONE, TaskVerb.REOPEN): TaskState.OPEN,
    (TaskState.DROPPED, TaskVerb.REOPEN): TaskState.OPEN,
}

LONGEST_OFFSET = 731
"""Days before or after its anchor that a task may lie: two years."""

WEEK = dt.timedelta(days=7)


def step(state: TaskState, verb: TaskVerb) -> TaskState:
    """The state after this verb. Refused: what somebody else has done, dropped or opened in the meantime."""
    after = TRANSITIONS.get((state, verb))
    if after is None:
        raise Refusal(_l("This task has changed in the meantime. Look at it again."), code="transition")
    return after


@dataclass(frozen=True)
class DueRule:
    """By when: so many days after the anchor (negative: before), at this time on the clocks of the event."""

    anchor: Anchor
    days: int
    at: dt.time = dt.time(17, 0)


def due(rule: DueRule, dates: Mapping[Anchor, dt.date], zone: str) -> WallTime | None:
    """The wall time at which the task is due; None while the event has no date of this kind.

    Where the clocks skip that time it is the hour after.
    """
    day = dates.get(rule.anchor)
    if day is None:
        return None
    local = dt.datetime.combine(day + dt.timedelta(days=rule.days), rule.at)
    try:
        return WallTime(local, zone)
    except NoSuchTime:
        return WallTime(local + dt.timedelta(hours=1), zone)


def usable_offset(days: int) -> None:
    if abs(days) > LONGEST_OFFSET:
        raise Refusal(_l("Enter a number of days within two years."), field="count", code="offset")


class Group(StrEnum):
    """The parts of the list, in its order."""

    OVERDUE = "overdue"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"
    """Its date is not known yet."""
    ENDED = "ended"


class Dated(Protocol):
    @property
    def state(self) -> TaskState: ...
    @property
    def due_at(self) -> dt.datetime | None: ...


T = TypeVar("T", bound=Dated)


def group(task: Dated, now: dt.datetime) -> Group:
    """Where the task stands in the list now. At the very instant it is not overdue yet."""
    if task.state is not TaskState.OPEN:
        return Group.ENDED
    if task.due_at is None:
        return Group.UNDATED
    if task.due_at < now:
        return Group.OVERDUE
    return Group.WEEK if task.due_at <= now + WEEK else Group.LATER


def grouped(tasks: Iterable[T], now: dt.datetime) -> dict[Group, list[T]]:
    """The tasks by group, each group there, in the order in which they come."""
    found: dict[Group, list[T]] = {each: [] for each in Group}
    for task in tasks:
        found[group(task, now)].append(task)
    return found
