"""A programme in the form of the JSON files that it came from: equal to what went in, save for what was edited.

Each item keeps the row of its file. The row is read again; where the item says the same, the row goes out as it came.
Where it says something else, only those fields are written. What the form has no field for stands in `tourapp` inside
the row, under the names of `columns`. A file whose dates were moved gets its own dates back, so that it comes out as it
went in; taken in again, it is moved again.
"""

import copy
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import columns
from tourapp.programme.columns import Meaning
from tourapp.programme.content import ItemContent
from tourapp.programme.exporting import itinerary, sessions
from tourapp.programme.exporting.writing import Writing
from tourapp.programme.importing import places, rows
from tourapp.programme.importing.rows import ITINERARY, SESSIONS, Context
from tourapp.programme.kinds import ItemKind
from tourapp.programme.models import ImportedFile
from tourapp.resources.models import Place

NOT_COMPARED = frozenset({"source_id", "source_kind", "place_key"})
"""What a file calls things; the same under another name is no edit."""
BLANK = ItemContent(kind=ItemKind.FREE, title=Words())
ALWAYS_SAID = frozenset({"kind", "title", "starts", "ends"})
"""Fields that a new row has whatever they say."""
WRITERS = {SESSIONS: sessions, ITINERARY: itinerary}


@dataclass(frozen=True)
class Item:
    """An item to be written: what it says, and the row of the file that it came from, if it did."""

    id: uuid.UUID
    content: ItemContent
    row: dict[str, Any] | None
    position: int

    @property
    def key(self) -> str:
        """By which it is found again: the file's own identifier, else ours."""
        return self.content.source_id or str(self.id)


def newest_file(event: Event) -> ImportedFile | None:
    """The JSON file that this programme last came from."""
    chosen = sa.select(ImportedFile).where(
        ImportedFile.event_id == event.id, ImportedFile.schema.in_((SESSIONS, ITINERARY))
    )
    newest = (ImportedFile.imported_at.desc(), ImportedFile.id.desc())
    return session().scalars(chosen.order_by(*newest).limit(1)).first()


def written(
    event: Event, items: Sequence[Item], file: ImportedFile | None, *, number: int | None = None
) -> dict[str, Any]:
    """The whole file. An itinerary that is taken out as edition `number` says so in its `version`."""
    rest = copy.deepcopy(file.rest) if file else _heading(event)
    context = Context(event.ref, event.zone, file.name if file else "", file.shift_days if file else 0)
    if number is not None and rest["schema"] == ITINERARY:
        rest["version"] = number
    writer = WRITERS[rest["schema"]]
    lists: dict[str, list[Any]] = {name: [] for name in writer.lists(rest, items)}
    known = places.known(event, (item.content for item in items))
    for item in items:
        name, row = _row(_as_file_knows(item, known), rest, context, writer)
        lists[name].append(row)
    return rest | lists


def _heading(event: Event) -> dict[str, Any]:
    """What is known of an event that came from no file."""
    is_tour = event.kind is EventKind.STUDY_TOUR
    return {
        "schema": ITINERARY if is_tour else SESSIONS,
        "itinerary_id" if is_tour else "event_id": event.slug,
        "title_en": event.title.en,
        "title_ja": event.title.ja,
        "start_date": event.starts.date.isoformat(),
        "end_date": event.last_day.isoformat(),
        "tz": event.zone,
        **({"places": []} if is_tour else {}),
    }


def _as_file_knows(item: Item, known: Mapping[str, Place]) -> Item:
    """The item without the reference of a place that is found again by what the file calls it."""
    content = item.content
    place = known.get(places.key_of(content))
    return (
        replace(item, content=replace(content, place_ref=""))
        if place and place.ref == content.place_ref
        else item
    )


def _row(item: Item, rest: dict[str, Any], context: Context, writer: Any) -> tuple[str, dict[str, Any]]:
    """The row of an item, and the list of the file in which it stands."""
    kept = item.row if item.row is not None and writer.list_of(item.row) else None
    row = copy.deepcopy(kept) if kept is not None else writer.skeleton(item, rest, context)
    name = writer.list_of(row)
    before = _read(row, name, rest, context)
    if before is not None and not _differing(before, item.content):
        return name, row
    changed = _differing(before or BLANK, item.content) | (frozenset() if before else ALWAYS_SAID)
    writer.write(Writing(row, rest, columns.moved(item.content, -context.shift_days), context), changed)
    after = _read(row, name, rest, context)
    _write_rest(row, after, item.content, context)
    return name, row


def _read(row: Mapping[str, Any], name: str, rest: Mapping[str, Any], context: Context) -> ItemContent | None:
    others: dict[str, Any] = {"sessions": [], "items": [], "lodging": []}
    return rows.read({**rest, **others, name: [row]}, context).rows[0].content


def _differing(one: ItemContent, other: ItemContent) -> frozenset[str]:
    return frozenset(
        field.name
        for field in fields(ItemContent)
        if field.name not in NOT_COMPARED and getattr(one, field.name) != getattr(other, field.name)
    )


def _write_rest(
    row: dict[str, Any], after: ItemContent | None, content: ItemContent, context: Context
) -> None:
    """What the form of the file could not say."""
    left = _differing(after or BLANK, content)
    if not left:
        return
    cells = columns.cells(columns.moved(content, -context.shift_days), Meaning(context.event, context.zone))
    own = row.setdefault("tourapp", {})
    for name in columns.SHAPES:
        if name in left:
            own |= {
                name + ending: columns.as_json(cells[name + ending])
                for ending in columns.SHAPES[name].endings
            }
