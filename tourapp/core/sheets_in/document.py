"""DOCX: the tables of a document one below the other, each paragraph outside them a line of its own.

A cell says what a person reads in it: without the text of footnotes, of comments and of deletions that are only marked,
with the text of insertions. A cell merged downwards says on each of its rows what it says on the first.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from tourapp.core.sheets_in import package
from tourapp.core.sheets_in.table import EMPTY, Cell, Fault, Kind, Limits, Line, Table, Unreadable

_MOST_DEEP = 8
"""Tables inside tables that are still read."""

_TEXT, _TAB = qn("w:t"), qn("w:tab")
_BREAKS = (qn("w:br"), qn("w:cr"))
_UNREAD = (
    qn("w:del"),
    qn("w:rt"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
"""Deletions, readings above a word, settings (a tab stop is none in the text), and a second copy of a text box."""


def read_document(data: bytes, limits: Limits) -> Table:
    """The lines of a document."""
    package.checked(data, limits, package.DOCUMENT).close()
    try:
        body = docx.Document(io.BytesIO(data)).element.body
        lines = tuple(_numbered(_rows(body, limits), limits))
    except Unreadable:
        raise
    except (OpcError, SyntaxError, KeyError, ValueError, TypeError, AttributeError, OSError):
        raise Unreadable(Fault.BROKEN) from None
    return Table(lines)


def _numbered(rows: Iterator[Sequence[Cell]], limits: Limits) -> Iterator[Line]:
    for number, cells in enumerate(rows, 1):
        if number > limits.rows:
            raise Unreadable(Fault.ROWS, str(limits.rows))
        if len(cells) > limits.columns:
            raise Unreadable(Fault.COLUMNS, str(number))
        if any(len(cell.text) > limits.cell for cell in cells):
            raise Unreadable(Fault.CELL, str(number))
        yield Line(number, cells)


def _rows(body: Any, limits: Limits) -> Iterator[Sequence[Cell]]:
    for block in body.iterchildren():
        if block.tag == qn("w:tbl"):
            yield from _table(block, limits)
        elif block.tag == qn("w:sdt"):
            for content in block.iterchildren(qn("w:sdtContent")):
                yield from _rows(content, limits)
        elif block.tag == qn("w:p"):
            for line in _paragraph(block).split("\n"):
                yield tuple(Cell(piece.strip()) for piece in line.split("\t"))


def _table(table: Any, limits: Limits) -> Iterator[Sequence[Cell]]:
    above: dict[int, Cell] = {}
    for row in table.tr_lst:
        cells: list[Cell] = [EMPTY] * min(row.grid_before, limits.columns)
        held: dict[int, Cell] = {}
        for cell in row.tc_lst:
            place, span = len(cells), min(max(cell.grid_span, 1), limits.columns + 1)
            if cell.vMerge == "continue" and place in above:
                said = above[place]
                cells.append(Cell(said.text, Kind.MERGED) if said.text else EMPTY)
            else:
                said = Cell(_blocks(cell).strip("\n"))
                cells.append(said)
            if cell.vMerge is not None:
                held[place] = said
            cells += [EMPTY] * (span - 1)
            if len(cells) > limits.columns:
                raise Unreadable(Fault.COLUMNS)
        above = held
        yield tuple(cells)


def _blocks(parent: Any, deep: int = 0) -> str:
    """What stands in a cell: a line for each paragraph, and for each row of a table inside it."""
    if deep > _MOST_DEEP:
        raise Unreadable(Fault.BROKEN)
    lines = []
    for block in parent.iterchildren():
        if block.tag == qn("w:p"):
            lines.append(_paragraph(block))
        elif block.tag == qn("w:tbl"):
            lines += ["\t".join(_blocks(cell, deep + 1) for cell in row.tc_lst) for row in block.tr_lst]
        elif block.tag in (qn("w:sdt"), qn("w:sdtContent")):
            lines.append(_blocks(block, deep + 1))
    return "\n".join(lines)


def _paragraph(paragraph: Any) -> str:
    said: list[str] = []
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        if element.tag in _UNREAD:
            continue
        if element.tag == _TEXT:
            said.append(element.text or "")
        elif element.tag == _TAB:
            said.append("\t")
        elif element.tag in _BREAKS:
            said.append("\n")
        waiting.extend(reversed(element))
    return "".join(said)
