"""R4: between two items in different places there is a way, and enough time for it (`domain.md` §5, its defaults).

A journey that is an item of its own has the time from its start to the start of what follows, less the minutes of a
short move that stands between; its own length has to hold the bare minutes too. A short move before an item has the
time since what precedes ended on that day, else the minutes that it was given. What cannot be told gives no finding.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses, repairs, sentences, spots
from tourapp.planning.courses import Course
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Repair, Severity, Situation
from tourapp.planning.sentences import Said
from tourapp.planning.spots import Spot
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind

NOWHERE = frozenset({ItemKind.FREE, ItemKind.BREAK, ItemKind.DESK, ItemKind.LODGING})
"""Kinds that lead nobody anywhere."""

Nights = Mapping[dt.date, tuple[Planned, ...]]


def findings(situation: Situation) -> Iterator[Finding]:
    """For each day and each group: the ways of the day, and those from and to where it sleeps."""
    nights = nights_of(situation)
    for course in courses.courses(situation):
        yield from _of_day(course, situation.facts, nights)


def nights_of(situation: Situation) -> Nights:
    found: dict[dt.date, tuple[Planned, ...]] = {}
    for item in situation.items:
        if item.content.kind is ItemKind.LODGING and item.content.night is not None:
            found[item.content.night] = (*found.get(item.content.night, ()), item)
    return found


def _of_day(course: Course, facts: Facts, nights: Nights) -> Iterator[Finding]:
    items = [each for each in course.items if each.content.kind not in NOWHERE]
    for place, item in enumerate(items):
        before = items[place - 1] if place else None
        after = items[place + 1] if place + 1 < len(items) else None
        if before is not None and courses.gap(before.content, item.content) < 0:
            continue  # they overlap: R3
        later = after if after and courses.gap(item.content, after.content) >= 0 else None
        yield from _way_to(before, item, later, facts)
        if item.content.kind is ItemKind.TRAVEL:
            yield from _journey(before, item, later, facts)
        if before is None:
            yield from _from_bed(item, course, facts, nights)
    if items:
        yield from _to_bed(items[-1], course, facts, nights)


# --- a way that is there --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Need:
    """What a way takes: the mode, how far, the bare minutes, and with the margin of the group."""

    mode: str
    km: float | None
    kmh: float | None
    minutes: int
    margin: int

    @property
    def needed(self) -> int:
        return self.minutes + self.margin


def margin(facts: Facts) -> int:
    """The minutes that a group needs on top for each leg; none for a small one, or one of unknown size."""
    size = facts.group.participants or 0
    return facts.parameters.margin_minutes if size > facts.parameters.small_group else 0


def need(mode: str, km: float | None, facts: Facts, *, said: int | None = None) -> Need | None:
    """What a way of so many km takes; what somebody `said` that it takes comes first. None where nobody can tell."""
    kmh = spots.speed(mode, km, facts.parameters) if km is not None else None
    if said is not None:
        return Need(mode, km, kmh, said, margin(facts))
    if km is None or kmh is None:
        return None
    return Need(mode, km, kmh, spots.minutes(km, kmh), margin(facts))


def of_journey(content: ItemContent, facts: Facts) -> Need | None:
    """What a journey takes: the minutes that were entered, else its distance, else the straight line × detour."""
    km = content.travel_km
    if km is None:
        km = _detour_km(spots.begins(content, facts), spots.ends(content, facts), facts)
    return need(content.travel_mode, km, facts, said=content.travel_minutes)


def of_transfer(content: ItemContent, facts: Facts) -> Need | None:
    """What the short move before an item takes; None where there is none, or nobody can tell."""
    start = spots.transfer_begins(content, facts)
    km = _detour_km(start, spots.begins(content, facts), facts)
    return need(content.transfer_mode, km, facts) if start is not None else None


def _detour_km(start: Spot | None, end: Spot | None, facts: Facts) -> float | None:
    straight = spots.straight_km(start, end) if start and end else None
    return None if straight is None else straight * facts.parameters.detour


def _journey(before: Planned | None, item: Planned, after: Planned | None, facts: Facts) -> Iterator[Finding]:
    """A journey that is too short, or leaves too little before what follows."""
    takes = of_journey(item.content, facts)
    if takes is None:
        return
    own = courses.length(item.content)
    available = own
    if after is not None:
        has_transfer = spots.transfer_begins(after.content, facts) is not None
        available = own + courses.gap(item.content, after.content)
        available -= (after.content.transfer_minutes or 0) if has_transfer else 0
    if takes.needed <= available and takes.minutes <= own:
        return
    is_short = takes.minutes > min(own, available)
    start, end = spots.begins(item.content, facts), spots.ends(item.content, facts)
    numbers = {**_numbers(takes, start, end), "own_minutes": own, "available_minutes": available}
    severity = Severity.BLOCK if is_short else Severity.WARN
    message = _sentence(takes, start, end, min(own, available) if is_short else available, facts)
    mending = _mend_journey(before, item, after, takes)
    yield Finding("R4", severity, (item.ref,), message, ("starts", "ends"), numbers, mending)


def _mend_journey(
    before: Planned | None, item: Planned, after: Planned | None, takes: Need
) -> tuple[Repair, ...]:
    starts, ends = item.content.starts, item.content.ends
    bare = dt.timedelta(minutes=takes.needed)
    return (
        *repairs.leave_at(
            item, repairs.plus(ends, -bare), before.content.ends if before is not None else None
        ),
        *repairs.arrive_at(
            item, repairs.plus(starts, bare), after.content.starts if after is not None else None
        ),
    )


def _way_to(before: Planned | None, item: Planned, after: Planned | None, facts: Facts) -> Iterator[Finding]:
    """The short move before an item, or that there is no way at all from what precedes."""
    start = spots.transfer_begins(item.content, facts)
    reached = spots.begins(item.content, facts)
    left = spots.ends(before.content, facts) if before is not None else None
    begins = start or reached
    if before is not None and left is not None and begins is not None and not left.is_at(begins):
        yield _no_way(before, item, left, begins, facts)
    takes = of_transfer(item.content, facts)
    if takes is None or start is None:
        return
    available = item.content.transfer_minutes
    if before is not None:
        available = courses.gap(before.content, item.content)
    if available is None or takes.needed <= available:
        return
    severity = Severity.BLOCK if takes.minutes > available else Severity.WARN
    straight = spots.straight_km(start, reached) if reached else None
    numbers = {
        **_numbers(takes, start, reached),
        "straight_line_km": None if straight is None else round(straight, 2),
        "detour_factor": facts.parameters.detour,
        "available_minutes": available,
    }
    message = _sentence(takes, start, reached, available, facts)
    items = (before.ref, item.ref) if before is not None else (item.ref,)
    mending = _mend_way(before, item, after, takes)
    yield Finding("R4", severity, items, message, ("starts",), numbers, mending, "transfer")


def _mend_way(
    before: Planned | None, item: Planned, after: Planned | None, takes: Need
) -> tuple[Repair, ...]:
    if before is None:
        return ()
    needed = dt.timedelta(minutes=takes.needed)
    over = repairs.plus(item.content.starts, -needed)
    earlier = repairs.end_at(before, over) if before.content.kind is not ItemKind.TRAVEL else ()
    return (
        *repairs.later(
            item,
            repairs.plus(before.content.ends, needed),
            after.content.starts if after is not None else None,
        ),
        *earlier,
    )


def _numbers(takes: Need, start: Spot | None, end: Spot | None) -> dict[str, Any]:
    return {
        "mode": takes.mode,
        "from_place_id": start.called if start else "",
        "to_place_id": end.called if end else "",
        "distance_km": None if takes.km is None else round(takes.km, 2),
        "speed_kmh": takes.kmh,
        "travel_minutes": takes.minutes,
        "margin_minutes": takes.margin,
        "needed_minutes": takes.needed,
    }


def _sentence(takes: Need, start: Spot | None, end: Spot | None, available: int, facts: Facts) -> object:
    values = {
        "available": max(available, 0),
        "start": Said(start.name) if start else "?",
        "end": Said(end.name) if end else "?",
        "mode": sentences.by(takes.mode),
        "km": "–" if takes.km is None else f"{takes.km:.1f}",
        "minutes": takes.minutes,
        "margin": takes.margin,
        "needed": takes.needed,
        "size": facts.group.participants,
    }
    if takes.margin:
        return _l(
            "%(available)s minutes from %(start)s to %(end)s %(mode)s (%(km)s km). That takes %(minutes)s; with "
            "%(margin)s for a group of %(size)s it needs %(needed)s.",
            **values,
        )
    return _l(
        "%(available)s minutes from %(start)s to %(end)s %(mode)s (%(km)s km). That takes %(minutes)s.",
        **values,
    )


# --- a way that is not there ------------------------------------------------------------------------------


def _no_way(before: Planned, item: Planned, left: Spot, begins: Spot, facts: Facts) -> Finding:
    """A BLOCK; only a WARN where people find their own way (an event that is not led) and have the time for it."""
    minutes = courses.gap(before.content, item.content)
    km = _detour_km(left, begins, facts)
    is_near = km is not None and km <= facts.parameters.walked_to_lodging_km
    takes = need("walk" if is_near else "bus", km, facts)
    has_time = not facts.is_led and (takes is None or takes.minutes <= minutes)
    severity = Severity.WARN if has_time else Severity.BLOCK
    message = _l(
        "No way is planned from %(start)s to %(end)s; there are %(minutes)s minutes between the two items.",
        start=Said(left.name),
        end=Said(begins.name),
        minutes=minutes,
    )
    numbers = {**_apart(left, begins), "available_minutes": minutes}
    return Finding(
        "R4", severity, (before.ref, item.ref), message, ("transfer_from",), numbers, aspect="no_way"
    )


def _from_bed(item: Planned, course: Course, facts: Facts, nights: Nights) -> Iterator[Finding]:
    """The first item of a day begins where the group slept, unless there is a way or it is near enough to walk."""
    begins = spots.transfer_begins(item.content, facts) or spots.begins(item.content, facts)
    bed = bed_of(nights.get(course.on - dt.timedelta(days=1), ()), course, facts)
    if begins is not None and bed is not None and is_far(bed, begins, facts):
        message = _l(
            "No way is planned from %(start)s, where the group slept, to %(end)s.",
            start=Said(bed.name),
            end=Said(begins.name),
        )
        yield _far(item, message, _apart(bed, begins), "morning")


def _to_bed(item: Planned, course: Course, facts: Facts, nights: Nights) -> Iterator[Finding]:
    """The last item of a day ends where the group sleeps, or near enough to walk."""
    left = spots.ends(item.content, facts)
    bed = bed_of(nights.get(course.on, ()), course, facts)
    if left is not None and bed is not None and is_far(left, bed, facts):
        message = _l(
            "No way is planned from %(start)s to %(end)s, where the group sleeps.",
            start=Said(left.name),
            end=Said(bed.name),
        )
        yield _far(item, message, _apart(left, bed), "evening")


def bed_of(nights: tuple[Planned, ...], course: Course, facts: Facts) -> Spot | None:
    """Where these people sleep; None where that is not one place."""
    theirs = [each for each in nights if courses.is_for(each.content, course.whose, facts.event)]
    return spots.at(theirs[0].content, facts) if len(theirs) == 1 else None


def is_far(one: Spot, other: Spot, facts: Facts) -> bool:
    km = spots.straight_km(one, other)
    return km is not None and not one.is_at(other) and km > facts.parameters.walked_to_lodging_km


def _far(item: Planned, message: object, numbers: dict[str, Any], when: str) -> Finding:
    return Finding("R4", Severity.BLOCK, (item.ref,), message, ("transfer_from",), numbers, aspect=when)


def _apart(one: Spot, other: Spot) -> dict[str, Any]:
    km = spots.straight_km(one, other)
    return {
        "from_place_id": one.called,
        "to_place_id": other.called,
        "straight_line_km": None if km is None else round(km, 2),
    }
