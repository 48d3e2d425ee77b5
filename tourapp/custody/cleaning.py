"""Letting the store itself forget: what was deleted leaves no bytes in the file, nor in the log beside it.

SQLite zeroes what is deleted (`secure_delete`), but the write-ahead log keeps the old pages until it is cut off.
PostgreSQL keeps old rows until a VACUUM. Neither can be done inside a transaction, so the edge calls this after its
commit, and the worker does it again for whatever could not be done then.
"""

import threading

import sqlalchemy as sa
import structlog

from tourapp.core import clock
from tourapp.core.db import db, is_sqlite, session, unit_of_work
from tourapp.custody.held import HELD
from tourapp.custody.models import ErasureRecord, PurgeRun

log = structlog.get_logger("tourapp.custody")


def clean() -> bool:
    """Let the store forget what was deleted so far. False when somebody was reading: then it is done later.

    Call it outside a unit of work.
    """
    session().rollback()
    before = clock.now()
    if not (_cut_log() if is_sqlite(db.engine) else _vacuum()):
        log.warning("store_not_cleaned")
        return False
    with unit_of_work() as writing:
        for kind in (PurgeRun, ErasureRecord):
            writing.execute(
                sa.update(kind)
                .where(kind.cleaned_at.is_(None), kind.at <= before)
                .values(cleaned_at=clock.now())
            )
    return True


def clean_if_due(stop: threading.Event) -> int:
    """The worker's round: clean when something was removed since the last time. Answers whether it did."""
    waits = sa.union_all(
        *(sa.select(kind.id).where(kind.cleaned_at.is_(None)) for kind in (PurgeRun, ErasureRecord))
    ).limit(1)
    due = session().execute(waits).first() is not None
    session().rollback()
    return int(due and clean())


def _cut_log() -> bool:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
        return answer is not None and answer[0] == 0  # busy, pages in the log, pages written back
    finally:
        connection.close()


def _vacuum() -> bool:
    names = sorted({line.table for line in HELD})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in names:
            quoted = connection.dialect.identifier_preparer.quote(name)
            connection.exec_driver_sql(f"VACUUM {quoted}")
    return True
