"""Handing in a list: the file, what its columns mean, and the lists of before."""

import uuid

from flask import flash
from werkzeug.wrappers import Response

from tourapp.core import blobs
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets_in import Unreadable, read
from tourapp.core.sheets_in.table import LIMITS
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.people.import_forms import ColumnsForm, UploadForm, columns_form
from tourapp.questions import queries as questions
from tourapp.registration.importing import HEAD, Choices, NoHeading, headed, wording
from tourapp.registration.importing import queries as lists
from tourapp.registration.importing.columns import Heading, heading_of
from tourapp.registration.importing.models import Import, Stage
from tourapp.registration.importing.rows import Context
from tourapp.registration.services import importing
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

SAMPLE = 4


def manage_import(slug: str) -> Response:
    """Hand in a list. It is looked at before anything is kept; what cannot be read safely is refused, with why."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = UploadForm()
    if form.validate_on_submit():
        name = form.file.data.filename if form.file.data else ""
        data = _content(form)
        fault = _refused(event, name, data, form.encoding.data or "")
        if fault:
            form.file.errors = [str(fault)]
        else:
            pieces = importing.sealed_file(data)
            with form.saving(event) as event:
                importing.receive(
                    actor, event, name=name, data=data, pieces=pieces, encoding=form.encoding.data or ""
                )
            if form.saved:
                return see_other("manage_import_columns", slug=slug, list_id=pieces["id"])
    handed_in = lists.imports_of(event)
    return page(
        "pages/manage_import.html", form=form, event=event, lists=handed_in, outcomes=wording.OUTCOMES
    )


def _content(form: UploadForm) -> bytes:
    """What was sent, as far as it is looked at; a large file lay on the disk and is taken off it."""
    if not form.file.data:
        return b""
    data: bytes = form.file.data.stream.read(LIMITS.file_bytes + 1)
    form.file.data.close()
    return data


def _refused(event: Event, name: str, data: bytes, encoding: str) -> object:
    """Why this file is not taken; None when it is."""
    if not name:
        return _("Choose a file")
    try:
        headed(data, lists.context_of(event), Choices(encoding=encoding), HEAD)
    except Unreadable as unreadable:
        return wording.FAULTS[unreadable.fault]
    except NoHeading:
        # Another sheet may have one; a CSV file has no other.
        return None if data.startswith(b"PK") else wording.REFUSED["no_heading"]
    return None


def manage_import_columns(slug: str, list_id: uuid.UUID) -> Response:
    """What each column means, with a few rows to see it by; then the worker checks every row."""
    event = events.by_slug(slug)
    actor = guard(event)
    handed_in = lists.import_of(event, list_id)
    if handed_in.stage is Stage.WRITTEN:
        return see_other("manage_import_one", slug=slug, list_id=list_id)
    context = lists.context_of(event)
    heading, sample, sheets, fault = _look(handed_in, context)
    words = column_words(event, context)
    form: ColumnsForm = columns_form(
        list(heading.names if heading else ()), list(heading.keys if heading else ()), words
    )
    if form.validate_on_submit():
        with form.saving(handed_in) as handed_in:
            if (
                form.sheet.data
                and form.sheet.data in sheets
                and form.sheet.data != handed_in.choices.get("sheet")
            ):
                importing.choose_sheet(actor, handed_in, form.sheet.data)
                again = True
            else:
                importing.check(actor, handed_in, columns=form.chosen)
                again = False
        if form.saved:
            return see_other(
                "manage_import_columns" if again else "manage_import_one", slug=slug, list_id=list_id
            )
    return page(
        "pages/manage_import_columns.html",
        form=form,
        event=event,
        handed_in=handed_in,
        heading=heading,
        sample=sample,
        sheets=sheets,
        fault=fault,
        private={key for key, column in context.columns.items() if column.is_second_stage},
        kept=_kept(event, context),
    )


def _look(
    handed_in: Import, context: Context
) -> tuple[Heading | None, list[list[str]], tuple[str, ...], object]:
    """The headings, a few rows, the sheets; or why they cannot be shown."""
    said = {int(place): key for place, key in handed_in.choices.get("columns", {}).items()}
    kept = handed_in.heading
    if kept:
        return heading_of(kept["line"], kept["texts"], context.columns, said), [], (), None
    data = blobs.load(handed_in.ref)
    if data is None:
        return None, [], (), wording.REFUSED["gone"]
    choices = Choices(handed_in.choices.get("sheet", ""), handed_in.choices.get("encoding", ""), said)
    try:
        table, heading = headed(data, context, choices, HEAD)
    except Unreadable as unreadable:
        return None, [], (), wording.FAULTS[unreadable.fault]
    except NoHeading:
        from_sheet = tuple(_sheets_of(data))
        return None, [], from_sheet, wording.REFUSED["no_heading"]
    width = len(heading.names)
    rows = [line for line in table.lines if line.number > heading.line and not line.is_blank][:SAMPLE]
    sample = [[cell.text for cell in line.cells[:width]] + [""] * (width - len(line.cells)) for line in rows]
    return heading, sample, tuple(table.sheets), None


def _sheets_of(data: bytes) -> list[str]:
    """The sheets of a workbook in which no headings were found, for choosing another."""
    try:
        return list(read(data, limits=HEAD).sheets)
    except Unreadable:
        return []


def column_words(event: Event, context: Context) -> dict[str, str]:
    """What a column may mean, in the reader's words; the event's own questions by their label."""
    asked = {each.key: each for each in questions.questions_of(event.ref)}
    lang = current_lang()
    return {
        key: str(wording.COLUMNS[key]) if key in wording.COLUMNS else asked[key].label.in_(lang)
        for key in context.columns
        if key in wording.COLUMNS or key in asked
    }


def _kept(event: Event, context: Context) -> set[str]:
    """Columns whose values are kept: ours, and those that answer a question of the event."""
    asked = {each.key for each in questions.questions_of(event.ref)}
    return {key for key, column in context.columns.items() if not column.is_answer or key in asked}


def manage_import_drop(slug: str, list_id: uuid.UUID) -> Response:
    """Throw a list away that was not written."""
    event = events.by_slug(slug)
    actor = guard(event)
    handed_in = lists.import_of(event, list_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(handed_in) as handed_in:
            importing.drop(actor, handed_in)
        if form.saved:
            flash(_("The list has been discarded. Nothing was imported."), "ok")
            return see_other("manage_import", slug=slug)
    return see_other("manage_import_one", slug=slug, list_id=list_id)


def manage_import_stop(slug: str, list_id: uuid.UUID) -> Response:
    """Ask the worker to leave off."""
    event = events.by_slug(slug)
    actor = guard(event)
    handed_in = lists.import_of(event, list_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(handed_in) as handed_in:
            importing.stop(actor, handed_in)
    return see_other("manage_import_one", slug=slug, list_id=list_id)
