"""Accepting a finding with a reason, and taking that back."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.events.models import Event
from tourapp.planning.acceptance import queries
from tourapp.planning.acceptance.models import Acceptance
from tourapp.planning.findings import Finding

LONGEST = 2000


def accept(actor: Actor, event: Event, finding: Finding, reason: str) -> Acceptance:
    """Accept a finding as it is now: at a release it counts as overridden, with this reason, until its numbers change.

    An earlier acceptance of the same finding is written over. Refused: no reason.
    """
    actor.require(Action.RELEASE_PROGRAMME, event)
    if not reason.strip():
        raise Refusal(_l("Say why this is accepted."), field="reason", code="required")
    found = queries.of_event(event).get(finding.key)
    if found is None:
        found = Acceptance(id=new_id(), event_id=event.id, finding=finding.key)
        session().add(found)
    found.digest, found.reason = finding.digest, reason.strip()[:LONGEST]
    found.by, found.at = actor.reference, clock.now()
    session().flush()
    audit.record(actor, "programme.accept_problem", event.ref, event=event.ref, reason=found.reason)
    return found


def withdraw(actor: Actor, event: Event, key: str) -> None:
    """Accept this finding no longer; NotFound for what nobody has accepted. Releases that it let pass stay."""
    actor.require(Action.RELEASE_PROGRAMME, event)
    found = queries.of_event(event).get(key)
    if found is None:
        raise NotFound()
    session().delete(found)
    session().flush()
    audit.record(actor, "programme.withdraw_acceptance", event.ref, event=event.ref)
