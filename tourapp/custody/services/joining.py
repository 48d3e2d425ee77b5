"""What two rows have in common when they become one: everything that hangs on the one moves to the other."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.core.db import Base, is_sqlite, session
from tourapp.custody.held import HELD
from tourapp.custody.reach import ADDRESS_KEYS, ADDRESSES, UNREACHABLE, key_of

STAYS_AS_WRITTEN = frozenset({"audit_entry", "erasure"})
"""Tables that are only ever added to: their old references lead to the row that went, and from there on."""


@dataclass(frozen=True)
class Double:
    """Rows of the one that goes which the one that stays has already, by a rule that allows one of a kind."""

    table: str
    columns: tuple[str, ...]
    """The columns that may not be alike twice, without the one that leads to the two."""
    rows: tuple[Any, ...]
    """Keys of the rows that go."""
    values: tuple[tuple[Any, ...], ...]
    """What is alike in them."""


def keys_to(target: str) -> Iterator[sa.Column[Any]]:
    """Every column that leads to a row of this table, in a stated order."""
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        for column in table.columns:
            if any(key.column.table.name == target for key in column.foreign_keys):
                yield column


def hanging(target: str, identifier: uuid.UUID) -> dict[str, int]:
    """How many rows of each table lead to this one."""
    counted: Counter[str] = Counter()
    for column in keys_to(target):
        if column.name != "merged_into_id":
            number = sa.select(sa.func.count()).select_from(column.table).where(column == identifier)
            counted[column.table.name] += session().scalar(number) or 0
    for column in _texts():
        number = sa.select(sa.func.count()).select_from(column.table)
        counted[column.table.name] += session().scalar(number.where(column == f"{target}:{identifier}")) or 0
    return {kind: number for kind, number in sorted(counted.items()) if number}


def doubles(target: str, stays: uuid.UUID, goes: uuid.UUID) -> list[Double]:
    """Where both have what only one may have."""
    found = []
    for column in keys_to(target):
        for columns, where in _unique_with(column):
            others = [each for each in columns if each is not column]
            of_goes = _values(column, goes, others, where)
            of_stays = {values for _key, values in _values(column, stays, others, where)}
            alike = [(key, values) for key, values in of_goes if values in of_stays]
            if alike:
                names = tuple(each.name for each in others)
                rows, values = zip(*alike, strict=True)
                found.append(Double(column.table.name, names, rows, values))
    return found


def move(target: str, stays: uuid.UUID, goes: uuid.UUID) -> None:
    """Let everything that leads to the one lead to the other; what is only ever added to stays as it was written."""
    for column in keys_to(target):
        changed = sa.update(column.table).where(column == goes).values({column.name: stays})
        session().execute(changed)
    for column in _texts():
        if column.table.name not in STAYS_AS_WRITTEN:
            old, new = f"{target}:{goes}", f"{target}:{stays}"
            session().execute(sa.update(column.table).where(column == old).values({column.name: new}))
    move_inside(target, stays, goes)


def move_inside(target: str, stays: uuid.UUID, goes: uuid.UUID) -> None:
    """The same where the one is named inside a list or a table of values (an audience, what a condition asks for).

    Named by reference or by id alone, as a value or as a key. Where both stood in one list, the one stands there once.
    """
    names = {f"{target}:{goes}": f"{target}:{stays}", str(goes): str(stays)}
    for column in _values_in():
        keys = list(column.table.primary_key.columns)
        holds = sa.cast(column, sa.Text).contains(str(goes))
        rows = session().execute(sa.select(*keys, column).where(holds).order_by(*keys)).all()
        for *identity, value in rows:
            is_this = [key == part for key, part in zip(keys, identity, strict=True)]
            changed = sa.update(column.table).where(*is_this)
            session().execute(changed.values({column.name: renamed(value, names)}))


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A value of JSON with these names in the place of others; what a list then has twice in a row of texts is once."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {names.get(name, name): renamed(each, names) for name, each in value.items()}
    if isinstance(value, list):
        found = [renamed(each, names) for each in value]
        has_changed = found != value and all(isinstance(each, str) for each in found)
        return list(dict.fromkeys(found)) if has_changed else found
    return value


def _values_in() -> Iterator[sa.Column[Any]]:
    """Every column of JSON, in a stated order; what is only ever added to stays as it was written."""
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        if table.name not in STAYS_AS_WRITTEN:
            yield from (column for column in table.columns if isinstance(column.type, sa.JSON))


def delete_rows(table: str, keys: tuple[Any, ...]) -> None:
    found = Base.metadata.tables[table]
    session().execute(sa.delete(found).where(_key(found).in_(keys)))


def _texts() -> Iterator[sa.Column[Any]]:
    """Columns of the list that refer by a text."""
    seen = set()
    for line in HELD:
        table = Base.metadata.tables[line.table]
        for name in (line.hangs_by, *line.also):
            column = table.c[name]
            is_text = (
                isinstance(column.type, sa.String) and not column.foreign_keys and not column.primary_key
            )
            if (
                is_text
                and name not in ADDRESS_KEYS | ADDRESSES | UNREACHABLE
                and (line.table, name) not in seen
            ):
                seen.add((line.table, name))
                yield column


def _unique_with(column: sa.Column[Any]) -> Iterator[tuple[tuple[sa.Column[Any], ...], Any]]:
    """The sets of columns that may not be alike twice and have this one in them, each with its condition."""
    table = column.table
    assert isinstance(table, sa.Table)  # noqa: S101
    for constraint in table.constraints:
        if isinstance(constraint, (sa.UniqueConstraint, sa.PrimaryKeyConstraint)):
            columns = tuple(constraint.columns)
            if column in columns:
                yield columns, None
    for index in table.indexes:
        if index.unique and column in list(index.columns):
            store = "sqlite" if is_sqlite(session().connection()) else "postgresql"
            yield tuple(index.columns), index.dialect_options[store]["where"]


def _values(
    column: sa.Column[Any], identifier: uuid.UUID, others: list[sa.Column[Any]], where: Any
) -> list[tuple[Any, tuple[Any, ...]]]:
    table = column.table
    assert isinstance(table, sa.Table)  # noqa: S101
    chosen = sa.select(_key(table), *others).where(column == identifier)
    if where is not None:
        chosen = chosen.where(where)
    return [(row[0], tuple(row[1:])) for row in session().execute(chosen.order_by(_key(table)))]


def _key(table: sa.Table) -> Any:
    keys = list(table.primary_key.columns)
    return key_of(table) if len(keys) == 1 else next(each for each in keys if not each.foreign_keys)
