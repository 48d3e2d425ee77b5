"""The organisers' pages on which last year's table becomes a draft: hand it in, say its columns, look, take it."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.core.errors import Refusal
from tourapp.core.i18n import current_lang, ngettext
from tourapp.core.i18n import gettext as _
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.kinds import KINDS
from tourapp.programme.tables import columns, queries, reading, rules, services, wording
from tourapp.programme.tables.forms import ColumnsForm, RowsForm, TableForm, choices, chosen_columns
from tourapp.programme.tables.grid import Grid, Row
from tourapp.programme.tables.models import HandedInTable
from tourapp.programme.tables.rules import Choice, Undecided
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

SAMPLES = 4
"""How many rows are shown to recognise the columns by."""


def manage_table(slug: str) -> Response:
    """Paste a table or hand in a file. What cannot be read safely is refused, with why; nothing is kept then."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = TableForm()
    if form.validate_on_submit():
        try:
            grid, name = _read(form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            pieces = services.sealed_grid(grid)
            with form.saving(event) as event:
                services.hand_in(actor, event, name=name, grid=grid, pieces=pieces)
            if form.saved:
                return see_other("manage_table_columns", slug=slug, table_id=pieces[0])
    return page(
        "programme/tables/manage_table.html",
        form=form,
        event=event,
        tables=queries.tables_of(event),
        standing=len(programme.draft(event)),
    )


def _read(form: TableForm) -> tuple[Grid, str]:
    if form.file.data:
        name = str(form.file.data.filename or "")
        data: bytes = form.file.data.stream.read(reading.LIMITS.file_bytes + 1)
        form.file.data.close()
        return reading.from_file(data), name
    return reading.from_text(form.text.data or ""), ""


def manage_table_columns(slug: str, table_id: uuid.UUID) -> Response:
    """What each column is about, and on which day the table begins."""
    event = events.by_slug(slug)
    actor = guard(event)
    table = queries.table_of(event, table_id)
    if table.taken_at is not None:
        return see_other("manage_table_rows", slug=slug, table_id=table_id)
    grid = queries.grid_of(table)
    form = ColumnsForm()
    form.offer(_days(event), current_lang())
    mapping = columns.mapping_of(table.columns)
    if not form.is_submitted():
        form.first_on.data = table.first_on.isoformat() if table.first_on else ""
    elif form.validate_on_submit():
        mapping = chosen_columns(request.form, len(grid.rows[0].cells))
        with form.saving(table) as table:
            services.say_columns(actor, table, mapping, first_on=form.first)
        if form.saved:
            return see_other("manage_table_rows", slug=slug, table_id=table_id)
        event = events.by_slug(slug)
        table = queries.table_of(event, table_id)
    heading = columns.heading_row(grid.rows)
    below = grid.rows[(heading + 1 if heading is not None else 0) :]
    return page(
        "programme/tables/manage_table_columns.html",
        form=form,
        event=event,
        table=table,
        mapping=mapping,
        names=columns.NAMES,
        headings=grid.rows[heading].cells if heading is not None else (),
        samples={place: _samples(below, place) for place in mapping},
    )


def _samples(rows: Sequence[Row], place: int) -> list[str]:
    texts = [row.cells[place] for row in rows if place not in row.merged and row.cells[place].strip()]
    return list(dict.fromkeys(texts))[:SAMPLES]


def _days(event: Event) -> list[dt.date]:
    first, last = event.starts.date, event.last_day
    return [first + dt.timedelta(days=number) for number in range(min((last - first).days + 1, 60))]


def manage_table_rows(slug: str, table_id: uuid.UUID) -> Response:
    """GET shows what would come of each row, or what came of it; POST takes it as it was decided."""
    event = events.by_slug(slug)
    actor = guard(event)
    table = queries.table_of(event, table_id)
    if table.taken_at is not None:
        return _taken_page(event, table)
    form = RowsForm()
    decided: Mapping[str, Choice] = {}
    open_: Mapping[str, object] = {}
    if form.validate_on_submit():
        decided = choices(request.form, _keys(request.form))
        count = 0
        with form.saving(table) as table:
            count = services.take(actor, table, decided, seen=form.seen.data or "")
        if form.saved:
            message = ngettext(
                "%(num)s item has been imported into the draft.",
                "%(num)s items have been imported into the draft.",
                count,
            )
            flash(message, "ok")
            return see_other("manage_programme", slug=slug)
        open_ = form.refused.about if isinstance(form.refused, Undecided) else {}
        event = events.by_slug(slug)
        table = queries.table_of(event, table_id)
    return _rows_page(event, table, form, decided, open_)


def _taken_page(event: Event, table: HandedInTable) -> Response:
    """What came of a table that was taken in, as it was then."""
    report = table.report
    return page(
        "programme/tables/manage_table_taken.html",
        event=event,
        table=table,
        left=[(Words.of(each["title"]), each["reason"]) for each in report["left_out"]],
        lines=[
            (line["number"], line["how"], [Words.of(title) for title in line["items"]])
            for line in report["lines"]
        ],
        how=wording.HOW,
    )


def _keys(values: Mapping[str, str]) -> list[str]:
    return [name.removeprefix("as-") for name in values if name.startswith("as-")]


def _rows_page(
    event: Event,
    table: HandedInTable,
    form: RowsForm,
    decided: Mapping[str, Choice],
    open_: Mapping[str, object],
) -> Response:
    try:
        preview = queries.preview(table)
    except Refusal as refusal:
        return page(
            "programme/tables/manage_table_rows.html", form=form, event=event, table=table, fault=refusal
        )
    form.seen.data = preview.mark
    chosen = {item.key: decided.get(item.key) or rules.usual_choice(item) for item in preview.items}
    items = {item.key: item for item in preview.items}
    return page(
        "programme/tables/manage_table_rows.html",
        form=form,
        event=event,
        table=table,
        preview=preview,
        items=items,
        own=_own(preview),
        chosen=chosen,
        open=open_,
        kinds=KINDS,
        wording=wording,
        asks={item.key for item in preview.items if any(note.code in rules.ASKS for note in item.notes)},
        moved=[day for day in preview.understood.days if day.day.weekday not in (None, day.on.weekday())],
    )


def _own(preview: queries.Preview) -> dict[int, list[str]]:
    """The items that stand beside each row: those that it brought, not those whose remarks it was added to."""
    rows = {item.key: item.row for item in preview.items}
    return {
        line.number: [key for key in line.items if rows[key] == line.number]
        for line in preview.understood.lines
    }


def manage_table_drop(slug: str, table_id: uuid.UUID) -> Response:
    """Throw a table away that was not taken in."""
    event = events.by_slug(slug)
    actor = guard(event)
    table = queries.table_of(event, table_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(table) as table:
            services.drop(actor, table)
        if form.saved:
            flash(_("The table has been discarded. Nothing was imported."), "ok")
            return see_other("manage_table", slug=slug)
    return see_other("manage_table_rows", slug=slug, table_id=table_id)
