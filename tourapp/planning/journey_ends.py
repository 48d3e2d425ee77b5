"""Where a journey that does not say so begins, and where it leads: from what stands before and after it on its day, or
where people sleep."""

import datetime as dt
from collections.abc import Mapping

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses, movement, spots
from tourapp.planning.courses import Course
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned, Repair, Situation
from tourapp.planning.movement import Nights
from tourapp.planning.sentences import Said
from tourapp.planning.spots import Spot
from tourapp.programme.editing import wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import ItemKind

FIELDS = ("travel_from", "travel_to")


def proposed(situation: Situation) -> Mapping[tuple[str, str], Repair]:
    """What would fill these fields, by the reference of the item and the name of the field.

    Nothing where the neighbour does not say it either, where two groups would say two things, and where a journey would
    lead to where it begins.
    """
    open_ends = {item.ref for item in situation.items if _is_open(item)}
    if not open_ends:
        return {}
    nights, found = movement.nights_of(situation), dict[tuple[str, str], set[Spot | None]]()
    items: dict[str, Planned] = {}
    for course in courses.courses(situation):
        led = [each for each in course.items if each.content.kind not in movement.NOWHERE]
        for place, item in enumerate(led):
            if item.ref not in open_ends:
                continue
            items[item.ref] = item
            sides = _sides(led, place, course, situation.facts, nights)
            for name, spot in zip(FIELDS, sides, strict=True):
                if not getattr(item.content, name):
                    found.setdefault((item.ref, name), set()).add(spot)
    return {
        (ref, name): _repair(items[ref], name, spot)
        for (ref, name), said in found.items()
        for spot in said
        if len(said) == 1 and spot is not None and _leads_somewhere(items[ref], name, spot, situation.facts)
    }


def _is_open(item: Planned) -> bool:
    return item.content.kind is ItemKind.TRAVEL and not all(getattr(item.content, name) for name in FIELDS)


def _sides(
    led: list[Planned], place: int, course: Course, facts: Facts, nights: Nights
) -> tuple[Spot | None, Spot | None]:
    """Where people are before it, and where they are next."""
    if place:
        start = spots.ends(led[place - 1].content, facts)
    else:
        start = movement.bed_of(nights.get(course.on - dt.timedelta(days=1), ()), course, facts)
    if place + 1 < len(led):
        after = led[place + 1].content
        return start, spots.transfer_begins(after, facts) or spots.begins(after, facts)
    return start, movement.bed_of(nights.get(course.on, ()), course, facts)


def _leads_somewhere(item: Planned, name: str, spot: Spot, facts: Facts) -> bool:
    side = spots.ends if name == "travel_from" else spots.begins
    other = side(item.content, facts)
    return other is None or not other.is_at(spot)


def _repair(item: Planned, name: str, spot: Spot) -> Repair:
    place = Said(spot.name)
    label = _l("From: %(place)s", place=place) if name == "travel_from" else _l("To: %(place)s", place=place)
    return Repair(label, (Edit(item=item.id, fields={name: spot.name}),), wording.changed(item.content.title))
