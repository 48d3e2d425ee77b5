"""Staff change every spring: the roles of one person go to another, from a day on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.accounts import queries
from tourapp.accounts.models import HandOver, RoleGrant
from tourapp.accounts.rules import check_grant
from tourapp.accounts.services.sessions import end_sessions_of, open_account
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id, ref
from tourapp.directory.models import Person


def hand_on_roles(
    actor: Actor,
    giver: Person,
    taker: Person,
    grants: Sequence[tuple[RoleGrant, Subject]],
    *,
    starts_on: dt.date,
) -> Sequence[RoleGrant]:
    """Give the taker these roles of the giver from `starts_on`; the giver's last day is the day before.

    Each grant comes with what it is a role in (an office, an event), which decides whether the actor may give it. A
    role that the taker has there already is widened where it must be, never narrowed. A grant that would begin later
    begins when it would have, and one with a last day keeps it. The answer are the grants of the taker. Sessions of
    both end. Refused: from somebody to herself, and to who may not give roles there.
    """
    if giver.id == taker.id:
        raise Refusal(_l("Choose somebody else: both are the same person."), field="taker", code="same")
    open_account(giver)
    open_account(taker)
    given = []
    for grant, within in grants:
        if grant.person_id != giver.id or (
            grant.scope is not None and grant.scope not in set(within.scopes())
        ):
            raise ValueError("this is not a role of hers in that")
        actor.require(Action.GRANT_ROLES, within)
        given.append(_give(actor, taker, grant, starts_on))
        _end_before(actor, grant, starts_on)
    if given:
        end_sessions_of(giver)
        end_sessions_of(taker)
        session().flush()
        for person, verb in ((giver, "role.hand_on"), (taker, "role.take_over")):
            audit.record(actor, verb, person.ref, fields=["role", "scope", "valid_from", "valid_to"])
    return given


def note_hand_over(
    actor: Actor, giver: Person, taker: Person, *, starts_on: dt.date, moved: Mapping[str, Sequence[Any]]
) -> HandOver:
    """Keep that everything went, and what it was (lists of identifiers): the sheet is printed from this."""
    kept = HandOver(
        id=new_id(),
        from_id=giver.id,
        to_id=taker.id,
        starts_on=starts_on,
        moved={name: [str(each) for each in identifiers] for name, identifiers in moved.items()},
        made_by=actor.reference,
        made_at=clock.now(),
    )
    session().add(kept)
    session().flush()
    audit.record(actor, "hand_over.make", ref("hand_over", kept.id))
    return kept


def _give(actor: Actor, taker: Person, grant: RoleGrant, starts_on: dt.date) -> RoleGrant:
    valid_from: dt.date | None = max(starts_on, grant.valid_from or starts_on)
    valid_to = grant.valid_to
    before = queries.live_grant(taker.id, grant.role, grant.scope)
    if before is not None:
        valid_from = _earlier(before.valid_from, valid_from)
        valid_to = _later(before.valid_to, valid_to)
        if (valid_from, valid_to) == (before.valid_from, before.valid_to):
            return before
        _end(actor, before)
    check_grant(grant.role, grant.scope, valid_from=valid_from, valid_to=valid_to)
    return _new(actor, taker, grant, valid_from, valid_to)


def _end_before(actor: Actor, grant: RoleGrant, starts_on: dt.date) -> None:
    """The giver keeps the role until the day before; one that has not begun by then never does."""
    last = starts_on - dt.timedelta(days=1)
    if grant.valid_to is not None and grant.valid_to <= last:
        return
    giver = session().get_one(Person, grant.person_id)
    _end(actor, grant)
    if grant.valid_from is None or grant.valid_from <= last:
        _new(actor, giver, grant, grant.valid_from, last)


def _new(
    actor: Actor, person: Person, like: RoleGrant, valid_from: dt.date | None, valid_to: dt.date | None
) -> RoleGrant:
    given = RoleGrant(
        id=new_id(),
        person_id=person.id,
        role=like.role,
        scope_kind=like.scope_kind,
        scope_id=like.scope_id,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=actor.reference,
        granted_at=clock.now(),
    )
    session().add(given)
    return given


def _end(actor: Actor, grant: RoleGrant) -> None:
    grant.ended_at = clock.now()
    grant.ended_by = actor.reference


def _earlier(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return None if one is None or other is None else min(one, other)


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return None if one is None or other is None else max(one, other)
