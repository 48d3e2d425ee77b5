"""How many statements the database is asked: lists must take the same number for one row and for many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tourapp.core.db import db


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run inside, in their order. Needs an application context; requests inside count too."""
    engine = db.engine
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
