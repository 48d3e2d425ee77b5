"""The rows of a table as they were read: text, and which cells only say again what a merged cell above them says."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Row:
    """One row. `number` is its line in what was pasted, or its row in a sheet or document."""

    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)

    @property
    def text(self) -> str:
        """What stands in it, for a person to recognise."""
        return " | ".join(cell for place, cell in enumerate(self.cells) if cell and place not in self.merged)

    def to_json(self) -> list[Any]:
        return [self.number, list(self.cells), sorted(self.merged)]

    @classmethod
    def of_json(cls, told: list[Any]) -> Self:
        number, cells, merged = told
        return cls(number, tuple(cells), frozenset(merged))


@dataclass(frozen=True)
class Grid:
    """A table without its blank rows. `notes` are codes about all of it, each with its places."""

    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"rows": [row.to_json() for row in self.rows], "notes": [list(note) for note in self.notes]}

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> Self:
        return cls(
            tuple(Row.of_json(row) for row in told["rows"]),
            tuple((code, said) for code, said in told["notes"]),
        )


def grid_of(rows: Iterable[Row], notes: Iterable[tuple[str, str]] = ()) -> Grid:
    """The rows that say something; all of one width."""
    kept = [row for row in rows if not row.is_blank]
    width = max((len(row.cells) for row in kept), default=0)
    padded = (Row(row.number, row.cells + ("",) * (width - len(row.cells)), row.merged) for row in kept)
    return Grid(tuple(padded), tuple(notes))
