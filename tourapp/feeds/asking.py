"""How calendars are asked for: counted in the process, written down once a minute, as sums.

No request waits for this, and none writes. Of a private calendar it is kept to the hour when which kind of program
last looked; how often, only for each event as a whole.
"""

import atexit
import datetime as dt
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tourapp.agenda.models import Audience, CircleState, Entry, Reader
from tourapp.core import clock
from tourapp.core.db import is_sqlite, session, unit_of_work
from tourapp.core.errors import Unavailable
from tourapp.core.ids import parse_ref
from tourapp.feeds.families import family
from tourapp.feeds.kept import Asked, Poll
from tourapp.feeds.models import CalendarLink

log = structlog.get_logger("tourapp.feeds")

EVERY_SECONDS = 60.0
MOST = 50_000
"""Sums that a process holds while the database is away; more are not counted."""
KEPT = dt.timedelta(days=90)
LINK = "calendar_link"

Key = tuple[str, str, dt.datetime]
"""In whose name (a reference to an event or a link), the kind of program, the hour."""


@dataclass
class Sum:
    whole: int = 0
    unchanged: int = 0


_family = lru_cache(maxsize=1024)(family)


class Counter:
    """What was asked of this process and is not written down yet."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._sums: dict[Key, Sum] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, counted: str, agent: str, *, is_whole: bool) -> None:
        """Count one answer; the first one starts the thread that writes."""
        hour = clock.now().replace(minute=0, second=0, microsecond=0)
        key = (counted, _family(agent).value, hour)
        with self._lock:
            found = self._sums.get(key)
            if found is None:
                if len(self._sums) >= MOST:
                    return
                found = self._sums[key] = Sum()
            if is_whole:
                found.whole += 1
            else:
                found.unchanged += 1
        if self._thread is None and not self._app.testing:
            self._start()

    def flush(self) -> None:
        """Write down what was counted, in a unit of work of its own; in trouble it is kept for the next time."""
        with self._lock:
            taken, self._sums = self._sums, {}
        if not taken:
            return
        try:
            with self._app.app_context(), unit_of_work():
                write(taken)
        except (DBAPIError, PoolTimeout, Unavailable) as error:
            log.info("asking_not_written", error=type(error).__name__)
            self._give_back(taken)

    def _give_back(self, taken: Mapping[Key, Sum]) -> None:
        with self._lock:
            for key, each in taken.items():
                found = self._sums.setdefault(key, Sum())
                found.whole += each.whole
                found.unchanged += each.unchanged

    def _start(self) -> None:
        with self._lock:
            if self._thread is not None:
                return
            self._thread = threading.Thread(target=self._run, name="feeds.asking", daemon=True)
        self._thread.start()
        atexit.register(self.flush)

    def _run(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_SECONDS):
            self.flush()


def write(sums: Mapping[Key, Sum]) -> None:
    """Add these sums: for each event, and when each link was last looked at. Links that are gone are left out."""
    links = _links({parse_ref(counted)[1] for counted, *_ in sums if counted.startswith(f"{LINK}:")})
    events = _events(links.values())
    polls: dict[tuple[uuid.UUID, str], dt.datetime] = {}
    asked: dict[tuple[str, dt.date, str, bool], tuple[int, int, dt.datetime]] = {}
    for (counted, kind, hour), each in sorted(sums.items()):
        link = links.get(parse_ref(counted)[1]) if counted.startswith(f"{LINK}:") else None
        if link is not None:
            polls[link.id, kind] = max(hour, polls.get((link.id, kind), hour))
        about = events[link.id] if link is not None else () if counted.startswith(LINK) else (counted,)
        for event in about:
            key = (event, hour.date(), kind, link is not None)
            whole, unchanged, last = asked.get(key, (0, 0, hour))
            asked[key] = (whole + each.whole, unchanged + each.unchanged, max(last, hour))
    _add_polls(polls)
    _add_asked(asked)


def sweep(now: dt.datetime) -> None:
    """Forget what is older than three months."""
    for old in (
        sa.delete(Asked).where(Asked.asked_on < (now - KEPT).date()),
        sa.delete(Poll).where(Poll.last_at < now - KEPT),
    ):
        session().execute(old, execution_options={"synchronize_session": False})


def _links(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, CalendarLink]:
    chosen = sa.select(CalendarLink).where(CalendarLink.id.in_(sorted(ids))).order_by(CalendarLink.id)
    return {link.id: link for link in session().scalars(chosen)}


def _events(links: Iterable[CalendarLink]) -> dict[uuid.UUID, Sequence[str]]:
    """The events (references) that each of these calendars is about."""
    every = list(links)
    found: dict[uuid.UUID, set[str]] = {link.id: {link.about} - {""} for link in every}
    behind: dict[object, list[uuid.UUID]] = defaultdict(list)
    for link in every:
        behind[link.person_id or link.reader].append(link.id)
    people = sorted({link.person_id for link in every if link.person_id is not None and not link.about})
    by_person = sa.select(Reader.person_id, Reader.event).where(Reader.person_id.in_(people)).distinct()
    bodies = {link.reader for link in every if link.person_id is None and not link.about}
    by_name = (
        sa.select(Audience.reference, Entry.event)
        .join(CircleState, CircleState.id == Audience.state_id)
        .join(Entry, Entry.id == CircleState.entry_id)
        .where(Audience.reference.in_(sorted(bodies)))
        .distinct()
    )
    for chosen in (by_person, by_name):
        for reader, event in session().execute(chosen):
            for link_id in behind[reader]:
                found[link_id].add(event)
    return {link_id: sorted(each) for link_id, each in found.items()}


def _add_polls(polls: Mapping[tuple[uuid.UUID, str], dt.datetime]) -> None:
    rows: list[dict[str, Any]] = [
        {"link_id": link, "family": kind, "last_at": last} for (link, kind), last in sorted(polls.items())
    ]
    if not rows:
        return
    insert = _insert(Poll)
    is_later = insert.excluded.last_at > Poll.last_at
    session().execute(
        insert.on_conflict_do_update(
            index_elements=["link_id", "family"],
            set_={
                "before_at": sa.case((is_later, Poll.last_at), else_=Poll.before_at),
                "last_at": sa.case((is_later, insert.excluded.last_at), else_=Poll.last_at),
            },
        ),
        rows,
    )


def _add_asked(asked: Mapping[tuple[str, dt.date, str, bool], tuple[int, int, dt.datetime]]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "event": event,
            "asked_on": day,
            "family": kind,
            "is_private": is_private,
            "whole": whole,
            "unchanged": unchanged,
            "last_at": last,
        }
        for (event, day, kind, is_private), (whole, unchanged, last) in sorted(asked.items())
    ]
    if not rows:
        return
    insert = _insert(Asked)
    new = insert.excluded
    session().execute(
        insert.on_conflict_do_update(
            index_elements=["event", "asked_on", "family", "is_private"],
            set_={
                "whole": Asked.whole + new.whole,
                "unchanged": Asked.unchanged + new.unchanged,
                "last_at": sa.case((new.last_at > Asked.last_at, new.last_at), else_=Asked.last_at),
            },
        ),
        rows,
    )


def _insert(kind: Any) -> Any:
    """In the order of their keys, so that two processes never wait for each other crosswise."""
    dialect = sqlite if is_sqlite(session().connection()) else postgresql
    return dialect.insert(kind)
