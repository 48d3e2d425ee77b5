"""Reading changes of plan."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeState
from tourapp.events.models import Event


def by_id(change_id: uuid.UUID) -> PlanChange:
    """Any change of plan, with its event."""
    found = session().get(PlanChange, change_id)
    if found is None:
        raise NotFound()
    return found


def pending(event: Event) -> PlanChange | None:
    """The change that is prepared for this event and waits for its release."""
    chosen = sa.select(PlanChange).where(
        PlanChange.event_id == event.id, PlanChange.state == ChangeState.PENDING
    )
    return session().scalar(chosen.options(lazyload(PlanChange.event)))


def in_force(event: Event) -> PlanChange | None:
    """The newest released change; nothing is asked of the database for an event that goes as first planned."""
    if event.plan_changed_at is None:
        return None
    chosen = sa.select(PlanChange).where(
        PlanChange.event_id == event.id, PlanChange.state == ChangeState.RELEASED
    )
    newest = chosen.order_by(PlanChange.ended_at.desc(), PlanChange.id.desc()).limit(1)
    return session().scalar(newest.options(lazyload(PlanChange.event)))
