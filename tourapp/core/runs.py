"""Work that takes long: done by the worker between its jobs, in sight, and stopped when somebody asks.

A job is one unit of work, so nobody sees it before it ends. A *run* writes how far it is as it goes, and whatever it
does to our data it does in units of work of its own; `Progress.end` ends it inside the last of them, so that the
effect and its end happen together or not at all. A run that was cut off begins again from the start.
"""

import datetime as dt
import json
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core import clock
from tourapp.core.db import Base, SealedColumn, enum_column, key, session, unit_of_work
from tourapp.core.errors import Refused
from tourapp.core.ids import new_id, ref
from tourapp.core.leases import Lease, Leased, claim, still_mine, waiting_index
from tourapp.core.sealed import Sealed, open_sealed, seal

log = structlog.get_logger("tourapp.runs")

LEASE = dt.timedelta(minutes=10)
MOST_ATTEMPTS = 3
SAY_EVERY_SECONDS = 0.5
KEPT = dt.timedelta(days=90)
"""How long a run that has ended can still be looked at."""


class RunState(StrEnum):
    QUEUED = "queued"
    """Waits, or is in some worker's hand."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(Leased, Base):
    __tablename__ = "run"
    __table_args__ = (waiting_index("run"),)

    id: Mapped[uuid.UUID] = key()
    kind: Mapped[str] = mapped_column(sa.String(64))
    about: Mapped[str] = mapped_column(sa.String(80), index=True)
    """What it is done to, by reference."""
    by: Mapped[str] = mapped_column(sa.String(64))
    """Who asked for it, by reference."""
    state: Mapped[RunState] = enum_column(RunState, default=RunState.QUEUED)
    given: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """What the handler needs, as JSON; wiped when the run has ended."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """0 while nobody knows how much there is to do."""
    step: Mapped[str] = mapped_column(sa.String(64), default="")
    """What it is doing, as a word that a page puts into a sentence."""
    result: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Figures and references only."""
    refused: Mapped[str] = mapped_column(sa.String(64), default="")
    """Why it failed, as a code."""
    cancel_asked_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    began_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]

    @property
    def ref(self) -> str:
        return ref("run", self.id)

    @property
    def is_over(self) -> bool:
        return self.state is not RunState.QUEUED

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


class Cancelled(Exception):
    """Somebody asked for the run to stop. Let it pass: nothing that was not committed stays."""


class Lost(Exception):
    """The run has passed to another worker."""


class Hopeless(Exception):
    """Trying again would not help; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Progress:
    """What a handler holds while its run is in its hand."""

    lease: Lease
    kind: str
    about: str
    by: str
    given: Mapping[str, Any]
    _said_at: float = field(default=0.0)

    def say(self, step: str, done: int = 0, total: int = 0, *, now: bool = False) -> None:
        """How far it is. Not inside a unit of work: it commits by itself, twice a second at most.

        Raises `Cancelled` when somebody has asked, `Lost` when the run is another worker's by now.
        """
        if not now and time.monotonic() - self._said_at < SAY_EVERY_SECONDS:
            return
        self._said_at = time.monotonic()
        with unit_of_work() as current:
            run = self._mine(current)
            run.step, run.done, run.total = step, done, total
            asked = run.cancel_asked_at is not None
        if asked:
            raise Cancelled

    def end(self, result: Mapping[str, Any] | None = None) -> None:
        """The run is done. Call it in the unit of work of what it has done."""
        run = self._mine(session())
        if run.cancel_asked_at is not None:
            raise Cancelled
        _close(run, RunState.DONE)
        run.done = run.total
        run.result = dict(result or {})

    def _mine(self, current: Any) -> Run:
        run = still_mine(current, Run, self.lease, lasting=LEASE)
        if run is None:
            raise Lost
        return run


Handler = Callable[[Progress], object]

_handlers: dict[str, Handler] = {}


def handle(kind: str, handler: Handler) -> None:
    """Let `handler` do the runs of this kind. It opens units of work of its own and ends with `Progress.end`."""
    _handlers[kind] = handler


def start(kind: str, about: str, by: str, given: Mapping[str, Any] | None = None) -> Run:
    """Have this done by the worker; in the caller's unit of work."""
    if kind not in _handlers:
        raise LookupError(f"no handler for runs of the kind {kind!r}: list it in wiring.py")
    identifier = new_id()
    content = seal(json.dumps(dict(given or {})), table="run", row=str(identifier), column="given")
    run = Run(id=identifier, kind=kind, about=about, by=by, given=content, created_at=clock.now())
    session().add(run)
    session().flush()
    return run


def ask_to_cancel(run: Run) -> None:
    """Stop it as soon as it looks up; one that nobody has begun ends at once. Too late changes nothing."""
    if run.is_over:
        return
    run.cancel_asked_at = run.cancel_asked_at or clock.now()
    if run.began_at is None:
        _close(run, RunState.CANCELLED)


def by_id(identifier: uuid.UUID) -> Run | None:
    return session().get(Run, identifier)


def _close(run: Run, state: RunState) -> None:
    run.state = state
    run.ended_at = clock.now()
    run.lease_until = None
    run.given = None


# --- the worker --------------------------------------------------------------------------------------


def work(stop: threading.Event) -> int:
    """One round: take one run in hand and do it. A step of the worker's loop; answers how many were done."""
    for lease in claim(Run, limit=1, lasting=LEASE):
        _run(lease)
        return 1
    return 0


def _run(lease: Lease) -> None:
    with unit_of_work() as current:
        run = still_mine(current, Run, lease, lasting=LEASE)
        if run is None:
            return
        run.began_at = run.began_at or clock.now()
        content = run.given
        opened = (
            open_sealed(content, table="run", row=str(run.id), column="given")
            if content is not None
            else "{}"
        )
        progress = Progress(lease, run.kind, run.about, run.by, json.loads(opened))
    began = time.perf_counter()
    try:
        _handlers[progress.kind](progress)
    except Lost:
        return
    except Cancelled:
        _over(lease, RunState.CANCELLED)
    except Hopeless as error:
        _over(lease, RunState.FAILED, error.code)
    except Refused as error:
        _over(lease, RunState.FAILED, getattr(error, "code", "refused"))
    except Exception as error:
        _failed(lease, progress, error)
    ms = round((time.perf_counter() - began) * 1000)
    log.info("run_ended", run=str(lease.id), kind=progress.kind, ms=ms)


def _failed(lease: Lease, progress: Progress, error: Exception) -> None:
    """Try again later, or give up. Of the error only its kind is kept: its text may quote."""
    log.error("run_failed", run=str(lease.id), kind=progress.kind, attempt=lease.attempt, exc_info=error)
    session().rollback()
    if lease.attempt >= MOST_ATTEMPTS and not isinstance(error, DBAPIError):
        _over(lease, RunState.FAILED, "error")
        return
    with unit_of_work() as current:
        run = still_mine(current, Run, lease, lasting=LEASE)
        if run is not None:
            run.last_error = type(error).__name__
            run.lease_until = None
            run.next_try_at = clock.now() + dt.timedelta(seconds=30 * lease.attempt)


def _over(lease: Lease, state: RunState, code: str = "") -> None:
    session().rollback()
    with unit_of_work() as current:
        run = still_mine(current, Run, lease, lasting=LEASE)
        if run is not None:
            _close(run, state)
            run.refused = code[:64]


def purge_due() -> int:
    """Forget runs that ended long ago; answers how many."""
    old = sa.delete(Run).where(Run.ended_at < clock.now() - KEPT).returning(Run.id)
    return len(session().execute(old, execution_options={"synchronize_session": False}).all())
