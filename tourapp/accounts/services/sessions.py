"""Sessions: begun at each sign-in under a new token, ended one by one or all at once."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tourapp.access.actor import Actor
from tourapp.accounts.models import Account, WebSession
from tourapp.accounts.rules import NOTED_EVERY
from tourapp.accounts.tokens import new_token, token_hash
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import is_sqlite, session
from tourapp.core.ids import new_id, ref
from tourapp.directory.models import Person


def open_account(person: Person) -> Account:
    """The account of this person, made if need be, and locked until the unit of work ends.

    Locking is an update: of two who act on one account, the second reads what the first has written.
    """
    row = {"id": new_id(), "person_id": person.id, "epoch": 0, "created_at": clock.now()}
    insert = (sqlite if is_sqlite(session().connection()) else postgresql).insert(Account)
    locked = insert.values(**row).on_conflict_do_update(
        index_elements=["person_id"], set_={"epoch": Account.epoch}
    )
    account: Account = (
        session().scalars(locked.returning(Account), execution_options={"populate_existing": True}).one()
    )
    return account


def start_session(
    person: Person, *, strong: bool, agent: str = "", replacing: str | None = None, with_code: bool = False
) -> str:
    """Sign a person in and return the token for her cookie, always a new one.

    `strong`: she has shown a second factor, or whoever is on the machine stands for her. `replacing` is the token
    that the browser had before; that session ends. `agent` is the family of her browser.
    """
    account = open_account(person)
    if replacing:
        end_session(replacing)
    token = new_token()
    now = clock.now()
    session().add(
        WebSession(
            token_hash=token_hash(token),
            person_id=person.id,
            is_strong=strong,
            epoch=account.epoch,
            agent=agent[:60],
            created_at=now,
            seen_at=now,
        )
    )
    actor = Actor(person_id=person.id)
    audit.record(
        actor, "session.start", ref("person", person.id), fields=["second_factor"] if with_code else []
    )
    return token


def end_session(token: str) -> None:
    """End the session of this token. Ending one that has ended, or never was, changes nothing."""
    chosen = sa.update(WebSession).where(
        WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None)
    )
    person_id = session().scalar(chosen.values(ended_at=clock.now()).returning(WebSession.person_id))
    if person_id is not None:
        audit.record(Actor(person_id=person_id), "session.end", ref("person", person_id))


def end_sessions_of(person: Person) -> None:
    """End every session of this person at once."""
    open_account(person).epoch += 1
    session().flush()


def end_other_sessions(actor: Actor, person: Person, *, agent: str = "") -> str:
    """End every session of one's own and begin one in its stead, of the same strength; returns its token."""
    end_sessions_of(person)
    audit.record(actor, "session.end_all", ref("person", person.id))
    return start_session(person, strong=actor.is_strong, agent=agent)


def note_use(session_id: uuid.UUID, now: dt.datetime) -> None:
    """Note that this session was used now, unless somebody has just done so."""
    session().execute(
        sa.update(WebSession)
        .where(WebSession.id == session_id, WebSession.seen_at <= now - NOTED_EVERY)
        .values(seen_at=now)
    )
