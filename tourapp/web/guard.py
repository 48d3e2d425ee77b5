"""The check every view makes before it shows or does anything."""

import uuid

from flask import g

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.core.errors import Forbidden, SignInNeeded
from tourapp.web.identity import current_actor
from tourapp.web.routes import Public


def _declared() -> Action:
    allow = g.allow
    if isinstance(allow, Public):
        raise RuntimeError("a public route has nothing to guard; use current_actor().require(…)")
    action: Action = allow
    return action


def guard(subject: Subject) -> Actor:
    """Check the route's declared action on this subject and return the actor, or refuse."""
    actor = current_actor()
    actor.require(_declared(), subject)
    g.checked = True
    return actor


def guard_somewhere() -> Actor:
    """For lists that are filtered afterwards by `visible_to(actor)`: the action holds in some scope."""
    actor = current_actor()
    if not actor.may_somewhere(_declared()):
        raise Forbidden() if actor.is_signed_in else SignInNeeded()
    g.checked = True
    return actor


def guard_own() -> uuid.UUID:
    """For a person's own pages that have no other subject: somebody is signed in; returns who."""
    actor = current_actor()
    _declared()
    if actor.person_id is None:
        raise SignInNeeded()
    g.checked = True
    return actor.person_id
