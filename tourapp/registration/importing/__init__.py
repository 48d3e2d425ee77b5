"""Lists of participants that somebody sends: read, judged row by row, reported, and taken in one transaction.

`examine` reads and judges and writes nothing. What is done with its answer stands in
`registration.services.importing`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tourapp.core.sheets_in import FileIssue, Level, Limits, Table, read
from tourapp.core.sheets_in.table import LIMITS
from tourapp.registration.importing.codes import Code, Outcome
from tourapp.registration.importing.columns import LOOKED_AT, Heading, find_heading
from tourapp.registration.importing.rows import Candidate, Context, judge


@dataclass(frozen=True)
class Choices:
    """What a person says about a file: which sheet, which encoding, and what its columns mean (place → key or "")."""

    sheet: str = ""
    encoding: str = ""
    columns: Mapping[int, str] | None = None


@dataclass(frozen=True)
class Examined:
    """A file and what its rows come to."""

    table: Table
    heading: Heading
    candidates: tuple[Candidate, ...]
    issues: tuple[FileIssue, ...]
    """About the file as a whole."""

    @property
    def totals(self) -> dict[str, int]:
        """How many rows come to each outcome, those of none left out."""
        counted = {outcome.value: 0 for outcome in Outcome}
        for each in self.candidates:
            counted[each.outcome.value] += 1
        return {outcome: count for outcome, count in counted.items() if count}


class NoHeading(Exception):
    """No row of the file looks like headings of a list of people."""


HEAD = replace(LIMITS, head=LOOKED_AT + 20)
"""For a look at the first rows."""


def headed(data: bytes, context: Context, choices: Choices, limits: Limits = LIMITS) -> tuple[Table, Heading]:
    """The table and its heading, nothing judged. `Unreadable` as in reading; `NoHeading`."""
    table = read(data, sheet=choices.sheet, encoding=choices.encoding, limits=limits)
    heading = find_heading(table.lines, context.columns, choices.columns)
    if heading is None:
        raise NoHeading
    return table, heading


def examine(data: bytes, context: Context, choices: Choices | None = None) -> Examined:
    """Read the file and judge every row. Nothing is written; nothing outside the context is looked at."""
    table, heading = headed(data, context, choices or Choices())
    return examined(table, heading, context)


def examined(table: Table, heading: Heading, context: Context) -> Examined:
    """Judge every row of a table that has been read."""
    candidates = tuple(judge(table, heading, context))
    lossy = any(issue.code is Code.ENCODING_LOSSY for each in candidates for issue in each.issues)
    lost = (FileIssue("ENCODING_LOSSY", Level.WARNING),) if lossy else ()
    return Examined(table, heading, candidates, (*table.issues, *lost, *heading.issues))
