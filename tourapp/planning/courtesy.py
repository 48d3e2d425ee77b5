"""R9, R37: a courtesy call is short, somebody receives and interprets, and the group is there in good time."""

import datetime as dt
import re
from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses, legs, repairs, spots
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.programme.kinds import ItemKind

FOUR = re.compile(
    r"(?<![\w.])(?:4|four|４|四)(?![\w.]|ty)|(?<![\d０-９十百])[四４4](?:個|点|本|枚|客|膳)", re.IGNORECASE
)
"""A set of four, in either language: the number sounds like death, and is no gift."""


def findings(situation: Situation) -> Iterator[Finding]:
    """What a courtesy call lacks; gifts are asked for from some days before."""
    for course in courses.courses(situation):
        for place, item in enumerate(course.items):
            if item.content.kind is ItemKind.COURTESY_CALL:
                before = course.items[place - 1] if place else None
                yield from _in_time(before, item, situation.facts)
    for item in situation.items:
        if item.content.kind is ItemKind.COURTESY_CALL:
            yield from _length(item, situation.facts)
            yield from _set(item, situation)
            yield from _four(item)


def _length(item: Planned, facts: Facts) -> Iterator[Finding]:
    least, most = facts.parameters.call_least_minutes, facts.parameters.call_most_minutes
    minutes = courses.length(item.content)
    if item.content.starts is None or item.content.ends is None or least <= minutes <= most:
        return
    message = _l(
        "A courtesy call takes %(least)s to %(most)s minutes; this one takes %(minutes)s.",
        least=least,
        most=most,
        minutes=minutes,
    )
    numbers = {"minutes": minutes, "min_minutes": least, "max_minutes": most}
    ends = repairs.plus(item.content.starts, dt.timedelta(minutes=most))
    mending = tuple(repairs.end_at(item, ends)) if minutes > most else ()
    yield Finding("R9", Severity.WARN, (item.ref,), message, ("ends",), numbers, mending, "length")


def _in_time(before: Planned | None, item: Planned, facts: Facts) -> Iterator[Finding]:
    """How long before the call the group is there: the end of what brings it, with the short move after it."""
    least = facts.parameters.call_early_minutes
    if before is None:
        return
    left, reached = spots.ends(before.content, facts), spots.begins(item.content, facts)
    if left is None or reached is None:
        return
    is_there = left.is_at(reached)
    if is_there and before.content.kind is not ItemKind.TRAVEL:
        return  # they are in the house already
    takes = legs.of_transfer(item.content, facts)
    if not is_there and takes is None:
        return
    early = courses.gap(before.content, item.content) - (takes.minutes if takes and not is_there else 0)
    if not 0 <= early < least:
        return
    message = _l(
        "The group is there %(early)s minutes before the call; it should be there %(least)s minutes before.",
        early=early,
        least=least,
    )
    numbers = {"early_minutes": early, "at_least": least}
    at = repairs.plus(item.content.starts, dt.timedelta(minutes=least - early))
    yield Finding(
        "R9",
        Severity.WARN,
        (before.ref, item.ref),
        message,
        ("starts",),
        numbers,
        tuple(repairs.later(item, at)),
        "early",
    )


def _set(item: Planned, situation: Situation) -> Iterator[Finding]:
    """An interpreter, whom `required` does not miss where somebody wrote that there is none; a gift in good time."""
    content = item.content
    if content.interpretation == "none" and situation.circle is Circle.PARTICIPANTS:
        message = _l("A courtesy call needs an interpreter; this one has none.")
        numbers: dict[str, object] = {"missing": "interpreter"}
        yield Finding(
            "R9", Severity.BLOCK, (item.ref,), message, ("interpretation",), numbers, aspect="interpreter"
        )
    if content.starts is None or content.gift:
        return
    days = (content.starts.instant - situation.now).days
    lead = situation.facts.parameters.call_lead_days
    if days < lead:
        message = _l("No gift is set for this call, and it is %(days)s days away.", days=max(days, 0))
        numbers = {"missing": "gift", "days": max(days, 0), "lead_days": lead}
        yield Finding("R9", Severity.WARN, (item.ref,), message, ("gift",), numbers, aspect="gift")


def _four(item: Planned) -> Iterator[Finding]:
    if FOUR.search(item.content.gift.en) or FOUR.search(item.content.gift.ja):
        message = _l("The gift is a set of four, which is taken as a bad sign. Choose another number.")
        yield Finding("R37", Severity.WARN, (item.ref,), message, ("gift",), {"set_of": 4})
