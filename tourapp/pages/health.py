"""Whether the house is well: one list of checks for `/readyz` and for `tourapp doctor`.

`/healthz` says only that the process answers; it asks nothing of anybody, so that a database in trouble does not make
a supervisor restart healthy processes.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Response as FlaskResponse
from flask import current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from tourapp.core import clock, jobs
from tourapp.core.db import PRAGMAS, db, is_sqlite, session
from tourapp.messages import queries as messages

LEAST_FREE = 200 * 1024 * 1024
"""Bytes that have to be free in the data folder: below that we say so before the disk does."""

OLDEST_MAIL = dt.timedelta(minutes=30)
"""A message that has waited longer means that nobody sends."""

OLDEST_SIGN = dt.timedelta(minutes=5)
"""Workers give a sign of life every minute."""


@dataclass(frozen=True)
class Finding:
    name: str
    is_well: bool
    words: str


def _database() -> Finding:
    store = db.engine.dialect.name
    session().execute(sa.select(1))
    return Finding("database", True, f"{store} answers")


def _pragmas() -> Finding:
    """On SQLite every connection has to have our settings; FULL sync is what "acknowledged" rests on."""
    if not is_sqlite(db.engine):
        return Finding("durability", True, "left to the server")
    wrong = []
    for name, wanted in PRAGMAS.items():
        found = str(session().execute(sa.text(f"PRAGMA {name}")).scalar()).lower()
        if found != wanted:
            wrong.append(f"{name} is {found}, not {wanted}")
    return Finding("durability", not wrong, "; ".join(wrong) or "WAL, full sync")


def _migrations() -> Finding:
    config = Config()
    config.set_main_option("script_location", str(current_app.extensions["migrate"].directory))
    head = ScriptDirectory.from_config(config).get_current_head()
    at = MigrationContext.configure(session().connection()).get_current_revision()
    behind = f", should be {head}: run `tourapp db upgrade`"
    return Finding("migrations", at == head, f"at {at or 'nothing'}" + ("" if at == head else behind))


def _disk() -> Finding:
    folder: Path = current_app.config["SETTINGS"].data_dir
    free = shutil.disk_usage(folder).free
    return Finding("disk", free >= LEAST_FREE, f"{free // (1024 * 1024)} MiB free in the data folder")


def _outbox() -> Finding:
    if not current_app.config["SETTINGS"].mail_url:
        return Finding("outbox", True, "no mail server set: messages are kept and shown at /outbox")
    since = messages.waiting_since()
    waits = clock.now() - since if since else dt.timedelta()
    words = f"the oldest message waits {int(waits.total_seconds())} s" if since else "nothing waits"
    return Finding("outbox", waits <= OLDEST_MAIL, words)


def _worker() -> Finding:
    seen = jobs.last_seen()
    if seen is None:
        return Finding("worker", False, "no worker has been seen: start `tourapp worker`")
    ago = clock.now() - seen
    return Finding("worker", ago <= OLDEST_SIGN, f"last seen {max(0, int(ago.total_seconds()))} s ago")


READY: tuple[tuple[str, Callable[[], Finding]], ...] = (
    ("database", _database),
    ("durability", _pragmas),
    ("migrations", _migrations),
    ("disk", _disk),
    ("outbox", _outbox),
)
"""What has to be well for this process to serve. A missing worker delays mail, but pages work."""

ALL = (*READY, ("worker", _worker))


def examine(checks: tuple[tuple[str, Callable[[], Finding]], ...]) -> Iterator[Finding]:
    """Run the checks; one that fails is a finding, never an exception."""
    for name, check in checks:
        try:
            yield check()
        except (SQLAlchemyError, OSError) as error:
            session().rollback()
            yield Finding(name, False, type(error).__name__)


def healthz() -> Response:
    """The process is alive."""
    return FlaskResponse("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def readyz() -> Response:
    """Whether this process can serve: 200, or 503 with what is wrong. Names and figures only."""
    findings = list(examine(READY))
    well = all(finding.is_well for finding in findings)
    response = jsonify({finding.name: "ok" if finding.is_well else finding.words for finding in findings})
    response.status_code = 200 if well else 503
    response.headers["Cache-Control"] = "no-store"
    if not well:
        response.headers["Retry-After"] = "10"
    return response
