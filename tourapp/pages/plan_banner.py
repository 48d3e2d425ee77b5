"""The banner of a change of plan, for every page that shows an event to the people it concerns."""

from tourapp.events.changes import queries
from tourapp.events.changes.wording import Banner, banner
from tourapp.events.models import Event, EventState


def plan_banner(event: Event) -> Banner | None:
    """What has changed about the plan of this event; None for one that goes as first planned, or is over."""
    if event.state is EventState.FINISHED:
        return None
    change = queries.in_force(event)
    return banner(change, event) if change is not None else None
