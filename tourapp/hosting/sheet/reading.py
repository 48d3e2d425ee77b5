"""A filled-in reply sheet as it came: which columns it has, what each row holds, what stands in none of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets_in import Cell, Fault, Kind, Limits, Line, Table, Unreadable, read
from tourapp.core.text import clean_block
from tourapp.hosting.sheet.shape import WHO, Field, field_of, plain

LIMITS = Limits(file_bytes=3 * 1024 * 1024, rows=2000, columns=60, cell=8000, seconds=20)
FEWEST_COLUMNS = 3
"""A line with so many of our headings is the head of the table."""


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    number: int
    """In the file, as a person counts."""
    cells: Mapping[Field, Cell]
    others: Mapping[str, str]
    """What stands in columns that are not ours, by their heading."""

    def text(self, field: Field) -> str:
        """What stands there, cleaned; a quotation mark that a spreadsheet shows before a formula is taken off."""
        found = self.cells.get(field)
        return _unquoted(clean_block(found.text).strip()) if found else ""


@dataclass(frozen=True)
class Filled:
    """The whole sheet."""

    rows: Sequence[Row]
    who: tuple[str, str, str]
    """Section, post and name over the table; empty where nothing was entered."""
    left_out: Sequence[tuple[int, str]]
    """Lines outside the table that somebody wrote, by their number."""
    hidden: Sequence[int] = ()
    """Rows that were hidden in the file; they are read like the others."""


def read_sheet(data: bytes, *, known: Sequence[str] = ()) -> Filled:
    """Read a sheet. `known` are the lines that we had written over the table ourselves.

    Refused with a sentence: a file that cannot be read safely, one that is no reply form.
    """
    try:
        table = read(data, limits=LIMITS)
    except Unreadable as fault:
        raise Refusal(_said_of(fault.fault), field="file", code=fault.fault.value) from None
    return _filled(table, known)


def _filled(table: Table, known: Sequence[str]) -> Filled:
    place = next((at for at, line in enumerate(table.lines) if _is_head(line)), None)
    if place is None:
        raise Refusal(
            _("This is not the reply form: no row has its headings. Fill in the form from your page."),
            field="file",
            code="no_head",
        )
    head = table.lines[place]
    columns, others = _columns(head)
    who, left_out = _above(table.lines[:place], known)
    rows = [_row(line, columns, others) for line in table.lines[place + 1 :] if not line.is_blank]
    hidden = [line.number for line in table.lines[place + 1 :] if line.is_hidden and not line.is_blank]
    return Filled(rows, who, left_out, hidden)


def _is_head(line: Line) -> bool:
    found = {field_of(cell.text) for cell in line.cells if cell.text.strip()} - {None}
    return len(found) >= FEWEST_COLUMNS and Field.ANSWER in found


def _columns(head: Line) -> tuple[dict[int, Field], dict[int, str]]:
    """Our columns by their place, each once, and the headings of those that people added."""
    ours: dict[int, Field] = {}
    others: dict[int, str] = {}
    for place, cell in enumerate(head.cells):
        field = field_of(cell.text) if cell.text.strip() else None
        if field is not None and field not in ours.values():
            ours[place] = field
        else:
            others[place] = clean_block(cell.text).strip()
    return ours, others


def _row(line: Line, columns: Mapping[int, Field], others: Mapping[int, str]) -> Row:
    cells: dict[Field, Cell] = {}
    more: dict[str, str] = {}
    for place, cell in enumerate(line.cells):
        if not cell.text.strip():
            continue
        if place in columns:
            cells[columns[place]] = cell
        else:
            text = clean_block(cell.text).strip()
            heading = others.get(place) or _("Column %(number)s", number=place + 1)
            more[heading] = f"{more[heading]} {text}" if heading in more else text
    return Row(line.number, cells, more)


def _above(lines: Sequence[Line], known: Sequence[str]) -> tuple[tuple[str, str, str], list[tuple[int, str]]]:
    expected = {plain(text) for text in known}
    labels = {plain(text) for text in (WHO.en, WHO.ja)}
    who, left_out = ("", "", ""), []
    for line in lines:
        texts = [_unquoted(clean_block(cell.text).strip()) for cell in line.cells if cell.text.strip()]
        if texts and plain(texts[0]) in labels:
            who = _who(texts[1:])
        elif any(plain(text) not in expected for text in texts):
            left_out.append((line.number, " ".join(texts)))
    return who, left_out


def _who(texts: Sequence[str]) -> tuple[str, str, str]:
    """Section, post, name; of two the section and the name, of one only that."""
    if len(texts) == 2:
        return texts[0], "", texts[1]
    return tuple((*texts[:3], "", "", "")[:3])  # type: ignore[return-value]


def _unquoted(text: str) -> str:
    return text[1:] if re.match(r"'[=+\-@＝＋－＠−]", text) else text


def is_broken(cell: Cell) -> bool:
    """A formula, or the error that one shows: nobody knows what was meant."""
    return cell.kind in (Kind.FORMULA, Kind.ERROR)


def _said_of(fault: Fault) -> str:
    match fault:
        case Fault.EMPTY:
            return _("The file is empty")
        case Fault.TOO_LARGE:
            return _("Choose a file of %(size)s MB or less", size=LIMITS.file_bytes // 1024 // 1024)
        case Fault.MACROS:
            return _("Choose a file without macros")
        case Fault.LOCKED:
            return _("The file has a password. Remove it and choose the file again.")
        case Fault.ROWS | Fault.COLUMNS | Fault.CELL:
            return _("This file contains far more than a reply form.")
        case _:
            return _("This file cannot be read as an Excel or CSV file. Save it as xlsx and choose it again.")
