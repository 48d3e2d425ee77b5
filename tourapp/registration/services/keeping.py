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
from tourapp.registration import queries, queue
from tourapp.registration.models import Intake, Registration
from tourapp.registration.places import Limit, Wish, may_move
from tourapp.registration.rules import Verb
from tourapp.registration.services import telling
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import offer_next
from tourapp.registration.services.registering import Details, end, given, write_details
from tourapp.registration.states import HOLDING, State


def change_answers(
    actor: Actor, registration: Registration, *, details: Details, answers: Mapping[str, str | None]
) -> list[str]:
    """Change what a live registration says; returns the names of the fields that changed.

    Another way of taking part, category or organisation needs a place there where she holds one; refused when there is
    none, and then nothing changes. Where she waits she keeps her turn.
    """
    _require(actor, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    _refuse_over(registration)
    if details.attendance not in intake.ways:
        details = replace(details, attendance=registration.attendance)
    before, way = registration.wish, registration.attendance
    with session().no_autoflush:  # counted as it was, before the change is written
        changed = write_details(registration, details)
        if registration.wish != before and registration.state in HOLDING:
            _refuse_move(intake, before, registration.wish)
    event = ref("event", registration.event_id)
    changed += questions.record_answers(
        event, registration.ref, answers, ends_on=registration.event.last_day, given=given(registration)
    )
    if changed:
        audit.record(actor, "registration.change", registration.ref, event=event, fields=changed)
    if registration.attendance is not way and registration.state is State.CONFIRMED:
        telling.tell_confirmed(registration)
    if registration.wish != before:
        offer_next(intake)
    return changed


def cancel(actor: Actor, registration: Registration, *, reason: str = "") -> None:
    """Give the place back, before the start. Staff say why. Cancelling twice changes nothing."""
    _require(actor, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    if registration.state is State.CANCELLED:
        return
    _refuse_over(registration)
    by_staff = actor.person_id != registration.person_id
    if by_staff and not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    was_placed = registration.state is not State.SUBMITTED
    had_place = registration.state is State.CONFIRMED
    end(actor, registration, Verb.CANCEL, reason=reason)
    if was_placed:
        telling.tell_cancelled(registration, by_staff=by_staff, had_place=had_place)
    offer_next(intake)


def _refuse_move(intake: Intake, old: Wish, new: Wish) -> None:
    places = queries.places(intake)
    if may_move(places, old, new, queue.waiting(intake.event_id)):
        return
    match places.after(old, -1).used_up(new):
        case Limit.CATEGORY:
            field = "category"
        case Limit.ORGANISATION:
            field = "organisation"
        case _:
            field = "attendance"
    raise Refusal(
        _("All places of this kind are taken. Your place stays as it was."), field=field, code="full"
    )


def _require(actor: Actor, registration: Registration) -> None:
    if not actor.may(Action.OWN_REGISTRATION, registration):
        actor.require(Action.EDIT_PARTICIPANTS, registration)


def _refuse_over(registration: Registration) -> None:
    event: Event = registration.event
    if not registration.is_live:
        raise Refusal(_("This registration has ended"), code="state")
    if clock.now() >= event.starts_at:
        raise Refusal(_("The event has begun"), code="begun")
