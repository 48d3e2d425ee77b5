"""Who came: those who were checked in. Where the door was not used at all, those who had a place."""

import uuid

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING, State

SEEN = frozenset({State.ATTENDED})


def states_of_those_who_came(event_id: uuid.UUID) -> frozenset[State]:
    """In which states a registration for this event is of somebody who came.

    A day after an event the house notes everybody who was not seen as not come; where nobody was seen, nobody stood at
    the door, and that says nothing.
    """
    seen = sa.exists().where(Registration.event_id == event_id, Registration.state == State.ATTENDED)
    return SEEN if session().scalar(sa.select(seen)) else COMING


def has_come(registration: Registration) -> bool:
    """Whether this person came, as far as the door knows."""
    return registration.is_coming and registration.state in states_of_those_who_came(registration.event_id)


def number_who_came(event_id: uuid.UUID) -> int:
    """How many came."""
    counted = sa.select(sa.func.count(Registration.id)).where(
        Registration.event_id == event_id, Registration.state.in_(states_of_those_who_came(event_id))
    )
    return session().scalar(counted) or 0
