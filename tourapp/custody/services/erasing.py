"""Erasing somebody: every row of the list is deleted or emptied, numbers stay."""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import queries as accounts
from tourapp.accounts.throttle import forget_key
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import Base, session
from tourapp.core.ids import new_id, parse_ref
from tourapp.core.text import email_key
from tourapp.custody import rules
from tourapp.custody.held import Erasure
from tourapp.custody.models import ErasureRecord
from tourapp.custody.reach import Reached, key_of, reach, table_of
from tourapp.custody.rules import Why
from tourapp.directory import queries as directory
from tourapp.directory.models import Person
from tourapp.directory.services.people import HOME_ZONE
from tourapp.messages.purge import drop_unsent
from tourapp.registration.models import Registration
from tourapp.registration.services.purging import withdraw_for_erasure

Removed = dict[str, int]
"""How many rows were deleted or emptied, by kind (the name of the table)."""


def preview(person: Person) -> Removed:
    """What erasing this person would reach, by kind and number; changes nothing."""
    return _counted(reach([person.id]))


def erase(actor: Actor, person: Person, *, why: Why) -> ErasureRecord:
    """Erase somebody: nothing that says who she was is left in the database, counts stay.

    Places that she holds are given back first. Refused while she has a role, and to who may not erase her. The edge
    calls `cleaning.clean` after its commit.
    """
    actor.require(Action.ERASE_PERSON, directory.area_of_person(person, clock.today(HOME_ZONE)))
    rules.check_erasable(len(accounts.grants_of(person.id)))
    return _erase(actor, [person.id], (), why)


def erase_address(actor: Actor, address: str, *, why: Why) -> ErasureRecord | None:
    """Erase whoever stands behind this address, known to us or only in forms that were never verified.

    None when there is nothing. For whoever is on the machine.
    """
    actor.require(Action.ERASE_PERSON)
    person = directory.person_by_email(address)
    if person is not None:
        return erase(actor, person, why=why)
    key = email_key(address)
    if not _counted(reach([], [key])):
        return None
    return _erase(actor, [], [key], why)


def erase_again(actor: Actor, references: Iterable[str]) -> ErasureRecord | None:
    """Erase what these references of earlier erasures lead to: a backup from before has brought it back.

    What is not there, or erased already, is passed over; None when that is all of it.
    """
    actor.require(Action.ERASE_PERSON)
    parsed = [parse_ref(each) for each in references]
    people = [key for kind, key in parsed if kind == "person"]
    registrations = [key for kind, key in parsed if kind == "registration"]
    chosen = sa.select(Person.id).where(Person.id.in_(people), Person.erased_at.is_(None))
    back = list(session().scalars(chosen))
    typed = sa.select(Registration.email_key).where(
        Registration.id.in_(registrations), Registration.person_id.is_(None), Registration.email_key != ""
    )
    keys = list(session().scalars(typed))
    return _erase(actor, back, keys, Why.RESTORED) if back or keys else None


def _erase(actor: Actor, people: list[uuid.UUID], addresses: Iterable[str], why: Why) -> ErasureRecord:
    reached = reach(people, addresses)
    for registration in _registrations(reached):
        withdraw_for_erasure(actor, registration)
    session().flush()
    reached = reach(people, addresses)
    removed = _counted(reached)
    knocked = [*sorted(reached.addresses), *map(str, sorted(reached.people))]
    removed["sign_in_try"] = sum(forget_key(each) for each in knocked)
    drop_unsent(reached.rows.get("message", set()))
    _remove(reached)
    record = ErasureRecord(
        id=new_id(),
        at=clock.now(),
        by=actor.reference,
        why=why,
        references=[
            each for each in reached.references() if each.split(":")[0] in ("person", "registration")
        ],
        removed={kind: number for kind, number in sorted(removed.items()) if number},
    )
    session().add(record)
    for person in sorted(reached.people):
        audit.record(actor, "person.erase", f"person:{person}", fields=sorted(record.removed))
    session().flush()
    session().expire_all()
    return record


def _registrations(reached: Reached) -> list[Registration]:
    """Hers, by event and identifier: whoever locks several events does so in one order."""
    hers = sa.select(Registration).where(Registration.id.in_(reached.rows.get("registration", set())))
    return list(session().scalars(hers.order_by(Registration.event_id, Registration.id)))


def _counted(reached: Reached) -> Removed:
    """Rows that are hers and do not stay as they are; the audit log stays, whatever is emptied in it."""
    counted: dict[str, set[Any]] = {}
    for line, keys in reached.lines():
        if line.erasure is not Erasure.KEEP and line.table != "audit_entry" and not line.is_mention:
            counted.setdefault(line.table, set()).update(keys)
    return {kind: len(keys) for kind, keys in counted.items()}


def _remove(reached: Reached) -> None:
    """Empty what stays, then delete what goes, children before their parents."""
    for line, keys in reached.lines():
        if line.erasure is Erasure.BLANK:
            _empty(table_of(line), line.columns or ((line.hangs_by,) if line.is_mention else ()), keys)
    person = Base.metadata.tables["person"]
    session().execute(
        sa.update(person).where(person.c.id.in_(reached.people)).values(erased_at=clock.now(), zone=None)
    )
    going = {line.table: keys for line, keys in reached.lines() if line.erasure is Erasure.DELETE}
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in going:
            session().execute(sa.delete(table).where(key_of(table).in_(going[table.name])))


def _empty(table: sa.Table, columns: Iterable[str], keys: set[Any]) -> None:
    values: dict[str, Any] = {name: empty_value(table.c[name]) for name in columns}
    if not values:
        return
    if "version" in table.c:
        values["version"] = table.c.version + 1
    session().execute(sa.update(table).where(key_of(table).in_(keys)).values(values))


def empty_value(column: sa.Column[Any]) -> Any:
    """What stands in this column once nobody stands behind it."""
    if column.nullable:
        return None
    if isinstance(column.type, sa.JSON):
        return [] if column.default is None else column.default.arg(None)  # type: ignore[attr-defined]
    return column.type.python_type()
