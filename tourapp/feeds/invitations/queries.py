"""Reading who wants invitations, who has something coming, and what was sent."""

import datetime as dt
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from tourapp.agenda.circles import Circle
from tourapp.agenda.models import Entry, Follower, Ledger, Reader
from tourapp.core.db import session
from tourapp.feeds.invitations.models import Invitation, Invitations
from tourapp.feeds.invitations.rules import Sent


def of(person_id: uuid.UUID) -> Invitations | None:
    """What this person has chosen; None while she wants no invitations."""
    return session().scalar(sa.select(Invitations).where(Invitations.person_id == person_id))


def to_look_at(limit: int) -> Sequence[uuid.UUID]:
    """People who want invitations and in whose calendar something may have changed since the last look."""
    hers = sa.select(Reader.event).where(Reader.person_id == Invitations.person_id)
    of_events = sa.exists().where(
        Ledger.event.in_(hers),
        Ledger.circle.in_((Circle.PARTICIPANTS, Circle.PUBLIC)),
        Ledger.changed_at >= Invitations.looked_at,
    )
    of_her_own = sa.exists().where(
        Follower.person_id == Invitations.person_id, Follower.changed_at >= Invitations.looked_at
    )
    chosen = sa.select(Invitations.person_id).where(
        sa.or_(Invitations.looked_at.is_(None), of_events, of_her_own)
    )
    order = (Invitations.looked_at.is_not(None), Invitations.looked_at, Invitations.person_id)
    return session().scalars(chosen.order_by(*order).limit(limit)).all()


def last_sent(person_id: uuid.UUID) -> dict[str, Sent]:
    """What this person was last sent of each entry, by UID."""
    rows = session().execute(
        sa.select(Entry.uid, Invitation.sequence, Invitation.is_cancelled, Invitation.content)
        .join(Entry, Entry.id == Invitation.entry_id)
        .where(Invitation.person_id == person_id)
        .order_by(Invitation.sequence)
    )
    return {uid: Sent(sequence, is_cancelled, content) for uid, sequence, is_cancelled, content in rows}


def entries(uids: Sequence[str]) -> dict[str, uuid.UUID]:
    """The identifiers of these entries, by UID."""
    rows = session().execute(sa.select(Entry.uid, Entry.id).where(Entry.uid.in_(uids)))
    return {uid: identifier for uid, identifier in rows}


def lock(person_id: uuid.UUID, looked_at: dt.datetime) -> Invitations | None:
    """Her choice, taken for writing; what is looked at twice at once is looked at one after the other."""
    chosen = sa.update(Invitations).where(Invitations.person_id == person_id).values(looked_at=looked_at)
    session().execute(chosen, execution_options={"synchronize_session": False})
    return session().scalar(
        sa.select(Invitations)
        .where(Invitations.person_id == person_id)
        .execution_options(populate_existing=True)
    )
