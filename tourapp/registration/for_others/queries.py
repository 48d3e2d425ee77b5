"""Reading who registered whom, who gets copies, and which places are on their way to a colleague."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.text import email_key
from tourapp.registration.for_others.models import MailCopy, PlaceHandOver, Registrant
from tourapp.registration.for_others.states import HandOverState
from tourapp.registration.models import Registration
from tourapp.registration.states import State


def registered_by(person_id: uuid.UUID) -> Sequence[Registration]:
    """Whom this person has registered, the newest first."""
    chosen = sa.select(Registration).where(
        Registration.registered_by_id == person_id,
        Registration.state != State.DRAFT,
        sa.or_(Registration.person_id.is_(None), Registration.person_id != person_id),
    )
    return session().scalars(chosen.order_by(Registration.submitted_at.desc(), Registration.id.desc())).all()


def one_registered_by(person_id: uuid.UUID, reference: str) -> Registration:
    """One of them by its reference; NotFound when somebody else registered it."""
    chosen = sa.select(Registration).where(
        Registration.registered_by_id == person_id,
        Registration.reference == reference,
        Registration.state != State.DRAFT,
    )
    found = session().scalars(chosen).one_or_none()
    if found is None:
        raise NotFound()
    return found


def registrant_of(registration: Registration) -> Registrant | None:
    """Who registered her, as long as that address is not verified."""
    return session().get(Registrant, registration.id)


_COPIES_OF = (
    sa.select(MailCopy)
    .where(MailCopy.registration_id == sa.bindparam("registration_id"), MailCopy.stopped_at.is_(None))
    .order_by(MailCopy.id)
)


def copies_of(registration: Registration) -> Sequence[MailCopy]:
    """The addresses that get copies of her mail, in the order of naming; without those that want none."""
    return session().scalars(_COPIES_OF, {"registration_id": registration.id}).all()


def copy_to(registration: Registration, address: str) -> MailCopy | None:
    """What was said about copies to this address, wanted or not."""
    chosen = sa.select(MailCopy).where(
        MailCopy.registration_id == registration.id, MailCopy.address_key == email_key(address)
    )
    return session().scalars(chosen).one_or_none()


_OPEN_HAND_OVER = sa.select(PlaceHandOver).where(
    PlaceHandOver.registration_id == sa.bindparam("registration_id"),
    PlaceHandOver.state == HandOverState.OPEN,
)


def open_hand_over(registration: Registration) -> PlaceHandOver | None:
    """The colleague whom the holder of this place has asked."""
    return session().scalar(_OPEN_HAND_OVER, {"registration_id": registration.id})


def taken_from(registration: Registration) -> PlaceHandOver | None:
    """The hand-over by which this place came to her, with the one who had it."""
    chosen = sa.select(PlaceHandOver).where(PlaceHandOver.taken_by_id == registration.id)
    return session().scalars(chosen.options(joinedload(PlaceHandOver.registration))).one_or_none()


def handed_to(registration: Registration) -> PlaceHandOver | None:
    """The hand-over by which this place went to somebody else, with her."""
    chosen = sa.select(PlaceHandOver).where(
        PlaceHandOver.registration_id == registration.id, PlaceHandOver.state == HandOverState.TAKEN
    )
    return session().scalars(chosen.options(joinedload(PlaceHandOver.taken_by))).one_or_none()


def hand_overs_due(now: dt.datetime, limit: int) -> Sequence[PlaceHandOver]:
    """Those whose time has run out, the oldest first."""
    chosen = sa.select(PlaceHandOver).where(
        PlaceHandOver.state == HandOverState.OPEN, PlaceHandOver.ends_at < now
    )
    return session().scalars(chosen.order_by(PlaceHandOver.ends_at, PlaceHandOver.id).limit(limit)).all()
