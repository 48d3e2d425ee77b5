"""Who came: noted at the desk, taken back when it was the wrong person, and who was not seen at all."""

import datetime as dt

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.registration import queue, rules
from tourapp.registration.models import Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services import placing
from tourapp.registration.services.intake import lock
from tourapp.registration.states import State

CLOCKS_DIFFER = dt.timedelta(minutes=5)
"""The clock of a device at the desk may be ahead of ours by so much."""


def attend(actor: Actor, registration: Registration, *, at: dt.datetime, reason: str = "") -> bool:
    """Note that somebody with a place was seen at this instant; returns False when that was noted before.

    `at` may lie in the past: a desk without network tells later. Whom the house has noted as not come can be noted
    within thirty days, with a reason. Refused: somebody without a place, another day, the future.
    """
    actor.require(Action.CHECK_IN, registration)
    lock(registration.event)
    session().refresh(registration)
    if registration.state is State.ATTENDED:
        return False
    if registration.state not in (State.CONFIRMED, State.NO_SHOW):
        raise Refusal(_("This person has no place"), code="state")
    event: Event = registration.event
    is_day = rules.may_attend(
        registration.state, at, first=event.starts.date, last=event.last_day, zone=event.zone
    )
    if at > clock.now() + CLOCKS_DIFFER or not is_day:
        raise Refusal(_("People are checked in on the days of the event"), code="day")
    if registration.state is State.NO_SHOW and not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    registration.checked_in_at = at
    placing.move(actor, registration, Verb.ATTEND, reason=reason)
    return True


def undo_attendance(actor: Actor, registration: Registration, reason: str) -> None:
    """Take back a wrong scan on the same day, with a reason. Refused: another day, or nobody was noted."""
    actor.require(Action.UNDO_CHECK_IN, registration)
    lock(registration.event)
    session().refresh(registration)
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    if registration.state is not State.ATTENDED:
        raise Refusal(_("This person is not checked in"), code="state")
    if not rules.may_undo(registration.checked_in_at, clock.now(), registration.event.zone):
        raise Refusal(_("A check-in can be undone on the same day only"), code="day")
    registration.checked_in_at = None
    placing.move(actor, registration, Verb.UNDO, reason=reason)


def miss_due(limit: int = 500) -> int:
    """A day after the end, note who was not seen; returns how many. Nobody is told."""
    due = queue.missed_due(clock.now() - rules.MISSED_AFTER, limit)
    missed, locked = 0, None
    for registration in due:
        if registration.event_id != locked:
            lock(registration.event)
            locked = registration.event_id
        session().refresh(registration)
        if registration.state is State.CONFIRMED:
            placing.move(SYSTEM, registration, Verb.MISS)
            missed += 1
    return missed
