"""The days of an old table on the days of a new event. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.programme.tables.days import Stated

_YEARS_BACK = 12
"""How far back a year is looked for that fits a day of the week."""


@dataclass(frozen=True)
class TableDay:
    """A day of the table: how many days after its first, and the date that it had there as far as that is known."""

    text: str
    offset: int
    was: dt.date | None = None
    weekday: int | None = None
    """As the table has it; Monday is 0."""
    fits: bool = True
    """Whether date and day of the week agree."""


def in_order(days: Sequence[tuple[Stated, str]], event_year: int) -> tuple[TableDay, ...]:
    """The days that a table states, counted from its first. What has neither date nor number follows the one before."""
    found: list[TableDay] = []
    first: dt.date | None = None
    base = 0
    for stated, text in days:
        was = _date(stated, found[-1].was if found else None, event_year) if stated.has_date else None
        if was is not None:
            if first is None:
                first, base = was, _offset(stated, found)
            offset = base + (was - first).days
        else:
            offset = _offset(stated, found)
        weekday = stated.weekday if stated.weekday is not None else was.weekday() if was else None
        fits = was is None or stated.weekday is None or was.weekday() == stated.weekday
        found.append(TableDay(text, offset, was, weekday, fits))
    return tuple(found)


def _offset(stated: Stated, before: Sequence[TableDay]) -> int:
    if stated.number is not None:
        return stated.number - 1
    return before[-1].offset + 1 if before else 0


def _date(stated: Stated, before: dt.date | None, event_year: int) -> dt.date | None:
    """The date, with a year that was not written: the one that follows the day before, or that fits the weekday."""
    if stated.year is not None:
        return _day(stated.year, stated)
    if before is not None:
        years = [before.year, before.year + 1]
        return next(
            (each for year in years if (each := _day(year, stated)) and each >= before), None
        ) or _day(before.year, stated)
    years = [*range(event_year, event_year - _YEARS_BACK, -1), event_year + 1]
    dates = [each for year in years if (each := _day(year, stated))]
    fitting = (each for each in dates if stated.weekday is None or each.weekday() == stated.weekday)
    return next(fitting, dates[0] if dates else None)


def _day(year: int, stated: Stated) -> dt.date | None:
    try:
        return dt.date(year, stated.month or 0, stated.day or 0)
    except ValueError:
        return None


def first_day(days: Sequence[TableDay], begins: dt.date, ends: dt.date) -> dt.date:
    """The day on which the table's first day comes to lie, so that all of it is inside the event if it can be.

    A table of this event stays where it is. Of several days the one with the same day of the week is taken: what was
    on a Monday, when museums are closed, was planned with that in mind. Otherwise the first day of the event.
    """
    if not days:
        return begins
    dated = next((day for day in days if day.was), None)
    if dated and dated.was:
        stays = dated.was - dt.timedelta(days=dated.offset)
        if begins <= stays <= ends:
            return stays
    last = max(day.offset for day in days)
    room = (ends - begins).days - last
    for shift in range(max(room, 0) + 1):
        candidate = begins + dt.timedelta(days=shift)
        if days[0].weekday is not None and candidate.weekday() == _first_weekday(days):
            return candidate
    return begins


def _first_weekday(days: Sequence[TableDay]) -> int | None:
    known = next((day for day in days if day.weekday is not None), None)
    return None if known is None or known.weekday is None else (known.weekday - known.offset) % 7
