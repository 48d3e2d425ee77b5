"""CSV: which encoding, which separator, and the line at which each record begins."""

import codecs
import csv
import re
from collections.abc import Iterator

from tourapp.core.sheets_in.table import Cell, Fault, FileIssue, Level, Limits, Line, Table, Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The bytes that some programs put first; an empty name is an encoding that nobody sends."""

ENCODINGS = ("utf-8", "cp932", "cp1252")
"""What a person may say a file is in, when it does not say so itself."""

SEPARATORS = (",", "\t", ";")

_DECODED_BY_ACCIDENT = re.compile(
    "(?<=[A-Za-z])[\u3400-\u9fff\uff61-\uff9f](?=[a-z])|[\uf8f0-\uf8ff\x80\xa0]"
)
"""A kanji inside a word of Latin letters: an accented letter of Western Europe read as Japanese."""

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")

LOST = "�"


def read_delimited(data: bytes, limits: Limits, encoding: str = "") -> Table:
    """The lines of a CSV file. `encoding` is what a person said; else it is found out, or `Unreadable`.

    A byte-order mark is believed before anybody. UTF-8 is told by its form; what is not UTF-8 is code page 932
    when every byte fits and the result is no accident, since that is what Japanese spreadsheets write.
    """
    text, name, marked = _decoded(data, encoding)
    if "\x00" in text:
        raise Unreadable(Fault.NOT_A_LIST)
    issues = []
    if marked:
        issues.append(FileIssue("BOM_PRESENT"))
    if name in ("cp932", "cp1252", "utf-16"):
        issues.append(FileIssue(f"ENCODING_DETECTED_{name.upper().replace('-', '')}"))
    if LOST in text:
        issues.append(FileIssue("ENCODING_LOSSY", Level.WARNING))
    return Table(tuple(_lines(text, limits)), tuple(issues), encoding=name)


def _decoded(data: bytes, said: str) -> tuple[str, str, bool]:
    for mark, name in MARKS:
        if data.startswith(mark):
            return _strictly(data, name), name, True
    if said:
        return _strictly(data, said if said in ENCODINGS else ""), said, False
    try:
        return data.decode("utf-8"), "utf-8", False
    except UnicodeDecodeError:
        text = _strictly(data, "cp932")
    accidents = len(_DECODED_BY_ACCIDENT.findall(text))
    if accidents and accidents * 2 >= len(_BEYOND_ASCII.findall(text)):
        raise Unreadable(Fault.ENCODING)
    return text, "cp932", False


def _strictly(data: bytes, name: str) -> str:
    """Decoded without a single replacement."""
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(Fault.ENCODING) from None


def _lines(text: str, limits: Limits) -> Iterator[Line]:
    """Each record with the physical line at which it begins; line breaks inside quotes are one LF."""
    physical = _PhysicalLines(text)
    reader = csv.reader(physical, delimiter=_separator(text), strict=False)
    csv.field_size_limit(max(limits.cell * 4, 131_072))
    told = 0
    while not limits.head or told < limits.head:
        begins = physical.number + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(Fault.CELL, str(begins)) from None
        if len(record) > limits.columns:
            raise Unreadable(Fault.COLUMNS, str(begins))
        if any(len(cell) > limits.cell for cell in record):
            raise Unreadable(Fault.CELL, str(begins))
        if physical.number > limits.rows * 4 or begins > limits.rows * 4:
            raise Unreadable(Fault.ROWS, str(limits.rows))
        told += 1
        yield Line(begins, tuple(Cell(cell.replace("\r\n", "\n").replace("\r", "\n")) for cell in record))


class _PhysicalLines:
    """The lines of a text one by one, and how many have been handed out. Only CR and LF end a line."""

    def __init__(self, text: str) -> None:
        self._found = re.finditer("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
        self.number = 0

    def __iter__(self) -> "_PhysicalLines":
        return self

    def __next__(self) -> str:
        line = next(self._found).group()
        self.number += 1
        return line


def _separator(text: str) -> str:
    """The separator that stands most often in the first line that has any; a comma when none has."""
    for line in text[:20_000].splitlines():
        counted = {mark: line.count(mark) for mark in SEPARATORS}
        if any(counted.values()):
            return max(SEPARATORS, key=lambda mark: counted[mark])
    return ","
