"""A table as rows of cells: from pasted text, a document (.docx), a workbook (.xlsx) or a list (.csv)."""

import csv
import io
import re
from collections.abc import Iterator

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.sheets_in import Fault, Kind, Limits, Table, Unreadable, read
from tourapp.core.text import clean_block
from tourapp.programme.tables.grid import Grid, Row, grid_of

LIMITS = Limits(
    file_bytes=2 * 1024 * 1024,
    unpacked_bytes=32 * 1024 * 1024,
    rows=2_000,
    columns=60,
    cell=4_000,
    seconds=20,
    memory_bytes=512 * 1024 * 1024,
)
LONGEST_PASTE = 80_000
"""Characters. A week of a tour has some ten thousand."""

_PACKAGE = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FAULTS = {
    Fault.EMPTY: _l("It is empty."),
    Fault.TOO_LARGE: _l("The file is larger than 2 MB. Remove the pictures, or paste the table."),
    Fault.NOT_A_LIST: _l(
        "This is neither a Word document (.docx), an Excel workbook (.xlsx) nor a CSV file."
    ),
    Fault.ENCODING: _l("We cannot tell which encoding the file uses. Paste the table instead."),
    Fault.BOMB: _l("The file becomes far too large when it is unpacked, so it was not opened."),
    Fault.MACROS: _l("The file holds a program or something embedded. Save it without, or paste the table."),
    Fault.ENTITIES: _l("The file declares entities, which no table needs, so it was not opened."),
    Fault.LOCKED: _l(
        "The file is locked by a password, or in an old form (.doc, .xls). Save it as .docx or .xlsx."
    ),
    Fault.BROKEN: _l("The file is damaged and cannot be read. Paste the table instead."),
    Fault.ROWS: _l("The table has more than 2,000 rows. Import it in parts."),
    Fault.COLUMNS: _l("The table has more than 60 columns. Remove the empty ones."),
    Fault.CELL: _l("A cell holds more than 4,000 characters. Shorten it, or split it."),
    Fault.NO_SHEET: _l("The workbook has no visible sheet."),
    Fault.TOO_LONG: _l("Reading the file took too much time or memory, so it was stopped."),
}


def from_text(text: str) -> Grid:
    """Pasted text: cells parted by tabs, as Word and Excel copy them, or plain lines. Refused: too much of it."""
    if len(text) > LONGEST_PASTE:
        raise Refusal(
            _l("That is more than 80,000 characters. Upload the file instead."),
            field="text",
            code="too_long",
        )
    rows = grid_of(_pasted(text))
    return _checked(rows, "text")


def from_file(data: bytes) -> Grid:
    """A file. Refused with its reason, before anything else happens to it, when it cannot be read safely."""
    try:
        is_document = data.startswith(_PACKAGE) and b"word/document.xml" in data
        table = read(data, limits=LIMITS, is_document=is_document)
    except Unreadable as unreadable:
        raise Refusal(FAULTS[unreadable.fault], field="file", code=unreadable.fault.value) from None
    return _checked(grid_of(_rows(table), _notes(table)), "file")


def _checked(grid: Grid, field: str) -> Grid:
    if not grid.rows:
        raise Refusal(FAULTS[Fault.EMPTY], field=field, code="empty")
    for fault, most, had in (
        (Fault.ROWS, LIMITS.rows, len(grid.rows)),
        (Fault.COLUMNS, LIMITS.columns, len(grid.rows[0].cells)),
        (Fault.CELL, LIMITS.cell, max(len(cell) for row in grid.rows for cell in row.cells)),
    ):
        if had > most:
            raise Refusal(FAULTS[fault], field=field, code=fault.value)
    return grid


def _pasted(text: str) -> Iterator[Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    if "\t" not in text:
        for number, line in enumerate(text.split("\n"), 1):
            yield Row(number, (_clean(line),))
        return
    if _is_quoted(text):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        before = 0
        for record in reader:
            yield Row(before + 1, tuple(_clean(cell) for cell in record))
            before = reader.line_num
        return
    for number, line in enumerate(text.split("\n"), 1):
        yield Row(number, tuple(_clean(cell) for cell in line.split("\t")))


_OPENED = re.compile(r'(?:^|\t)"', re.MULTILINE)
_CLOSED = re.compile(r'"(?=\t|$)', re.MULTILINE)


def _is_quoted(text: str) -> bool:
    """Excel puts cells with line breaks into quotation marks; a mark that is only text has no other at the far end."""
    opened = len(_OPENED.findall(text))
    return opened > 0 and opened == len(_CLOSED.findall(text)) and text.count('"') % 2 == 0


_SPACES = re.compile("[ \u3000]{2,}")


def _clean(text: str) -> str:
    """A cell without what nobody sees; where several spaces set words apart, one does."""
    return _SPACES.sub(" ", clean_block(text)).strip()


def _rows(table: Table) -> Iterator[Row]:
    for line in table.lines:
        merged = frozenset(place for place, cell in enumerate(line.cells) if cell.kind is Kind.MERGED)
        yield Row(line.number, tuple(_clean(cell.text) for cell in line.cells), merged)


def _notes(table: Table) -> Iterator[tuple[str, str]]:
    for issue in table.issues:
        if issue.code in ("OTHER_SHEETS_IGNORED", "HIDDEN_SHEET_IGNORED", "HIDDEN_COLUMN", "CELL_COMMENT"):
            yield issue.code, ", ".join(issue.places)
    hidden = [str(line.number) for line in table.lines if line.is_hidden or line.is_struck]
    if hidden:
        yield "HIDDEN_ROWS", ", ".join(hidden)
