"""What a filled-in sheet says, row by row: what would be recorded, what is not understood, what is not theirs. Pure."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tourapp.core.days import NotADay, TwoDays
from tourapp.core.hours import NotAnHour, read_day_near, read_hour
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.hosting.portal.acts import proposal
from tourapp.hosting.portal.reading import Seen
from tourapp.hosting.portal.rules import Difference
from tourapp.hosting.said import Said, Who
from tourapp.hosting.sheet.reading import Filled, Row, is_broken
from tourapp.hosting.sheet.shape import HEADINGS, OPEN, Field, answer_of, plain, read_key
from tourapp.hosting.states import AnswerKind
from tourapp.programme.kinds import Confirmation


class Outcome(StrEnum):
    """What becomes of a row."""

    RECORD = "record"
    """It will be recorded."""
    SAME = "same"
    """It stands here already."""
    OPEN = "open"
    """Nothing is answered in it."""
    UNCLEAR = "unclear"
    """Something in it is not understood; nothing of it is recorded."""
    CHANGED = "changed"
    """The item reads otherwise since the edition of the sheet."""
    FOREIGN = "foreign"
    """It is none of the items that this sheet may answer."""
    CLOSED = "closed"
    """No answer is taken here any more."""
    TWICE = "twice"
    """Another row answers the same item."""


@dataclass(frozen=True)
class Decided:
    """A row, and what becomes of it."""

    row: Row
    outcome: Outcome
    item: Seen | None = None
    said: Said | None = None
    who: Who | None = None
    problems: tuple[str, ...] = ()
    changes: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What was done with what stands beside our columns."""


@dataclass(frozen=True)
class Facts:
    """What is known when a sheet is read."""

    items: Mapping[uuid.UUID, Seen]
    edition: int
    changed_since: Callable[[uuid.UUID, int], tuple[Difference, ...] | None]
    """What an item says otherwise than in an edition; None where it was not in that one."""
    today: dt.date
    who: tuple[str, str, str]
    """Who answers, where neither row nor sheet says so."""
    is_office: bool
    """Whether the office records it: then also what a host would have to telephone about."""


def decide(filled: Filled, facts: Facts) -> tuple[Decided, ...]:
    """What becomes of each row, in the order of the file. No row is left out."""
    decided = [_one(row, filled, facts) for row in filled.rows]
    answered: dict[uuid.UUID, int] = {}
    for each in decided:
        if each.item is not None and each.outcome is not Outcome.OPEN:
            answered[each.item.id] = answered.get(each.item.id, 0) + 1
    return tuple(_twice(each) if _is_twice(each, answered) else each for each in decided)


def digest(decided: Sequence[Decided]) -> str:
    """A hash of what would be recorded: it is recorded as it was shown, or not at all."""
    told = [
        (
            each.row.number,
            each.outcome.value,
            str(each.item and each.item.id),
            repr(each.said),
            repr(each.who),
        )
        for each in decided
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _is_twice(each: Decided, answered: Mapping[uuid.UUID, int]) -> bool:
    return each.item is not None and each.outcome is not Outcome.OPEN and answered[each.item.id] > 1


def _twice(each: Decided) -> Decided:
    return Decided(each.row, Outcome.TWICE, each.item, problems=(_("Several rows answer this item."),))


def _one(row: Row, filled: Filled, facts: Facts) -> Decided:
    known = read_key(row.text(Field.KEY))
    each = facts.items.get(known[1]) if known else _by_title(row, facts)
    if each is None:
        return _nobodys(row, known is not None)
    number = known[0] if known else facts.edition
    if not any(row.text(column) for column in _TELLING):
        return Decided(row, Outcome.OPEN, each, notes=_beside(row))
    if not each.is_there or (not each.can_answer and not each.can_change and not facts.is_office):
        return Decided(
            row, Outcome.CLOSED, each, problems=(_("Answers can no longer be given here. Telephone us."),)
        )
    said, who, problems = _read(row, filled, facts, each, number)
    if problems:
        return Decided(row, Outcome.UNCLEAR, each, problems=tuple(problems))
    assert said is not None  # noqa: S101
    if _is_same(each, said):
        return Decided(row, Outcome.SAME, each, said, who)
    changes = facts.changed_since(each.id, number) if number != facts.edition else ()
    if changes != ():
        return Decided(row, Outcome.CHANGED, each, changes=changes or ())
    if said.kind is not AnswerKind.AGREE and not each.can_change and not facts.is_office:
        return Decided(
            row, Outcome.CLOSED, each, problems=(_("Changes can no longer be made here. Telephone us."),)
        )
    return Decided(row, Outcome.RECORD, each, said, who, notes=_beside(row))


_TELLING = tuple(column for column in OPEN if column not in (Field.SECTION, Field.POST, Field.NAME))
"""What a host fills in to say something; who says it alone says nothing."""


def _by_title(row: Row, facts: Facts) -> Seen | None:
    """A row whose key was lost: by its title, where exactly one item has it (and its hours, where two do)."""
    wanted = {plain(line) for line in row.text(Field.TITLE).split("\n") if line.strip()}
    found = [each for each in facts.items.values() if wanted & _titles(each)]
    return found[0] if len(found) == 1 else None


def _titles(each: Seen) -> set[str]:
    return {plain(text) for text in (each.item.title.en, each.item.title.ja) if text}


def _nobodys(row: Row, has_key: bool) -> Decided:
    if has_key:
        return Decided(row, Outcome.FOREIGN, problems=(_("This row is about none of your items."),))
    text = " ".join([*(cell.text for cell in row.cells.values()), *row.others.values()])
    return Decided(
        row,
        Outcome.UNCLEAR,
        problems=(_("We do not know which item this row is about: %(text)s", text=text[:200]),),
    )


def _beside(row: Row) -> tuple[str, ...]:
    """What stands in columns that people added: it goes to the note, and that is said."""
    return tuple(f"{heading}: {text}" for heading, text in row.others.items())


# --- the cells of a row -------------------------------------------------------------------------------------


def _read(
    row: Row, filled: Filled, facts: Facts, each: Seen, number: int
) -> tuple[Said | None, Who, list[str]]:
    problems = [
        _("%(column)s: the cell holds a formula. Type the text.", column=_name(column))
        for column, cell in row.cells.items()
        if column in OPEN and is_broken(cell)
    ]
    kind = answer_of(row.text(Field.ANSWER))
    if kind is None and not problems:
        problems.append(_unknown_answer(row))
    day = _read_cell(row, Field.ON, lambda text: read_day_near(text, facts.today), problems)
    expected = _read_cell(row, Field.EXPECTED, lambda text: read_day_near(text, facts.today), problems)
    starts = _read_cell(row, Field.STARTS, read_hour, problems)
    ends = _read_cell(row, Field.ENDS, read_hour, problems)
    who = _who(row, filled, facts)
    if not (who.section or who.post):
        problems.append(_("Enter section and post of whoever answers."))
    if problems or kind is None:
        return None, who, problems
    text = "\n".join(part for part in (row.text(Field.TEXT), *_beside(row)) if part)
    if kind is AnswerKind.PROPOSE:
        place, received_by = row.text(Field.NEW_PLACE), row.text(Field.RECEIVED_BY)
        said = proposal(
            each, number, on=day, starts=starts, ends=ends, place=place, received_by=received_by, text=text
        )
        if not (said.moves or text):
            problems.append(_("Enter what you propose: another time, place or person, or a note."))
        if said.starts and said.ends and said.ends.instant <= said.starts.instant:
            problems.append(_("Enter an end that comes after the start."))
        return said, who, problems
    if day or starts or ends or row.text(Field.NEW_PLACE) or row.text(Field.RECEIVED_BY):
        problems.append(
            _("A change is entered, but the answer is not %(answer)s.", answer=_("Propose a change"))
        )
    if kind is AnswerKind.CONDITION and not text:
        problems.append(_("Say on which condition."))
    return Said(kind=kind, edition=number, text=text, expected_on=_expected(kind, expected)), who, problems


def _expected(kind: AnswerKind, day: dt.date | None) -> dt.date | None:
    return day if kind is AnswerKind.ARRANGING else None


def _unknown_answer(row: Row) -> str:
    written = row.text(Field.ANSWER)
    if not written:
        return _("Choose the answer from the list.")
    return _("We do not know the answer \u201c%(text)s\u201d. Choose one from the list.", text=written[:80])


def _read_cell(row: Row, column: Field, read: Callable[[str], Any], problems: list[str]) -> Any:
    text = row.text(column)
    if not text or is_broken(row.cells[column]):
        return None
    try:
        return read(text)
    except TwoDays:
        problems.append(
            _("%(column)s: \u201c%(text)s\u201d can be two dates.", column=_name(column), text=text[:40])
        )
    except (NotADay, NotAnHour):
        problems.append(
            _("%(column)s: \u201c%(text)s\u201d is not understood.", column=_name(column), text=text[:40])
        )
    return None


def _who(row: Row, filled: Filled, facts: Facts) -> Who:
    """Who answers: as the row says, else as the sheet says, else as it is known."""
    own = (row.text(Field.SECTION), row.text(Field.POST), row.text(Field.NAME))
    found = next((who for who in (own, filled.who, facts.who) if any(who)), ("", "", ""))
    return Who(section=found[0], post=found[1], name=found[2])


def _is_same(each: Seen, said: Said) -> bool:
    """Whether this answer counts already: sheets come back with what was known when they were made."""
    answer = each.answer
    if each.changes:
        return False
    if answer is None:
        return said.kind is AnswerKind.AGREE and each.state is Confirmation.CONFIRMED and not said.text
    if answer.kind is not said.kind or answer.text.strip() != said.text.strip():
        return False
    if said.kind is AnswerKind.ARRANGING:
        return answer.expected_on == said.expected_on
    if said.kind is not AnswerKind.PROPOSE:
        return True
    lang = current_lang()
    return (
        (answer.starts, answer.ends) == (said.starts, said.ends)
        and answer.place.in_(lang) == said.place.in_(lang)
        and answer.received_by.in_(lang) == said.received_by.in_(lang)
    )


def _name(column: Field) -> str:
    return HEADINGS[column].in_(current_lang())
