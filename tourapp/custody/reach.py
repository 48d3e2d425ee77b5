"""What hangs on a person: the rows of every table in the list, found by following it until nothing new turns up.

A row that is hers leads on: her registration to its answers and messages, her address to forms that nobody has verified
yet. A row that only mentions her leads nowhere.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tourapp.core.db import Base, session
from tourapp.core.ids import ref
from tourapp.custody.held import HELD, Held
from tourapp.directory.models import PersonEmail
from tourapp.registration.models import Registration

ADDRESS_KEYS = frozenset({"address_key", "email_key"})
ADDRESSES = frozenset({"email", "to_address"})
"""As typed; compared in lower case."""

UNREACHABLE = frozenset({"key_hash", "payload"})
"""Columns that name nobody by themselves: a keyed hash, and identifiers of other rows."""

LEADS_ON_AS = {"person_email": "email"}
"""The word of a reference, where it is not the name of the table."""
LEADS_NOWHERE = frozenset({"answer", "audit_entry", "erasure", "message", "role_grant", "web_session"})
"""Tables to whose rows nobody refers."""


@dataclass
class Reached:
    """Everything that hangs on somebody: keys of rows by the number of their line in the list."""

    rows: dict[str, set[Any]] = field(default_factory=dict)
    """Whole rows that are hers, by table."""
    by_line: dict[int, set[Any]] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    """Keys of the addresses that are hers alone."""

    @property
    def people(self) -> set[uuid.UUID]:
        return self.rows.get("person", set())

    def lines(self) -> list[tuple[Held, set[Any]]]:
        """Each line of the list with the rows that it leads to, in the order of the list; empty ones left out."""
        return [(HELD[number], keys) for number, keys in sorted(self.by_line.items()) if keys]

    def references(self) -> list[str]:
        """How texts refer to what is hers, in a stated order."""
        return sorted(
            ref(LEADS_ON_AS.get(table, table), key)
            for table, keys in self.rows.items()
            if table not in LEADS_NOWHERE
            for key in keys
            if isinstance(key, uuid.UUID)
        )


def table_of(line: Held) -> sa.Table:
    return Base.metadata.tables[line.table]


def key_of(table: sa.Table) -> sa.Column[Any]:
    """The one column of its primary key."""
    (column,) = table.primary_key.columns
    return column


def reach(people: Iterable[uuid.UUID], addresses: Iterable[str] = ()) -> Reached:
    """Follow the list from these people and these addresses (keys). An address that is shared leads nowhere."""
    reached = Reached(rows={"person": set(people)})
    reached.addresses = set(addresses) - _shared(addresses)
    while True:
        before = _size(reached)
        reached.addresses |= _addresses_of(reached)
        for number, line in enumerate(HELD):
            found = set(session().scalars(_chosen(line, reached)))
            reached.by_line[number] = found
            if line.leads_on:
                reached.rows.setdefault(line.table, set()).update(found)
        if _size(reached) == before:
            return reached


def _size(reached: Reached) -> tuple[int, int]:
    return sum(map(len, reached.rows.values())), len(reached.addresses)


def _chosen(line: Held, reached: Reached) -> sa.Select[Any]:
    table = table_of(line)
    hangs_by = table.c[line.hangs_by]
    ways = [leads(hangs_by, reached)]
    for name in line.also:
        way = leads(table.c[name], reached)
        # Behind an address may stand several people; a row that has its person already is hers and nobody else's.
        ways.append(sa.and_(way, hangs_by.is_(None)) if name in ADDRESS_KEYS | ADDRESSES else way)
    return sa.select(key_of(table)).where(sa.or_(*ways))


def leads(column: sa.Column[Any], reached: Reached) -> sa.ColumnElement[bool]:
    """Whether this column of a row leads to what has been reached."""
    if column.name in UNREACHABLE:
        return sa.false()
    if column.name in ADDRESS_KEYS:
        return column.in_(sorted(reached.addresses))
    if column.name in ADDRESSES:
        return sa.func.lower(column).in_(sorted(reached.addresses))
    for key in column.foreign_keys:
        return column.in_(reached.rows.get(key.column.table.name, set()))
    if column.primary_key:
        return column.in_(reached.rows.get(column.table.name, set()))
    return column.in_(reached.references())


def _addresses_of(reached: Reached) -> set[str]:
    """The keys of her own addresses, and of those that her registrations were made with."""
    known = sa.select(PersonEmail.address_key).where(PersonEmail.person_id.in_(reached.people))
    typed = sa.select(Registration.email_key).where(Registration.person_id.in_(reached.people))
    found = {*session().scalars(known), *session().scalars(typed)} - {""}
    return found - _shared(found) - _of_others(found, reached)


def _shared(keys: Iterable[str]) -> set[str]:
    chosen = sa.select(PersonEmail.address_key).where(
        PersonEmail.address_key.in_(set(keys)), PersonEmail.is_shared
    )
    return set(session().scalars(chosen))


def _of_others(keys: Iterable[str], reached: Reached) -> set[str]:
    chosen = sa.select(PersonEmail.address_key).where(
        PersonEmail.address_key.in_(set(keys)), PersonEmail.person_id.not_in(reached.people)
    )
    return set(session().scalars(chosen))
