"""Many rows at once, made ready for the driver beforehand.

Turning values into what a driver takes costs more than handing them over. `Inserts.bind` does it row by row outside the
transaction; `Inserts.run` hands over what was bound in one go.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

Bound = tuple[Any, ...]


class Inserts:
    """An INSERT of these columns into a table of ours; `fixed` are values that are the same in every row."""

    def __init__(
        self, engine: Engine, table: sa.Table, columns: Sequence[str], fixed: Mapping[str, Any] | None = None
    ) -> None:
        self.columns = tuple(columns)
        dialect = engine.dialect
        fixed = fixed or {}
        self._processors: dict[str, Callable[[Any], Any] | None] = {
            name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
            for name in (*columns, *fixed)
        }
        self._fixed = tuple(self.one(name, value) for name, value in fixed.items())
        quote = dialect.identifier_preparer.quote
        names = ", ".join(quote(name) for name in (*columns, *fixed))
        mark = "?" if dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * (len(columns) + len(fixed)))
        # Names of our own tables and columns, quoted by the dialect; every value is a parameter.
        self._statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608

    def one(self, column: str, value: Any) -> Any:
        """One value as the driver takes it."""
        process = self._processors[column]
        return value if process is None else process(value)

    def bind(self, row: Mapping[str, Any]) -> Bound:
        """A row as the driver takes it, in the order of the columns."""
        return tuple(self.one(name, row[name]) for name in self.columns)

    def run(self, connection: Connection, rows: Sequence[Bound]) -> None:
        """Write all of them; nothing where there are none."""
        if rows:
            fixed = self._fixed
            connection.exec_driver_sql(self._statement, [row + fixed for row in rows])
