"""Repairs that put a journey where none is planned: on foot where it is near, else as the event goes.

It is as long as the way takes with the margin of the group, and only in time in which nothing else is for those people.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tourapp.core import time
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.planning import courses, legs, repairs, sentences
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned, Repair
from tourapp.planning.legs import Way
from tourapp.planning.overlap import BESIDE
from tourapp.planning.sentences import Said
from tourapp.programme.editing import wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import ItemKind


@dataclass(frozen=True)
class Slot:
    """From when to when a journey could be."""

    starts: WallTime
    ends: WallTime


def to_item(
    way: Way | None,
    before: Planned | None,
    item: Planned,
    after: Planned | None,
    *,
    whose: str,
    among: Sequence[Planned],
    facts: Facts,
) -> Iterator[Repair]:
    """A journey that is there when the item begins; else one right after what precedes; else with the item later, as
    long as what follows is not pushed. `before` is None where the way begins with the day."""
    if way is None or item.content.starts is None:
        return
    takes = dt.timedelta(minutes=way.needed)
    due = repairs.on_a_step(repairs.plus(item.content.starts, -_ahead(item, facts)), down=True)
    left = before.content.ends if before is not None else None
    for slot in (_slot(repairs.plus(due, -takes), takes), _slot(repairs.on_a_step(left), takes)):
        if slot is not None and _is_between(slot, left, due) and _is_free(slot, whose, among, facts):
            yield _added(way, slot, whose)
            return
    yield from _with_the_item_later(way, left, item, after, takes, whose, among, facts)


def to_bed(
    way: Way | None, last: Planned, *, whose: str, among: Sequence[Planned], facts: Facts
) -> Iterator[Repair]:
    """A journey to where people sleep, right after the last item of a day."""
    takes = dt.timedelta(minutes=way.needed if way else 0)
    slot = _slot(repairs.on_a_step(last.content.ends), takes)
    if way is not None and slot is not None and _is_free(slot, whose, among, facts):
        yield _added(way, slot, whose)


def _ahead(item: Planned, facts: Facts) -> dt.timedelta:
    """How long before an item people have to be where the way leads: for its short move, or before a courtesy call."""
    short = legs.of_transfer(item.content, facts)
    minutes = (
        max(short.needed if short else 0, item.content.transfer_minutes or 0)
        if item.content.transfer_from
        else 0
    )
    if not minutes and item.content.kind is ItemKind.COURTESY_CALL:
        minutes = facts.parameters.call_early_minutes
    return dt.timedelta(minutes=minutes)


def _with_the_item_later(
    way: Way,
    left: WallTime | None,
    item: Planned,
    after: Planned | None,
    takes: dt.timedelta,
    whose: str,
    among: Sequence[Planned],
    facts: Facts,
) -> Iterator[Repair]:
    slot = _slot(repairs.on_a_step(left), takes)
    if slot is None or not _is_free(slot, whose, [each for each in among if each.ref != item.ref], facts):
        return
    until = after.content.starts if after is not None else None
    for later in repairs.later(item, repairs.plus(slot.ends, _ahead(item, facts)), until):
        added = _added(way, slot, whose)
        yield Repair(
            _l(
                "%(journey)s. %(item)s: %(then)s",
                journey=added.label,
                item=sentences.title(item),
                then=later.label,
            ),
            (*added.edits, *later.edits),
            Words(*(f"{added.said.in_(lang)}; {later.said.in_(lang)}" for lang in ("en", "ja"))),
        )


def _slot(starts: WallTime | None, takes: dt.timedelta) -> Slot | None:
    """So long from then on; None where that goes over midnight."""
    ends = repairs.plus(starts, takes)
    return Slot(starts, ends) if starts and ends and starts.date == ends.date else None


def _is_between(slot: Slot, left: WallTime | None, due: WallTime | None) -> bool:
    is_after = left is None or slot.starts.instant >= left.instant
    return is_after and due is not None and slot.ends.instant <= due.instant and slot.ends.date == due.date


def _is_free(slot: Slot, whose: str, among: Sequence[Planned], facts: Facts) -> bool:
    """Whether nothing else is for those people then; what goes on beside others does not count."""
    for each in among:
        starts, ends = each.content.starts, each.content.ends
        if starts is None or ends is None or each.content.kind in BESIDE:
            continue
        is_theirs = whose in ("", facts.event) or courses.is_for(each.content, whose, facts.event)
        if is_theirs and starts.instant < slot.ends.instant and slot.starts.instant < ends.instant:
            return False
    return True


def _added(way: Way, slot: Slot, whose: str) -> Repair:
    content = legs.journey(way, slot.starts, slot.ends, (whose,) if whose else ())
    times = Words(*(time.time_range(slot.starts.local, slot.ends.local, lang) for lang in ("en", "ja")))
    label = _l("Add a journey %(mode)s, %(times)s", mode=sentences.by(way.mode), times=Said(times))
    fields = {name: value for name, value in vars(content).items() if value or name in ("starts", "ends")}
    return Repair(label, (Edit(fields=fields),), wording.added(content.title))
