"""The local outbox: without a mail server, a developer reads here what would have been sent, and follows its links.

Messages hold other people's sign-in links, so the page exists for whoever sits at this machine and nobody else: in
development, without a mail server, asked from the machine itself and not through a proxy.
"""

import uuid
from ipaddress import ip_address

from flask import Response as FlaskResponse
from flask import current_app, request
from werkzeug.wrappers import Response

from tourapp.core.errors import NotFound
from tourapp.core.i18n import gettext as _
from tourapp.messages import queries, wording
from tourapp.messages.attachments import fetch
from tourapp.messages.layout import as_html
from tourapp.messages.private_links import filled, hidden, opened_links
from tourapp.web.pages import page


def is_shown_here() -> bool:
    """Whether this request may see the local outbox; pages that speak of a mail point there then."""
    settings = current_app.config["SETTINGS"]
    asker = request.remote_addr
    through_a_proxy = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))
    local = asker is not None and ip_address(asker).is_loopback and not through_a_proxy
    return settings.env == "development" and not settings.mail_url and local


def _for_this_machine_only() -> None:
    if not is_shown_here():
        raise NotFound()


def outbox() -> Response:
    """The newest messages of the whole house."""
    _for_this_machine_only()
    return page("messages/outbox.html", messages=queries.newest(), state_of=wording.state_of)


def outbox_message(message_id: uuid.UUID) -> Response:
    """One message as its reader would see it, links included."""
    _for_this_machine_only()
    message = queries.one(message_id)
    text = filled(message.text, opened_links(message.id, message.secrets))
    body = as_html(hidden(text, _("(private link)")))
    return page("messages/outbox_message.html", message=message, body=body, state_of=wording.state_of)


def outbox_attachment(message_id: uuid.UUID, number: int) -> Response:
    """One of its attachments (counted from one), made now, as delivery would make it."""
    _for_this_machine_only()
    message = queries.one(message_id)
    if not 1 <= number <= len(message.attachments):
        raise NotFound()
    file = fetch(message.attachments[number - 1], message.lang)
    if file is None:
        raise NotFound()
    response = FlaskResponse(file.content, content_type=file.content_type)
    response.headers.set("Content-Disposition", "attachment", filename=file.filename)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
