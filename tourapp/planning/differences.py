"""What differs between two programmes, item by item: values in, values out.

Both sides are items by their identifier, either whole (`ItemContent`, for organisers) or as a circle reads them
(`ReleasedItem`). Nothing here reads or words anything.
"""

import difflib
import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Generic, TypeVar

from tourapp.core.words import LANGUAGES, Words
from tourapp.programme.content import ItemContent
from tourapp.programme.rules import ReleasedItem

Item = TypeVar("Item", ItemContent, ReleasedItem)

NOT_SAID = frozenset({"id", "source_id", "source_kind"})
"""Fields that name an item and say nothing of it."""


class Fate(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    DROPPED = "dropped"
    REINSTATED = "reinstated"
    """It was there once, was dropped, and is back."""


@dataclass(frozen=True)
class FieldChange:
    """One field, or one language of a field that holds words (`lang`; then `old` and `new` are texts)."""

    name: str
    old: Any
    new: Any
    lang: str = ""


@dataclass(frozen=True)
class ItemChange(Generic[Item]):
    """What became of one item; `before` or `after` is None where it was not there. Fields stand in their order."""

    id: uuid.UUID
    fate: Fate
    before: Item | None
    after: Item | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def item(self) -> Item:
        """As it is now, or as it last was."""
        shown = self.after if self.after is not None else self.before
        if shown is None:
            raise ValueError("a change is about an item")
        return shown


def differences(
    before: Mapping[uuid.UUID, Item],
    after: Mapping[uuid.UUID, Item],
    *,
    known: Collection[uuid.UUID] = (),
) -> tuple[ItemChange[Item], ...]:
    """Every item that differs, in the order of time (what has none comes last). The same on both sides: nothing.

    `known` are items of earlier programmes: one that comes back is reinstated, not added.
    """
    found = []
    for identifier in dict.fromkeys((*before, *after)):
        old, new = before.get(identifier), after.get(identifier)
        if old is not None and new is not None:
            if changed := tuple(_fields(old, new)):
                found.append(ItemChange(identifier, Fate.CHANGED, old, new, changed))
        elif new is not None:
            fate = Fate.REINSTATED if identifier in known else Fate.ADDED
            found.append(ItemChange(identifier, fate, None, new))
        else:
            found.append(ItemChange(identifier, Fate.DROPPED, old, None))
    return tuple(sorted(found, key=_when))


def _when(change: ItemChange[Any]) -> tuple[bool, Any]:
    starts = change.item.starts
    return starts is None, starts and starts.instant


def _fields(old: Item, new: Item) -> Iterator[FieldChange]:
    for field in fields(old):
        if field.name in NOT_SAID:
            continue
        was, is_now = getattr(old, field.name), getattr(new, field.name)
        if was != is_now:
            yield from _sides(field.name, was, is_now)


def _sides(name: str, old: Any, new: Any) -> Iterator[FieldChange]:
    """A change of words is one of each language that says something else now."""
    texts = _texts(old), _texts(new)
    if texts[0] is None or texts[1] is None:
        yield FieldChange(name, old, new)
        return
    differing = [lang for lang in LANGUAGES if texts[0][lang] != texts[1][lang]]
    for lang in differing:
        yield FieldChange(name, texts[0][lang], texts[1][lang], lang)
    if not differing:  # the same lines, held otherwise
        yield FieldChange(name, old, new)


def _texts(value: Any) -> Mapping[str, str] | None:
    """Words by language, several of them a line each; None for what is no words."""
    match value:
        case Words():
            return {"en": value.en, "ja": value.ja}
        case tuple() if all(isinstance(each, Words) for each in value):
            return {
                lang: "\n".join(filter(None, (getattr(each, lang) for each in value))) for lang in LANGUAGES
            }
        case _:
            return None


# --- texts --------------------------------------------------------------------------------------------


class Part(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


_ASIAN = r"\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_TOKENS = re.compile(rf"[{_ASIAN}]|[^\W{_ASIAN}]+|\s+|[^\w\s]|_")
"""Words, spaces and marks; Japanese, which has no spaces, character by character."""

ALIKE = 0.4
"""Below this share of what stayed, two texts are shown one after the other: a patchwork is hard to read."""


def spelled_out(old: str, new: str) -> tuple[tuple[Part, str], ...]:
    """Two texts as one: what stayed, what went, what came, in the order of reading.

    What stayed with what went is the old text, what stayed with what came the new one.
    """
    was, is_now = _TOKENS.findall(old), _TOKENS.findall(new)
    matcher = difflib.SequenceMatcher(None, was, is_now, autojunk=False)
    if matcher.ratio() < ALIKE:
        return tuple((part, text) for part, text in ((Part.GONE, old), (Part.NEW, new)) if text)
    parts = []
    for verb, first, last, begins, ends in matcher.get_opcodes():
        if verb == "equal":
            parts.append((Part.SAME, "".join(was[first:last])))
        else:
            parts += [(Part.GONE, "".join(was[first:last])), (Part.NEW, "".join(is_now[begins:ends]))]
    return tuple((part, text) for part, text in parts if text)
