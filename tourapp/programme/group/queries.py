"""Reading the size of a group."""

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.programme.group import rules
from tourapp.programme.group.models import Group
from tourapp.programme.group.rules import NAMES, GroupNumbers
from tourapp.programme.models import ImportedFile
from tourapp.registration import queries as registration
from tourapp.registration.states import GOING


def said(event: Event) -> GroupNumbers:
    """What organisers have said themselves."""
    found = session().get(Group, event.id)
    return GroupNumbers(**{name: getattr(found, name) for name in NAMES}) if found else GroupNumbers()


def numbers(event: Event) -> GroupNumbers:
    """The group of an event: what organisers said, else what the newest imported file says, else the confirmed
    registrations (participants alone). The number of statements does not depend on anything."""
    known = said(event).or_else(of_file(event))
    if known.participants is not None:
        return known
    counted = registration.counts_by_state(event)
    confirmed = sum(number for (state, _where), number in counted.items() if state in GOING)
    return known.or_else(GroupNumbers(participants=confirmed or None))


def of_file(event: Event) -> GroupNumbers:
    """What the newest imported file says of the group."""
    chosen = (
        sa.select(ImportedFile.rest)
        .where(ImportedFile.event_id == event.id)
        .order_by(ImportedFile.imported_at.desc(), ImportedFile.id.desc())
        .limit(1)
    )
    return rules.of_file(session().scalar(chosen) or {})
