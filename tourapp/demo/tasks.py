"""The tasks of the demonstration: the usual ones, done as far as an office would have got."""

import datetime as dt

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.events.models import Event, EventState
from tourapp.events.tasks import services as tasks
from tourapp.events.tasks.states import TaskVerb

BEHIND = dt.timedelta(days=21)
"""What was due longer ago is done; what was due lately is overdue, so that there is something to see."""

EARLY = dt.timedelta(days=1)


def plan(actor: Actor, event: Event) -> None:
    """Give an event its usual tasks; of one that is over all are done."""
    is_over = event.state is EventState.FINISHED
    for task in tasks.add_usual(actor, event):
        if task.due_at is not None and (is_over or task.due_at < clock.now() - BEHIND):
            with clock.frozen(min(task.due_at - EARLY, clock.now())):
                tasks.act(actor, task, TaskVerb.FINISH)
