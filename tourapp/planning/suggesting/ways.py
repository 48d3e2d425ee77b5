"""What lies between one item and the next: the way, how long it takes and how one goes. Speeds and margins are those of
the check (R4), so that what is suggested passes it."""

import datetime as dt
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tourapp.planning import courses, movement, spots
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned
from tourapp.planning.movement import Need
from tourapp.planning.spots import Spot
from tourapp.programme.kinds import ItemKind

WALKED_KM = 1.0
"""As far as this a group walks; farther it goes by bus."""
LOCAL = frozenset({"walk", "chartered_bus", "car", "taxi"})
"""How one goes where one may leave at any time: a journey by timetable is never given up for a visit."""
UNKNOWN_MINUTES = 20
"""What is kept free for a way of which nobody knows how far it is."""
STEP = 5


@dataclass(frozen=True)
class Way:
    """From one spot to another; `km` is not known where a spot has no coordinates."""

    start: Spot
    end: Spot
    mode: str
    km: float | None
    minutes: int
    """On the road."""
    needed: int
    """With the margin of the group, in steps of five minutes."""


def between(start: Spot | None, end: Spot | None, facts: Facts) -> Way | None:
    """The way from one spot to another; None where nobody has to move, or nobody knows where to."""
    if start is None or end is None or start.is_at(end):
        return None
    straight = spots.straight_km(start, end)
    if straight is None:
        return Way(start, end, "chartered_bus", None, UNKNOWN_MINUTES, UNKNOWN_MINUTES)
    km = straight * facts.parameters.detour
    mode = "walk" if km <= WALKED_KM else "chartered_bus"
    need = movement.need(mode, km, facts)
    minutes, needed = (need.minutes, need.needed) if need else (UNKNOWN_MINUTES, UNKNOWN_MINUTES)
    return Way(start, end, mode, km, minutes, up(needed))


def gap(before: Planned, after: Planned, facts: Facts) -> int:
    """Minutes that have to lie between two items: the way with its margin, and being early for a courtesy call (R9)."""
    way = between(spots.ends(before.content, facts), spots.begins(after.content, facts), facts)
    early = facts.parameters.call_early_minutes if after.content.kind is ItemKind.COURTESY_CALL else 0
    return (way.needed if way else 0) + early


def over_at(item: Planned, facts: Facts) -> dt.timedelta:
    """How long after its end an item may have to be waited for: a journey needs the margin of the group too."""
    if item.content.kind is not ItemKind.TRAVEL:
        return dt.timedelta()
    need: Need | None = movement.of_journey(item.content, facts)
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


def up(minutes: int) -> int:
    """The next full step."""
    return math.ceil(minutes / STEP) * STEP
