"""What a worksheet says about its rows and cells besides their values, read from its XML in one pass."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from defusedxml.ElementTree import fromstring, iterparse

from tourapp.core.sheets_in.table import Fault, Limits, Unreadable

_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COMMENTS = re.compile(r"/(comments|threadedComment)$")


@dataclass
class Marks:
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[str] = field(default_factory=list)
    """Letters, or a range of letters."""
    merged: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    """First row, first column (from 0), last row, last column, and the name of the range."""
    comments: list[str] = field(default_factory=list)

    @property
    def merged_names(self) -> tuple[str, ...]:
        return tuple(each[4] for each in sorted(self.merged))

    @property
    def downwards(self) -> Iterator[tuple[tuple[int, int], int, int]]:
        """Merges within one column: (row, column) of the first cell, column, last row."""
        for row, column, last_row, last_column, _name in self.merged:
            if column == last_column and last_row > row:
                yield (row, column), column, last_row


def marks_of(parts: zipfile.ZipFile, path: str, limits: Limits) -> Marks:
    """The marks of the sheet at this path of the package."""
    marks = Marks()
    with parts.open(path) as file:
        for _event, element in iterparse(file, events=("end",), forbid_dtd=True):
            match element.tag.removeprefix(_MAIN):
                case "row":
                    if _is_true(element.get("hidden")):
                        marks.hidden_rows.add(_number(element.get("r")))
                    element.clear()
                case "c":
                    element.clear()
                case "col":
                    if _is_true(element.get("hidden")):
                        marks.hidden_columns.append(_letters(element))
                case "mergeCell":
                    marks.merged.append(_merged(element.get("ref", "")))
                    if len(marks.merged) > limits.rows:
                        raise Unreadable(Fault.ROWS)
    marks.comments = list(_comments(parts, path))
    return marks


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _number(value: str | None) -> int:
    return int(value or 0)


def _merged(name: str) -> tuple[int, int, int, int, str]:
    found = _RANGE.fullmatch(name)
    if found is None:
        raise Unreadable(Fault.BROKEN, name[:20])
    first_column, first_row, last_column, last_row = found.groups()
    column = _column(first_column)
    last = _column(last_column) if last_column else column
    return int(first_row), column, int(last_row or first_row), last, name


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _letter(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _letters(element: object) -> str:
    first, last = (int(getattr(element, "get")(name, "1")) for name in ("min", "max"))  # noqa: B009
    return _letter(first) if first == last else f"{_letter(first)}:{_letter(last)}"


def _comments(parts: zipfile.ZipFile, path: str) -> Iterator[str]:
    """The cells that carry a comment. What it says is read by nobody."""
    folder, name = posixpath.split(path)
    links = f"{folder}/_rels/{name}.rels"
    if links not in parts.namelist():
        return
    cells: set[str] = set()
    for link in fromstring(parts.read(links), forbid_dtd=True):
        if not _COMMENTS.search(link.get("Type", "")) or link.get("TargetMode") == "External":
            continue
        target = link.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if part in parts.namelist():
            tree = fromstring(parts.read(part), forbid_dtd=True)
            cells |= {each.get("ref", "") for each in tree.iter() if each.get("ref")}
    yield from sorted(cells, key=lambda cell: (_merged(cell)[0], _merged(cell)[1]))
