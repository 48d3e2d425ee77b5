"""People whom nothing keeps in the house: no role, no post, no named registration, no appearance, no wish to hear
from us."""

import datetime as dt

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.accounts.models import RoleGrant, WebSession
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.custody.rules import Why
from tourapp.custody.services.erasing import erase
from tourapp.directory.models import Appointment, Person
from tourapp.programme.speaking.models import Appearance
from tourapp.registration.models import Registration

KEPT = dt.timedelta(days=365)
"""Nobody goes within a year of having been entered, or of having been here."""
CONSENT_LASTS = dt.timedelta(days=3 * 365)
"""Whoever wished to hear of future events is asked again after three years."""


def purge_contacts(limit: int = 50) -> int:
    """Erase people whom nothing keeps; answers how many. Each is an erasure like one that somebody asks for."""
    chosen = sa.select(Person).where(*_nothing_keeps(clock.now())).order_by(Person.created_at, Person.id)
    found = list(session().scalars(chosen.limit(limit)))
    for person in found:
        erase(SYSTEM, person, why=Why.RETENTION)
    return len(found)


def _nothing_keeps(now: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    hers = Registration.person_id == Person.id
    appears = sa.and_(Appearance.person_id == Person.id, Appearance.purge_on >= now.date())
    consents = sa.and_(Registration.future_events, Registration.submitted_at > now - CONSENT_LASTS)
    return (
        Person.erased_at.is_(None),
        Person.merged_into_id.is_(None),
        Person.created_at < now - KEPT,
        ~sa.exists().where(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None)),
        ~sa.exists().where(Appointment.person_id == Person.id),
        ~sa.exists().where(appears),
        ~sa.exists().where(WebSession.person_id == Person.id, WebSession.seen_at > now - KEPT),
        ~sa.exists().where(hers, sa.or_(Registration.email != "", consents)),
    )
