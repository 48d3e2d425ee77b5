"""What a release would do, before anybody presses the button: reads, and changes nothing."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tourapp.agenda.circles import Circle
from tourapp.agenda.foreseen import Foreseen, foresee
from tourapp.core import clock
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning import queries
from tourapp.planning.differences import ItemChange, differences
from tourapp.planning.findings import Finding, Severity
from tourapp.planning.telling import queries as telling
from tourapp.planning.telling import rules as telling_rules
from tourapp.planning.telling.rules import Concerning
from tourapp.programme import calendar
from tourapp.programme import queries as programme
from tourapp.programme.models import Edition
from tourapp.programme.rules import ReleasedItem, next_number


@dataclass(frozen=True)
class Line:
    """One item that changes for the circle: how many people read it, and which hosts receive it."""

    change: ItemChange[ReleasedItem]
    readers: int
    hosts: tuple[Words, ...]


@dataclass(frozen=True)
class Readers:
    """Who reads the programme of a circle, and how many of them a release changes something for."""

    people: int
    affected: int
    hosts: int
    hosts_affected: int


@dataclass(frozen=True)
class Preview:
    """A release as it would be. `last` is what the circle has now; `number` the edition that it would get."""

    circle: Circle
    items: frozenset[uuid.UUID] | None
    last: Edition | None
    number: int
    lines: tuple[Line, ...]
    titles: dict[str, Words]
    findings: tuple[Finding, ...]
    calendar: Foreseen
    readers: Readers
    told: int
    """How many people are written to."""
    told_at_once: int
    affected: frozenset[uuid.UUID]
    """The people who read something of what changes."""
    mark: str
    """Names what was looked at (`queries.mark`)."""
    is_new: bool
    """Whether the circle does not have exactly this already."""

    @property
    def blocks(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is Severity.BLOCK)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is Severity.WARN)


def preview(event: Event, circle: Circle, items: Collection[uuid.UUID] | None = None) -> Preview:
    """What a release of the draft, or of the last edition plus these items, would change for this circle.

    The number of statements grows with the kinds of audience, not with items or people. NotFound for an item that is
    not of this event.
    """
    editions = programme.editions(event)
    next_items = programme.to_freeze(event, items)
    last = next((each for each in editions if circle in {one.circle for one in each.releases}), None)
    after = programme.seen_in(event, next_items, circle)
    before = programme.seen_in(event, programme.frozen_items(last), circle) if last else {}
    known = {item for edition in editions for item, _ in programme.frozen_items(edition)} if last else ()
    concerning = telling.concerning(differences(before, after, known=known))
    contents, _ = calendar.entries(event, after.values(), circle)
    number = _number(event, editions[0] if editions else None, next_items)
    told = _told(event, circle, number, after)
    return Preview(
        circle=circle,
        items=None if items is None else frozenset(items),
        last=last,
        number=number,
        lines=tuple(_line(each) for each in concerning),
        titles=_titles(before.values()) | _titles(after.values()),
        findings=queries.in_the_way(event, circle, next_items, partly=items is not None),
        calendar=foresee(event.ref, circle, contents, family="item"),
        readers=_readers(concerning, [*before.values(), *after.values()], circle),
        told=len(telling_rules.concerned(told)),
        told_at_once=len(
            telling_rules.concerned(
                [each for each in told if telling_rules.is_soon(each.change, clock.now())]
            )
        ),
        affected=frozenset[uuid.UUID]().union(*(each.before | each.after for each in concerning)),
        mark=queries.mark(next_items),
        is_new=last is None or last.number < number,
    )


def _number(event: Event, newest: Edition | None, items: queries.Drafted) -> int:
    """The number that `programme.services.freeze` would give these items."""
    own = programme.number_of_file(event)
    same = newest is not None and queries.mark(programme.frozen_items(newest)) == queries.mark(items)
    if newest is not None and same and (own is None or own <= newest.number):
        return newest.number
    return next_number(newest.number if newest else None, own)


def _told(
    event: Event, circle: Circle, number: int, after: Mapping[uuid.UUID, ReleasedItem]
) -> Sequence[Concerning]:
    """What those who take part would be told of: of what they read now, and nothing of a first programme."""
    read = telling.read_now(event)
    if read is None or read.edition.number >= number or circle not in (Circle.PARTICIPANTS, read.circle):
        return ()
    before = programme.seen_in(event, programme.frozen_items(read.edition), circle)
    return telling.concerning(telling_rules.worth_telling(before, after, clock.now()))


def _line(each: Concerning) -> Line:
    sides = [side for side in (each.change.before, each.change.after) if side is not None]
    return Line(each.change, len(each.before | each.after), tuple(_hosts(sides).values()))


def _titles(items: Iterable[ReleasedItem]) -> dict[str, Words]:
    return {item.ref: item.title for item in items}


def _hosts(items: Iterable[ReleasedItem]) -> dict[str, Words]:
    """The authorities that receive these items, each once."""
    named = {item.host_ref or item.host_organisation.in_("en"): item.host_organisation for item in items}
    return {key: name for key, name in named.items() if key and name}


def _readers(concerning: Sequence[Concerning], items: Sequence[ReleasedItem], circle: Circle) -> Readers:
    sides = [side for each in concerning for side in (each.change.before, each.change.after) if side]
    hosts, hosts_affected = len(_hosts(items)), len(_hosts(sides))
    if circle is Circle.HOST:
        return Readers(0, 0, hosts, hosts_affected)
    affected = frozenset[uuid.UUID]().union(*(each.before | each.after for each in concerning))
    return Readers(len(telling.readers_of(items)), len(affected), hosts, hosts_affected)
