"""Work in the background: the job table is the truth, `work` is the loop that empties it.

Whoever has something done later writes a row in her own transaction (`enqueue`); the worker takes rows with a
lease and runs the handler that `wiring.py` lists for their kind. A handler and the end of its job are one
unit of work, so what a handler writes in our database happens once; whatever reaches outside it may happen
twice.
"""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core import clock
from tourapp.core.db import Base, enum_column, is_sqlite, key, session, unit_of_work
from tourapp.core.ids import new_id
from tourapp.core.leases import Lease, Leased, claim, still_mine, waiting_index

log = structlog.get_logger("tourapp.jobs")

IDLE_SECONDS = 0.5
"""How long an idle worker sleeps: the most that a fact waits before somebody looks."""

NAP_SECONDS = 0.1

LEASE = dt.timedelta(minutes=5)
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long a job rests after its first, second … failure. After one more it is kept as failed."""

LONGEST_REST = 20
"""How many idle rests a worker makes in one, at most, while the database is away."""

STEP_REST_SECONDS = 10.0

ALIVE = "worker_alive"
KEPT = dt.timedelta(days=7)
"""How long jobs that are done stay, so that `once` holds and the week can be looked at."""

Payload = Mapping[str, Any]
Handler = Callable[[Payload], object]
Step = Callable[[threading.Event], int]
"""One round of a piece of work that keeps its own table (the outbox); answers how much it did."""


class Abandoned(Exception):
    """A job that was taken in hand often enough, and never ended in any way."""


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
_resting: dict[str, float] = {}
"""Steps that failed, and until when (monotonic) they are left alone."""


def handle(kind: str, handler: Handler) -> None:
    """Let `handler` run the jobs of this kind. It writes in the unit of work that is open, and never commits."""
    _handlers[kind] = handler


def every(period: int | Literal["daily"], name: str, run: Callable[[], object]) -> None:
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


def waiting() -> int:
    """How many jobs somebody should have done by now: queued, and their time has come."""
    due = sa.select(sa.func.count()).where(Job.state == JobState.QUEUED, Job.next_try_at <= clock.now())
    return session().scalar(due) or 0


def last_seen() -> dt.datetime | None:
    """When a worker last gave a sign of life (it does so every minute); None when none ever has."""
    return session().scalar(sa.select(sa.func.max(Job.ended_at)).where(Job.kind == ALIVE))


def failed(limit: int = 100) -> Sequence[Job]:
    """The jobs that were given up, newest first."""
    chosen = sa.select(Job).where(Job.state == JobState.FAILED)
    return session().scalars(chosen.order_by(Job.ended_at.desc(), Job.id.desc()).limit(limit)).all()


# --- the worker --------------------------------------------------------------------------------------


def work(app: Flask, stop: threading.Event) -> None:
    """Do what there is to do until `stop` is set; then finish the task in hand and come back.

    Several workers, in as many processes or machines as one likes, share the work. When the database is away
    the worker waits for it.
    """
    away = 0
    while not stop.is_set():
        try:
            with app.app_context():
                done = _round(stop)
            away = 0
        except (DBAPIError, PoolTimeout) as error:
            away += 1
            done = 0
            log.warning("database_away", error=type(error).__name__, times=away)
        if not done:
            _rest(stop, IDLE_SECONDS * min(max(away, 1), LONGEST_REST))


def run_due() -> int:
    """Do everything that is due now, in the application context of the caller; how much that was."""
    total = 0
    while done := _round(threading.Event()):
        total += done
    return total


def _round(stop: threading.Event) -> int:
    """One look at everything: ticks, jobs, and the steps of other packages. One that fails stops no other."""
    _start_ticks()
    done = 0
    for lease in claim(Job, limit=1, lasting=LEASE):
        _run(lease)
        done += 1
    for name, run in _steps.items():
        if stop.is_set() or time.monotonic() < _resting.get(name, 0):
            continue
        try:
            done += run(stop)
        except (DBAPIError, PoolTimeout):
            raise
        except Exception as error:
            session().rollback()
            _resting[name] = time.monotonic() + STEP_REST_SECONDS
            log.error("step_failed", step=name, exc_info=error)
    return done


def _rest(stop: threading.Event, seconds: float) -> None:
    """Sleep, but not past a request to stop.

    Not `stop.wait()`: a signal handler that sets an event on which its own thread waits can block for ever. In short
    naps: a signal runs its handler, but Python sleeps on until the nap is over.
    """
    until = time.monotonic() + seconds
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, NAP_SECONDS))


def _run(lease: Lease) -> None:
    """Run one job: its handler and its end are one unit of work."""
    try:
        with unit_of_work() as current:
            job = still_mine(current, Job, lease, lasting=LEASE)
            if job is None:
                return
            kind = job.kind
            if lease.attempt > len(BACK_OFF) + 1:
                raise Abandoned("every worker that took it in hand ended before the job did")
            began = time.perf_counter()
            _handlers[kind](job.payload)
            job.state = JobState.DONE
            job.ended_at = clock.now()
            job.lease_until = None
            job.last_error = ""
        log.info("job_done", job=str(lease.id), kind=kind, ms=round((time.perf_counter() - began) * 1000))
    except Exception as error:
        _note_failure(lease, error)


def _note_failure(lease: Lease, error: Exception) -> None:
    """Let the job rest, longer each time, or give it up. Of the error only its kind is kept: its text may
    quote.
    """
    with unit_of_work() as current:
        job = still_mine(current, Job, lease, lasting=LEASE)
        if job is None:
            return
        job.lease_until = None
        job.last_error = type(error).__name__
        if lease.attempt > len(BACK_OFF):
            job.state = JobState.FAILED
            job.ended_at = clock.now()
        else:
            job.next_try_at = clock.now() + BACK_OFF[lease.attempt - 1]
        given_up = job.state is JobState.FAILED
        kind = job.kind
    log.error(
        "job_failed", job=str(lease.id), kind=kind, attempt=lease.attempt, given_up=given_up, exc_info=error
    )


# --- ticks -------------------------------------------------------------------------------------------


def _start_ticks() -> None:
    """Make the jobs of ticks whose period has begun. The unique name of the job lets one worker win each
    period. One look at all of them, since every idle worker looks every second.
    """
    now = clock.now()
    names = {tick.kind: f"{tick.kind}@{_period(tick, now)}" for tick in _ticks.values()}
    waiting = sa.and_(Job.kind.in_(names), Job.state == JobState.QUEUED)
    begun = session().execute(
        sa.select(Job.kind, Job.once).where(sa.or_(Job.once.in_(names.values()), waiting))
    )
    known = {each for row in begun for each in row}
    session().rollback()
    due = {kind: name for kind, name in names.items() if not known & {kind, name}}
    if due:
        with unit_of_work():
            for kind, name in due.items():
                enqueue(kind, once=name)


def _period(tick: _Tick, now: dt.datetime) -> str:
    if tick.every == "daily":
        return now.date().isoformat()
    return str(int(now.timestamp()) // tick.every)


def _forget() -> None:
    """Remove jobs that have been done for a while; what failed stays until somebody has looked at it."""
    old = sa.delete(Job).where(Job.state == JobState.DONE, Job.ended_at < clock.now() - KEPT)
    session().execute(old.execution_options(synchronize_session=False))


def _give_a_sign() -> None:
    """Nothing to do: that the job ended is the sign."""


every(60, ALIVE, _give_a_sign)
every("daily", "forget_jobs", _forget)
