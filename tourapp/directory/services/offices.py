"""Offices are set up by whoever is on the machine, not on a page."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.errors import Forbidden
from tourapp.core.words import Words
from tourapp.directory.models import Office


class OfficeChanges(TypedDict, total=False):
    name: Words
    city: Words
    country: str
    zone: str
    mailbox: str
    address: str
    area: Sequence[str]
    opened_year: int | None


def add_office(actor: Actor, *, code: str, **facts: Unpack[OfficeChanges]) -> Office:
    """Add an office under a code of its own. Refused to everybody but the house itself."""
    _only_the_house(actor)
    office = Office(code=code)
    session().add(office)
    _write(office, facts)
    session().flush()
    audit.record(actor, "directory.add_office", office.ref, fields=sorted(facts))
    return office


def change_office(actor: Actor, office: Office, **changes: Unpack[OfficeChanges]) -> Office:
    """Change what is known of an office. Refused to everybody but the house itself."""
    _only_the_house(actor)
    _write(office, changes)
    audit.record(actor, "directory.change_office", office.ref, fields=sorted(changes))
    return office


def _only_the_house(actor: Actor) -> None:
    if not actor.is_system:
        raise Forbidden()


def _write(office: Office, changes: OfficeChanges) -> None:
    for name, value in changes.items():
        setattr(office, name, list(changes["area"]) if name == "area" else value)
