"""R3: nobody and nothing is in two places at once. Ends that touch are no overlap.

A sweep over the items in the order of time: each is compared with what is still going on when it begins, so that work
grows with the items and with what overlaps, never with all pairs.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.planning import courses, repairs
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Repair, Severity, Situation
from tourapp.planning.sentences import Said, title
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind

BESIDE = frozenset({ItemKind.LODGING, ItemKind.FREE, ItemKind.DESK})
"""Kinds that go on beside others."""


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for each two items that need the same people, person, interpreter, vehicle or room at the same time."""
    timed = [each for each in situation.items if each.content.starts and each.content.ends]
    for first, second in pairs(timed):
        found = _both_need(first, second, situation.facts)
        if found is not None:
            yield _finding(first, second, *found, _mending(first, second, timed))


def pairs(items: Sequence[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """Each two items that overlap, the earlier one first. Items come in the order of time."""
    going_on: list[Planned] = []
    for item in items:
        starts, ends = _span(item)
        if item.content.kind in BESIDE or ends <= starts:
            continue
        going_on = [each for each in going_on if _span(each)[1] > starts]
        yield from ((each, item) for each in going_on)
        going_on.append(item)


def _span(item: Planned) -> tuple[dt.datetime, dt.datetime]:
    starts, ends = item.content.starts, item.content.ends
    if starts is None or ends is None:
        return dt.datetime.max.replace(tzinfo=dt.UTC), dt.datetime.min.replace(tzinfo=dt.UTC)
    return starts.instant, ends.instant


def _both_need(first: Planned, second: Planned, facts: Facts) -> tuple[str, Words] | None:
    """What both need, and what that is called: the people before what they use."""
    one, other = first.content, second.content
    if _has_to_be_there(one) and _has_to_be_there(other) and courses.meet(one, other, facts):
        return "people", Words()
    post = _same_person(first, second, facts)
    if post is not None:
        return "person", post
    if one.vehicle and one.vehicle == other.vehicle:
        return "vehicle", one.vehicle
    room = _same_room(one, other)
    return ("room", room) if room else None


def _has_to_be_there(content: ItemContent) -> bool:
    """Whoever may choose goes to one of several: what is optional, and what one signs up for."""
    return not content.is_optional and not content.needs_signup


def _same_person(first: Planned, second: Planned, facts: Facts) -> Words | None:
    """The post of somebody who appears or interprets in both."""
    here, there = (facts.people.get(each.ref, {}) for each in (first, second))
    named = next((post for person, post in here.items() if person in there), None)
    if named is not None:
        return named
    others = second.content.interpreters
    return next((post for post in first.content.interpreters if post and post in others), None)


def _same_room(one: ItemContent, other: ItemContent) -> Words:
    """The room that both are in: by reference, or by its name in the same place."""
    if one.room_ref and one.room_ref == other.room_ref:
        return Words.of(one.room or one.place)
    same_place = (one.place_ref, one.place) == (other.place_ref, other.place)
    return Words.of(one.room) if one.room and one.room == other.room and same_place else Words()


def _finding(first: Planned, second: Planned, what: str, name: Words, mending: tuple[Repair, ...]) -> Finding:
    minutes = int((min(_span(first)[1], _span(second)[1]) - _span(second)[0]).total_seconds() // 60)
    values: dict[str, Any] = {
        "first": title(first),
        "second": title(second),
        "minutes": minutes,
        "name": Said(name),
    }
    numbers: dict[str, Any] = {"overlap_minutes": minutes}
    match what:
        case "people":
            message = _l(
                "%(first)s and %(second)s overlap by %(minutes)s minutes for the same people.", **values
            )
        case "person":
            message = _l(
                "%(first)s and %(second)s overlap by %(minutes)s minutes; %(name)s is in both.", **values
            )
        case _:
            message = _l(
                "%(first)s and %(second)s overlap by %(minutes)s minutes; both use %(name)s.", **values
            )
    if what != "people":
        numbers |= {"what": what, "name": name.in_("en")}
    fields = ("starts", "ends") if what == "people" else ("starts", "ends", what)
    aspect = "" if what == "people" else what
    return Finding("R3", Severity.BLOCK, (first.ref, second.ref), message, fields, numbers, mending, aspect)


def _mending(first: Planned, second: Planned, timed: Sequence[Planned]) -> tuple[Repair, ...]:
    """Let the later one begin when the earlier one is over, or the earlier one end when the later one begins."""
    ends = _span(second)[1]
    after = bisect_left(timed, ends, key=lambda each: _span(each)[0])
    follows = timed[after].content.starts if after < len(timed) else None
    return (
        *repairs.later(second, first.content.ends, follows),
        *repairs.end_at(first, second.content.starts),
    )
