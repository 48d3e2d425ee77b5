"""Saying what an event plans with."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.models import Event
from tourapp.planning import gathering
from tourapp.planning.models import PlanningSettings
from tourapp.planning.parameters import NAMES, Parameters


def set_parameters(actor: Actor, event: Event, parameters: Parameters) -> tuple[str, ...]:
    """Let checks of this event count with these; only what differs from the house is kept. The names of what changed.

    Refused: a day that is too long before it is long.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    if parameters.day_block_minutes < parameters.day_warn_minutes:
        message = _l("A day is long before it is too long: enter a higher number.")
        raise Refusal(message, field="day_block_minutes", code="order")
    before = gathering.parameters(event)
    changed = tuple(name for name in NAMES if getattr(before, name) != getattr(parameters, name))
    if not changed:
        return ()
    found = session().get(PlanningSettings, event.id)
    if found is None:
        found = PlanningSettings(event_id=event.id)
        session().add(found)
    found.given = parameters.given
    session().flush()
    audit.record(actor, "programme.set_parameters", event.ref, event=event.ref, fields=list(changed))
    return changed
