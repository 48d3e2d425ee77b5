"""A table is handed in, its columns are said, its rows are looked at; then all of it is one change of the draft."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda.stored import words_to_json
from tourapp.audit import services as audit
from tourapp.core import blobs, clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.editing import services as editing
from tourapp.programme.editing.edits import Edit
from tourapp.programme.tables import columns, queries, rules
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.grid import Grid
from tourapp.programme.tables.models import HandedInTable
from tourapp.programme.tables.rules import Choice, Left
from tourapp.programme.tables.understanding import Item

KEPT_FOR = dt.timedelta(days=7)

Pieces = tuple[uuid.UUID, list[blobs.Blob]]


def sealed_grid(grid: Grid) -> Pieces:
    """The cells as rows to be added, with the identifier of the table. Sealing takes its time: before the write."""
    identifier = new_id()
    data = json.dumps(grid.to_json(), ensure_ascii=False).encode()
    purge_on = clock.today("UTC") + KEPT_FOR
    return identifier, blobs.sealed_pieces(ref("programme_table", identifier), data, purge_on=purge_on)


def hand_in(actor: Actor, event: Event, *, name: str, grid: Grid, pieces: Pieces) -> HandedInTable:
    """Keep a table until somebody has looked at it. Its columns are guessed."""
    actor.require(Action.EDIT_PROGRAMME, event)
    identifier, rows = pieces
    guessed = columns.guess(grid.rows, columns.heading_row(grid.rows))
    table = HandedInTable(
        id=identifier,
        event=event,
        name=name[:200],
        columns={str(place): column.value for place, column in guessed.items()},
        by=actor.reference,
        handed_in_at=clock.now(),
    )
    session().add_all([table, *rows])
    return table


def say_columns(
    actor: Actor, table: HandedInTable, mapping: Mapping[int, Column], *, first_on: dt.date | None
) -> None:
    """Say what each column is about, and on which day of the event the first day of the table comes to lie.

    Refused: a table that was taken in, no column for the programme, and a day that is not one of the event.
    """
    actor.require(Action.EDIT_PROGRAMME, table.event)
    _check_open(table)
    if Column.PROGRAMME not in mapping.values():
        raise Refusal(_l("Say which column is the programme: what happens."), code="programme")
    if first_on is not None and not table.event.starts.date <= first_on <= table.event.last_day:
        raise Refusal(_l("Choose a day of the event."), field="first_on", code="day")
    table.columns = {str(place): column.value for place, column in mapping.items()}
    table.first_on = first_on


def take(actor: Actor, table: HandedInTable, choices: Mapping[str, Choice], *, seen: str) -> int:
    """Take a table into the draft: one change that can be undone. How many items that are.

    Refused: what was taken already; something else than was `seen` (Conflict); what `rules.decided` refuses; nothing to
    take.
    """
    actor.require(Action.EDIT_PROGRAMME, table.event)
    _check_open(table)
    preview = queries.preview(table)
    if preview.mark != seen:
        message = _l(
            "Places or the draft have changed since you looked. This is the current state; check it again."
        )
        raise Conflict(message, code="changed")
    taken, left = rules.decided(preview.items, choices)
    if not taken:
        raise Refusal(_l("Every row is left out. There is nothing to import."), code="nothing")
    edits = [Edit(fields=vars(item.content)) for item in taken]
    editing.apply(actor, table.event, edits, said=_said(table, len(taken)))
    _keep(table, preview, taken, left)
    blobs.remove(table.ref)
    audit.record(actor, "programme.take_table", table.event.ref, event=table.event.ref, reason=table.name)
    return len(taken)


def drop(actor: Actor, table: HandedInTable) -> None:
    """Throw a table away that was not taken in. The report of one that was taken in stays."""
    actor.require(Action.EDIT_PROGRAMME, table.event)
    _check_open(table)
    blobs.remove(table.ref)
    session().delete(table)


def _check_open(table: HandedInTable) -> None:
    if table.taken_at is not None:
        raise Refusal(_l("This table has been imported already."), code="taken")


def _said(table: HandedInTable, count: int) -> Words:
    en, ja = (f" ({table.name})", f"（{table.name}）") if table.name else ("", "")
    items = "item" if count == 1 else "items"
    return Words(f"Took {count} {items} from a table{en}", f"表から{count}件を取り込み{ja}")


def _keep(
    table: HandedInTable, preview: queries.Preview, taken: Sequence[Item], left: Sequence[Left]
) -> None:
    titles = {item.key: words_to_json(item.content.title) for item in (*taken, *(each.item for each in left))}
    table.report = {
        "items": len(taken),
        "left_out": [{"title": titles[each.item.key], "reason": each.reason} for each in left],
        "lines": [
            {
                "number": line.number,
                "how": line.how,
                "items": [titles[key] for key in line.items if key in titles],
            }
            for line in preview.understood.lines
        ],
    }
    table.taken_at = clock.now()
