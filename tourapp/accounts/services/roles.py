"""Roles: given and ended, in a scope or everywhere, from and to. Sessions end with every change."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Scope
from tourapp.access.policy import Role
from tourapp.accounts import queries
from tourapp.accounts.models import RoleGrant
from tourapp.accounts.rules import check_grant
from tourapp.accounts.services.sessions import end_sessions_of, open_account
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.directory.models import Person


@dataclass(frozen=True)
class _Within:
    """The scope of a grant as the subject of a permission."""

    scope: Scope | None

    def scopes(self) -> Iterable[Scope]:
        return () if self.scope is None else (self.scope,)


def grant(
    actor: Actor,
    person: Person,
    role: Role,
    scope: Scope | None = None,
    *,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> RoleGrant:
    """Give a person a role; both dates included, None for open. The same grant again changes nothing.

    Other dates replace the grant. Every session of the person ends, so that what she may do is asked anew. Refused
    where the role means nothing (`rules.check_grant`), and to who may not give roles in this scope.
    """
    actor.require(Action.GRANT_ROLES, _Within(scope))
    check_grant(role, scope, valid_from=valid_from, valid_to=valid_to)
    open_account(person)
    before = queries.live_grant(person.id, role, scope)
    if before is not None:
        if (before.valid_from, before.valid_to) == (valid_from, valid_to):
            return before
        _end(actor, before)
    end_sessions_of(person)
    given = RoleGrant(
        person_id=person.id,
        role=role,
        scope_kind=scope[0] if scope else None,
        scope_id=scope[1] if scope else None,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=actor.reference,
        granted_at=clock.now(),
    )
    session().add(given)
    audit.record(actor, "role.grant", person.ref, fields=["role", "scope", "valid_from", "valid_to"])
    return given


def revoke(actor: Actor, person: Person, role: Role, scope: Scope | None = None) -> bool:
    """End a role of exactly this scope, at once, and every session of the person.

    Answers whether there was one to end; ending nothing changes nothing.
    """
    actor.require(Action.GRANT_ROLES, _Within(scope))
    open_account(person)
    live = queries.live_grant(person.id, role, scope)
    if live is None:
        return False
    _end(actor, live)
    end_sessions_of(person)
    audit.record(actor, "role.revoke", person.ref, fields=["role", "scope"])
    return True


def _end(actor: Actor, live: RoleGrant) -> None:
    live.ended_at = clock.now()
    live.ended_by = actor.reference
