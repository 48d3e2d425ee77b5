"""What a table says, item by item. Every word of it comes to stand somewhere: in a field of an item, or in its remarks
for the office. Pure.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tourapp.programme.content import ItemContent
from tourapp.programme.tables import columns
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.grid import Grid
from tourapp.programme.tables.making import Making, Note, When, content_of
from tourapp.programme.tables.redating import TableDay, first_day, in_order
from tourapp.programme.tables.walking import Line, Walk


@dataclass(frozen=True)
class Onto:
    """The event that a table is taken into: its first and last day, its zone, and what the office calls a place."""

    begins: dt.date
    ends: dt.date
    zone: str
    is_place: Callable[[str], bool] = lambda text: False
    first: dt.date | None = None
    """On which day the table's first day comes to lie, if somebody said so."""


@dataclass(frozen=True)
class Item:
    """One item of the table as it would stand in the draft."""

    key: str
    row: int
    content: ItemContent
    notes: tuple[Note, ...]

    @property
    def has_kind(self) -> bool:
        return all(note.code != "kind" for note in self.notes)


@dataclass(frozen=True)
class DayMoved:
    """A day of the table and the date that it comes to."""

    day: TableDay
    on: dt.date
    is_outside: bool


@dataclass(frozen=True)
class Understood:
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    days: tuple[DayMoved, ...]
    notes: tuple[Note, ...] = ()


def understand(grid: Grid, mapping: Mapping[int, Column], onto: Onto) -> Understood:
    """The items of a table, in its order, with the nights; and what became of each row."""
    heading = columns.heading_row(grid.rows)
    walk = Walk(grid, mapping, heading, onto.is_place)
    for place, row in enumerate(grid.rows):
        walk.take(place, row)
    walk.finish()
    days = in_order(walk.days, onto.begins.year)
    first = onto.first or first_day(days, onto.begins, onto.ends)
    moved = tuple(
        DayMoved(day, on, not onto.begins <= on <= onto.ends) for day in days if (on := _on(first, day))
    )
    return Understood(tuple(_items(walk.made, moved, onto)), tuple(walk.lines), moved, tuple(walk.notes))


def _on(first: dt.date, day: TableDay) -> dt.date:
    return first + dt.timedelta(days=day.offset)


def _items(made: Sequence[Making], days: Sequence[DayMoved], onto: Onto) -> Iterator[Item]:
    for place, making in enumerate(made):
        day = days[making.day] if making.day is not None else None
        when = When(day.on if day else None, onto.zone, _following(made, place))
        content, notes = content_of(making, when, onto.is_place)
        if day and day.is_outside:
            notes = (*notes, Note("outside", day.day.text))
        yield Item(making.key, making.row, content, notes)


def _following(made: Sequence[Making], place: int) -> int | None:
    """When the next item of the same day begins."""
    this = made[place]
    later = (each.hours.starts for each in made[place + 1 :] if each.day == this.day and each.hours)
    return next(later, None)
