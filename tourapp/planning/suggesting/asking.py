"""What somebody wants to have a time for, and on which terms: plain values."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tourapp.planning import courses
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned
from tourapp.programme.kinds import KINDS

SPAN = tuple[int, int]
"""From and to, both included, in minutes from the beginning of the first day."""


class Term(StrEnum):
    """A family of rules that can stand in the way."""

    ALLOWED = "allowed"
    """The days and hours that were allowed."""
    HOURS = "hours"
    """R5 and R6: opening hours, closing days, office hours."""
    PLANNED = "planned"
    """R3: what stands already."""
    WAYS = "ways"
    """R4 and R9: the time for the way, its margin, being early for a courtesy call."""
    ARRIVAL = "arrival"
    """R7: a day of arrival is quiet."""
    ORDER = "order"
    """What was asked to come after what."""
    NOON = "noon"
    """An hour at noon for those for whom no meal is planned."""


class Part(StrEnum):
    """A part of the day that is wished for."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PARTS: dict[Part, SPAN] = {
    Part.MORNING: (0, 12 * 60),
    Part.AFTERNOON: (12 * 60, 17 * 60 + 30),
    Part.EVENING: (17 * 60, 24 * 60),
}
"""Minutes of the day between which an item of that part lies."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An item that is to have a time, `minutes` long; what is wished for it, none of which has to be."""

    item: Planned
    minutes: int
    day: dt.date | None = None
    part: Part | None = None
    after: str = ""
    """The reference of an item, wanted or standing, that comes before it: this one is kept."""

    @property
    def ref(self) -> str:
        return self.item.ref


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is allowed: the days, and from when to when on each, in minutes of the day. With `noon` an hour is kept free
    where no meal is planned; with `ways_go` journeys that only lead to or from what is moved are dropped."""

    days: tuple[dt.date, ...]
    first: int = 9 * 60
    last: int = 17 * 60 + 30
    noon: bool = True
    ways_go: bool = True


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is to be placed, and what stands: items of the draft with a time that are not wanted, in the order of time.
    `leaving` are journeys that go with what is moved."""

    wanted: tuple[Wanted, ...]
    standing: tuple[Planned, ...]
    leaving: tuple[Planned, ...]
    terms: Terms
    facts: Facts
    zone: str
    zero: dt.date
    """The day from whose beginning minutes are counted."""


def usual_minutes(item: Planned) -> int:
    """How long an item is: as long as it stands, else as its kind usually is."""
    return courses.length(item.content) or KINDS[item.content.kind].minutes
