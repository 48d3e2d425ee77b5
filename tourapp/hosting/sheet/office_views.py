"""The reply sheet for the office: to send, and to take in what came back by e-mail, after a trial run."""

import uuid

from flask import flash
from werkzeug.wrappers import Response

from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang, in_language, ngettext
from tourapp.core.time import short_date
from tourapp.events import queries as events
from tourapp.hosting import queries
from tourapp.hosting.models import Engagement
from tourapp.hosting.portal import reading, wording
from tourapp.hosting.portal.forms import HOSTS_ZONE, RecordSheetForm, SheetForm
from tourapp.hosting.portal.reading import HostView
from tourapp.hosting.sheet import services
from tourapp.hosting.sheet.models import ReplySheet
from tourapp.hosting.sheet.services import Report
from tourapp.hosting.sheet.views import read
from tourapp.hosting.sheet.words import OUTCOMES, TONES
from tourapp.hosting.sheet.writing import lines_above, reply_sheet
from tourapp.web.downloads import XLSX, download
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

NOBODY = ("", "", "")
"""Who answers, where neither the row nor the sheet says so: then it is not understood."""


def manage_host_sheet_file(slug: str, host_id: uuid.UUID) -> Response:
    """The sheet of an authority in its own language, to be sent to it by hand."""
    engagement = _engagement(slug, host_id)
    seen = reading.view_of(engagement)
    if not seen.items:
        raise NotFound()
    with in_language(engagement.lang):
        name, content = reply_sheet(seen, NOBODY)
    return download(name, XLSX, content)


def manage_host_sheet(slug: str, host_id: uuid.UUID) -> Response:
    """Take in a sheet that came back. Nothing of it counts before the next page was confirmed."""
    engagement = _engagement(slug, host_id)
    actor = guard(engagement)
    form = SheetForm()
    if form.validate_on_submit():
        upload = read(form)
        if upload is not None:
            with form.saving(engagement) as fresh:
                services.take_in(actor, fresh, upload, given_by=actor.reference)
            if form.saved:
                return see_other("manage_host_sheet_report", slug=slug, host_id=host_id, sheet_id=upload.id)
    return page(
        "hosting/sheet/manage_host_sheet.html",
        form=form,
        event=engagement.event,
        engagement=engagement,
        seen=reading.view_of(engagement),
    )


def manage_host_sheet_report(slug: str, host_id: uuid.UUID, sheet_id: uuid.UUID) -> Response:
    """The trial run, row by row; sent back, it is recorded on the host's behalf as shown, or not at all."""
    engagement = _engagement(slug, host_id)
    actor = guard(engagement)
    sheet = services.one(engagement, sheet_id)
    seen = reading.view_of(engagement)
    told = _told(sheet, seen)
    form = RecordSheetForm(data={"on": short_date(clock.today(HOSTS_ZONE), current_lang())})
    if form.validate_on_submit():
        count = 0
        with form.saving(engagement) as fresh:
            again = services.one(fresh, sheet_id)
            count = services.record_on_behalf(
                actor, again, told, digest=form.digest.data or "", on=form.on.day
            )
        if form.saved:
            flash(ngettext("%(num)s answer is recorded.", "%(num)s answers are recorded.", count), "success")
            return see_other("manage_host", slug=slug, host_id=host_id)
    return page(
        "hosting/sheet/manage_host_sheet_report.html",
        form=form,
        event=engagement.event,
        engagement=engagement,
        sheet=sheet,
        told=told,
        outcomes=OUTCOMES,
        tones=TONES,
        said=wording,
    )


def _told(sheet: ReplySheet, seen: HostView) -> Report:
    """The trial run in the language of whoever looks; what we had written over the table is known in the host's."""
    with in_language(seen.engagement.lang):
        known = lines_above(seen)
    return services.report(sheet, seen, who=NOBODY, is_office=True, known=known)


def _engagement(slug: str, host_id: uuid.UUID) -> Engagement:
    event = events.by_slug(slug)
    guard(event)  # first: whoever may not look is not told which authorities there are
    return queries.engagement(event, host_id)
