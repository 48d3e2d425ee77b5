"""One item of an authority for the office: what it said, and what we make of that; files that came along."""

import uuid
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import blobs
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.hosting import queries, services, telling
from tourapp.hosting.forms import KeepForm, RecordForm, RemindForm, TakeUpForm, completed, today_line
from tourapp.hosting.models import Engagement, EngagementNote, HostAnswer, SignOff
from tourapp.hosting.office_views import read_upload
from tourapp.hosting.said import File
from tourapp.hosting.showing import WORDS
from tourapp.programme import queries as programme
from tourapp.programme.confirming import queries as confirming
from tourapp.programme.kinds import CONFIRMATIONS
from tourapp.web.downloads import download
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other


def manage_host_item(slug: str, host_id: uuid.UUID, item_id: uuid.UUID) -> Response:
    """One item of an authority: what it said, what it proposes beside the plan, and the ways to answer that."""
    event = events.by_slug(slug)
    actor = guard(event)
    engagement = queries.engagement(event, host_id)
    item = programme.item(event, item_id)
    if item.host_ref != engagement.host_ref:
        raise NotFound()
    answer = queries.counting_for(item.id)
    forms = _item_forms(engagement, item.version, queries.newest_given(engagement, item.id))
    act = request.form.get("act", "") if request.method == "POST" else ""
    form = forms.get(act)
    if form is not None and form.validate_on_submit():
        file = read_upload(form, "host_answer", event) if isinstance(form, RecordForm) else None
        said = ""
        if not form.failed:
            with form.saving(engagement) as engagement:
                said = _decide(actor, engagement, item_id, act, form, file)
        if form.saved:
            flash(said, "success")
            return see_other("manage_host_item", slug=slug, host_id=host_id, item_id=item_id)
    elif act and form is None:
        raise NotFound()
    item = programme.item(event, item_id)
    answer = queries.counting_for(item.id)
    return page(
        "hosting/manage_host_item.html",
        status=form.status if form is not None and form.failed else None,
        form=form,
        forms=forms,
        event=event,
        engagement=engagement,
        item=item,
        answer=answer,
        history=queries.answers(engagement, item.id),
        dossier=queries.dossier(item.id),
        agreement=confirming.agreements([item.id]).get(item.id),
        given=queries.newest_given(engagement, item.id),
        confirmations=CONFIRMATIONS,
        words=WORDS,
        may_edit=actor.may(Action.EDIT_HOSTS, event),
    )


def manage_host_file(slug: str, host_id: uuid.UUID, kind: str, row_id: uuid.UUID) -> Response:
    """A file that came with an answer, a note or a sign-off."""
    event = events.by_slug(slug)
    guard(event)
    engagement = queries.engagement(event, host_id)
    row = _row_with_file(engagement, kind, row_id)
    content = blobs.load(row.ref)
    if content is None or not row.file_name:
        raise NotFound()
    return download(row.file_name, row.content_type, content)


# --- parts ---


def _item_forms(engagement: Engagement, version: int, given: int | None) -> dict[str, Form]:
    contact = engagement.main_contact
    who = (
        {"section": contact.section or engagement.section, "post": contact.post, "name": contact.name}
        if contact
        else {}
    )
    today = today_line(telling.zone_of(engagement))
    return {
        "record": RecordForm(prefix="record", data={**who, "on": today, "edition": str(given or "")}),
        "take_up": TakeUpForm(prefix="take", data={"version": str(version)}),
        "keep": KeepForm(prefix="keep"),
        "take_back": RemindForm(prefix="back"),
    }


def _decide(
    actor: Actor, engagement: Engagement, item_id: uuid.UUID, act: str, form: Form, file: File | None
) -> str:
    if isinstance(form, RecordForm):
        text = form.edition.data or ""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        seen = queries.given_item(engagement, item_id, number)
        services.record_on_behalf(
            actor,
            engagement,
            item_id,
            form.said(seen, number, engagement.lang),
            form.who,
            on=form.on.day,
            channel=form.chosen_channel,
            file=file,
        )
        return _("The answer is recorded. The host sees that we wrote it down.")
    answer = _answer(engagement, item_id)
    if isinstance(form, TakeUpForm):
        services.take_up(
            actor,
            answer,
            place=completed(answer.place, form.place_other.data),
            received_by=completed(answer.received_by, form.received_by_other.data),
            seen_version=form.seen_version,
        )
        return _("It is as the host proposed, and confirmed. The host is told.")
    if isinstance(form, KeepForm):
        services.keep_first_plan(actor, answer, reason=form.reason.data or "")
        return _("The first plan stays. The host is told why, and asked again.")
    services.take_back(actor, answer)
    return _("The answer is taken back. The item waits for the host again.")


def _answer(engagement: Engagement, item_id: uuid.UUID) -> HostAnswer:
    found = queries.counting_for(item_id)
    if found is None or found.engagement_id != engagement.id:
        raise Refusal(_("Nobody waits for a decision on this answer any more."), code="decided")
    return found


def _row_with_file(
    engagement: Engagement, kind: str, row_id: uuid.UUID
) -> HostAnswer | EngagementNote | SignOff:
    tables: dict[str, Any] = {"answer": HostAnswer, "note": EngagementNote, "sign_off": SignOff}
    row = session().get(tables[kind], row_id) if kind in tables else None
    if row is None or row.engagement_id != engagement.id:
        raise NotFound()
    found: HostAnswer | EngagementNote | SignOff = row
    return found
