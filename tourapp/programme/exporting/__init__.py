"""A programme as a file: JSON in the form in which it came, or a flat list as CSV or XLSX.

What is taken out can be taken in again: into the same event it changes nothing, into an empty one it makes the same
programme. Everything of an item is in it, what only the office may know too.
"""

import json
import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets import Cell, write_csv, write_xlsx
from tourapp.events.models import Event
from tourapp.programme import columns, guarding, queries
from tourapp.programme.cells import Value
from tourapp.programme.columns import Meaning
from tourapp.programme.content import ItemContent
from tourapp.programme.exporting import own_form
from tourapp.programme.exporting.own_form import Item
from tourapp.programme.headings import LABELS
from tourapp.programme.models import Edition, ProgrammeItem


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(
    actor: Actor, event: Event, form: Format, *, edition: int | None = None, heading_lang: str = ""
) -> bytes:
    """The draft, or an edition by its number, as a file. Refused: an edition that there is not.

    The headings of a list are names that never change, or what they are called in `heading_lang`; both can be taken
    in again. A file of an event that was imported keeps that file's own dates (see `own_form`), a list has the
    dates as they are.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    items = _items(event, edition)
    if form is Format.JSON:
        whole = own_form.written(event, items, own_form.newest_file(event), number=edition)
        return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
    rows = _rows(items, Meaning(event.ref, event.zone))
    headings = [label.in_(heading_lang) if heading_lang else name for name, label in LABELS.items()]
    if form is Format.CSV:
        return b"".join(write_csv(headings, rows))
    return write_xlsx(event.title.in_(heading_lang or "en"), headings, rows)


def _items(event: Event, edition: int | None) -> Sequence[Item]:
    """The items in the order of their positions, as the draft or the edition has them."""
    drafted = {item.id: item for item in queries.draft(event, dropped=True)}
    if edition is None:
        found = [(item.id, queries.content_of(item)) for item in drafted.values() if item.dropped_at is None]
    else:
        found = list(queries.frozen_items(_edition(event, edition)))
    items = [_item(identifier, content, drafted.get(identifier)) for identifier, content in found]
    return sorted(items, key=lambda item: (item.position, str(item.id)))


def _edition(event: Event, number: int) -> Edition:
    chosen = sa.select(Edition).where(Edition.event_id == event.id, Edition.number == number)
    found = session().scalar(chosen)
    if found is None:
        raise Refusal(_("There is no version %(number)s.", number=number), code="edition")
    return found


def _item(identifier: uuid.UUID, content: ItemContent, drafted: ProgrammeItem | None) -> Item:
    row: dict[str, Any] | None = drafted.details.get("row") if drafted else None
    return Item(identifier, content, row, drafted.position if drafted else 0)


def _rows(items: Sequence[Item], meaning: Meaning) -> Sequence[Sequence[Cell]]:
    return [
        [
            item.key,
            columns.mark(item.content, meaning),
            *(_safe(cell) for cell in columns.cells(item.content, meaning).values()),
        ]
        for item in items
    ]


def _safe(cell: Value) -> Cell:
    if isinstance(cell, float) and float(f"{cell:.15G}") != cell:
        return repr(cell)  # a spreadsheet keeps fifteen digits
    return guarding.closed(cell) if isinstance(cell, str) else cell
