"""The report of a list: what each row comes to, its confirmation, how far the worker is, and what came of it."""

import uuid
from collections.abc import Sequence

from flask import Response as FlaskResponse
from flask import request
from werkzeug.wrappers import Response

from tourapp.core import runs
from tourapp.core.i18n import gettext as _
from tourapp.core.runs import Run, RunState
from tourapp.core.sheets import write_csv
from tourapp.core.sheets_in import FileIssue
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.people.import_forms import ConfirmForm
from tourapp.registration.importing import queries as lists
from tourapp.registration.importing import wording
from tourapp.registration.importing.codes import Outcome
from tourapp.registration.importing.models import Addresses, Import, ImportRow, Stage
from tourapp.registration.services import importing
from tourapp.registration.states import State
from tourapp.reports.wording import STATES
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_import_one(slug: str, list_id: uuid.UUID) -> Response:
    """GET shows how far the list is and its report; POST confirms the report and has it written."""
    event = events.by_slug(slug)
    actor = guard(event)
    handed_in = lists.import_of(event, list_id)
    run = _run_of(handed_in)
    if handed_in.stage is Stage.RECEIVED and run is None:
        return see_other("manage_import_columns", slug=slug, list_id=list_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with form.saving(handed_in) as handed_in:
            importing.confirm(
                actor,
                handed_in,
                addresses=Addresses(form.addresses.data),
                tell=bool(form.tell.data),
                reason=form.reason.data or "",
                version=int(form.version.data) if str(form.version.data).isdigit() else 0,
            )
        if form.saved:
            return see_other("manage_import_one", slug=slug, list_id=list_id)
    return _show(event, handed_in, run, form)


def _show(event: Event, handed_in: Import, run: Run | None, form: ConfirmForm) -> Response:
    asked = request.args.get("outcome", "")
    outcome = Outcome(asked) if asked in set(Outcome) else None
    found = lists.rows_page(handed_in, outcome, request.args.get("page", 1, type=int))
    form.version.data = str(handed_in.version)
    if not form.is_submitted():
        form.addresses.data = Addresses.VOUCH.value
    totals = handed_in.totals
    return page(
        "pages/manage_import_one.html",
        form=form,
        event=event,
        handed_in=handed_in,
        run=run,
        is_busy=run is not None and not run.is_over,
        stopped=run is not None and run.state is RunState.CANCELLED,
        failed=wording.REFUSED.get(run.refused, wording.REFUSED["error"])
        if run is not None and run.state is RunState.FAILED
        else None,
        steps=wording.STEPS,
        found=found,
        outcome=outcome,
        outcomes=wording.OUTCOMES,
        tones=wording.TONES,
        totals=totals,
        total=sum(totals.values()),
        takeable=totals.get("accept", 0) + totals.get("review", 0),
        told={row.id: [wording.issue_text(issue) for issue in row.told] for row in found.items},
        about_file=[wording.file_text(FileIssue.of_json(each)) for each in handed_in.issues],
        made=lists.made_of(found.items),
        written=_written(handed_in),
        states=STATES,
    )


def _written(handed_in: Import) -> list[tuple[str, int]]:
    """What came of it: how many in each state, in words."""
    counted = handed_in.written
    words = [(str(STATES[state]), counted[state.value]) for state in State if counted.get(state.value)]
    if counted.get("already"):
        words.append((_("Registered in the meantime, left as they are"), counted["already"]))
    return words


def manage_import_progress(slug: str, list_id: uuid.UUID) -> Response:
    """How far the worker is: a part of the page, asked for again and again; once it is over, the whole page."""
    event = events.by_slug(slug)
    guard(event)
    handed_in = lists.import_of(event, list_id)
    run = _run_of(handed_in)
    if run is None or run.is_over or not request.headers.get("HX-Request"):
        response = see_other("manage_import_one", slug=slug, list_id=list_id)
        if request.headers.get("HX-Request"):
            response = FlaskResponse(status=204, headers={"HX-Refresh": "true"})
        return response
    return page("pages/_import_progress.html", event=event, handed_in=handed_in, run=run, steps=wording.STEPS)


def manage_import_csv(slug: str, list_id: uuid.UUID) -> Response:
    """The report as a file: line, outcome, what was found. Nothing that a row says stands in it."""
    event = events.by_slug(slug)
    guard(event)
    handed_in = lists.import_of(event, list_id)
    rows = lists.rows_of(handed_in)
    content = b"".join(write_csv((_("Line"), _("Outcome"), _("What was found")), _lines(rows)))
    response = FlaskResponse(content, content_type="text/csv; charset=utf-8")
    name = f"import_{handed_in.created_at:%Y%m%d}_report.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _lines(rows: Sequence[ImportRow]) -> list[tuple[int, str, str]]:
    return [
        (row.line, str(wording.OUTCOMES[row.outcome]), "; ".join(map(wording.issue_text, row.told)))
        for row in rows
    ]


def _run_of(handed_in: Import) -> Run | None:
    return runs.by_id(handed_in.run_id) if handed_in.run_id else None
