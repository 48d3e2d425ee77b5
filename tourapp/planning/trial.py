"""What edits would do to a draft, before anybody makes them: reads, and changes nothing."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.agenda.circles import Circle
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning import queries
from tourapp.planning.findings import Finding
from tourapp.planning.telling import queries as telling
from tourapp.planning.telling import rules as telling_rules
from tourapp.programme import queries as programme
from tourapp.programme.confirming import queries as confirming
from tourapp.programme.confirming import rules as confirming_rules
from tourapp.programme.content import ItemContent
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import Confirmation
from tourapp.programme.rules import readers
from tourapp.programme.sign_ups import queries as sign_ups

CIRCLE = Circle.PARTICIPANTS
"""Whose problem list is compared, and whose people are counted."""


@dataclass(frozen=True)
class Line:
    """One item that would be another: as it is (None: new) and as it would be, how many people read it, how many have
    signed up for it, and whether its host had agreed and would be asked again."""

    item: uuid.UUID
    before: ItemContent | None
    after: ItemContent
    people: int
    signed_up: int
    is_asked_again: bool


@dataclass(frozen=True)
class Trial:
    """All of it. `appearing` are problems that are not there now, `going` those that would not be there any more."""

    lines: tuple[Line, ...]
    people: int
    """Who reads any of these, each once."""
    appearing: tuple[Finding, ...]
    going: tuple[Finding, ...]
    titles: Mapping[str, Words]
    """By the references that findings name."""
    mark: str
    """Of the draft that was looked at (`queries.mark`)."""

    @property
    def hosts_again(self) -> tuple[Words, ...]:
        """The authorities that had agreed to something and would be asked again, each once."""
        asked = (line.after for line in self.lines if line.is_asked_again)
        return tuple(dict.fromkeys(each.host_organisation or each.host or each.place for each in asked))

    @property
    def signed_up(self) -> int:
        return sum(line.signed_up for line in self.lines)


def mark(event: Event) -> str:
    """Of the draft as it stands."""
    return queries.mark(queries.drafted(programme.draft(event)))


def trial(event: Event, edits: Sequence[Edit]) -> Trial:
    """What these edits would do. The number of statements does not grow with the items."""
    drafted = queries.drafted(programme.draft(event))
    before = dict(drafted)
    after = edited(event, before, edits)
    found = queries.problems(event, CIRCLE, drafted)
    then = queries.problems(event, CIRCLE, tuple(after.items()))
    known, coming = {each.key for each in found}, {each.key for each in then}
    lines, people = _lines(event, before, after)
    return Trial(
        lines=lines,
        people=people,
        appearing=tuple(each for each in then if each.key not in known),
        going=tuple(each for each in found if each.key not in coming),
        titles={f"item:{item}": content.title for item, content in {**before, **after}.items()},
        mark=queries.mark(drafted),
    )


def edited(
    event: Event, before: Mapping[uuid.UUID, ItemContent], edits: Iterable[Edit]
) -> Mapping[uuid.UUID, ItemContent]:
    """The items of a draft as these edits would leave them, what follows for their confirmation with it."""
    edits = tuple(edits)
    agreed = confirming.agreements([edit.item for edit in edits if edit.item is not None])
    after = dict(before)
    for edit in edits:
        if edit.item is None:
            content = ItemContent(**edit.fields)
            after[new_id()] = content if content.audience else replace(content, audience=(event.ref,))
        elif edit.drop:
            after.pop(edit.item, None)
        elif edit.item in before:
            agreement = agreed.get(edit.item)
            after[edit.item] = confirming_rules.after_change(
                before[edit.item],
                replace(before[edit.item], **edit.fields),
                agreement.said if agreement else None,
            )
    return after


def _lines(
    event: Event, before: Mapping[uuid.UUID, ItemContent], after: Mapping[uuid.UUID, ItemContent]
) -> tuple[tuple[Line, ...], int]:
    differing = {item: content for item, content in after.items() if before.get(item) != content}
    seen = programme.seen_in(event, differing.items(), CIRCLE)
    behind = telling.behind(seen.values())
    who = {
        item: telling_rules.together(behind[each] for each in readers(released) if each in behind)
        for item, released in seen.items()
    }
    seats = sign_ups.seats(event)
    lines = tuple(
        Line(
            item=item,
            before=before.get(item),
            after=content,
            people=len(who.get(item, ())),
            signed_up=seats[item].chosen + seats[item].waiting if item in seats else 0,
            is_asked_again=_is_asked_again(before.get(item), content),
        )
        for item, content in queries.in_time(tuple(differing.items()))
    )
    return lines, len(telling_rules.together(who.values()))


def _is_asked_again(before: ItemContent | None, after: ItemContent) -> bool:
    was_agreed = before is not None and before.confirmation is Confirmation.CONFIRMED
    return was_agreed and after.confirmation is Confirmation.CHANGED
