"""Sealing everything anew under the newest key, a few rows at a time, while the site runs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tourapp.core.db import Base, SealedColumn, session, unit_of_work
from tourapp.core.sealed import CannotOpen, key_ring
from tourapp.custody.reach import key_of

BATCH = 200
"""Rows in one transaction: a tenth of a second of the one writer that SQLite has."""


def sealed_columns() -> Iterator[sa.Column[Any]]:
    """Every column of sealed values, in a stated order."""
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        yield from (column for column in table.columns if isinstance(column.type, SealedColumn))


def stale(limit: int = 1_000_000) -> dict[str, int]:
    """How many values another key than the newest has sealed, by `table.column`."""
    ring = key_ring()
    found: Counter[str] = Counter()
    for column in sealed_columns():
        chosen = sa.select(column).where(column.is_not(None), ~_sealed_by_newest(column)).limit(limit)
        for value in session().scalars(chosen.execution_options(yield_per=1000)):
            found[f"{column.table.name}.{column.name}"] += ring.is_stale(value)
    return {name: number for name, number in found.items() if number}


def reseal_all() -> tuple[dict[str, int], dict[str, int]]:
    """Seal everything under the newest key; returns how many values, and how many no key opens, by `table.column`.

    Each batch is a unit of work of its own. A value that somebody changes at the same moment is left to her: she has
    sealed it under the newest key herself. Doing it twice changes nothing.
    """
    done: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for column in sealed_columns():
        name = f"{column.table.name}.{column.name}"
        after: Any = None
        while True:
            with unit_of_work():
                after, sealed, unreadable = _batch(column, after)
            done[name] += sealed
            lost[name] += unreadable
            if after is None:
                break
    return {k: v for k, v in done.items() if v}, {k: v for k, v in lost.items() if v}


def _batch(column: sa.Column[Any], after: Any) -> tuple[Any, int, int]:
    table, key = column.table, key_of(column.table)
    chosen = sa.select(key, column).where(column.is_not(None), ~_sealed_by_newest(column))
    if after is not None:
        chosen = chosen.where(key > after)
    rows = session().execute(chosen.order_by(key).limit(BATCH)).all()
    sealed = unreadable = 0
    for identifier, value in rows:
        try:
            fresh = key_ring().reseal(value, table=table.name, row=str(identifier), column=column.name)
        except CannotOpen:
            unreadable += 1
            continue
        changed = sa.update(table).where(key == identifier, column == value).values({column.name: fresh})
        sealed += int(getattr(session().execute(changed), "rowcount", 0))
    return (rows[-1][0] if len(rows) == BATCH else None), sealed, unreadable


def _sealed_by_newest(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    """Whether the newest key has sealed it: the blob says so at its beginning, so that nothing need be loaded."""
    mark = key_ring().mark
    start = sa.func.substr(sa.type_coerce(column, sa.LargeBinary), 1, len(mark))
    return start == sa.literal(mark, sa.LargeBinary)
