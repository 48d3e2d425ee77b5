"""Lists to take away: short ones at once, long ones by the worker; in the encodings that desks read."""

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from tourapp.core import blobs, clock, runs
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.runs import RunState
from tourapp.core.sheets import Cell, not_in, sheet_name
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.events.wording import HEAD_OFFICE_ZONE
from tourapp.pages.people.export_runs import CODE_PAGE, EXPORT, written
from tourapp.pages.people.list_address import address_of, wanted_from
from tourapp.registration import queries
from tourapp.reports import lists
from tourapp.reports import services as reports
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.identity import current_actor
from tourapp.web.pages import page, see_other

LONG = 3000
"""From so many rows on a file is made by the worker."""

SHOWN = 200
"""So many rows with lost characters are shown one by one."""

KINDS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Losing:
    """A row that the code page cannot hold as it is."""

    reference: str
    name: str
    characters: str


def manage_participants_export(slug: str, ending: str) -> Response:
    """The list as a file, all pages of it. A POST, since the audit log notes who took it out.

    For code page 932 it is first shown what that cannot hold; nothing is taken out before the person has decided.
    """
    event = events.by_slug(slug)
    actor = guard(event)
    form = Form()
    wanted = wanted_from(request.args)
    encoding = CODE_PAGE if request.form.get("encoding") == CODE_PAGE and ending == "csv" else ""
    substitute = request.form.get("substitute") == "1"
    back = see_other("manage_participants", slug=slug, **address_of(wanted))
    if not form.validate_on_submit():
        return back
    if encoding and not substitute:
        rows = lists.rows(event, queries.participants(event, wanted), lists.answers_for(actor, event))
        losing = _losing(rows)
        if losing:
            return _ask(event, losing, address_of(wanted))
    if queries.count(event, wanted) >= LONG:
        return _by_worker(event, form, ending, encoding)
    with form.saving(event) as event:
        sheet = reports.take_out_participants(actor, event, wanted)
    if not form.saved:
        return back
    # Written outside the transaction: a long sheet takes time, and SQLite has one writer.
    return _file(written(sheet, ending, encoding), ending, encoding)


def _losing(rows: list[list[Cell]]) -> list[Losing]:
    """The rows of which code page 932 cannot hold everything, with the characters."""
    found = []
    for row in rows:
        lost = not_in(CODE_PAGE, [row])
        if lost:
            found.append(Losing(str(row[0]), str(row[3]), " ".join(lost)))
    return found


def _ask(event: Event, losing: list[Losing], filters: dict[str, str]) -> Response:
    return page(
        "pages/participants_encoding.html",
        event=event,
        losing=losing[:SHOWN],
        total=len(losing),
        filters=filters,
    )


def _by_worker(event: Event, form: Form, ending: str, encoding: str) -> Response:
    """The audit note and the order for the worker in one transaction."""
    actor = current_actor()
    asked = dict(request.args)
    given = {
        "asked": asked,
        "ending": ending,
        "encoding": encoding,
        "lang": current_lang(),
        "answers": [question.key for question in lists.answers_for(actor, event)],
    }
    with form.saving(event) as event:
        reports.note_participants_taken(actor, event, wanted_from(request.args))
        run = runs.start(EXPORT, event.ref, actor.reference, given)
    if not form.saved:
        return see_other("manage_participants", slug=event.slug, **asked)
    return see_other("manage_export", slug=event.slug, run_id=run.id)


# --- made by the worker ------------------------------------------------------------------------------


def manage_export(slug: str, run_id: uuid.UUID) -> Response:
    """How far the worker is with a file; then the way to it. Only for whoever asked for it."""
    event, run = _mine(slug, run_id)
    if request.headers.get("HX-Request") and run.is_over:
        return FlaskResponse(status=204, headers={"HX-Refresh": "true"})
    template = (
        "pages/_export_progress.html" if request.headers.get("HX-Request") else "pages/manage_export.html"
    )
    return page(template, event=event, run=run, is_done=run.state is RunState.DONE)


def manage_export_file(slug: str, run_id: uuid.UUID) -> Response:
    """The file itself; NotFound when it is not there yet, or not any more."""
    _event, run = _mine(slug, run_id)
    data = blobs.load(run.ref) if run.state is RunState.DONE else None
    if data is None:
        raise NotFound()
    return _file(data, str(run.result["ending"]), str(run.result["encoding"]))


def manage_export_stop(slug: str, run_id: uuid.UUID) -> Response:
    """Ask the worker to leave off."""
    _event, run = _mine(slug, run_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(run) as run:
            runs.ask_to_cancel(run)
    return see_other("manage_export", slug=slug, run_id=run_id)


def _mine(slug: str, run_id: uuid.UUID) -> tuple[Event, runs.Run]:
    event = events.by_slug(slug)
    actor = guard(event)
    run = runs.by_id(run_id)
    if run is None or run.kind != EXPORT or run.about != event.ref or run.by != actor.reference:
        raise NotFound()
    return event, run


# --- the answer --------------------------------------------------------------------------------------


def _file(content: bytes, ending: str, encoding: str = "") -> Response:
    charset = {"csv": f"; charset={'Shift_JIS' if encoding else 'utf-8'}"}.get(ending, "")
    response = FlaskResponse(content, content_type=KINDS[ending] + charset)
    response.headers.set("Content-Disposition", "attachment", **_file_names(ending))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _file_names(ending: str) -> dict[str, str]:
    """`20250414_participants.xlsx` / `20250414_参加者名簿.xlsx`, the day of issue in Tokyo, as RFC 6266 has it.

    The first name is for programs that read ASCII only.
    """
    today: dt.date = clock.now().astimezone(ZoneInfo(HEAD_OFFICE_ZONE)).date()
    names = {"filename": sheet_name(today, "participants", ending)}
    if current_lang() == "ja":
        names["filename*"] = f"UTF-8''{quote(sheet_name(today, '参加者名簿', ending))}"
    return names
