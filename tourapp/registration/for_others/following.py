"""What becomes of others when a registration moves: a hand-over ends with the place, a name nobody needs goes."""

import uuid
from collections.abc import Iterable

import sqlalchemy as sa

from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.ids import ref
from tourapp.registration.for_others.models import MailCopy, PlaceHandOver, Registrant
from tourapp.registration.for_others.states import HandOverState
from tourapp.registration.models import Registration
from tourapp.registration.states import ENDED, State

EMPTY = {"given_name": "", "family_name": "", "email": "", "email_key": ""}
"""What is left of a colleague's name and address when a hand-over is over."""


def follow(registration: Registration) -> None:
    """A registration has moved. The caller holds the lock."""
    if registration.confirmed_at is not None and registration.state is not State.CONFIRMED:
        end_open(registration, HandOverState.WITHDRAWN)
    if registration.state in ENDED:
        _delete(Registrant, [registration.id])


def end_open(registration: Registration, state: HandOverState) -> bool:
    """End the hand-over of this place, if there is one; its link leads nowhere. Whether there was one."""
    ended = (
        sa.update(PlaceHandOver)
        .where(PlaceHandOver.registration_id == registration.id, PlaceHandOver.state == HandOverState.OPEN)
        .values(state=state, ended_at=clock.now(), **EMPTY)
        .returning(PlaceHandOver.id)
    )
    found = session().scalars(ended, execution_options={"synchronize_session": "fetch"}).all()
    for identifier in found:
        accounts.revoke_links(LinkPurpose.TAKE_HAND_OVER, about=ref("place_hand_over", identifier))
    return bool(found)


def forget_registrant(registration: Registration) -> None:
    """Whoever registered her has nothing to do with it any more: no state to see, no copies, no link."""
    registration.registered_by_id = None
    _delete(Registrant, [registration.id])
    _delete(MailCopy, [registration.id])
    accounts.revoke_links(LinkPurpose.KNOW_REGISTRANT, about=registration.ref)


def purge(registrations: Iterable[uuid.UUID]) -> None:
    """Nothing of anybody else is left with registrations of which only numbers are left."""
    wanted = list(registrations)
    _delete(Registrant, wanted)
    _delete(MailCopy, wanted)


def _delete(table: type[Registrant] | type[MailCopy], registrations: list[uuid.UUID]) -> None:
    gone = sa.delete(table).where(table.registration_id.in_(registrations))
    session().execute(gone, execution_options={"synchronize_session": "fetch"})
