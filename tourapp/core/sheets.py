"""Lists written out as CSV and XLSX: flat, values only, nothing live in them (rule R55).

A cell is text, a number, a truth value, a date, a local time or nothing. Sealed values and everything else
are refused with TypeError: what an export shows is decided by whoever makes its rows, never by a
representation.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

import xlsxwriter

from tourapp.core import clock
from tourapp.core.text import clean_block

Cell: TypeAlias = str | int | float | Decimal | bool | date | datetime | time | None

# Limits of the file format.
_MOST_ROWS = 1_048_576
_EXACT_INTEGER = 10**15
_FIRST_YEAR = 1900
_NARROWEST, _WIDEST = 8, 60


# --- cells -----------------------------------------------------------------------------------------


def neutral(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: behind an apostrophe where it begins like one.

    That is `= + - @`, their full-width, small and raised forms and the minus sign, also after spaces and
    characters that nobody can see, and a tab or line break in the first place. Control characters are taken
    out.
    """
    cleaned = clean_block(text)
    return f"'{cleaned}" if text[:1] in ("\t", "\r", "\n") or _begins_like_a_formula(cleaned) else cleaned


def _begins_like_a_formula(text: str) -> bool:
    start = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return start[:1] in ("=", "+", "-", "@", "\u2212") and start != ""


def _checked(cell: Cell) -> Cell:
    """The cell as it may be written: texts neutral, the rest of a type that is allowed."""
    match cell:
        case str():
            return neutral(cell)
        case datetime() | time() if cell.tzinfo is not None:
            raise TypeError("a sheet shows local times: name the place in the heading and give naive times")
        case None | bool() | int() | float() | Decimal() | date() | time():
            return cell
        case _:
            raise TypeError(f"a {type(cell).__name__} is not written into a sheet")


def _checked_rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[list[Cell]]:
    """The headings, then each row; a row of another length is refused with ValueError."""
    yield [_checked(column) for column in columns]
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row has {len(row)} cells under {len(columns)} headings")
        yield [_checked(cell) for cell in row]


# --- CSV -------------------------------------------------------------------------------------------

# The code page of Windows has its own twins of these; Python's codec refuses the ones that people use.
_TWINS_932 = str.maketrans(
    {"〜": "～", "−": "－", "—": "―", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "¦": "￤"}
)


def write_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str = "utf-8-sig"
) -> Iterator[bytes]:
    """A CSV file line by line: commas, CR LF, text in quotes, dates as `2025-05-20`, times as `10:30`.

    `encoding` is `utf-8-sig` (Excel knows it by its first bytes) or `cp932` for Japanese desks; ask `not_in`
    before using the latter, since a character that it cannot hold raises UnicodeEncodeError.
    """
    line = io.StringIO()
    # Text in quotes: otherwise "a;=1" opens as two cells where the semicolon separates.
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC)
    encoder = codecs.getincrementalencoder(encoding)()
    for row in _checked_rows(columns, rows):
        writer.writerow([_in_csv(cell) for cell in row])
        yield encoder.encode(_for(encoding, line.getvalue()))
        line.seek(0)
        line.truncate()


def not_in(encoding: str, rows: Iterable[Sequence[Cell]]) -> tuple[str, ...]:
    """The characters of these rows that an encoding cannot hold, each once, in order of appearance."""
    found: dict[str, None] = {}
    for row in rows:
        for cell in row:
            for char in neutral(cell) if isinstance(cell, str) else "":
                if char not in found and not _holds(encoding, char):
                    found[char] = None
    return tuple(found)


def _holds(encoding: str, char: str) -> bool:
    try:
        _for(encoding, char).encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _for(encoding: str, text: str) -> str:
    return text.translate(_TWINS_932) if codecs.lookup(encoding).name == "cp932" else text


def _in_csv(cell: Cell) -> str | int | float | Decimal:
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case _:
            return cell


# --- XLSX ------------------------------------------------------------------------------------------


def write_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: a bold first row that stays in view, then values.

    No formula, link, comment, defined name, filter or hidden part; dates and times are real ones; the
    properties name nobody. Refused with ValueError: a text or a number of rows that the format would cut.
    """
    file = io.BytesIO()
    # In memory: the library's temporary files would leave personal data on the disk.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": clock.now().replace(tzinfo=None)})
        sheet = _Sheet(book, book.add_worksheet(_tab_name(title)))
        for number, row in enumerate(_checked_rows(columns, rows)):
            sheet.write_row(number, row)
        sheet.finish()
    return file.getvalue()


@dataclass
class _Sheet:
    """One worksheet being written, and how wide its columns will have to be."""

    book: Any
    sheet: Any
    widths: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.heading = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.formats = {
            datetime: self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: self.book.add_format({"num_format": "yyyy-mm-dd"}),
            time: self.book.add_format({"num_format": "hh:mm"}),
        }

    def write_row(self, number: int, row: Sequence[Cell]) -> None:
        if number >= _MOST_ROWS:
            raise ValueError("more rows than a worksheet holds")
        for column, cell in enumerate(row):
            self._write(number, column, cell)
            self.widths[column] = max(self.widths.get(column, _NARROWEST), _width(cell))

    def finish(self) -> None:
        self.sheet.freeze_panes(1, 0)
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(width + 2, _WIDEST))

    def _write(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None | "":
                pass
            case bool():
                self.sheet.write_boolean(row, column, cell)
            case str():
                self._write_text(row, column, cell)
            case datetime() | date() if cell.year < _FIRST_YEAR:
                self._write_text(row, column, str(_in_csv(cell)))
            case datetime() | date() | time():
                self.sheet.write_datetime(row, column, cell, self.formats[type(cell)])
            case int() | float() | Decimal() if _is_exact(cell):
                self.sheet.write_number(row, column, cell)
            case _:
                # Beyond fifteen digits a spreadsheet rounds; a long number is a reference, not a quantity.
                self._write_text(row, column, str(cell))

    def _write_text(self, row: int, column: int, text: str) -> None:
        if self.sheet.write_string(row, column, text, self.heading if row == 0 else None):
            raise ValueError("a cell holds 32,767 characters at most")


def _is_exact(number: int | float | Decimal) -> bool:
    """Whether a spreadsheet keeps all digits before the point: no infinity, no more than fifteen of them."""
    try:
        return abs(float(number)) < _EXACT_INTEGER
    except (OverflowError, ValueError):
        return False


def _width(cell: Cell) -> int:
    """How many half-width characters the longest line of a cell takes."""
    lines = str(_in_csv(cell)).split("\n")
    return max(sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in lines)


def _tab_name(title: str) -> str:
    """The title as the name of a worksheet: up to 31 characters, none of `[ ] : * ? / \\`, no quote at the
    ends.
    """
    name = "".join(" " if char in "[]:*?/\\" else char for char in " ".join(neutral(title).split()))
    # Counted in UTF-16, as Excel does: a rare kanji is two.
    name = name.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip(" '") or "Sheet1"
    # The one name that Excel keeps for itself.
    return f"{name} 1" if name.lower() == "history" else name


# --- file names ------------------------------------------------------------------------------------

_LONGEST_NAME = 59


def sheet_name(day: date, kind: str, ext: str, *, version: str = "") -> str:
    """The name of a file: `20250414_participants_v2.xlsx`, `20250414_参加者名簿_第2版.xlsx`.

    `day` is the date of issue in Tokyo. Composed characters, no spaces, nothing that a file system refuses,
    no circled figures or half-width kana, under 60 characters: a kind that is too long is cut, version and
    ending stay.
    """
    start, end = f"{day:%Y%m%d}", (f"_{_in_a_name(version)}" if version else "") + f".{_in_a_name(ext)}"
    room = _LONGEST_NAME - len(start) - len(end) - 1
    return f"{start}_{_in_a_name(kind)[:room].strip('-_.') or 'list'}{end}"


def _in_a_name(text: str) -> str:
    # NFKC is right here: it replaces circled figures and half-width kana, and composes.
    plain = unicodedata.normalize("NFKC", clean_block(text))
    return "-".join("".join(" " if char in '/\\:*?"<>|' else char for char in plain).split()).strip("-_.")
