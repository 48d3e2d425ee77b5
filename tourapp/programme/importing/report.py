"""What an importer found, row by row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tourapp.core.words import Words


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    REVIEW = "review"
    """A person has to decide."""
    ERROR = "error"
    """The row cannot be taken."""


class Outcome(StrEnum):
    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


class Change(StrEnum):
    """What happens to the programme because of a row; in a dry run: what would happen."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Issue:
    """Something about a row. `code` is for programs, `field` is the file's own name, `message` a sentence."""

    severity: Severity
    code: str
    field: str
    message: str

    def to_json(self) -> dict[str, str]:
        return {
            "severity": self.severity.value,
            "code": self.code,
            "field": self.field,
            "message": self.message,
        }


@dataclass(frozen=True)
class Row:
    """One row of the report. `line` is where it begins in the file; None for what the file does not hold."""

    line: int | None
    source_id: str
    outcome: Outcome
    change: Change
    issues: tuple[Issue, ...] = ()
    title: Words | None = None
    """What it is called, where that can be read."""

    def to_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "id": self.source_id,
            "outcome": self.outcome.value,
            "change": self.change.value,
            "issues": [issue.to_json() for issue in self.issues],
        }


@dataclass(frozen=True)
class Report:
    """The whole of it. `is_written` says whether the programme was changed as the rows say."""

    rows: tuple[Row, ...]
    edition_number: int | None
    is_written: bool
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole."""

    @property
    def rejected(self) -> Sequence[Row]:
        return [row for row in self.rows if row.outcome is Outcome.REJECT]

    @property
    def totals(self) -> dict[str, int]:
        """How many rows have each outcome and each change."""
        return dict(
            Counter([*(row.outcome.value for row in self.rows), *(row.change.value for row in self.rows)])
        )


def outcome_of(issues: Sequence[Issue]) -> Outcome:
    """What a row comes to because of its issues."""
    found = {issue.severity for issue in issues}
    if Severity.ERROR in found:
        return Outcome.REJECT
    return Outcome.REVIEW if Severity.REVIEW in found else Outcome.ACCEPT
