"""XLSX: values as they stand, formulas as formulas.

The library reads cell by cell without keeping the sheet (its read-only mode): a list of 20,000 rows then needs a
tenth of the memory. That mode knows nothing of hidden rows and columns, merged cells and comments; those are read
from the sheet's own XML in a second pass (`marks`).
"""

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from tourapp.core.sheets_in import package
from tourapp.core.sheets_in.marks import Marks, marks_of
from tourapp.core.sheets_in.table import (
    EMPTY,
    Cell,
    Fault,
    FileIssue,
    Kind,
    Level,
    Limits,
    Line,
    Table,
    Unreadable,
)


def read_workbook(data: bytes, limits: Limits, sheet: str = "") -> Table:
    """One sheet of a workbook: the one of this name, else the first that is not hidden."""
    parts = package.checked(data, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library's remarks on what it does not keep
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            return _table(book, parts, limits, sheet)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable(Fault.TOO_LONG) from None
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError):
        raise Unreadable(Fault.BROKEN) from None
    except SyntaxError:  # an XML parser's error is one
        raise Unreadable(Fault.BROKEN) from None


def _table(book: Any, parts: Any, limits: Limits, wanted: str) -> Table:
    shown = [each for each in book.worksheets if each.sheet_state == "visible"]
    hidden = [each.title for each in book.worksheets if each.sheet_state != "visible"]
    chosen = next((each for each in shown if each.title == wanted), shown[0] if shown else None)
    if chosen is None or (wanted and chosen.title != wanted):
        raise Unreadable(Fault.NO_SHEET)
    marks = Marks() if limits.head else marks_of(parts, chosen._worksheet_path, limits)
    chosen.reset_dimensions()  # what the sheet says of its size is not believed: rows would be padded to it
    lines = tuple(_filled(_lines(chosen, marks, limits), marks))
    others = tuple(each.title for each in shown if each is not chosen)
    titles = tuple(each.title for each in shown)
    return Table(lines, tuple(_issues(marks, others, tuple(hidden))), sheet=chosen.title, sheets=titles)


def _issues(marks: Marks, others: tuple[str, ...], hidden: tuple[str, ...]) -> Iterator[FileIssue]:
    told = (
        ("MERGED_CELLS", Level.INFO, "ranges", marks.merged_names),
        ("OTHER_SHEETS_IGNORED", Level.INFO, "sheets", others),
        ("HIDDEN_SHEET_IGNORED", Level.WARNING, "sheets", hidden),
        ("HIDDEN_COLUMN", Level.WARNING, "columns", marks.hidden_columns),
        ("CELL_COMMENT", Level.INFO, "cells", marks.comments),
    )
    for code, level, what, places in told:
        if places:
            yield FileIssue(code, level, what, tuple(places))


def _lines(sheet: Any, marks: Marks, limits: Limits) -> Iterator[Line]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        if limits.head and number > limits.head:
            return
        if number > limits.rows:
            raise Unreadable(Fault.ROWS, str(limits.rows))
        if len(row) > limits.columns:
            raise Unreadable(Fault.COLUMNS, str(number))
        cells = tuple(_cell(each) for each in row)
        if any(len(cell.text) > limits.cell for cell in cells):
            raise Unreadable(Fault.CELL, str(number))
        filled = [each for each, cell in zip(row, cells, strict=True) if cell.text]
        struck = bool(filled) and all(_is_struck(each) for each in filled)
        yield Line(number, cells, number in marks.hidden_rows, struck)


def _is_struck(cell: Any) -> bool:
    return bool(cell.has_style and cell.font is not None and cell.font.strike)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return EMPTY
    match cell.data_type, value:
        case "e", _:
            return Cell(str(value), Kind.ERROR)
        case "f", _:
            return Cell(str(getattr(value, "text", None) or value), Kind.FORMULA)
        case _, bool():
            return Cell("TRUE" if value else "FALSE", Kind.TRUTH)
        case _, dt.datetime():
            return Cell(value.date().isoformat(), Kind.DATE)
        case _, dt.date():
            return Cell(value.isoformat(), Kind.DATE)
        case _, dt.time() | dt.timedelta():
            return Cell(str(value))
        case _, int() | float():
            return Cell(str(int(value)) if value == int(value) else repr(value), Kind.NUMBER)
        case _:
            return Cell(str(value).replace("\r\n", "\n").replace("\r", "\n"))


def _filled(lines: Iterator[Line], marks: Marks) -> Iterator[Line]:
    """Cells merged downwards say what their first cell says. A merge across columns is a heading, and stays one."""
    downwards = {first: (column, last) for first, column, last in marks.downwards}
    held: dict[int, tuple[Cell, int]] = {}
    for line in lines:
        held = {column: (cell, last) for column, (cell, last) in held.items() if line.number <= last}
        if held:
            cells = [*line.cells, *[EMPTY] * (max(held) + 1 - len(line.cells))]
            for column, (cell, _last) in held.items():
                cells[column] = Cell(cell.text, Kind.MERGED) if cell.text else EMPTY
            line = line._replace(cells=tuple(cells))
        for (row, column), (_column, last) in downwards.items():
            if row == line.number and column < len(line.cells):
                held[column] = (line.cells[column], last)
        yield line
