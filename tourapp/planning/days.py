"""R7 and R8: a day of arrival is quiet, and no day is too long for a person."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses, legs, spots
from tourapp.planning.courses import Course
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.planning.sentences import Hours, clock, title
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import ItemKind

AIRPORT = "airport"
RESTS = frozenset({ItemKind.MEAL, ItemKind.RECEPTION, ItemKind.BREAK, ItemKind.FREE})
"""Kinds that end a stretch."""


def findings(situation: Situation) -> Iterator[Finding]:
    """What is too much for those who go through a day: each group is looked at with what it shares with everybody."""
    whole: dict[dt.date, int] = {}
    for course in courses.courses(situation):
        compulsory = [each for each in course.items if courses.is_compulsory(each.content)]
        if not compulsory:
            continue
        is_all = course.whose == situation.facts.event
        minutes = _minutes(compulsory)
        if is_all:
            whole[course.on] = minutes
            yield from _arrival(course, compulsory, situation.facts)
        if is_all or minutes > whole.get(course.on, 0):
            yield from _length(course, compulsory, situation.facts)
        yield from _stretch(course, compulsory, situation.facts)


def _minutes(items: list[Planned]) -> int:
    return courses.between(items[0].content, _last(items).content)


def _last(items: list[Planned]) -> Planned:
    """The one that ends last; of several the one that begins last."""
    return max(items, key=lambda each: (each.content.ends and each.content.ends.instant, items.index(each)))


def _length(course: Course, items: list[Planned], facts: Facts) -> Iterator[Finding]:
    limits = facts.parameters
    first, last, minutes = items[0], _last(items), _minutes(items)
    if minutes <= limits.day_warn_minutes or first.content.starts is None or last.content.ends is None:
        return
    is_block = minutes > limits.day_block_minutes
    times = {"from": clock(first.content.starts), "to": clock(last.content.ends)}
    numbers = {
        "day": _day(course.on, facts),
        "date": course.on.isoformat(),
        **times,
        "minutes": minutes,
        "warn_over": limits.day_warn_minutes,
        "block_over": limits.day_block_minutes,
    }
    message = _l(
        "%(from)s to %(to)s is %(length)s, over %(limit)s.",
        length=Hours(minutes),
        limit=Hours(limits.day_block_minutes if is_block else limits.day_warn_minutes),
        **times,
    )
    severity = Severity.BLOCK if is_block else Severity.WARN
    refs = tuple(dict.fromkeys((first.ref, last.ref)))
    yield Finding(
        "R8",
        severity,
        refs,
        message,
        ("starts", "ends"),
        numbers,
        aspect="" if course.whose == facts.event else "group",
    )


def _day(on: dt.date, facts: Facts) -> int | None:
    return (on - facts.first_day).days + 1 if facts.first_day is not None else None


# --- without a pause ------------------------------------------------------------------------------------


@dataclass
class Stretch:
    """Items without a pause between them."""

    first: Planned
    last: Planned


def _stretch(course: Course, items: list[Planned], facts: Facts) -> Iterator[Finding]:
    limit = facts.parameters.stretch_minutes
    for stretch in stretches(course, facts):
        minutes = courses.between(stretch.first.content, stretch.last.content)
        starts, ends = stretch.first.content.starts, stretch.last.content.ends
        if minutes <= limit or starts is None or ends is None:
            continue
        message = _l(
            "From %(from)s to %(to)s, %(length)s, there is no meal and no break of %(pause)s minutes.",
            length=Hours(minutes),
            pause=facts.parameters.pause_minutes,
            **{"from": clock(starts), "to": clock(ends)},
        )
        numbers = {"from": clock(starts), "to": clock(ends), "minutes": minutes, "warn_over": limit}
        refs = tuple(dict.fromkeys((stretch.first.ref, stretch.last.ref)))
        yield Finding("R8", Severity.WARN, refs, message, ("starts", "ends"), numbers, aspect="stretch")


def stretches(course: Course, facts: Facts) -> Iterator[Stretch]:
    """The stretches of a day: each goes on to the start of a meal, a break or a pause that is long enough once the way
    is taken off."""
    stretch: Stretch | None = None
    for item in course.items:
        if item.content.kind in RESTS:
            if stretch is not None:
                yield stretch
            stretch = None
        elif not courses.is_compulsory(item.content):
            continue
        elif stretch is None:
            stretch = Stretch(item, item)
        elif _pause(stretch.last.content, item.content, facts) >= facts.parameters.pause_minutes:
            yield stretch
            stretch = Stretch(item, item)
        elif courses.gap(stretch.last.content, item.content) + courses.length(item.content) > 0:
            stretch.last = item
    if stretch is not None:
        yield stretch


def _pause(before: ItemContent, after: ItemContent, facts: Facts) -> int:
    """What is left between two items once the short move before the second is taken off."""
    between = courses.gap(before, after)
    if spots.transfer_begins(after, facts) is None:
        return between
    takes = legs.of_transfer(after, facts)
    return between - (takes.minutes if takes is not None else after.transfer_minutes or 0)


# --- the day of arrival ------------------------------------------------------------------------------------


def _arrival(course: Course, items: list[Planned], facts: Facts) -> Iterator[Finding]:
    """On the first day, when it begins at an airport: the meeting there stands for the landing."""
    landing = items[0].content.starts
    if course.on != facts.first_day or landing is None or not _is_at_airport(items[0].content, facts):
        return
    quiet = facts.parameters.arrival_quiet_minutes
    for item in items[1:]:
        content = item.content
        since = courses.gap(items[0].content, content) + courses.length(items[0].content)
        numbers = {"landing": clock(landing), "minutes": since}
        if content.kind is ItemKind.COURTESY_CALL:
            message = _l("There is no courtesy call on the day of arrival.")
            yield Finding("R7", Severity.BLOCK, (item.ref,), message, ("starts",), numbers, aspect="call")
        elif since < quiet and content.kind is not ItemKind.TRAVEL and not _is_at_airport(content, facts):
            message = _l(
                "This begins %(minutes)s minutes after the landing (%(at)s, %(meeting)s); %(quiet)s minutes stay free.",
                minutes=since,
                at=clock(landing),
                meeting=title(items[0]),
                quiet=quiet,
            )
            yield Finding(
                "R7", Severity.WARN, (item.ref,), message, ("starts",), {**numbers, "at_least": quiet}
            )


def _is_at_airport(content: ItemContent, facts: Facts) -> bool:
    place = spots.place_of(content, facts)
    return place is not None and place.kind == AIRPORT
