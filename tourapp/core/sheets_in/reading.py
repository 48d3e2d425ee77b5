"""One way in for every file: its size first, then what it is. A workbook is opened in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tourapp.core.sheets_in.delimited import read_delimited
from tourapp.core.sheets_in.package import OLE, ZIP
from tourapp.core.sheets_in.table import (
    LIMITS,
    Cell,
    Fault,
    FileIssue,
    Kind,
    Limits,
    Line,
    Table,
    Unreadable,
)

_HOUSE = Path(__file__).resolve().parents[3]


def read(
    data: bytes,
    *,
    sheet: str = "",
    encoding: str = "",
    limits: Limits = LIMITS,
    is_document: bool = False,
) -> Table:
    """The table in this file; `Unreadable` when it cannot be had safely or for certain.

    `sheet` names a sheet of a workbook, `encoding` what a person says a CSV file is written in. With `is_document` it
    is a document (.docx), whose tables stand one below the other, and each paragraph outside them is a line.
    """
    if not data.strip():
        raise Unreadable(Fault.EMPTY)
    if len(data) > limits.file_bytes:
        raise Unreadable(Fault.TOO_LARGE, str(limits.file_bytes))
    is_package = data.startswith((ZIP, OLE))
    in_child = partial(_in_a_child, data, limits, sheet, is_document)
    table = in_child() if is_package else read_delimited(data, limits, encoding)
    if sum(not line.is_blank for line in table.lines) > limits.rows:
        raise Unreadable(Fault.ROWS, str(limits.rows))
    return table


def _in_a_child(data: bytes, limits: Limits, sheet: str, is_document: bool) -> Table:
    """Read by a process that may use so much time and memory and no more; it answers lines of JSON."""
    wanted = json.dumps({"sheet": sheet, "limits": limits.__dict__, "is_document": is_document})
    environ = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_HOUSE), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "tourapp.core.sheets_in.child", wanted]
    try:
        ended = subprocess.run(
            command, input=data, capture_output=True, env=environ, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(Fault.TOO_LONG) from None
    if ended.returncode:
        raise Unreadable(Fault.TOO_LONG if ended.returncode < 0 else Fault.BROKEN)
    answer = iter(ended.stdout.splitlines())
    head: dict[str, Any] = json.loads(next(answer))
    if "fault" in head:
        raise Unreadable(Fault(head["fault"]), head["where"])
    issues = tuple(FileIssue.of_json(each) for each in head["issues"])
    return Table(tuple(_told(answer)), issues, sheet=head["sheet"], sheets=tuple(head["sheets"]))


def _told(answer: Iterator[bytes]) -> Iterator[Line]:
    for told in answer:
        number, hidden, struck, cells = json.loads(told)
        yield Line(number, tuple(_cell(each) for each in cells), hidden, struck)


def _cell(told: str | list[str]) -> Cell:
    return Cell(told) if isinstance(told, str) else Cell(told[0], Kind(told[1]))
