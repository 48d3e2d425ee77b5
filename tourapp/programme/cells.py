"""The cells of one row of a list, read as text, and what is wrong with them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_block, clean_line
from tourapp.programme.content import ItemContent
from tourapp.programme.importing import vocabulary
from tourapp.programme.importing.report import Issue, Severity

Value = str | int | float | bool | dt.date | dt.time | None
"""What a cell holds before it is made safe for a sheet."""

EVERYBODY = vocabulary.EVERYBODY
NOT_A_COLUMN = frozenset({"source_id"})
"""Fields that are the `id` of the row."""
ONE_LINE = frozenset({"title", "place", "address", "host", "host_organisation", "confirmed_by", "speakers"})
LONGEST_LINE, LONGEST_BLOCK = 500, 4000
MOST = 1_000_000
LARGEST = {"lat": 90.0, "lon": 180.0}


@dataclass(frozen=True)
class Meaning:
    """What cells need to know of the event: its reference, which is written as `everybody`, and its zone."""

    everybody: str
    zone: str


class Wrong(Exception):
    """A cell that says nothing that we can take: why, for programs and for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Reading:
    """The cells of one row being read onto a content, and what was found wrong on the way."""

    cells: Mapping[str, Any]
    base: ItemContent | None
    meaning: Meaning
    issues: list[Issue] = field(default_factory=list)

    def note(self, severity: Severity, code: str, column: str, message: str) -> None:
        self.issues.append(Issue(severity, code, column, message))

    def text(self, column: str) -> str:
        """A cell as text, whatever a sheet or a JSON file had there."""
        raw = self.cells.get(column)
        if raw is None:
            return ""
        if isinstance(raw, bool):
            return "TRUE" if raw else "FALSE"
        if isinstance(raw, (str, int, float)):
            return raw if isinstance(raw, str) else repr(raw)
        raise Wrong("type", _("%(field)s has the wrong type.", field=column))

    def line(self, column: str, longest: int = LONGEST_LINE) -> str:
        return self._not_longer(column, clean_line(self.text(column)), longest)

    def block(self, column: str, longest: int = LONGEST_BLOCK) -> str:
        return self._not_longer(column, clean_block(self.text(column)), longest)

    def _not_longer(self, column: str, text: str, longest: int) -> str:
        if len(text) > longest:
            message = _("%(field)s is longer than %(count)s characters.", field=column, count=longest)
            raise Wrong("too_long", message)
        return text


def as_json(cell: Value) -> Any:
    """A cell as JSON holds it."""
    if isinstance(cell, dt.time):
        return f"{cell:%H:%M}"
    return cell.isoformat() if isinstance(cell, dt.date) else cell
