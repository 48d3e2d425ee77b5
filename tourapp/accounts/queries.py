"""Reading accounts: who stands behind a session, what roles somebody has, where she is signed in."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.access.actor import Actor, Scope
from tourapp.access.policy import Role
from tourapp.accounts.models import Account, HandOver, Link, RoleGrant, WebSession
from tourapp.accounts.rules import is_staff_role, session_ends_at
from tourapp.accounts.tokens import token_hash
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.directory.models import Person, PersonEmail


@dataclass(frozen=True)
class SignedIn:
    """A session that counts, and who acts in it."""

    session_id: uuid.UUID
    seen_at: dt.datetime
    actor: Actor


def signed_in(token: str, now: dt.datetime) -> SignedIn | None:
    """Who stands behind this token of a session, with the grants that hold today; two statements.

    Nobody once the session was ended, has run out, is of an older epoch than the account, or the person was erased.
    """
    chosen = (
        sa.select(WebSession, Person)
        .join(Account, Account.person_id == WebSession.person_id)
        .join(Person, Person.id == WebSession.person_id)
        .where(
            WebSession.token_hash == token_hash(token),
            WebSession.ended_at.is_(None),
            WebSession.epoch == Account.epoch,
            Person.erased_at.is_(None),
        )
    )
    found = session().execute(chosen).one_or_none()
    if found is None or not _counts(found[0], now):
        return None
    web_session, person = found
    grants = tuple(grant.as_grant for grant in grants_today(person))
    actor = Actor(
        person_id=person.id,
        name=person.display_name(person.lang),
        grants=grants,
        is_strong=web_session.is_strong,
        lang=person.lang,
        zone=person.zone,
    )
    return SignedIn(web_session.id, web_session.seen_at, actor)


def load_actor(token: str) -> Actor | None:
    """Who stands behind this token of a session now, or None."""
    found = signed_in(token, clock.now())
    return found.actor if found else None


def _counts(web_session: WebSession, now: dt.datetime) -> bool:
    ends_at = session_ends_at(
        is_strong=web_session.is_strong, created_at=web_session.created_at, seen_at=web_session.seen_at
    )
    return now < ends_at


def grants_of(person_id: uuid.UUID) -> Sequence[RoleGrant]:
    """The grants of a person that nobody has ended, whatever their dates, the oldest first."""
    chosen = sa.select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
    return session().scalars(chosen.order_by(RoleGrant.id)).all()


def grants_today(person: Person) -> Sequence[RoleGrant]:
    """Those that hold on the date of today where the person is (UTC when we do not know)."""
    today = clock.today(person.zone or "UTC")
    return [grant for grant in grants_of(person.id) if grant.as_grant.holds_on(today)]


def works_for_us(person: Person) -> bool:
    """Whether the person has a role of staff today."""
    return any(is_staff_role(grant.role) for grant in grants_today(person))


def live_grant(person_id: uuid.UUID, role: Role, scope: Scope | None) -> RoleGrant | None:
    """The grant of exactly this role in exactly this scope, when nobody has ended it."""
    return next((one for one in grants_of(person_id) if one.role is role and one.scope == scope), None)


def account_of(person_id: uuid.UUID) -> Account | None:
    """How the person signs in; None when she never has."""
    return session().scalars(sa.select(Account).where(Account.person_id == person_id)).one_or_none()


def account_by_address(address_key: str) -> Account | None:
    """The account of the one person to whom this address belongs; never of a shared address."""
    chosen = (
        sa.select(Account)
        .join(Person, Person.id == Account.person_id)
        .join(PersonEmail, PersonEmail.person_id == Person.id)
        .where(
            PersonEmail.address_key == address_key,
            PersonEmail.is_shared.is_(False),
            Person.erased_at.is_(None),
        )
    )
    return session().scalars(chosen).one_or_none()


def sessions_of(account: Account, now: dt.datetime) -> Sequence[WebSession]:
    """Where the person is signed in now, the newest first."""
    chosen = (
        sa.select(WebSession)
        .where(
            WebSession.person_id == account.person_id,
            WebSession.epoch == account.epoch,
            WebSession.ended_at.is_(None),
        )
        .order_by(WebSession.created_at.desc(), WebSession.id.desc())
    )
    return [one for one in session().scalars(chosen) if _counts(one, now)]


def person_behind(link: Link) -> Person | None:
    """Whose link it is; nobody once she was erased."""
    person = session().get(Person, link.person_id) if link.person_id else None
    return person if person is not None and person.erased_at is None else None


def email_by_address(address_key: str) -> PersonEmail | None:
    """The address as we know it, with one person who can sign in with it: where several share it, the first."""
    return session().scalars(_sign_in(address_key).limit(1)).first()


def emails_of_address(address_key: str) -> Sequence[PersonEmail]:
    """The address as each of those has it who can sign in with it: one row, or one for each who shares it."""
    return session().scalars(_sign_in(address_key)).all()


def _sign_in(address_key: str) -> sa.Select[PersonEmail]:
    return (
        sa.select(PersonEmail)
        .join(Person)
        .where(PersonEmail.address_key == address_key, Person.erased_at.is_(None))
        .order_by(PersonEmail.is_shared, PersonEmail.created_at, PersonEmail.id)
    )


def person_address(person: Person) -> str | None:
    """The address to which we write to this person; None when we know none."""
    return person.primary_email


def people_with_roles(scopes: Iterable[Scope]) -> Sequence[Person]:
    """Everybody who has a role in one of these scopes that nobody has ended, by name; each once."""
    within = [sa.and_(RoleGrant.scope_kind == kind, RoleGrant.scope_id == scope) for kind, scope in scopes]
    if not within:
        return ()
    having = sa.select(RoleGrant.person_id).where(RoleGrant.ended_at.is_(None), sa.or_(*within))
    chosen = sa.select(Person).where(Person.id.in_(having), Person.erased_at.is_(None))
    return session().scalars(chosen.order_by(Person.sort_key, Person.id)).all()


def grants_by_id(identifiers: Sequence[uuid.UUID]) -> Sequence[RoleGrant]:
    """These grants, ended or not, the oldest first."""
    return (
        session()
        .scalars(sa.select(RoleGrant).where(RoleGrant.id.in_(identifiers)).order_by(RoleGrant.id))
        .all()
    )


def hand_over(identifier: uuid.UUID) -> HandOver:
    """The record of a hand-over; NotFound when there is none."""
    found = session().get(HandOver, identifier)
    if found is None:
        raise NotFound()
    return found
