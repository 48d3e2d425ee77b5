"""The reply sheet on the host's page: to take away, to hand in, a trial run, and one press that records it."""

import uuid
from typing import Any

from flask import flash
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import ngettext
from tourapp.hosting.links import host_actor
from tourapp.hosting.models import HostLink
from tourapp.hosting.portal import reading, wording
from tourapp.hosting.portal.forms import RecordSheetForm, SheetForm
from tourapp.hosting.portal.views import looks, of_host, posts
from tourapp.hosting.sheet import services
from tourapp.hosting.sheet.reading import LIMITS
from tourapp.hosting.sheet.services import Upload
from tourapp.hosting.sheet.words import OUTCOMES, TONES
from tourapp.hosting.sheet.writing import lines_above, reply_sheet
from tourapp.web.downloads import XLSX, download
from tourapp.web.forms import Form
from tourapp.web.limits import limiter
from tourapp.web.pages import page, see_other

LARGEST_REQUEST = LIMITS.file_bytes + 64 * 1024
"""Bytes of a request with a sheet."""


@limiter.limit(looks)
@of_host
def host_sheet_file(token: str, link: HostLink) -> Response:
    """The sheet of this link's items, with what is known."""
    seen = reading.view(link)
    if not seen.items:
        raise NotFound()
    name, content = reply_sheet(seen, reading.last_who(link))
    return download(name, XLSX, content)


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_sheet(token: str, link: HostLink) -> Response:
    """How to reply with the sheet, and where to hand it in. Nothing of it counts before the next page was confirmed."""
    form = SheetForm()
    if form.validate_on_submit():
        upload = read(form)
        if upload is not None:
            with form.saving(link) as fresh:
                services.take_in(host_actor(fresh), fresh.engagement, upload, given_by=reading.giver(fresh))
            if form.saved:
                return see_other("host_sheet_report", token=token, sheet_id=upload.id)
    return page("hosting/portal/host_sheet.html", form=form, token=token, seen=reading.view(link))


@limiter.limit(looks)
@limiter.limit(posts, methods=["POST"])
@of_host
def host_sheet_report(token: str, link: HostLink, sheet_id: uuid.UUID) -> Response:
    """The trial run, row by row; sent back, it is recorded as shown or not at all."""
    sheet = services.one(link.engagement, sheet_id, given_by=reading.giver(link))
    seen = reading.view(link)
    told = services.report(sheet, seen, who=reading.last_who(link), is_office=False, known=lines_above(seen))
    form = RecordSheetForm()
    if form.validate_on_submit():
        count = _record(form, link, sheet_id, told)
        if form.saved:
            flash(
                ngettext(
                    "%(num)s answer received. Thank you.", "%(num)s answers received. Thank you.", count
                ),
                "ok",
            )
            return see_other("host_page", token=token)
    return page(
        "hosting/portal/host_sheet_report.html",
        form=form,
        token=token,
        seen=seen,
        sheet=sheet,
        told=told,
        outcomes=OUTCOMES,
        tones=TONES,
        said=wording,
    )


def _record(form: RecordSheetForm, link: HostLink, sheet_id: uuid.UUID, told: services.Report) -> int:
    count = 0
    with form.saving(link) as fresh:
        giver = reading.giver(fresh)
        sheet = services.one(fresh.engagement, sheet_id, given_by=giver)
        count = services.record_for_host(
            host_actor(fresh), sheet, told, digest=form.digest.data or "", given_by=giver
        )
    return count


def read(form: Any) -> Upload | None:
    """The file of a form, read and sealed before anything is written; None when the form says why not."""
    sent: FileStorage = form.upload
    try:
        return services.read_upload(name=sent.filename or "", data=sent.stream.read(LIMITS.file_bytes + 1))
    except Refusal as refusal:
        refuse(form, refusal)
        return None


def refuse(form: Form, refusal: Refusal) -> None:
    """Say it beside the file."""
    form.refuse(Refusal(refusal.message, field="file", code=refusal.code))
