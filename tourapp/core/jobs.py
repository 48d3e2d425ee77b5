"""Work in the background: the job table is the truth, `work` is the loop that empties it.

Whoever has something done later writes a row in her own transaction (`enqueue`); the worker takes rows with a
lease and runs the handler that `wiring.py` lists for their kind. A handler and the end of its job are one
unit of work, so what a handler writes in our database happens once; whatever reaches outside it may happen
twice.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core import clock
from tourapp.core.db import Base, enum_column, is_sqlite, key, session
from tourapp.core.ids import new_id
from tourapp.core.leases import Leased, waiting_index

log = structlog.get_logger("tourapp.jobs")

IDLE_SECONDS = 0.5
"""How long an idle worker sleeps: the most that a fact waits before somebody looks."""

LEASE = dt.timedelta(minutes=5)
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long a job rests after its first, second … failure. After one more it is kept as failed."""

KEPT = dt.timedelta(days=7)
"""How long jobs that are done stay, so that `once` holds and the week can be looked at."""

Payload = Mapping[str, Any]
Handler = Callable[[Payload], None]
Step = Callable[[threading.Event], int]
"""One round of a piece of work that keeps its own table (the outbox); answers how much it did."""


class JobState(StrEnum):
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"
    """Given up; kept, and shown by `doctor`."""


class Job(Leased, Base):
    __tablename__ = "job"

    id: Mapped[uuid.UUID] = key()
    kind: Mapped[str] = mapped_column(sa.String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """References and figures only: no words of anybody's, since nobody erases here."""
    once: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    state: Mapped[JobState] = enum_column(JobState, default=JobState.QUEUED)
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    __table_args__ = (waiting_index("job"), sa.Index("ix_job_kind_ended_at", "kind", "ended_at"))


@dataclass(frozen=True)
class _Tick:
    kind: str
    every: int | Literal["daily"]


_handlers: dict[str, Handler] = {}
_ticks: dict[str, _Tick] = {}
_steps: dict[str, Step] = {}


def handle(kind: str, handler: Handler) -> None:
    """Let `handler` run the jobs of this kind. It writes in the unit of work that is open, and never commits.
    """
    _handlers[kind] = handler


def every(period: int | Literal["daily"], name: str, run: Callable[[], None]) -> None:
    """Have `run` done once in every `period` (seconds, or "daily" for each date of UTC), whoever many workers
    there are.

    A period that no worker saw is not made up for.
    """
    _handlers[name] = lambda payload: run()
    _ticks[name] = _Tick(name, period)


def step(name: str, run: Step) -> None:
    """Give every round of the loop this piece of work as well."""
    _steps[name] = run


def enqueue(
    kind: str, payload: Payload | None = None, *, once: str | None = None, at: dt.datetime | None = None
) -> bool:
    """Have this done by the worker, at once or not before `at`; in the caller's unit of work, so only if she
    commits.

    `once` names the work: a second job of that name is not made, however the first one ended. Answers whether
    a job was made.
    """
    current = session()
    if not current.info.get("writes"):
        raise RuntimeError("a job is written in the unit of work of what it belongs to")
    if kind not in _handlers:
        raise LookupError(f"no handler for jobs of the kind {kind!r}: list it in wiring.py")
    now = clock.now()
    row = {
        "id": new_id(),
        "kind": kind,
        "payload": dict(payload or {}),
        "once": once,
        "state": JobState.QUEUED,
    }
    row |= {"attempts": 0, "next_try_at": at or now, "last_error": "", "created_at": now}
    dialect = sqlite if is_sqlite(current.connection()) else postgresql
    insert = (
        dialect.insert(Job).values(**row).on_conflict_do_nothing(index_elements=["once"]).returning(Job.id)
    )
    return current.execute(insert).first() is not None


def last_seen() -> dt.datetime | None:
    """When a worker last finished something; `keep_alive` lets it do so every minute."""
    return session().scalar(sa.select(sa.func.max(Job.ended_at)).where(Job.kind == "worker_alive"))
