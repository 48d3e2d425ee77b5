"""What a person or the office does with a registration that stands: change it, cancel it."""

from collections.abc import Mapping
from dataclasses import replace

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.questions import services as questions
from tourapp.registration import queries, rules
from tourapp.registration.models import Registration
from tourapp.registration.rules import Placement, Verb
from tourapp.registration.services import telling
from tourapp.registration.services.intake import lock
from tourapp.registration.services.registering import Details, _fill, end
from tourapp.registration.states import State


def change_answers(
    actor: Actor, registration: Registration, *, details: Details, answers: Mapping[str, str | None]
) -> list[str]:
    """Change what a live registration says; returns the names of the fields that changed.

    Another way of taking part needs a place there; refused when it is full, and then nothing changes.
    """
    _require(actor, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    _refuse_over(registration)
    if details.attendance not in intake.ways:
        details = replace(details, attendance=registration.attendance)
    moves = details.attendance is not registration.attendance and registration.state is State.CONFIRMED
    if moves and rules.placement(queries.places(intake), details.attendance) is Placement.FULL:
        raise Refusal(
            _("All places of this kind are taken. Your place stays as it was."),
            field="attendance",
            code="full",
        )
    changed = _fill(registration, details)
    event = ref("event", registration.event_id)
    changed += questions.record_answers(event, registration.ref, answers, ends_on=registration.event.last_day)
    if changed:
        audit.record(actor, "registration.change", registration.ref, event=event, fields=changed)
    if moves:
        telling.tell_confirmed(registration)
    return changed


def cancel(actor: Actor, registration: Registration, *, reason: str = "") -> None:
    """Give the place back, before the start. Staff say why. Cancelling twice changes nothing."""
    _require(actor, registration)
    lock(registration.event)
    session().refresh(registration)
    if registration.state is State.CANCELLED:
        return
    _refuse_over(registration)
    by_staff = actor.person_id != registration.person_id
    if by_staff and not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    had_place = registration.state is State.CONFIRMED
    end(actor, registration, Verb.CANCEL, reason=reason)
    if had_place:
        telling.tell_cancelled(registration, by_staff=by_staff)


def _require(actor: Actor, registration: Registration) -> None:
    if not actor.may(Action.OWN_REGISTRATION, registration):
        actor.require(Action.EDIT_PARTICIPANTS, registration)


def _refuse_over(registration: Registration) -> None:
    event: Event = registration.event
    if not registration.is_live:
        raise Refusal(_("This registration has ended"), code="state")
    if clock.now() >= event.starts_at:
        raise Refusal(_("The event has begun"), code="begun")
