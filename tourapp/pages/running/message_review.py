"""A look at mails before they go: the list of those that wait, each let go or dropped, all let go in one press."""

import uuid

from flask import flash
from werkzeug.wrappers import Response
from wtforms import IntegerField

from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.i18n import ngettext
from tourapp.events import queries as events
from tourapp.messages import queries, services
from tourapp.messages.models import MessageState
from tourapp.web.forms import Block, Form, at_most, required
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_REASON = 500


class ReleaseAllForm(Form):
    """`seen` is how many waited when the page was made."""

    seen = IntegerField()


class DropForm(Form):
    reason = Block(_l("Reason"), [required(_l("Enter the reason")), at_most(LONGEST_REASON)])


def manage_review(slug: str) -> Response:
    """What waits, oldest first by day, and how many go with one press. POST lets all of them go."""
    event = events.by_slug(slug)
    actor = guard(event)
    form = ReleaseAllForm()
    if form.validate_on_submit():
        released = 0
        with form.saving(event) as event:
            released = services.release_all(actor, event.ref, seen=form.seen.data or 0, within=event)
        if form.saved:
            flash(
                ngettext("%(num)s message goes out now.", "%(num)s messages are being sent.", released), "ok"
            )
            return see_other("manage_messages", slug=slug)
    found = queries.of_event(event.ref, state=MessageState.REVIEW)
    form.seen.data = found.total
    form.seen.raw_data = None
    languages = queries.languages_in_review(event.ref)
    return page("pages/messages_review.html", form=form, event=event, found=found, languages=languages)


def manage_message_release(slug: str, message_id: uuid.UUID) -> Response:
    """Let one message go."""
    event = events.by_slug(slug)
    actor = guard(event)
    message = queries.one_of_event(event.ref, message_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(message) as message:
            services.release(actor, message, within=event)
        flash(*((_("The message is being sent."), "ok") if form.saved else (str(form.refused), "warn")))
    return see_other("manage_message", slug=slug, message_id=message_id)


def manage_message_drop(slug: str, message_id: uuid.UUID) -> Response:
    """GET asks for the reason, POST decides that this message is not sent."""
    event = events.by_slug(slug)
    actor = guard(event)
    message = queries.one_of_event(event.ref, message_id)
    if message.state is not MessageState.REVIEW:
        return see_other("manage_message", slug=slug, message_id=message_id)
    form = DropForm()
    if form.validate_on_submit():
        with form.saving(message) as message:
            services.drop(actor, message, reason=form.reason.data or "", within=event)
        if form.saved:
            flash(_("The message is not sent."), "ok")
            return see_other("manage_message", slug=slug, message_id=message_id)
    return page("pages/messages_drop.html", form=form, event=event, message=message)


def manage_message_address(slug: str, message_id: uuid.UUID) -> Response:
    """Somebody has found that the address works: it no longer counts as one that takes no mail."""
    event = events.by_slug(slug)
    actor = guard(event)
    message = queries.one_of_event(event.ref, message_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(message) as message:
            services.works_again(actor, message, within=event)
        if form.saved:
            flash(_("The address counts as working again."), "ok")
    return see_other("manage_message", slug=slug, message_id=message_id)
