"""Reading registrations and places. Every list has a stated order."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.core.db import session
from tourapp.core.text import email_key, search_key
from tourapp.events.models import Event
from tourapp.registration.models import Intake, Registration
from tourapp.registration.rules import Places
from tourapp.registration.states import LIVE, Attendance, State

HOLDING = (State.CONFIRMED,)
"""States that hold a place (R13)."""


def intake_of(event: Event) -> Intake | None:
    return session().get(Intake, event.id)


def intakes_of(events: Iterable[Event]) -> dict[uuid.UUID, Intake]:
    """The intakes of several events, by event, in one statement."""
    wanted = [event.id for event in events]
    rows = session().scalars(sa.select(Intake).where(Intake.event_id.in_(wanted)).order_by(Intake.event_id))
    return {row.event_id: row for row in rows} if wanted else {}


def places_of_many(intakes: Iterable[Intake]) -> dict[uuid.UUID, Places]:
    """The places of several events, by event, in one statement."""
    wanted = {intake.event_id: intake for intake in intakes}
    if not wanted:
        return {}
    counted = (
        sa.select(Registration.event_id, Registration.attendance, sa.func.count())
        .where(Registration.event_id.in_(wanted), Registration.state.in_(HOLDING))
        .group_by(Registration.event_id, Registration.attendance)
        .order_by(Registration.event_id, Registration.attendance)
    )
    taken: dict[tuple[uuid.UUID, Attendance], int] = {
        (event_id, attendance): count for event_id, attendance, count in session().execute(counted)
    }
    return {
        event_id: Places(
            capacity=intake.capacity,
            capacity_in_person=intake.capacity_in_person,
            capacity_online=intake.capacity_online,
            taken_in_person=taken.get((event_id, Attendance.IN_PERSON), 0),
            taken_online=taken.get((event_id, Attendance.ONLINE), 0),
        )
        for event_id, intake in wanted.items()
    }


def places(intake: Intake) -> Places:
    """How many places this event has and how many are taken, counted now."""
    return places_of_many([intake])[intake.event_id]


def live_of(event: Event, person_id: uuid.UUID) -> Registration | None:
    """The person's live registration for this event."""
    return session().scalar(
        sa.select(Registration).where(
            Registration.event_id == event.id,
            Registration.person_id == person_id,
            Registration.state.in_(LIVE),
        )
    )


def newest_of(event: Event, person_id: uuid.UUID) -> Registration | None:
    """The person's live registration for this event, else the one that ended last."""
    chosen = sa.select(Registration).where(
        Registration.event_id == event.id, Registration.person_id == person_id
    )
    live_first = sa.case((Registration.state.in_(LIVE), 0), else_=1)
    return session().scalars(chosen.order_by(live_first, Registration.submitted_at.desc()).limit(1)).first()


def open_submission(event: Event, address: str) -> Registration | None:
    """The submission of this address that waits for verification or for a place."""
    return session().scalar(
        sa.select(Registration).where(
            Registration.event_id == event.id,
            Registration.email_key == email_key(address),
            Registration.state == State.SUBMITTED,
        )
    )


def of_person(person_id: uuid.UUID) -> Sequence[Registration]:
    """Everything a person has registered for, what comes next first."""
    chosen = sa.select(Registration).where(Registration.person_id == person_id)
    return session().scalars(chosen.order_by(Registration.submitted_at.desc(), Registration.id)).all()


def by_id(identifier: uuid.UUID) -> Registration | None:
    return session().get(Registration, identifier)


def due_to_expire(now: dt.datetime, limit: int) -> Sequence[Registration]:
    """Submissions whose time has run out, the oldest first."""
    chosen = sa.select(Registration).where(
        Registration.state == State.SUBMITTED, Registration.expires_at < now
    )
    return session().scalars(chosen.order_by(Registration.expires_at, Registration.id).limit(limit)).all()


def live_ids(event_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """All live registrations of an event, in the order of their making."""
    chosen = sa.select(Registration.id).where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    return session().scalars(chosen.order_by(Registration.id)).all()


class Sort(StrEnum):
    """Ways to order the list of participants."""

    NAME = "name"
    ORGANISATION = "organisation"
    NEWEST = "newest"
    STATE = "state"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list of participants."""

    text: str = ""
    state: State | None = None
    attendance: Attendance | None = None
    sort: Sort = Sort.NEWEST


def _filtered(event: Event, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Registration.event_id == event.id]
    if wanted.state is not None:
        conditions.append(Registration.state == wanted.state)
    if wanted.attendance is not None:
        conditions.append(Registration.attendance == wanted.attendance)
    for word in search_key(wanted.text).split():
        conditions.append(Registration.search_text.contains(word, autoescape=True))
    return conditions


_ORDER: dict[Sort, tuple[sa.ColumnElement[object], ...]] = {
    Sort.NAME: (
        sa.func.lower(
            sa.case((Registration.family_name == "", Registration.given_name), else_=Registration.family_name)
        ),
        sa.func.lower(Registration.given_name),
    ),
    Sort.ORGANISATION: (sa.func.lower(Registration.organisation_text),),
    Sort.NEWEST: (Registration.submitted_at.desc(),),
    Sort.STATE: (Registration.state.asc(),),
}


def count(event: Event, wanted: Wanted) -> int:
    return (
        session().scalar(
            sa.select(sa.func.count()).select_from(Registration).where(*_filtered(event, wanted))
        )
        or 0
    )


def participants(
    event: Event, wanted: Wanted, *, limit: int | None = None, offset: int = 0
) -> Sequence[Registration]:
    """The registrations of an event as the list, the exports and the counts show them (R52), people loaded."""
    chosen = (
        sa.select(Registration)
        .where(*_filtered(event, wanted))
        .options(joinedload(Registration.person), joinedload(Registration.organisation))
        .order_by(*_ORDER[wanted.sort], Registration.id)
    )
    if limit is not None:
        chosen = chosen.limit(limit).offset(offset)
    return session().scalars(chosen).all()


def counts_by_state(event: Event) -> dict[tuple[State, Attendance], int]:
    """How many registrations there are in each state and way of taking part."""
    counted = (
        sa.select(Registration.state, Registration.attendance, sa.func.count())
        .where(Registration.event_id == event.id)
        .group_by(Registration.state, Registration.attendance)
        .order_by(Registration.state, Registration.attendance)
    )
    return {(state, attendance): number for state, attendance, number in session().execute(counted)}


def moments(event: Event) -> Sequence[tuple[dt.datetime, dt.datetime | None]]:
    """When each confirmed place was given and, where it was given back, when; in order."""
    chosen = sa.select(Registration.confirmed_at, Registration.ended_at).where(
        Registration.event_id == event.id, Registration.confirmed_at.is_not(None)
    )
    rows = session().execute(chosen.order_by(Registration.confirmed_at, Registration.id))
    return [(confirmed, ended) for confirmed, ended in rows if confirmed is not None]
