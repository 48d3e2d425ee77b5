"""What was said to whom about an event, whether it has gone, and a second try where it has not."""

import uuid
from typing import Any

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.messages import queries, services, wording
from tourapp.messages.layout import as_html
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import hidden
from tourapp.web.forms import Form
from tourapp.web.guard import guard
from tourapp.web.pages import page, see_other

LONGEST_SEARCH = 100


def manage_messages(slug: str) -> Response:
    """Everything that was written about the event, newest first: searched, narrowed to a state, fifty at a time."""
    event = events.by_slug(slug)
    actor = guard(event)
    search = clean_line(request.args.get("q", ""))[:LONGEST_SEARCH]
    asked = request.args.get("state", "")
    state = MessageState(asked) if asked in set(MessageState) else None
    number = request.args.get("page", 1, type=int)
    counts = queries.counts(event.ref)
    return page(
        "pages/messages.html",
        event=event,
        search=search,
        state=state,
        found=queries.of_event(event.ref, state=state, search=search, page=number),
        counts=counts,
        written=sum(counts.values()),
        may_send=actor.may(Action.SEND_MESSAGES, event),
        may_edit=actor.may(Action.EDIT_EVENT, event),
        unreachable=queries.unreachable(event.ref),
        states=wording.STATES,
        state_of=wording.state_of,
        reason_of=wording.reason_of,
    )


def manage_message(slug: str, message_id: uuid.UUID) -> Response:
    """One message: its words as they were sent, private links apart, and what became of it."""
    event = events.by_slug(slug)
    actor = guard(event)
    return _show(actor, event, queries.one_of_event(event.ref, message_id))


def manage_message_again(slug: str, message_id: uuid.UUID) -> Response:
    """Put a message that was given up back into the queue."""
    event = events.by_slug(slug)
    actor = guard(event)
    message = queries.one_of_event(event.ref, message_id)
    form = Form()
    if form.validate_on_submit():
        with form.saving(message) as message:
            services.try_again(actor, message, within=event)
        if form.saved:
            flash(_("The message is in the queue again."), "ok")
            return see_other("manage_message", slug=slug, message_id=message_id)
    return _show(actor, event, message, form=form)


def _show(actor: Actor, event: Event, message: Message, *, form: Form | None = None) -> Response:
    given_up = message.state is MessageState.FAILED
    may_send = actor.may(Action.SEND_MESSAGES, event)
    shown: dict[str, Any] = {
        "body": as_html(hidden(message.text, _("(private link)")), links=False),
        "reason": wording.reason_of(message),
        "state_of": wording.state_of,
        "can_try_again": given_up and may_send and message.can_go,
        "has_lost_its_link": given_up and not message.can_go,
        "may_review": message.state is MessageState.REVIEW and may_send,
        "refused": queries.refused(message.to_address) if message.to_address else None,
        "may_send": may_send,
    }
    return page("pages/messages_one.html", form=form or Form(), event=event, message=message, **shown)
