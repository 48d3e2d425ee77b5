"""The one who acts, and what she may do. Built once for each request by a loader that assembly injects."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tourapp.access.actions import Action
from tourapp.access.policy import ANYWHERE, POLICY, Role
from tourapp.core.errors import Forbidden, SignInNeeded

Scope = tuple[str, str]
"""A kind of scope (office, event, delegation, host, own) and the identifier in it, for example ("event", "0198…")."""


class Subject(Protocol):
    """What an action is done to. It answers in which scopes it lies."""

    def scopes(self) -> Iterable[Scope]: ...


@dataclass(frozen=True)
class Grant:
    """A role in a scope. `scope` is None for a role that holds everywhere."""

    role: Role
    scope: Scope | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class Actor:
    """Somebody (or, with `person_id` None, the house itself or a visitor) with the grants that hold today."""

    person_id: uuid.UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    is_strong: bool = field(default=False)
    """Signed in with a second factor. Roles of staff count only then."""
    lang: str | None = None
    zone: str | None = None
    link: str = ""
    """The access link by which somebody acts who has no account, by reference: all that is known of her."""

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        return self.may_somewhere(Action.SEE_DESK)

    @property
    def reference(self) -> str:
        """How audit names this actor."""
        if self.is_system:
            return "system"
        return f"person:{self.person_id}" if self.person_id else self.link or "visitor"

    def may(self, action: Action, subject: Subject | None = None) -> bool:
        """Whether the policy lets this actor do this to this subject. Deny is the default."""
        if self.is_system:
            return True
        kinds_by_role = POLICY[action]
        scopes = set(subject.scopes()) if subject is not None else set()
        own = ("own", str(self.person_id)) if self.person_id else None  # nobody's things are not a visitor's
        owns = own in scopes and "own" in kinds_by_role.get(Role.PARTICIPANT, ())
        return owns or any(self._covers(grant, kinds_by_role, scopes) for grant in self.grants)

    def may_somewhere(self, action: Action) -> bool:
        """Whether some grant gives this action in some scope: for a menu or a list that is then filtered."""
        scopes = self.scopes_for(action)
        return scopes is None or bool(scopes)

    def scopes_for(self, action: Action) -> frozenset[Scope] | None:
        """The scopes in which this actor may do this, for `visible_to` queries; None means everywhere."""
        if self.is_system:
            return None
        found: set[Scope] = set()
        for grant in self.grants:
            kinds = POLICY[action].get(grant.role, ())
            if not self._counts(grant) or not kinds:
                continue
            if grant.scope is None:
                if ANYWHERE in kinds:
                    return None
                continue
            if grant.scope[0] in kinds:
                found.add(grant.scope)
        return frozenset(found)

    def require(self, action: Action, subject: Subject | None = None) -> None:
        """Refuse unless `may`: SignInNeeded when nobody is signed in, else Forbidden."""
        if not self.may(action, subject):
            raise Forbidden() if self.is_signed_in else SignInNeeded()

    def _counts(self, grant: Grant) -> bool:
        return self.is_strong or grant.role not in STRONG_ROLES

    def _covers(self, grant: Grant, kinds: dict[Role, tuple[str, ...]], scopes: set[Scope]) -> bool:
        allowed = kinds.get(grant.role, ())
        if not allowed or not self._counts(grant):
            return False
        if grant.scope is None:
            return ANYWHERE in allowed
        return grant.scope[0] in allowed and grant.scope in scopes


STRONG_ROLES = frozenset(set(Role) - {Role.PARTICIPANT, Role.HOST_CONTACT})
"""Roles that count only after a second factor; everything but a participant's own affairs, and those of a host, which
has an access link and no account."""

SYSTEM = Actor(is_system=True, name="tourapp")
"""The house itself: the worker, commands of whoever is on the machine, and visitors' own first steps."""

VISITOR = Actor()
"""Somebody who has not signed in."""
