"""What is left of a registration in the end: its number, its state, and that somebody stood behind it."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.registration import queries
from tourapp.registration.for_others import following
from tourapp.registration.models import Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import offer_next
from tourapp.registration.services.registering import end
from tourapp.registration.states import State

KEPT = dt.timedelta(days=365)
"""After the last day of the event: names and addresses serve the report and the next invitation, no longer."""

FORGOTTEN: dict[str, Any] = {
    "given_name": "",
    "family_name": "",
    "email": "",
    "email_key": "",
    "shared_as": "",
    "organisation_text": "",
    "job_title": "",
    "search_text": "",
    "sort_name": "",
    "sort_organisation": "",
    "typed": None,
    "ended_reason": "",
}
"""What becomes of the columns that say who it was. The country stays for the numbers."""

WAITING = frozenset({State.SUBMITTED, State.HELD, State.WAITLISTED, State.OFFERED})


def purge_day(event: Event) -> dt.date:
    """From which day only numbers are left of an event's registrations."""
    return event.last_day + KEPT


def purge_due(limit: int = 500) -> int:
    """Set purge dates that are missing, then empty what has passed its own; answers how many were emptied."""
    _set_missing()
    due = (
        sa.select(Registration.id)
        .where(Registration.purge_on < clock.today("UTC"), Registration.email != "")
        .order_by(Registration.purge_on, Registration.id)
        .limit(limit)
    )
    wanted = session().scalars(due).all()
    if wanted:
        emptied = sa.update(Registration).where(Registration.id.in_(wanted))
        _run(emptied.values(FORGOTTEN | {"version": Registration.version + 1}))
        following.purge(wanted)
        audit.record(SYSTEM, "registrations.purge", "registrations", fields=[str(len(wanted))])
    return len(wanted)


def follow_event(event_id: uuid.UUID) -> None:
    """An event has moved: the purge dates of its registrations are set anew."""
    event = session().get_one(Event, event_id)
    _run(sa.update(Registration).where(Registration.event_id == event_id).values(purge_on=purge_day(event)))


def withdraw_for_erasure(actor: Actor, registration: Registration) -> None:
    """Give back the place of somebody who is about to be erased, without a word to her; the next in the queue gets it.

    What is over stays as it is.
    """
    holds = registration.state is State.CONFIRMED and clock.now() < registration.event.starts_at
    if not holds and registration.state not in WAITING:
        return
    intake = lock(registration.event) if queries.intake_of(registration.event) is not None else None
    session().refresh(registration)
    end(actor, registration, Verb.CANCEL, reason="erased")
    session().flush()
    if intake is not None:
        offer_next(intake)


def _set_missing() -> None:
    chosen = sa.select(Registration.event_id).where(Registration.purge_on.is_(None)).distinct()
    for event_id in sorted(session().scalars(chosen)):
        event = session().get_one(Event, event_id)
        unset = (Registration.event_id == event_id, Registration.purge_on.is_(None))
        _run(sa.update(Registration).where(*unset).values(purge_on=purge_day(event)))


def _run(statement: sa.Update) -> None:
    session().execute(statement.execution_options(synchronize_session=False))
