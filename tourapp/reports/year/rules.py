"""Where in a fiscal year things stand: months, the dates of events in them, and what is due. Values only."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.words import Words

FIRST_YEAR, LAST_YEAR = 1988, 2099
"""The years that can be asked for; CLAIR was founded in the first of them."""
REIWA = 2018
"""Year n of Reiwa is this year and n; its first fiscal year is 2019."""


@dataclass(frozen=True)
class Month:
    year: int
    number: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        following = dt.date(self.year + self.number // 12, self.number % 12 + 1, 1)
        return following - dt.timedelta(days=1)


@dataclass(frozen=True)
class FiscalYear:
    """1 April to 31 March."""

    year: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 4, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year + 1, 3, 31)

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(self.year + (number > 12), (number - 1) % 12 + 1) for number in range(4, 16))

    @property
    def era(self) -> str:
        """As Japanese offices write it: `令和8年度`; by the western year before that era."""
        if self.year <= REIWA:
            return f"{self.year}年度"
        return f"令和{'元' if self.year == REIWA + 1 else self.year - REIWA}年度"


class What(StrEnum):
    HELD = "held"
    OPENS = "opens"
    CLOSES = "closes"
    TASK = "task"


@dataclass(frozen=True)
class Dated:
    """Something with a date, or a first and a last one, on the wall calendar of its place."""

    what: What
    first: dt.date
    last: dt.date
    title: Words = Words()  # noqa: RUF009 - frozen

    def within(self, month: Month) -> "Dated | None":
        """The part of it that lies in this month."""
        first, last = max(self.first, month.first), min(self.last, month.last)
        return Dated(self.what, first, last, self.title) if first <= last else None


_ORDER = list(What)


def by_month(year: FiscalYear, found: Iterable[Dated]) -> tuple[tuple[Dated, ...], ...]:
    """For each of the twelve months what lies in it, in order; what goes over the end of a month stands in both."""
    everything = tuple(found)
    return tuple(
        tuple(
            sorted(
                (part for each in everything if (part := each.within(month))),
                key=lambda part: (part.first, _ORDER.index(part.what), part.last),
            )
        )
        for month in year.months
    )


def days(year: FiscalYear) -> Iterator[dt.date]:
    """Every day of the year, in order."""
    for number in range((year.last - year.first).days + 1):
        yield year.first + dt.timedelta(days=number)


def holidays_by_month(
    year: FiscalYear, named: Mapping[dt.date, Words]
) -> Sequence[Sequence[tuple[dt.date, Words]]]:
    """The named days of each month, in order."""
    return [
        [(day, named[day]) for day in sorted(named) if month.first <= day <= month.last]
        for month in year.months
    ]
