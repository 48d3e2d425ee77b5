"""How an event takes people in, also for its next run: the same numbers and rules, nobody in them."""

import datetime as dt

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.events import announce
from tourapp.core.ids import new_id
from tourapp.core.time import WallTime
from tourapp.events.copying import shifted
from tourapp.events.models import Event
from tourapp.registration import queries
from tourapp.registration.facts import IntakeSet
from tourapp.registration.models import Category, Intake


def copy_intake(actor: Actor, event: Event, following: Event) -> bool:
    """Window, places, categories and caps of an event, moved with it; whether there was anything to copy.

    The window opens and closes at the same hours of the place, as many days before the event as last time.
    """
    actor.require(Action.EDIT_EVENT, following)
    before = queries.intake_of(event)
    if before is None:
        return False
    days = (following.starts.date - event.starts.date).days
    opens_at = _moved(before.opens_at, event.zone, days)
    closes_at = _moved(before.closes_at, event.zone, days)
    session().add(
        Intake(
            event_id=following.id,
            event=following,
            opens_at=opens_at,
            closes_at=closes_at,
            capacity=before.capacity,
            capacity_in_person=before.capacity_in_person,
            capacity_online=before.capacity_online,
            per_organisation=before.per_organisation,
            has_waiting_list=before.has_waiting_list,
            holds_unknown=before.holds_unknown,
            last_number=0,
        )
    )
    for category in session().scalars(
        sa.select(Category).where(Category.event_id == event.id).order_by(Category.position, Category.key)
    ):
        session().add(
            Category(
                id=new_id(),
                event_id=following.id,
                key=category.key,
                name=category.name,
                capacity=category.capacity,
                is_open=category.is_open,
                position=category.position,
            )
        )
    session().flush()
    audit.record(actor, "intake.copy", following.ref, event=following.ref)
    announce(IntakeSet(following.id, opens_at, closes_at))
    return True


def _moved(instant: dt.datetime, zone: str, days: int) -> dt.datetime:
    return shifted(WallTime.from_instant(instant, zone), days).instant
