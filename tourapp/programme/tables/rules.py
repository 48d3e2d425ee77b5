"""What is taken of a table, and what has to be decided first. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import search_key
from tourapp.programme.content import ItemContent
from tourapp.programme.form_parts import asks_a_host
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.tables.making import Note
from tourapp.programme.tables.understanding import Item

LEAVE_OUT = "leave_out"
MOST_ITEMS = 500
LONGEST_REASON = 200
ASKS = ("kind", "twice")
"""Notes that a person has to look at: what kind of item it is, and whether it stands in the draft already."""


@dataclass(frozen=True)
class Choice:
    """What a person decided of one item: its kind, or to leave it out, and why."""

    kind: ItemKind | None = None
    leaves_out: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Left:
    """An item that is left out, and why."""

    item: Item
    reason: str


class Undecided(Refusal):
    """Something has to be decided first: what about which item, by its key."""

    def __init__(self, about: Mapping[str, object]) -> None:
        super().__init__(_l("Some rows need a decision. They are marked below."), code="undecided")
        self.about = dict(about)


def usual_choice(item: Item) -> Choice:
    """What is chosen before anybody has."""
    if any(note.code == "twice" for note in item.notes):
        return Choice(leaves_out=True, reason=str(_l("It is in the draft already.")))
    return Choice(item.content.kind if item.has_kind else None)


def decided(
    items: Sequence[Item], choices: Mapping[str, Choice]
) -> tuple[tuple[Item, ...], tuple[Left, ...]]:
    """The items that are taken, with the kinds that were chosen, and those that are left out.

    Refused (`Undecided`): a kind that nobody knows, and leaving out without a reason.
    """
    taken, left, open_ = [], [], {}
    for item in items:
        choice = choices.get(item.key) or usual_choice(item)
        if choice.leaves_out and not choice.reason.strip():
            open_[item.key] = _l("Say why this is left out.")
        elif choice.leaves_out:
            left.append(Left(item, choice.reason.strip()[:LONGEST_REASON]))
        elif choice.kind is None:
            open_[item.key] = _l("Choose what this is, or leave it out.")
        else:
            taken.append(replace(item, content=of_kind(item.content, choice.kind)))
    if open_:
        raise Undecided(open_)
    if len(taken) > MOST_ITEMS:
        raise Refusal(_l("No more than 500 items can be imported at once."), code="too_many")
    return tuple(taken), tuple(left)


def of_kind(content: ItemContent, kind: ItemKind) -> ItemContent:
    """The item as one of this kind; who is asked before it can take place follows the kind."""
    if kind is content.kind:
        return content
    asked = Confirmation.PROPOSED if asks_a_host(kind) else Confirmation.NOT_NEEDED
    principal = content.host if kind is ItemKind.COURTESY_CALL else content.principal
    return replace(content, kind=kind, confirmation=asked, principal=principal)


def with_doubles(items: Sequence[Item], drafted: Sequence[ItemContent]) -> tuple[Item, ...]:
    """The items, those pointed out that begin when something of the same name begins in the draft."""
    there = {_same(content) for content in drafted if content.starts}
    return tuple(
        replace(item, notes=(*item.notes, Note("twice"))) if there & _sames(item.content) else item
        for item in items
    )


def _same(content: ItemContent) -> tuple[object, str]:
    return content.starts and content.starts.local, search_key(content.title.ja or content.title.en)


def _sames(content: ItemContent) -> set[tuple[object, str]]:
    starts = content.starts and content.starts.local
    return {(starts, search_key(side)) for side in (content.title.ja, content.title.en) if side and starts}


def mark(items: Sequence[Item]) -> str:
    """A hash of what would be taken: whoever takes it has seen just this."""
    said = "\n".join(
        f"{item.key} {item.content.digest} {[note.code for note in item.notes]}" for item in items
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]
