"""What lies between one item and the next: the way, how long it takes and how one goes. Speeds and margins are those of
the check (R4), so that what is suggested passes it."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from tourapp.planning import courses, legs, movement, spots
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned
from tourapp.programme.kinds import ItemKind

LOCAL = frozenset({"walk", "chartered_bus", "car", "taxi"})
"""How one goes where one may leave at any time: a journey by timetable is never given up for a visit."""


def gap(before: Planned, after: Planned, facts: Facts) -> int:
    """Minutes that have to lie between two items: the way with its margin, and being early for a courtesy call (R9)."""
    way = legs.between(spots.ends(before.content, facts), spots.begins(after.content, facts), facts)
    early = facts.parameters.call_early_minutes if after.content.kind is ItemKind.COURTESY_CALL else 0
    return (way.needed if way else 0) + early


def over_at(item: Planned, facts: Facts) -> dt.timedelta:
    """How long after its end an item may have to be waited for: a journey needs the margin of the group too."""
    if item.content.kind is not ItemKind.TRAVEL:
        return dt.timedelta()
    need = legs.of_journey(item.content, facts)
    short = (need.needed if need else 0) - courses.length(item.content)
    return dt.timedelta(minutes=max(0, short))


def leads(item: Planned) -> bool:
    """Whether an item takes people somewhere."""
    return item.content.kind not in movement.NOWHERE


def leading_only_to(moved: Collection[str], items: Sequence[Planned], facts: Facts) -> tuple[Planned, ...]:
    """The journeys that end where something that is moved takes place, right before it, or begin there, right after."""
    found: dict[str, Planned] = {}
    for day in courses.by_day(items).values():
        led = [each for each in day if leads(each)]
        found |= {each.ref: each for each in _of_day(led, moved, facts)}
    return tuple(found.values())


def _of_day(items: Sequence[Planned], moved: Collection[str], facts: Facts) -> Iterator[Planned]:
    for one, other in pairwise(items):
        if one.ref in moved and _is_journey(other, moved) and _meets(one, other, facts):
            yield other
        if other.ref in moved and _is_journey(one, moved) and _meets(one, other, facts):
            yield one


def _is_journey(item: Planned, moved: Collection[str]) -> bool:
    is_local = item.content.kind is ItemKind.TRAVEL and item.content.travel_mode in LOCAL
    return is_local and item.ref not in moved


def _meets(one: Planned, other: Planned, facts: Facts) -> bool:
    end, start = spots.ends(one.content, facts), spots.begins(other.content, facts)
    return end is not None and start is not None and end.is_at(start)
