"""The organisers' pages on which a programme is taken out and in."""

import uuid

from flask import flash
from werkzeug.wrappers import Response

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets import sheet_name
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.programme import queries
from tourapp.programme.exporting import MEDIA_TYPES, Format, export
from tourapp.programme.file_forms import FileForm, TakeInForm
from tourapp.programme.importing import flat, handing_in, wording
from tourapp.programme.importing.models import HandedIn
from tourapp.programme.importing.report import Report
from tourapp.programme.importing.taking_in import WEEK, import_programme
from tourapp.web.downloads import download
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

# --- out ---------------------------------------------------------------------------------------------


def manage_programme_export(slug: str) -> Response:
    """The draft and every edition, in each of the three forms."""
    event = events.by_slug(slug)
    guard(event)
    return page(
        "programme/manage_programme_export.html",
        event=event,
        has_items=bool(queries.draft(event)),
        editions=queries.editions(event),
        formats=tuple(Format),
    )


def manage_programme_draft_file(slug: str, form: str) -> Response:
    """The draft as a file."""
    return _file(slug, form, None)


def manage_programme_edition_file(slug: str, number: int, form: str) -> Response:
    """An edition as a file."""
    return _file(slug, form, number)


def _file(slug: str, form: str, number: int | None) -> Response:
    event = events.by_slug(slug)
    actor = guard(event)
    if form not in set(Format):
        raise NotFound()
    wanted, lang = Format(form), current_lang()
    try:
        data = export(actor, event, wanted, edition=number, heading_lang=lang)
    except Refusal:
        raise NotFound() from None
    version = _("draft") if number is None else _("version-%(number)s", number=number)
    name = sheet_name(
        clock.today("Asia/Tokyo"), event.traits.programme.in_(lang).lower(), form, version=version
    )
    return download(name, MEDIA_TYPES[wanted], data)


# --- in ----------------------------------------------------------------------------------------------


def manage_programme_import(slug: str) -> Response:
    """Hand in a file. It is looked at before anything is kept; what cannot be read safely is refused, with why."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = FileForm()
    if form.validate_on_submit():
        name = form.file.data.filename if form.file.data else ""
        data = _content(form)
        shift = form.weeks.data * WEEK if form.weeks.data else None
        try:
            if not name:
                raise Refusal(_("Choose a file"))
            import_programme(actor, event, data, dry_run=True, name=name, shift_days=shift)
        except Refusal as refusal:
            form.file.errors = [str(refusal)]
        else:
            pieces = handing_in.sealed_file(data)
            with form.saving(event) as event:
                handing_in.hand_in(actor, event, name=name, pieces=pieces, shift_days=shift)
            if form.saved:
                return see_other("manage_programme_import_one", slug=slug, file_id=pieces[0])
    return page(
        "programme/manage_programme_import.html", form=form, event=event, files=handing_in.files_of(event)
    )


def _content(form: FileForm) -> bytes:
    """What was sent, as far as it is looked at; a large file lay on the disk and is taken off it."""
    if not form.file.data:
        return b""
    data: bytes = form.file.data.stream.read(flat.LIMITS.file_bytes + 1)
    form.file.data.close()
    return data


def manage_programme_import_one(slug: str, file_id: uuid.UUID) -> Response:
    """GET shows what would come of a file, or what came of it; POST takes it in."""
    event = events.by_slug(slug)
    actor = guard(event)
    file = handing_in.file_of(event, file_id)
    form = TakeInForm()
    if form.validate_on_submit():
        with form.saving(file) as file:
            handing_in.write(actor, file, seen=form.seen.data or "")
        if form.saved:
            flash(_("The file has been imported into the draft."), "ok")
            return see_other("manage_programme_import_one", slug=slug, file_id=file_id)
        event, file = events.by_slug(slug), handing_in.file_of(event, file_id)
    return _show(event, file, form)


def _show(event: Event, file: HandedIn, form: TakeInForm) -> Response:
    report, fault = _report(guard(event), file)
    form.seen.data = handing_in.mark(report) if report else ""
    counted = report.totals if report else {}
    return page(
        "programme/manage_programme_import_one.html",
        form=form,
        event=event,
        file=file,
        report=report,
        fault=fault,
        changes={change: (words, counted.get(change.value, 0)) for change, words in wording.CHANGES.items()},
        outcomes=wording.OUTCOMES,
        tones=wording.TONES,
        has_news=bool(counted.get("added") or counted.get("changed")),
    )


def _report(actor: Actor, file: HandedIn) -> tuple[Report | None, object]:
    """What came of a file, or would come of it; or why that cannot be said."""
    if file.written_at is not None:
        return handing_in.kept_report(file), None
    try:
        return handing_in.look(actor, file), None
    except Refusal as refusal:
        return None, refusal


def manage_programme_import_drop(slug: str, file_id: uuid.UUID) -> Response:
    """Throw a file away that was not taken in."""
    event = events.by_slug(slug)
    actor = guard(event)
    file = handing_in.file_of(event, file_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(file) as file:
            handing_in.drop(actor, file)
        if form.saved:
            flash(_("The file has been discarded. Nothing was imported."), "ok")
            return see_other("manage_programme_import", slug=slug)
    return see_other("manage_programme_import_one", slug=slug, file_id=file_id)
