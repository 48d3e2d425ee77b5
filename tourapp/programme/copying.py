"""The draft of a programme, also for the next run of its event."""

from dataclasses import replace

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.events.models import Event
from tourapp.programme import queries, services
from tourapp.programme.content import ItemContent
from tourapp.programme.editing.moving import anew, redated


def copy_items(actor: Actor, event: Event, following: Event) -> int:
    """Every item of the draft, at the same hours of the days of the next run; how many there are.

    What a host agreed to was for last time: confirmations begin anew. An item is for everybody again, since groups
    belong to the people of one run.
    """
    actor.require(Action.EDIT_PROGRAMME, following)
    days = (following.starts.date - event.starts.date).days
    items = queries.draft(event)
    for item in items:
        services.add_item(actor, following, _anew(queries.content_of(item), days), position=item.position)
    return len(items)


def _anew(content: ItemContent, days: int) -> ItemContent:
    return replace(redated(anew(content), days), audience=())
