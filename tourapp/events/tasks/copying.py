"""The tasks of an event, also for its next run: what has to be done, by which role, how long before what."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.events.tasks import queries, services
from tourapp.events.tasks.models import Task
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import TaskState


def to_copy(event: Event) -> list[Task]:
    """The tasks that the next run begins with: those that were done or are open. What was dropped stays behind."""
    return [task for task in queries.of_event(event) if task.state is not TaskState.DROPPED]


def copy_tasks(actor: Actor, event: Event, following: Event) -> int:
    """Every task, open again, due by its rule from the dates of the next run; how many were added.

    Its owner is the role. Who looked after it, and what was noted meanwhile, belong to this run. What the next run has,
    or had, is not added twice.
    """
    actor.require(Action.EDIT_EVENT, following)
    there = {_same(task) for task in queries.of_event(following)}
    copied = [task for task in to_copy(event) if _same(task) not in there]
    services.add_alike(actor, following, copied)
    return len(copied)


def _same(task: Task) -> str | tuple[Words, DueRule]:
    """What makes two tasks the same work: which of the usual ones it is, else its words and its rule."""
    return task.usual or (task.title, task.rule)
