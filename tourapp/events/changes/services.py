"""Preparing, undoing and releasing a change of plan. Nothing here commits.

Nobody is told before the release; then everything happens in one transaction: the event, its calendar entries, and
what the listeners of `PlanReleased` do (`wiring.py`), among it the one job that tells people.
"""

import uuid

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit.services import record
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.events import announce
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events import calendar, services
from tourapp.events import rules as event_rules
from tourapp.events.changes import queries, rules
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeKind, ChangeState
from tourapp.events.facts import EventPostponed, PlanReleased
from tourapp.events.models import Event


def prepare(
    actor: Actor,
    event: Event,
    *,
    kind: ChangeKind,
    reason: Words,
    starts: WallTime | None = None,
    ends: WallTime | None = None,
    is_all_day: bool = False,
    joining_url: str | None = None,
    capacity_online: int | None = None,
) -> PlanChange:
    """Write down a change of plan that can be looked at, and undone, before anybody hears of it.

    It takes the place of one that was prepared before. `starts` and `ends` belong to a postponement, None for both
    while no time is known; the last two to a move online. Refused: a reason in one language only, what the state of
    the event does not allow, a time that is past or stands already.
    """
    actor.require(Action.EDIT_EVENT, event)
    rules.may_plan(kind, allowed(event))
    event_rules.reason_in_both_languages(reason)
    if kind is ChangeKind.POSTPONE:
        _usable_time(event, starts, ends, is_all_day)
    else:
        starts = ends = None
    if kind is ChangeKind.ONLINE:
        event_rules.web_address(joining_url or "", field="joining_url")
    change = queries.pending(event) or PlanChange(id=new_id(), event=event, event_id=event.id)
    change.kind, change.state, change.reason = kind, ChangeState.PENDING, reason
    change.new_starts, change.new_ends, change.new_all_day = starts, ends, is_all_day
    change.joining_url = joining_url if kind is ChangeKind.ONLINE else None
    change.capacity_online = capacity_online if kind is ChangeKind.ONLINE else None
    _remember_what_stands(change, event)
    change.made_by, change.made_at = actor.reference, clock.now()
    session().add(change)
    session().flush()
    record(actor, "plan.prepare", event.ref, event=event.ref)
    return change


def undo(actor: Actor, change: PlanChange) -> None:
    """Put a prepared change away. Refused once it was released: people have been told."""
    actor.require(Action.EDIT_EVENT, change)
    if not _end(actor, change.id, ChangeState.UNDONE):
        raise Refusal(_l("This change was released or undone already."), code="state")
    record(actor, "plan.undo", change.event.ref, event=change.event.ref)


def release(actor: Actor, change: PlanChange, *, seen_version: int | None = None) -> bool:
    """Let the change come into force and have everybody told, once; False when that had happened already.

    `Conflict`: the event is no longer the one that the preview showed (`seen_version`). Refused: what the event no
    longer allows, and what a listener refuses; then nothing of it has happened.
    """
    actor.require(Action.EDIT_EVENT, change)
    # The update is the lock: of two presses at the same moment the second finds nothing to release.
    if not _end(actor, change.id, ChangeState.RELEASED):
        return False
    session().refresh(change)
    event = change.event
    services.same_version(event, seen_version)
    rules.may_plan(change.kind, allowed(event))
    _remember_what_stands(change, event)
    match change.kind:
        case ChangeKind.CANCEL:
            services.cancel_event(actor, event, reason=change.reason)
        case ChangeKind.POSTPONE:
            _postpone(actor, event, change)
        case ChangeKind.ONLINE:
            _move_online(actor, event, change)
    event.plan_changed_at = change.ended_at
    session().flush()
    record(actor, f"plan.{change.kind}", event.ref, event=event.ref)
    announce(PlanReleased(change.id, event.id, change.kind.value))
    return True


def allowed(event: Event) -> tuple[ChangeKind, ...]:
    """What may be changed about the event now."""
    return tuple(
        rules.possible(
            event.state,
            ends_at=event.ends_at,
            is_postponed=event.postponed_at is not None,
            meets=bool(event.venues),
            now=clock.now(),
        )
    )


def _end(actor: Actor, change_id: uuid.UUID, state: ChangeState) -> bool:
    ended = (
        sa.update(PlanChange)
        .where(PlanChange.id == change_id, PlanChange.state == ChangeState.PENDING)
        .values(state=state, ended_at=clock.now(), ended_by=actor.reference)
        .returning(PlanChange.id)
        .execution_options(synchronize_session=False)
    )
    return session().execute(ended).first() is not None


def _usable_time(event: Event, starts: WallTime | None, ends: WallTime | None, is_all_day: bool) -> None:
    if starts is None or ends is None:
        if event.postponed_at is not None:
            raise Refusal(_l("The event is postponed already. Enter its new time."), field="starts_on")
        return
    event_rules.span(starts, ends, is_all_day=is_all_day)
    stands = None if event.postponed_at is not None else (event.starts, event.ends)
    rules.new_time(starts, ends, now=clock.now(), stands=stands)


def _remember_what_stands(change: PlanChange, event: Event) -> None:
    change.old_starts, change.old_ends = event.starts, event.ends
    change.old_all_day = event.is_all_day
    change.old_place = event.venues[0].name if event.venues else Words("Online", "オンライン")


def _postpone(actor: Actor, event: Event, change: PlanChange) -> None:
    if change.new_starts is not None and change.new_ends is not None:
        services.give_new_time(
            actor,
            event,
            change.new_starts,
            change.new_ends,
            is_all_day=change.new_all_day,
            told_by=change.id,
        )
        return
    now = clock.now()
    event.postponed_at = now
    event.changed_at = now
    session().flush()
    # The entry of a date on which nothing happens would mislead. It comes back with the new date, and a higher number.
    calendar.strike_out(event, at=now)
    announce(EventPostponed(event.id))


def _move_online(actor: Actor, event: Event, change: PlanChange) -> None:
    """One change of the event, so that its calendar entry takes one number."""
    event.has_online = True
    event.joining_url = change.joining_url or event.joining_url
    event.venues.clear()
    services.after_change(
        actor, event, "event.move_online", frozenset({"has_online", "joining_url", "venues"})
    )
