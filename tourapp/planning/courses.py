"""Who goes through a day together, and in which order: the items of everybody, and those of each group among them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned, Situation
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind

AT_WILL = frozenset({ItemKind.FREE, ItemKind.BREAK, ItemKind.DESK, ItemKind.LODGING})
"""Kinds that nobody has to be at."""


@dataclass(frozen=True)
class Course:
    """The items of one day for the same people, in the order of time; each has a start and an end."""

    on: dt.date
    whose: str
    """The reference of those people; that of the event means everybody."""
    items: tuple[Planned, ...]


def courses(situation: Situation) -> Iterator[Course]:
    """The course of everybody for each day; and for each group that has items of its own on a day, what it goes through
    then. Nights are in none."""
    everybody = situation.facts.event
    for on, items in by_day(situation.items).items():
        if any(is_for_all(item.content, everybody) for item in items):
            yield Course(on, everybody, tuple(each for each in items if is_for_all(each.content, everybody)))
        groups = dict.fromkeys(
            reference
            for item in items
            if not is_for_all(item.content, everybody)
            for reference in item.content.audience
        )
        for whose in groups:
            yield Course(on, whose, tuple(each for each in items if is_for(each.content, whose, everybody)))


def by_day(items: Sequence[Planned]) -> Mapping[dt.date, list[Planned]]:
    """Items with a start and an end by the date on the wall where they begin, without nights."""
    found: dict[dt.date, list[Planned]] = {}
    for item in items:
        content = item.content
        if content.starts and content.ends and content.kind is not ItemKind.LODGING:
            found.setdefault(content.starts.date, []).append(item)
    return found


def is_for_all(content: ItemContent, everybody: str) -> bool:
    """Whether everybody is meant. An item that names nobody, and any item where nobody said what everybody is called,
    is for all."""
    return not everybody or not content.audience or everybody in content.audience


def is_for(content: ItemContent, whose: str, everybody: str) -> bool:
    return whose in content.audience or is_for_all(content, everybody)


def meet(one: ItemContent, other: ItemContent, facts: Facts) -> bool:
    """Whether the same people are meant: a group is part of everybody, two groups are different people."""
    return (
        is_for_all(one, facts.event)
        or is_for_all(other, facts.event)
        or not set(one.audience).isdisjoint(other.audience)
    )


def is_compulsory(content: ItemContent) -> bool:
    """Whether those who are meant have to be there (R8)."""
    return not content.is_optional and content.kind not in AT_WILL


def length(content: ItemContent) -> int:
    """Minutes from start to end; 0 for what has none of them."""
    return between(content, content) if content.starts and content.ends else 0


def between(first: ItemContent, last: ItemContent) -> int:
    """Whole minutes from the start of one to the end of the other."""
    if first.starts is None or last.ends is None:
        return 0
    return int((last.ends.instant - first.starts.instant).total_seconds() // 60)


def gap(before: ItemContent, after: ItemContent) -> int:
    """Whole minutes from the end of one to the start of the other; below 0 where they overlap."""
    if before.ends is None or after.starts is None:
        return 0
    return int((after.starts.instant - before.ends.instant).total_seconds() // 60)
