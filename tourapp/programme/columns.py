"""An item as cells, one column or a few for each of its fields: what flat files and the `tourapp` part of a JSON
row hold.

How a field is written follows from its type, so that a field that is added to `ItemContent` has its columns at once.
Reading is the exact way back. What cannot be read is an issue, never a guess.
"""

import datetime as dt
import hashlib
import json
from dataclasses import fields, replace
from typing import Any

from tourapp.core.i18n import gettext as _
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme.cells import LARGEST, ONE_LINE, Meaning, Reading, Value, Wrong, as_json
from tourapp.programme.content import ItemContent
from tourapp.programme.importing.report import Severity
from tourapp.programme.kinds import ItemKind
from tourapp.programme.shapes import CHECKED, HINTS, SHAPES

__all__ = [
    "CHECKED",
    "HINTS",
    "LARGEST",
    "ONE_LINE",
    "SHAPES",
    "Meaning",
    "Reading",
    "as_json",
    "cells",
    "content_of",
    "mark",
    "moved",
    "names",
]

# --- writing ----------------------------------------------------------------------------------------


def names() -> tuple[str, ...]:
    """Every column of a field, in order."""
    return tuple(name + ending for name, shape in SHAPES.items() for ending in shape.endings)


def cells(content: ItemContent, meaning: Meaning) -> dict[str, Value]:
    """Every field of an item in its columns."""
    found: dict[str, Value] = {}
    for name, shape in SHAPES.items():
        written = shape.write(getattr(content, name), meaning)
        found |= {name + ending: cell for ending, cell in zip(shape.endings, written, strict=True)}
    return found


def mark(content: ItemContent, meaning: Meaning) -> str:
    """A short hash of all that the cells say: whether somebody has changed the item since."""
    said = {
        name: str(cell) for name, cell in cells(content, meaning).items() if cell not in (None, "", False)
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def moved(content: ItemContent, days: int) -> ItemContent:
    """The same item with all its dates some days later; earlier, if negative."""
    if not days:
        return content
    values = {each.name: getattr(content, each.name) for each in fields(content)}
    by = dt.timedelta(days=days)
    changed: dict[str, Any] = {
        name: value.moved(days=days) if isinstance(value, WallTime) else value + by
        for name, value in values.items()
        if isinstance(value, (WallTime, dt.date))
    }
    return replace(content, **changed)


# --- reading ----------------------------------------------------------------------------------------


def content_of(reading: Reading) -> ItemContent | None:
    """The content that the cells make of the base; columns that the row has not leave the base as it is.

    None, with an issue, when no item can be made of it: its kind is missing or unknown, or a cell cannot be read.
    """
    values: dict[str, Any] = {}
    for name, shape in SHAPES.items():
        if not any(name + ending in reading.cells for ending in shape.endings):
            continue
        try:
            values[name] = shape.read(reading, name, getattr(reading.base, name, None))
        except Wrong as wrong:
            reading.note(Severity.ERROR, wrong.code, name, str(wrong))
    if reading.base is None and "kind" not in values:
        values["kind"] = None
        reading.note(Severity.ERROR, "required", "kind", _("%(field)s is missing.", field="kind"))
    if any(issue.severity is Severity.ERROR for issue in reading.issues) or values.get("kind", "") is None:
        return None
    blank = ItemContent(kind=ItemKind.FREE, title=Words())
    return replace(reading.base or blank, **values)
