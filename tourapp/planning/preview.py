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
from tourapp.planning.telling.rules import Change, Concerning
from tourapp.programme import calendar
from tourapp.programme import queries as programme
from tourapp.programme.content import Override
from tourapp.programme.models import Edition
from tourapp.programme.rules import ReleasedItem, next_number, readers


@dataclass(frozen=True)
class Line:
    """One item that changes for the circle: how many people read it, and which hosts receive it."""

    change: ItemChange[ReleasedItem]
    readers: int
    hosts: tuple[Words, ...]


@dataclass(frozen=True)
class Readers:
    """How many people read the programme of a circle, and how many authorities receive something in it."""

    people: int
    hosts: int


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
    accepted: Mapping[str, Override]
    """What was accepted of them in the problem list, by the key of the finding."""
    calendar: Foreseen
    readers: Readers
    hosts_affected: int
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
        """What still stands in the way."""
        return tuple(
            each
            for each in self.findings
            if each.severity is Severity.BLOCK and each.key not in self.accepted
        )

    @property
    def given(self) -> tuple[tuple[Finding, str], ...]:
        """What would stand in the way and was accepted, with the reason."""
        return tuple(
            (each, self.accepted[each.key].reason)
            for each in self.findings
            if each.severity is Severity.BLOCK and each.key in self.accepted
        )

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
    number = _number(event, editions[0] if editions else None, next_items)
    to_tell = _to_tell(event, circle, number, after)
    sides = [each for change in to_tell for each in (change.before, change.after) if each is not None]
    behind = telling.behind([*before.values(), *after.values(), *sides])
    concerning = telling.concerning(differences(before, after, known=known), behind)
    told = telling.concerning(to_tell, behind)
    contents, _ = calendar.entries(event, after.values(), circle)
    found = queries.in_the_way(event, circle, next_items, partly=items is not None)
    return Preview(
        circle=circle,
        items=None if items is None else frozenset(items),
        last=last,
        number=number,
        lines=tuple(_line(each) for each in concerning),
        titles=_titles(before.values()) | _titles(after.values()),
        findings=found,
        accepted=queries.accepted(event, found),
        calendar=foresee(event.ref, circle, contents, family="item"),
        readers=_readers([*before.values(), *after.values()], circle, behind),
        hosts_affected=len(_hosts(side for each in concerning for side in _sides(each))),
        told=len(telling_rules.together(each.told for each in told)),
        told_at_once=_soon(told),
        affected=telling_rules.together(each.readers for each in concerning),
        mark=queries.mark(next_items),
        is_new=last is None or last.number < number,
    )


def _soon(told: Iterable[Concerning]) -> int:
    """How many people are told at once, since what changes is near."""
    near = (each.told for each in told if telling_rules.is_soon(each.change, clock.now()))
    return len(telling_rules.together(near))


def _number(event: Event, newest: Edition | None, items: queries.Drafted) -> int:
    """The number that `programme.services.freeze` would give these items."""
    own = programme.number_of_file(event)
    same = newest is not None and queries.mark(programme.frozen_items(newest)) == queries.mark(items)
    if newest is not None and same and (own is None or own <= newest.number):
        return newest.number
    return next_number(newest.number if newest else None, own)


def _to_tell(
    event: Event, circle: Circle, number: int, after: Mapping[uuid.UUID, ReleasedItem]
) -> Sequence[Change]:
    """What those who take part would be told of: of what they read now, and nothing of a first programme."""
    read = telling.read_now(event)
    if read is None or read.edition.number >= number or circle not in (Circle.PARTICIPANTS, read.circle):
        return ()
    before = programme.seen_in(event, programme.frozen_items(read.edition), circle)
    return telling_rules.worth_telling(before, after, clock.now())


def _line(each: Concerning) -> Line:
    return Line(each.change, len(each.readers), tuple(_hosts(_sides(each)).values()))


def _sides(each: Concerning) -> Sequence[ReleasedItem]:
    return [side for side in (each.change.before, each.change.after) if side is not None]


def _titles(items: Iterable[ReleasedItem]) -> dict[str, Words]:
    return {item.ref: item.title for item in items}


def _hosts(items: Iterable[ReleasedItem]) -> dict[str, Words]:
    """The authorities that receive these items, each once."""
    named = {item.host_ref or item.host_organisation.in_("en"): item.host_organisation for item in items}
    return {key: name for key, name in named.items() if key and name}


def _readers(
    items: Sequence[ReleasedItem], circle: Circle, behind: Mapping[str, frozenset[uuid.UUID]]
) -> Readers:
    meant = {each for item in items for each in readers(item)}
    people = telling_rules.together(behind[each] for each in meant)
    return Readers(people=0 if circle is Circle.HOST else len(people), hosts=len(_hosts(items)))
