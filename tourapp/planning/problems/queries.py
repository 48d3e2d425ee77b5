"""Reading the problem list as a page shows it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.agenda.circles import Circle
from tourapp.events.models import Event
from tourapp.planning import queries as planning
from tourapp.planning.findings import Finding, Severity
from tourapp.planning.problems.headings import heading
from tourapp.planning.queries import Problem
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem

ACCEPTED = "accepted"
MENDED_BY_TIME = ("R3", "R4", "R5", "R6", "R7")
NOT_BY_TIME = ("R5", "R5.meal", "R5.closing_days")


@dataclass(frozen=True)
class Row:
    """A problem as it is shown: what it is called, the items that it is about, the day of the first of them."""

    problem: Problem
    heading: Any
    items: tuple[ProgrammeItem, ...]
    on: dt.date | None

    @property
    def finding(self) -> Finding:
        return self.problem.finding

    @property
    def to_edit(self) -> ProgrammeItem | None:
        """The one that somebody would change: the later of two."""
        return self.items[-1] if self.items else None

    @property
    def may_move(self) -> bool:
        """Whether another time would mend it; hours that nobody has entered it would not."""
        return self.finding.rule in MENDED_BY_TIME and self.finding.name not in NOT_BY_TIME

    @property
    def state(self) -> str:
        """How it stands: it holds up a release, it is listed, or it was accepted."""
        return ACCEPTED if self.problem.acceptance is not None else self.finding.severity.value


def rows(
    event: Event,
    circle: Circle,
    *,
    items: Sequence[ProgrammeItem] | None = None,
    found: Iterable[Finding] | None = None,
) -> tuple[Row, ...]:
    """The problem list of the draft for this circle: what holds up a release first, then what is listed, then what was
    accepted; each in the order of the items. `items` and `found` are what somebody has read already."""
    drafted = programme.draft(event) if items is None else items
    findings = planning.problems(event, circle, planning.drafted(drafted)) if found is None else found
    known = {item.ref: item for item in drafted}
    listed = [_row(each, known) for each in planning.listed(event, circle, findings)]
    return tuple(sorted(listed, key=lambda row: STATES.index(row.state)))


STATES = (Severity.BLOCK.value, Severity.WARN.value, ACCEPTED)


def _row(problem: Problem, known: Mapping[str, ProgrammeItem]) -> Row:
    items = tuple(known[ref] for ref in problem.finding.items if ref in known)
    starts = items[0].starts if items else None
    return Row(problem, heading(problem.finding), items, starts.date if starts else None)


def standing(listed: Iterable[Row]) -> int:
    """How many hold up a release."""
    return sum(row.problem.stands_in_the_way for row in listed)
