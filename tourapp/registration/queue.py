"""Reading the queue of an event, offers, and what waits for a decision."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from tourapp.core.db import session
from tourapp.core.paging import Page, page_of
from tourapp.events.models import Event, EventState
from tourapp.registration.models import Registration, body_key
from tourapp.registration.places import Places, Waiting, Wish, position, to_promote
from tourapp.registration.states import LIVE, State

_WAITING = (
    sa.select(
        Registration.id,
        Registration.verified_at,
        Registration.lifted_at,
        Registration.attendance,
        Registration.category_id,
        Registration.organisation_id,
        Registration.sort_organisation,
    )
    .where(
        Registration.event_id == sa.bindparam("event_id"),
        Registration.state == State.WAITLISTED,
        Registration.verified_at.is_not(None),
    )
    .order_by(Registration.verified_at, Registration.id)
)


def waiting(event_id: uuid.UUID) -> Sequence[Waiting]:
    """Who waits for a place, in the order of the queue (R14)."""
    rows = session().execute(_WAITING, {"event_id": event_id})
    found = [
        Waiting(identifier, since, Wish(attendance, category_id, body_key(organisation_id, name)), lifted)
        for identifier, since, lifted, attendance, category_id, organisation_id, name in rows
        if since is not None
    ]
    return sorted(found, key=lambda each: each.order)


def position_of(registration: Registration) -> int:
    """Which number she is in the queue of her category, 1 for the first."""
    everybody = waiting(registration.event_id)
    her = next((each for each in everybody if each.registration == registration.id), None)
    return position(everybody, her) if her is not None else 0


def events_with_queue(now: dt.datetime) -> Sequence[Event]:
    """Events to come in which somebody waits."""
    waits = sa.select(Registration.event_id).where(Registration.state == State.WAITLISTED)
    chosen = sa.select(Event).where(
        Event.id.in_(waits), Event.state == EventState.PUBLISHED, Event.starts_at > now
    )
    return session().scalars(chosen.order_by(Event.id)).all()


def in_state(event: Event, state: State) -> Sequence[Registration]:
    """The registrations of an event in one state, first verified first; people and bodies loaded."""
    chosen = (
        sa.select(Registration)
        .where(Registration.event_id == event.id, Registration.state == state)
        .options(
            joinedload(Registration.person),
            joinedload(Registration.category),
            lazyload(Registration.event),
        )
        .order_by(Registration.verified_at, Registration.id)
    )
    return session().scalars(chosen).all()


def waiting_page(event: Event, page: int) -> Page[Registration]:
    """A page of those who wait, in the order of the queue, people and categories loaded; two statements."""
    chosen = (
        sa.select(Registration)
        .where(Registration.event_id == event.id, Registration.state == State.WAITLISTED)
        .options(
            joinedload(Registration.person),
            joinedload(Registration.category),
            lazyload(Registration.event),
        )
        .order_by(
            Registration.verified_at.is_(None),
            Registration.lifted_at.is_(None),
            sa.func.coalesce(Registration.lifted_at, Registration.verified_at),
            Registration.id,
        )
    )
    return page_of(chosen, page)


def would_move_up(event: Event, places: Places) -> Sequence[Registration]:
    """Who would be offered a place if there were these, in their order."""
    promoted = [each.registration for each in to_promote(waiting(event.id), places)]
    found = {each.id: each for each in in_state(event, State.WAITLISTED)}
    return [found[identifier] for identifier in promoted if identifier in found]


_NAMESAKES = (
    sa.select(Registration)
    .where(
        Registration.event_id == sa.bindparam("event_id"),
        Registration.id != sa.bindparam("id"),
        Registration.sort_name == sa.bindparam("sort_name"),
        Registration.state.in_(LIVE - {State.SUBMITTED}),
        Registration.email_key != sa.bindparam("email_key"),
    )
    .options(lazyload(Registration.event))
    .order_by(Registration.id)
)


def lookalike_of(registration: Registration) -> Registration | None:
    """Somebody else's live, verified registration for the event under the same name and body, with another address."""
    same_name = ("event_id", "id", "sort_name", "email_key")
    namesakes = session().scalars(_NAMESAKES, {name: getattr(registration, name) for name in same_name})
    return next((each for each in namesakes if each.wish.body == registration.wish.body), None)


def offers_due(now: dt.datetime, limit: int) -> Sequence[Registration]:
    """Offers that have ended without an answer, the oldest first."""
    chosen = sa.select(Registration).where(
        Registration.state == State.OFFERED, Registration.offer_ends_at < now
    )
    return session().scalars(chosen.order_by(Registration.offer_ends_at, Registration.id).limit(limit)).all()


def missed_due(before: dt.datetime, limit: int) -> Sequence[Registration]:
    """Confirmed people who were not seen at events that ended before this instant and took place."""
    chosen = (
        sa.select(Registration)
        .join(Registration.event)
        .where(
            Registration.state == State.CONFIRMED,
            Event.ends_at < before,
            Event.postponed_at.is_(None),
            Event.state.in_((EventState.PUBLISHED, EventState.FINISHED)),
        )
        .options(contains_eager(Registration.event))
        .order_by(Registration.event_id, Registration.id)
    )
    return session().scalars(chosen.limit(limit)).all()
