"""Reading whom a group calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.contacts.models import TourContacts
from tourapp.programme.content import NO_WORDS
from tourapp.programme.models import ImportedFile


@dataclass(frozen=True)
class Contacts:
    """Who leads a group, by post, and its telephone; empty where nobody has said it."""

    leader: Words = NO_WORDS
    phone: str = ""


def said(event: Event) -> Contacts:
    """What organisers have said themselves."""
    found = session().get(TourContacts, event.id)
    return Contacts(found.leader, found.phone) if found else Contacts()


def contacts(event: Event) -> Contacts:
    """What organisers have said; a telephone also as the newest imported file has it."""
    known = said(event)
    return known if known.phone else Contacts(known.leader, _phone_of_file(event))


def _phone_of_file(event: Event) -> str:
    chosen = (
        sa.select(ImportedFile.rest)
        .where(ImportedFile.event_id == event.id)
        .order_by(ImportedFile.imported_at.desc(), ImportedFile.id.desc())
        .limit(1)
    )
    rest: Mapping[str, Any] = session().scalar(chosen) or {}
    emergency = rest.get("emergency")
    phone = emergency.get("on_tour_phone") if isinstance(emergency, dict) else None
    return phone if isinstance(phone, str) else ""
