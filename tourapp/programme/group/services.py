"""Saying how many go."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.programme.confirming import services as confirming
from tourapp.programme.group import queries, rules
from tourapp.programme.group.models import Group
from tourapp.programme.group.rules import NAMES, GroupNumbers


def set_numbers(actor: Actor, event: Event, numbers: GroupNumbers) -> tuple[str, ...]:
    """Let these be the numbers of the group; what is None is left to files and registrations again.

    The names of what differs. What a host agreed to for a group of another size asks that host again (`changed`).
    Refused as in `rules.check`.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    rules.check(numbers)
    before = queries.said(event)
    changed = tuple(name for name in NAMES if getattr(before, name) != getattr(numbers, name))
    if not changed:
        return ()
    found = session().get(Group, event.id)
    if found is None:
        found = Group(event_id=event.id)
        session().add(found)
    for name in changed:
        setattr(found, name, getattr(numbers, name))
    session().flush()
    audit.record(actor, "programme.set_group", event.ref, event=event.ref, fields=list(changed))
    confirming.follow_group(event, queries.numbers(event).people or None)
    return changed
