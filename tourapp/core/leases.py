"""Rows that wait to be worked on, and who has which of them in hand.

A worker *claims* rows: one statement takes what is due, counts the try and lends it for a while. Whoever dies
with rows in hand needs no undertaker: the loan runs out and the next worker takes them. What is done with a
row is therefore done at least once, and has to bear being done again.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from tourapp.core import clock
from tourapp.core.db import session, unit_of_work

WAITING = "queued"
"""The state of a row that has still to be worked on; each table adds its own words for the end."""


class Leased:
    """Columns of a table whose rows are claimed. The table adds `id` and `state` (WAITING at first)."""

    id: Any
    state: Any
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was taken in hand, tries that ended with their worker included."""
    next_try_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    lease_until: Mapped[dt.datetime | None]
    """Until then it is in somebody's hand."""
    last_error: Mapped[str] = mapped_column(sa.Text, default="")


def waiting_index(table: str) -> sa.Index:
    """The index that makes looking for work cheap however many rows are done."""
    waits = sa.text(f"state = '{WAITING}'")
    return sa.Index(f"ix_{table}_waiting", "next_try_at", "id", sqlite_where=waits, postgresql_where=waits)


L = TypeVar("L", bound=Leased)

# Written out: a plan that PostgreSQL makes for any state could not use the partial index.
_WAITING_IN_SQL: sa.ColumnElement[Any] = sa.literal_column(f"'{WAITING}'")


@dataclass(frozen=True)
class Lease:
    """One row in hand. `attempt` tells this loan from later ones of the same row."""

    id: uuid.UUID
    attempt: int
    until: dt.datetime


def claim(table: type[L], *, limit: int, lasting: dt.timedelta) -> Sequence[Lease]:
    """Take up to `limit` rows that are due, oldest first; a unit of work of its own, so for workers only.

    No row is in two hands at once. An empty table costs one read and never the writer's lock.
    """
    now = clock.now()
    due = sa.and_(
        table.state == _WAITING_IN_SQL,
        table.next_try_at <= now,
        sa.or_(table.lease_until.is_(None), table.lease_until <= now),
    )
    something = session().scalar(sa.select(table.id).where(due).limit(1))
    session().rollback()
    if something is None:
        return ()
    # SQLite has one writer and no row locks: there BEGIN IMMEDIATE keeps the others out, and FOR UPDATE is
    # left out.
    chosen = sa.select(table.id).where(due).order_by(table.next_try_at, table.id).limit(limit)
    take = (
        sa.update(table)
        .where(table.id.in_(chosen.with_for_update(skip_locked=True)))
        .values(attempts=table.attempts + 1, lease_until=now + lasting)
        .returning(table.id, table.attempts)
        .execution_options(synchronize_session=False)
    )
    with unit_of_work() as current:
        taken = [Lease(row.id, row.attempts, now + lasting) for row in current.execute(take)]
    return sorted(taken, key=lambda lease: lease.id)


def still_mine(current: Session, table: type[L], lease: Lease, *, lasting: dt.timedelta) -> L | None:
    """The row behind the loan, locked for this unit of work and lent for longer; None when it has passed to
    others.
    """
    lengthen = (
        sa.update(table)
        .where(table.id == lease.id, table.attempts == lease.attempt, table.state == WAITING)
        .values(lease_until=clock.now() + lasting)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    if current.execute(lengthen).first() is None:
        return None
    return current.get(table, lease.id, populate_existing=True)


def give_back(leases: Sequence[Lease], table: type[L], *, after: dt.timedelta, because: str = "") -> None:
    """Hand rows back as if they had not been taken: the try does not count. A unit of work of its own."""
    with unit_of_work() as current:
        for lease in leases:
            row = still_mine(current, table, lease, lasting=dt.timedelta(0))
            if row is not None:
                row.attempts -= 1
                row.lease_until = None
                row.next_try_at = clock.now() + after
                row.last_error = because or row.last_error
