"""Whom a change of plan concerns: everybody with a live registration, counted and by name."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING, HOLDING, LIVE, Attendance, State


@dataclass(frozen=True)
class Concerned:
    """So many people in the same situation, who read the same text."""

    state: State
    attendance: Attendance
    lang: str
    is_known: bool
    """Whether the address is verified; to one that is not we write nothing."""
    number: int


def concerned(event: Event) -> Sequence[Concerned]:
    """Everybody with a live registration, in the order of a registration's life; one statement."""
    is_known = Registration.person_id.is_not(None)
    columns = (Registration.state, Registration.attendance, Registration.lang, is_known)
    counted = (
        sa.select(*columns, sa.func.count())
        .where(Registration.event_id == event.id, Registration.state.in_(LIVE))
        .group_by(*columns)
    )
    found = [Concerned(*row) for row in session().execute(counted)]
    life = list(State)
    return sorted(
        found, key=lambda each: (life.index(each.state), each.attendance, each.lang, not each.is_known)
    )


def people(event: Event, limit: int) -> Sequence[Registration]:
    """Those of them to whom we write, those who have a place first, then by name; at most `limit`."""
    has_place = sa.case((Registration.state.in_(COMING), 0), else_=1)
    chosen = (
        sa.select(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.state.in_(LIVE),
            Registration.person_id.is_not(None),
        )
        .options(joinedload(Registration.person), lazyload(Registration.event))
        .order_by(has_place, Registration.sort_name, Registration.id)
    )
    return session().scalars(chosen.limit(limit)).all()


def holding(event: Event) -> int:
    """How many hold a place, in whatever way they take part."""
    counted = sa.select(sa.func.count()).select_from(Registration)
    return (
        session().scalar(counted.where(Registration.event_id == event.id, Registration.state.in_(HOLDING)))
        or 0
    )
