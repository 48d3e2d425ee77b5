"""The database: base class, column types, and the one way to write.

Reading needs nothing: the session opens a read transaction by itself and the request ends it. Writing happens inside
`unit_of_work()` and nowhere else; a flush outside it is refused, so that nobody writes under a read snapshot
(SQLite in WAL mode fails such an upgrade at once, whatever the time-out).

A statement that many requests ask is built once, beside the function that asks it, with `sa.bindparam` for what
differs: building one costs as much as asking it.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import (
    Composite,
    DeclarativeBase,
    Mapped,
    Session,
    composite,
    lazyload,
    mapped_column,
    registry,
)
from sqlalchemy.orm.util import identity_key
from sqlalchemy.types import TypeDecorator

from tourapp.core.errors import Unavailable
from tourapp.core.ids import new_id
from tourapp.core.sealed import Sealed
from tourapp.core.time import WallTime
from tourapp.core.words import Words

BUSY_SECONDS = 5
"""How long a writer waits for the one before it; after that the person sees a 503 and may try again."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",  # FULL: on disk before we answer
    "busy_timeout": str(BUSY_SECONDS * 1000),
    "foreign_keys": "1",
    "secure_delete": "1",
    "trusted_schema": "0",
}
"""What every SQLite connection must answer; `/readyz` and `doctor` ask again."""


class Instant(TypeDecorator[dt.datetime]):
    """A point in time: aware in, UTC in the database, aware out. A naive value is refused."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs its zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class WallClock(TypeDecorator[dt.datetime]):
    """What a clock on the wall shows: local time without a zone, which stands in the column beside it."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is not None and value.tzinfo is not None:
            raise TypeError("a wall time has its zone in its own column")
        return value


class SealedColumn(TypeDecorator[Sealed]):
    """Ciphertext in the database, an opaque `Sealed` in Python. Opening is a service's business."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError("only a sealed value goes into a sealed column")
        return value.blob

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))


_registry = registry(
    metadata=sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={dt.datetime: Instant(), uuid.UUID: sa.Uuid(), str: sa.String()},
)


class Base(DeclarativeBase):
    """The base of every table."""

    registry = _registry


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

E = TypeVar("E", bound=StrEnum)
M = TypeVar("M", bound=Base)


def key() -> Mapped[uuid.UUID]:
    """The primary key of a table. It exists as soon as the object does, since sealed values are bound to it."""
    return mapped_column(sa.Uuid(), primary_key=True, default=new_id)


def enum_column(
    kind: type[E], *, default: E | None = None, index: bool = False, nullable: bool = False
) -> Mapped[E]:
    """A column of one of our word lists, stored as its word (so that a new word needs no migration)."""
    column_type = sa.Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda words: [word.value for word in words],
    )
    return mapped_column(column_type, nullable=nullable, default=default, index=index)


def words(name: str) -> Composite[Words]:
    """Words in two languages: the columns `<name>_en` and `<name>_ja`, one value in Python."""
    return composite(
        Words,
        mapped_column(f"{name}_en", sa.Text, nullable=False, default=""),
        mapped_column(f"{name}_ja", sa.Text, nullable=False, default=""),
    )


def _wall_time(local: dt.datetime | None, zone: str | None) -> WallTime | None:
    return None if local is None or zone is None else WallTime(local, zone)


def wall_time(name: str, *, nullable: bool = False) -> Composite[Any]:
    """A wall time in a place: the columns `<name>_local` and `<name>_zone`, one value in Python."""
    return composite(
        _wall_time,
        mapped_column(f"{name}_local", WallClock, nullable=nullable),
        mapped_column(f"{name}_zone", sa.String(64), nullable=nullable),
    )


def is_sqlite(connection: Connection | Engine) -> bool:
    return connection.dialect.name == "sqlite"


def prepare_engine(engine: Engine) -> None:
    """Give the engine our habits; to be called once for each engine, before its first connection."""
    if not is_sqlite(engine):
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        for name, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("tourapp_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def for_one_look(engine: Engine) -> Engine:
    """An engine for single look-ups through `raw_connection`: each is its own transaction, begun and ended by itself.

    Its connections close with those of the engine that was given.
    """
    if is_sqlite(engine):
        return engine
    options = engine_options(engine.url.drivername) | {
        "pool_pre_ping": False,
        "isolation_level": "AUTOCOMMIT",
    }
    looking = sa.create_engine(engine.url, **options)
    event.listen(engine, "engine_disposed", lambda _engine: looking.dispose())
    return looking


def engine_options(url: str) -> dict[str, Any]:
    """Options of the engine for this address: time-outs everywhere, so that trouble below ends in a clear 503."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS}}
    return {
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 10,
        "pool_timeout": 10,
        "connect_args": {
            "connect_timeout": 5,
            "options": f"-c lock_timeout={BUSY_SECONDS * 1000} -c statement_timeout=20000 -c timezone=UTC",
        },
    }


def session() -> Session:
    """The session of this request, command or task."""
    return cast(Session, db.session())


@cache
def _by_key(kind: type[M], later: str) -> sa.Select[M]:
    (column,) = sa.inspect(kind).primary_key
    chosen = sa.select(kind).where(column == sa.bindparam("key"))
    return chosen.options(lazyload(getattr(kind, later))) if later else chosen


def find(kind: type[M], key: uuid.UUID, *, anew: bool = False, later: str = "") -> M | None:
    """The row with this primary key: as it is in hand, else from the database; `anew`: from there in any case.

    `later` names a relationship that comes with the row elsewhere and is not read with it here. What `Session.get`
    does, with one statement for each table where that builds its own every time.
    """
    current = session()
    if not anew and identity_key(kind, key) in current.identity_map:
        return current.get(kind, key)
    options = {"populate_existing": anew}
    return current.scalars(_by_key(kind, later), {"key": key}, execution_options=options).one_or_none()


_turn = threading.Lock()


@contextmanager
def _my_turn(engine: Engine) -> Iterator[None]:
    """Let the threads of this process write to SQLite one after the other.

    SQLite has one writer and no queue: whoever finds it busy sleeps and tries again, and the unlucky try for ever.
    A lock of our own wakes the next one at once; across processes SQLite's own waiting is enough. Whoever waits
    longer than two time-outs gets a 503.
    """
    if not is_sqlite(engine):
        yield
        return
    if not _turn.acquire(timeout=2 * BUSY_SECONDS):
        raise Unavailable()
    try:
        yield
    finally:
        _turn.release()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """End the read, open the write, commit at the end; any exception undoes everything.

    What was loaded before is loaded anew when it is touched, so that a decision never rests on an old read.
    """
    current = session()
    if current.info.get("writes"):
        raise RuntimeError("a unit of work is open already: only the edge opens one")
    current.rollback()
    current.expire_all()
    with _my_turn(db.engine):
        current.connection(execution_options={"tourapp_writes": True})
        current.info["writes"] = True
        try:
            yield current
            current.flush()
            current.commit()
        except BaseException:
            current.rollback()
            raise
        finally:
            current.info["writes"] = False


@event.listens_for(Session, "before_flush")
def _only_in_a_unit_of_work(current: Session, context: Any, instances: Any) -> None:
    if not current.info.get("writes"):
        raise RuntimeError("writing outside a unit of work")
