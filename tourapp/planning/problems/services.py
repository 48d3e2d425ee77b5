"""Mending a problem with one press."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core.errors import Conflict
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.models import Event
from tourapp.planning import queries
from tourapp.planning.findings import Finding, Repair
from tourapp.programme import services as programme
from tourapp.programme.editing import services as editing
from tourapp.programme.editing.services import Applied


def repair(actor: Actor, event: Event, circle: Circle, *, finding: str, repair: str) -> Applied:
    """Do what a repair of a finding proposes, both by key, as one change that can be undone.

    Both are worked out anew from the draft as it is now. Refused (Conflict) when the problem is gone, or would be
    mended otherwise by now.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    programme.lock(event)
    found = find(event, circle, finding)
    chosen: Repair | None = next((each for each in found.repairs if each.key == repair), None)
    if chosen is None:
        raise Conflict(_l("The programme has changed since. Look at the list again."), code="gone")
    return editing.apply(actor, event, chosen.edits, said=chosen.said)


def find(event: Event, circle: Circle, key: str) -> Finding:
    """The finding with this key, as it is now; Conflict when it is gone."""
    found = next((each for each in queries.problems(event, circle) if each.key == key), None)
    if found is None:
        raise Conflict(_l("This problem is gone. Look at the list again."), code="gone")
    return found
