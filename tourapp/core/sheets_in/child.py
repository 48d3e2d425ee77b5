"""The process that opens workbooks and documents: it takes little time and memory, reads one, answers, and ends."""

import json
import resource
import sys
from typing import Any

from tourapp.core.sheets_in.table import Cell, Fault, Kind, Limits, Table, Unreadable


def main() -> None:
    """Standard input is the file, the argument what is wanted; standard output is a head and lines of JSON."""
    wanted = json.loads(sys.argv[1])
    limits = Limits(**wanted["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing to write anywhere
    try:
        _tell(_read(sys.stdin.buffer.read(), limits, wanted))
    except Unreadable as refused:
        _say({"fault": refused.fault.value, "where": refused.where})
    except (MemoryError, RecursionError):
        _say({"fault": Fault.TOO_LONG.value, "where": ""})


def _read(data: bytes, limits: Limits, wanted: dict[str, Any]) -> Table:
    if wanted["is_document"]:
        # A slow import, and under the limits.
        from tourapp.core.sheets_in.document import read_document

        return read_document(data, limits)
    # A slow import, and under the limits.
    from tourapp.core.sheets_in.workbook import read_workbook

    return read_workbook(data, limits, wanted["sheet"])


def _tell(table: Table) -> None:
    _say(
        {
            "issues": [issue.to_json() for issue in table.issues],
            "sheet": table.sheet,
            "sheets": list(table.sheets),
        }
    )
    for line in table.lines:
        _say([line.number, line.is_hidden, line.is_struck, [_short(cell) for cell in line.cells]])


def _short(cell: Cell) -> str | list[str]:
    return cell.text if cell.kind is Kind.TEXT else [cell.text, cell.kind.value]


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
