"""What becomes of a programme when things get the times that were found: new times, and ways that join neighbours."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tourapp.planning import courses, legs, movement, repairs, spots
from tourapp.planning.courses import Course
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned
from tourapp.planning.spots import Spot
from tourapp.planning.suggesting import starts, ways
from tourapp.planning.suggesting.asking import Question
from tourapp.programme.content import NO_WORDS, ItemContent
from tourapp.programme.kinds import ItemKind

NEW = "new:"
"""What a journey is called that is not in the draft yet: this, and the item after which it leads to bed."""


@dataclass(frozen=True)
class Outcome:
    """The draft as it would be: `items` in the order of time, those that were `dropped`, and the journeys that are new
    (their references begin with `NEW`)."""

    items: tuple[Planned, ...]
    dropped: tuple[Planned, ...]

    @property
    def drafted(self) -> list[tuple[UUID, ItemContent]]:
        """As the checks take it; what is new has an identifier of its own for them."""
        return [
            (UUID(int=number) if each.ref.startswith(NEW) else each.id, each.content)
            for number, each in enumerate(self.items)
        ]


def outcome(question: Question, found: Mapping[str, int]) -> Outcome:
    """Everything with the starts that were found; what has none stays as it is."""
    placed = [
        starts.at(question, each.item, found[each.ref], each.minutes)
        for each in question.wanted
        if each.ref in found
    ]
    moved = {each.ref: each for each in placed if each is not None}
    others = [each.item for each in question.wanted if each.ref not in moved]
    leaving = _still_led(question, moved)
    before = in_time([*(each.item for each in question.wanted), *question.standing, *question.leaving])
    stays = [each for each in question.leaving if each not in leaving]
    after = in_time([*question.standing, *stays, *others, *moved.values()])
    joined = _joined(before, after, frozenset(moved), question.facts)
    return Outcome(tuple(in_time(joined)), leaving)


def _still_led(question: Question, moved: Mapping[str, Planned]) -> tuple[Planned, ...]:
    """The journeys that go: those of what really moves to another time."""
    stay = {
        each.ref
        for each in question.wanted
        if each.ref not in moved or moved[each.ref].content.starts == each.item.content.starts
    }
    if not stay:
        return question.leaving
    moving = [each.ref for each in question.wanted if each.ref not in stay]
    everything = in_time([*(each.item for each in question.wanted), *question.standing, *question.leaving])
    led = {each.ref for each in ways.leading_only_to(moving, everything, question.facts)}
    return tuple(each for each in question.leaving if each.ref in led)


def in_time(items: Iterable[Planned]) -> list[Planned]:
    """In the order of time; what has none comes last."""
    return sorted(
        items,
        key=lambda each: (each.content.starts is None, each.content.starts and each.content.starts.instant),
    )


def _joined(
    before: Sequence[Planned], after: Sequence[Planned], moved: Collection[str], facts: Facts
) -> Iterator[Planned]:
    """What follows something new gets the way from there; a day that now ends far from its bed gets a journey there."""
    earlier = _neighbours(before, facts)
    changed: dict[str, Planned] = {}
    new: dict[str, Planned] = {}
    for course in _courses(after, facts):
        led = [each for each in course.items if ways.leads(each)]
        for place, item in enumerate(led):
            previous = led[place - 1] if place else None
            is_new = item.ref in moved or earlier.get((course.whose, item.ref)) != (previous and previous.ref)
            if is_new and item.ref not in changed:
                changed[item.ref] = _reached_from(previous, item, course, after, facts)
        if led and _ends_anew(led[-1], course, before, moved, facts):
            way = _to_bed(led[-1], course, after, facts)
            new |= {way.ref: way} if way else {}
    yield from (changed.get(each.ref, each) for each in after)
    yield from new.values()


def _courses(items: Sequence[Planned], facts: Facts) -> Iterator[Course]:
    return courses.courses(starts.situation(items, facts))


def _neighbours(items: Sequence[Planned], facts: Facts) -> Mapping[tuple[str, str], str | None]:
    """What precedes each item on its day, for each group."""
    found: dict[tuple[str, str], str | None] = {}
    for course in _courses(items, facts):
        previous = None
        for item in course.items:
            if ways.leads(item):
                found[course.whose, item.ref] = previous
                previous = item.ref
    return found


def _reached_from(
    previous: Planned | None, item: Planned, course: Course, items: Sequence[Planned], facts: Facts
) -> Planned:
    """The item with the short move that leads to it from what precedes, or from where one slept."""
    here = spots.begins(item.content, facts)
    if previous is not None:
        start: Spot | None = spots.ends(previous.content, facts)
    else:
        start = _bed(course, items, facts, course.on - dt.timedelta(days=1))
        start = start if start and here and movement.is_far(start, here, facts) else None
    way = legs.between(start, here, facts)
    content = replace(
        item.content,
        transfer_from=way.start.name if way else NO_WORDS,
        transfer_mode=way.mode if way else "",
        transfer_minutes=way.needed if way else None,
    )
    return replace(item, content=content)


def _bed(course: Course, items: Sequence[Planned], facts: Facts, night: dt.date) -> Spot | None:
    nights = movement.nights_of(starts.situation(items, facts))
    return movement.bed_of(nights.get(night, ()), course, facts)


def _ends_anew(
    last: Planned, course: Course, before: Sequence[Planned], moved: Collection[str], facts: Facts
) -> bool:
    """Whether the day ended otherwise until now."""
    if last.ref in moved:
        return True
    for each in _courses(before, facts):
        if (each.on, each.whose) == (course.on, course.whose):
            led = [item for item in each.items if ways.leads(item)]
            return not led or led[-1].ref != last.ref
    return True


def _to_bed(last: Planned, course: Course, items: Sequence[Planned], facts: Facts) -> Planned | None:
    """A journey from the last item of a day to where one sleeps; None where that is near."""
    here, bed = spots.ends(last.content, facts), _bed(course, items, facts, course.on)
    if here is None or bed is None or not movement.is_far(here, bed, facts) or last.content.ends is None:
        return None
    way = legs.between(here, bed, facts)
    ends = repairs.plus(last.content.ends, dt.timedelta(minutes=way.needed)) if way else None
    if way is None or ends is None:
        return None
    content = legs.journey(way, last.content.ends, ends, last.content.audience)
    return Planned(f"{NEW}{last.id}", "", content)


def minutes_on_the_road(items: Iterable[Planned], facts: Facts) -> int:
    """What ways take in all, journeys and short moves, without margins and without waiting."""
    return sum(_journey(each.content, facts) + _short_move(each.content, facts) for each in items)


def _journey(content: ItemContent, facts: Facts) -> int:
    if content.kind is not ItemKind.TRAVEL:
        return 0
    need = legs.of_journey(content, facts)
    return need.minutes if need else courses.length(content)


def _short_move(content: ItemContent, facts: Facts) -> int:
    need = legs.of_transfer(content, facts)
    return need.minutes if need else content.transfer_minutes or 0
