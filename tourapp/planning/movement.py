"""R4: between two items in different places there is a way, and enough time for it (`domain.md` §5, its defaults).

A journey that is an item of its own has the time from its start to the start of what follows, less the minutes of a
short move that stands between; its own length has to hold the bare minutes too. A short move before an item has the
time since what precedes ended on that day, else the minutes that it was given. What cannot be told gives no finding.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import adding_ways, courses, legs, repairs, sentences, spots
from tourapp.planning.courses import Course
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Repair, Severity, Situation
from tourapp.planning.legs import Need, Way
from tourapp.planning.sentences import Said
from tourapp.planning.spots import Spot
from tourapp.programme.kinds import ItemKind

NOWHERE = frozenset({ItemKind.FREE, ItemKind.BREAK, ItemKind.DESK, ItemKind.LODGING})
"""Kinds that lead nobody anywhere."""

Nights = Mapping[dt.date, tuple[Planned, ...]]


def findings(situation: Situation) -> Iterator[Finding]:
    """For each day and each group: the ways of the day, and those from and to where it sleeps."""
    nights, days = nights_of(situation), courses.by_day(situation.items)
    for course in courses.courses(situation):
        yield from _of_day(Walk(course, days.get(course.on, ()), situation.facts, nights))


@dataclass(frozen=True)
class Walk:
    """One course of a day, and what is looked up on the way: everything of that day, and where people sleep."""

    course: Course
    among: Sequence[Planned]
    facts: Facts
    nights: Nights


def nights_of(situation: Situation) -> Nights:
    found: dict[dt.date, tuple[Planned, ...]] = {}
    for item in situation.items:
        if item.content.kind is ItemKind.LODGING and item.content.night is not None:
            found[item.content.night] = (*found.get(item.content.night, ()), item)
    return found


def _of_day(walk: Walk) -> Iterator[Finding]:
    facts = walk.facts
    items = [each for each in walk.course.items if each.content.kind not in NOWHERE]
    for place, item in enumerate(items):
        before = items[place - 1] if place else None
        after = items[place + 1] if place + 1 < len(items) else None
        if before is not None and courses.gap(before.content, item.content) < 0:
            continue  # they overlap: R3
        later = after if after and courses.gap(item.content, after.content) >= 0 else None
        yield from _way_to(before, item, later, walk)
        if item.content.kind is ItemKind.TRAVEL:
            yield from _journey(before, item, later, facts)
        if before is None:
            yield from _from_bed(item, later, walk)
    if items:
        yield from _to_bed(items[-1], walk)


# --- a way that is there --------------------------------------------------------------------------------


def _journey(before: Planned | None, item: Planned, after: Planned | None, facts: Facts) -> Iterator[Finding]:
    """A journey that is too short, or leaves too little before what follows."""
    takes = legs.of_journey(item.content, facts)
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


def _way_to(before: Planned | None, item: Planned, after: Planned | None, walk: Walk) -> Iterator[Finding]:
    """The short move before an item, or that there is no way at all from what precedes."""
    facts = walk.facts
    start = spots.transfer_begins(item.content, facts)
    reached = spots.begins(item.content, facts)
    left = spots.ends(before.content, facts) if before is not None else None
    begins = start or reached
    way = legs.between(left, begins, facts)
    if before is not None and way is not None:
        yield _no_way(before, item, after, way, walk)
    takes = legs.of_transfer(item.content, facts)
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


def _no_way(before: Planned, item: Planned, after: Planned | None, way: Way, walk: Walk) -> Finding:
    """A BLOCK; only a WARN where people find their own way (an event that is not led) and have the time for it."""
    minutes = courses.gap(before.content, item.content)
    has_time = not walk.facts.is_led and (way.km is None or way.minutes <= minutes)
    severity = Severity.WARN if has_time else Severity.BLOCK
    message = _l(
        "No journey is planned from %(start)s to %(end)s; there are %(minutes)s minutes "
        "between the two items.",
        start=Said(way.start.name),
        end=Said(way.end.name),
        minutes=minutes,
    )
    numbers = {**_apart(way.start, way.end), "available_minutes": minutes}
    mending = tuple(
        adding_ways.to_item(
            way, before, item, after, whose=walk.course.whose, among=walk.among, facts=walk.facts
        )
    )
    items = (before.ref, item.ref)
    return Finding("R4", severity, items, message, ("transfer_from",), numbers, mending, "no_way")


def _from_bed(item: Planned, after: Planned | None, walk: Walk) -> Iterator[Finding]:
    """The first item of a day begins where the group slept, unless there is a way or it is near enough to walk."""
    course, facts = walk.course, walk.facts
    begins = spots.transfer_begins(item.content, facts) or spots.begins(item.content, facts)
    bed = bed_of(walk.nights.get(course.on - dt.timedelta(days=1), ()), course, facts)
    if begins is not None and bed is not None and is_far(bed, begins, facts):
        message = _l(
            "No journey is planned from %(start)s, where the group stayed overnight, to %(end)s.",
            start=Said(bed.name),
            end=Said(begins.name),
        )
        way = legs.between(bed, begins, facts)
        mending = adding_ways.to_item(
            way, None, item, after, whose=course.whose, among=walk.among, facts=facts
        )
        yield _far(item, message, _apart(bed, begins), "morning", tuple(mending))


def _to_bed(item: Planned, walk: Walk) -> Iterator[Finding]:
    """The last item of a day ends where the group sleeps, or near enough to walk."""
    course, facts = walk.course, walk.facts
    left = spots.ends(item.content, facts)
    bed = bed_of(walk.nights.get(course.on, ()), course, facts)
    if left is not None and bed is not None and is_far(left, bed, facts):
        message = _l(
            "No journey is planned from %(start)s to %(end)s, where the group stays overnight.",
            start=Said(left.name),
            end=Said(bed.name),
        )
        way = legs.between(left, bed, facts)
        mending = adding_ways.to_bed(way, item, whose=course.whose, among=walk.among, facts=facts)
        yield _far(item, message, _apart(left, bed), "evening", tuple(mending))


def bed_of(nights: tuple[Planned, ...], course: Course, facts: Facts) -> Spot | None:
    """Where these people sleep; None where that is not one place."""
    theirs = [each for each in nights if courses.is_for(each.content, course.whose, facts.event)]
    return spots.at(theirs[0].content, facts) if len(theirs) == 1 else None


def is_far(one: Spot, other: Spot, facts: Facts) -> bool:
    km = spots.straight_km(one, other)
    return km is not None and not one.is_at(other) and km > facts.parameters.walked_to_lodging_km


def _far(
    item: Planned, message: object, numbers: dict[str, Any], when: str, mending: tuple[Repair, ...]
) -> Finding:
    return Finding("R4", Severity.BLOCK, (item.ref,), message, ("transfer_from",), numbers, mending, when)


def _apart(one: Spot, other: Spot) -> dict[str, Any]:
    km = spots.straight_km(one, other)
    return {
        "from_place_id": one.called,
        "to_place_id": other.called,
        "straight_line_km": None if km is None else round(km, 2),
    }
