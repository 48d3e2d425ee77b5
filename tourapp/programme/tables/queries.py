"""Reading what was handed in, and what would come of it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tourapp.core import blobs
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import search_key
from tourapp.directory import queries as directory
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.tables import columns, joining, placing, rules
from tourapp.programme.tables.grid import Grid
from tourapp.programme.tables.models import HandedInTable
from tourapp.programme.tables.understanding import Item, Onto, Understood, understand
from tourapp.resources import queries as resources


@dataclass(frozen=True)
class Preview:
    """What would come of a table: its items as they would stand in the draft, and what became of each row."""

    grid: Grid
    understood: Understood
    items: tuple[Item, ...]
    strangers: tuple[str, ...]
    """Places that the office does not have."""
    drafted: int
    """How many items the draft has already."""

    @property
    def mark(self) -> str:
        return rules.mark(self.items)


def tables_of(event: Event) -> Sequence[HandedInTable]:
    """What was handed in, the newest first."""
    chosen = sa.select(HandedInTable).where(HandedInTable.event_id == event.id)
    newest = (HandedInTable.handed_in_at.desc(), HandedInTable.id.desc())
    return session().scalars(chosen.order_by(*newest).limit(50)).all()


def table_of(event: Event, identifier: uuid.UUID) -> HandedInTable:
    """One of them; NotFound when it is not of this event."""
    found = session().get(HandedInTable, identifier)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def grid_of(table: HandedInTable) -> Grid:
    """Its cells. Refused when they are not kept any more."""
    data = blobs.load(table.ref)
    if data is None:
        message = _l("The contents of the table are no longer kept. Paste it or hand it in again.")
        raise Refusal(message, code="gone")
    return Grid.of_json(json.loads(data))


def preview(table: HandedInTable) -> Preview:
    """What would come of it now. Refused when its cells are not kept any more."""
    event, grid = table.event, grid_of(table)
    places = placing.known(resources.offered(event.office))
    onto = Onto(event.starts.date, event.last_day, event.zone, places.__contains__, table.first_on)
    understood = understand(grid, columns.mapping_of(table.columns), onto)
    contents = joining.led([placing.placed(item.content, places) for item in understood.items])
    bodies, own = _bodies(contents), [search_key(event.office.name.en), search_key(event.office.name.ja)]
    items = [
        replace(item, content=joining.received(content, bodies, own))
        for item, content in zip(understood.items, contents, strict=True)
    ]
    drafted = [programme.content_of(item) for item in programme.draft(event)]
    strangers = placing.strangers([item.content for item in items])
    return Preview(grid, understood, rules.with_doubles(items, drafted), strangers, len(drafted))


def _bodies(contents: Sequence[ItemContent]) -> Mapping[str, joining.Body]:
    """The bodies of the directory that are named where somebody receives; a name that two have is nobody's."""
    found: dict[str, set[joining.Body]] = {}
    for key, body in directory.named(joining.names_in(contents)):
        found.setdefault(key, set()).add(joining.Body(body.ref, body.name))
    return {key: next(iter(several)) for key, several in found.items() if len(several) == 1}
