"""How alembic reaches the database: the application's own engine, our column types written as plain ones."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from sqlalchemy.types import TypeDecorator

from tourapp import models
from tourapp.core.db import Base, db, is_sqlite

models.load()


def _plain(kind: str, item: Any, autogen_context: Any) -> str | bool:
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def _foreign_keys(connection: sa.Connection, wanted: str) -> None:
    """On the driver's own connection: inside a transaction, which ours begins by itself, SQLite ignores it."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={wanted}")
    cursor.execute("PRAGMA foreign_keys")
    if cursor.fetchone()[0] != (wanted == "ON"):
        raise RuntimeError(f"SQLite did not switch foreign keys {wanted}")
    cursor.close()


def run() -> None:
    with db.engine.connect() as connection:
        sqlite = is_sqlite(connection)
        if sqlite:
            # A batch rewrites a table; with foreign keys on, dropping the old one would delete its children.
            _foreign_keys(connection, "OFF")
        connection = connection.execution_options(tourapp_writes=True)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_plain,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            connection.rollback()
            _foreign_keys(connection, "ON")
            if broken:
                raise RuntimeError(f"a migration left rows without their parent: {broken[:5]}")


run()
