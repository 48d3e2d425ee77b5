"""The change slip (変更票): what has changed for its readers between two editions, line by line, old and new.

Compared is what an itinerary prints. What differs otherwise (who is meant, how the host stands) is on no slip.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from tourapp.core import time
from tourapp.core.words import Words
from tourapp.documents import itinerary, wording
from tourapp.documents.cells import Cell
from tourapp.documents.queries import Issue
from tourapp.documents.said import Said, both, lines, said
from tourapp.planning.differences import Fate, ItemChange, differences
from tourapp.programme.kinds import ItemKind
from tourapp.programme.rules import ReleasedItem

FATES: Mapping[Fate, Words] = {
    Fate.ADDED: Words("Added", "追加"),
    Fate.CHANGED: Words("Changed", "変更"),
    Fate.DROPPED: Words("Called off", "取りやめ"),
    Fate.REINSTATED: Words("Added", "追加"),
}
_NAMING = 3
"""How many fields name an item: time, programme, place."""

BEFORE = Words("Before", "変更前")
NOW = Words("Now", "変更後")
SEEN = Words("I have received this change slip.", "本変更票を受領しました。")
BODY = Words("Organisation, section", "所属")
NAME = Words("Name", "氏名")
SIGNED_ON = Words("Date", "日付")


def values(old: Issue, new: Issue, langs: Sequence[str]) -> dict[str, Any]:
    """Everything that `change-slip.typ` sets. `changes` is empty where nothing that is printed differs."""
    changed = differences(_by_id(old.items), _by_id(new.items))
    rows = [row for change in changed if (row := _change(new, change, langs))]
    return {
        **itinerary.frame(new, wording.CHANGE_SLIP, langs),
        "span": said(_span(old.number, new.number), langs),
        "before_label": said(BEFORE, langs),
        "now_label": said(NOW, langs),
        "changes": rows,
        "seen": said(SEEN, langs),
        "to_sign": [said(label, langs) for label in (BODY, NAME, SIGNED_ON)],
    }


def _span(old: int, new: int) -> Words:
    return Words(f"From version {old} to version {new}", f"第{old}版から第{new}版への変更")


def _by_id(items: Iterable[ReleasedItem]) -> dict[uuid.UUID, ReleasedItem]:
    return {item.id: item for item in items}


def _change(issue: Issue, change: ItemChange[ReleasedItem], langs: Sequence[str]) -> dict[str, Any] | None:
    """One numbered change; None where what differs is not printed."""
    # Of what is called off, when and where it would have been is enough.
    wanted = _fields(issue)[:_NAMING] if change.fate is Fate.DROPPED else _fields(issue)
    fields = [
        {"label": said(label, langs), "old": old, "new": new}
        for label, cell in wanted
        if (old := _side(change.before, cell, langs)) != (new := _side(change.after, cell, langs))
    ]
    if not fields:
        return None
    if change.fate is Fate.DROPPED:
        fields[0]["new"] = said(FATES[change.fate], langs)
    item = change.item
    return {
        "fate": said(FATES[change.fate], langs),
        "title": said(item.title, langs),
        "when": said(both(lambda lang: _when(issue, item, lang)), langs),
        "fields": fields,
    }


def _side(item: ReleasedItem | None, cell: Cell, langs: Sequence[str]) -> Said:
    return lines(partial(cell, item), langs) if item is not None else []


def _fields(issue: Issue) -> tuple[tuple[Words, Cell], ...]:
    return (
        (wording.TIME, lambda item, lang: iter((_when(issue, item, lang),))),
        *((column.label, column.cell) for column in itinerary.COLUMNS),
    )


def _when(issue: Issue, item: ReleasedItem, lang: str) -> str:
    """The date and the time; of a night the date."""
    if item.starts is None:
        return wording.NO_DATE.in_(lang)
    on = time.short_date(item.starts.date, lang)
    if item.kind is ItemKind.LODGING:
        return on
    between = "" if lang == "ja" else ", "
    return f"{on}{between}{wording.time_cell(item.starts, item.ends, issue.zone, lang)}"
