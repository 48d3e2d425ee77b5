"""Saying whom a group calls."""

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.text import clean_line
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.contacts import queries
from tourapp.programme.contacts.models import TourContacts
from tourapp.programme.contacts.queries import Contacts


def set_contacts(actor: Actor, event: Event, wanted: Contacts) -> tuple[str, ...]:
    """Let these be the contacts of a group; the names of what differs. An empty telephone is left to a file again."""
    actor.require(Action.EDIT_PROGRAMME, event)
    leader = Words(clean_line(wanted.leader.en), clean_line(wanted.leader.ja))
    new = {"leader": leader, "phone": clean_line(wanted.phone)}
    before = queries.said(event)
    changed = tuple(name for name, value in new.items() if getattr(before, name) != value)
    if not changed:
        return ()
    found = session().get(TourContacts, event.id)
    if found is None:
        found = TourContacts(event_id=event.id)
        session().add(found)
    found.leader, found.phone = leader, str(new["phone"])
    audit.record(actor, "programme.set_contacts", event.ref, event=event.ref, fields=list(changed))
    return changed
