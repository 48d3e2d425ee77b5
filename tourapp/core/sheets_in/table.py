"""What reading a file gives: lines of cells, what is odd about the file, and why a file is not read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """What a cell is. Its text is what a person sees in it, a formula's is the formula itself."""

    TEXT = "t"
    NUMBER = "n"
    DATE = "d"
    """A true date; the text is ISO (`2027-06-17`), its time of day left out."""
    TRUTH = "b"
    FORMULA = "f"
    ERROR = "e"
    MERGED = "m"
    """Filled from the merged cell above it."""


class Cell(NamedTuple):
    text: str
    kind: Kind = Kind.TEXT


EMPTY = Cell("")


class Line(NamedTuple):
    """One row. `number` is the line of a CSV file at which it begins, or the row of a worksheet."""

    number: int
    cells: Sequence[Cell]
    is_hidden: bool = False
    is_struck: bool = False

    @property
    def is_blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)


class Level(StrEnum):
    INFO = "info"
    WARNING = "warning"


@dataclass(frozen=True)
class FileIssue:
    """Something about the file as a whole. `places` are headings, sheets, ranges or cells, as `what` says."""

    code: str
    severity: Level = Level.INFO
    what: str = ""
    places: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"code": self.code, "severity": self.severity.value}
        return told | ({self.what: list(self.places)} if self.what else {})

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> "FileIssue":
        what = next((name for name in told if name not in ("code", "severity")), "")
        return cls(told["code"], Level(told["severity"]), what, tuple(told.get(what, ())))


@dataclass(frozen=True)
class Table:
    """A file as it was read. `encoding` is empty for a workbook, `sheet` and `sheets` for a CSV file."""

    lines: Sequence[Line]
    issues: Sequence[FileIssue] = ()
    encoding: str = ""
    sheet: str = ""
    sheets: Sequence[str] = ()
    """Every sheet that is not hidden."""


@dataclass(frozen=True)
class Limits:
    """What is still read. Far above an office's lists, far below what hurts."""

    file_bytes: int = 12 * 1024 * 1024
    unpacked_bytes: int = 160 * 1024 * 1024
    """All parts of a workbook together, counted while unpacking: what its directory says is not believed."""
    ratio: int = 200
    """How many times a part may grow; small parts grow more without harm."""
    parts: int = 500
    rows: int = 50_000
    columns: int = 200
    cell: int = 32_767
    head: int = 0
    """Read so many rows and no more, without what hides in them; 0 for all."""
    seconds: int = 60
    memory_bytes: int = 900 * 1024 * 1024
    """Address space of the process that reads a workbook."""


LIMITS = Limits()


class Fault(StrEnum):
    """Why a file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_LIST = "not_a_list"
    """Neither CSV nor XLSX: an old workbook, a picture, a program."""
    ENCODING = "encoding"
    """In no encoding that we can tell for certain."""
    BOMB = "bomb"
    """Grows beyond measure when it is unpacked."""
    MACROS = "macros"
    ENTITIES = "entities"
    """Its XML declares entities or points outside itself."""
    LOCKED = "locked"
    """Behind a password."""
    BROKEN = "broken"
    ROWS = "rows"
    COLUMNS = "columns"
    CELL = "cell"
    NO_SHEET = "no_sheet"
    TOO_LONG = "too_long"
    """Reading took too much time or memory."""


@dataclass(frozen=True)
class Unreadable(Exception):
    """The file is refused as a whole; `where` is a line, a part or a size, where that helps."""

    fault: Fault
    where: str = field(default="")

    def __str__(self) -> str:
        return f"{self.fault.value} {self.where}".strip()
