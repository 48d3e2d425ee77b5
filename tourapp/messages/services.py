"""What can be done with the outbox: say something to somebody, and try again what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

import sqlalchemy as sa
from flask import current_app

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit.services import record
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.core.text import clean_line, search_key
from tourapp.core.words import Words
from tourapp.messages.mime import wire_address
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import placeholder, sealed_links
from tourapp.messages.rendering import render

LONGEST_NAME = 100
"""Characters of a display name. Longer ones are somebody's advertisement."""


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to: a reference (`person:…`) when the person is known, and how to reach her."""

    ref: str | None
    address: str
    name: str
    lang: str


@dataclass(frozen=True)
class _Office:
    """The office as the frame of mails shows it, when the caller hands over no other."""

    name: Words
    mailbox: str


def send(
    *,
    template: str,
    to: Recipient,
    about: str,
    event: str | None = None,
    reply_to: str,
    sender_name: str,
    values: Mapping[str, Any],
    links: Mapping[str, str] | None = None,
    attachments: Sequence[str] = (),
    once: str | None = None,
) -> Message:
    """Write a message into the outbox, in the caller's unit of work; the worker sends it after the commit.

    It is rendered now, in the recipient's language, from `templates/<package>/mail/<what>.txt` (`template` is
    "package/what"). Templates get `values`, and `to`, `lang`, `office`, `links`, `sender_name` and `reply_to` besides.

    `about` and `event` are references to what it tells of; `reply_to` is the mailbox of the office,
    `sender_name` its name. `links` are addresses with a token, by name: the text that is kept has a
    placeholder instead. `attachments` are references (`agenda:…`) that delivery fills through the providers
    of `wiring.py`. `once` names the fact where a job may tell it twice: the second time nothing is written
    and the first message comes back.

    Refuses an address that no mail can go to.
    """
    if once is not None:
        before = session().scalar(sa.select(Message).where(Message.once == once))
        if before is not None:
            return before
    identifier = new_id()
    marks = {name: placeholder(identifier, name) for name in links or {}}
    office = _Office(Words(sender_name, sender_name), reply_to)
    given = {"office": office, **values, "to": to, "lang": to.lang, "links": marks}
    given |= {"sender_name": sender_name, "reply_to": reply_to}
    words = render(template, to.lang, given)
    name = clean_line(to.name)[:LONGEST_NAME]
    address = mailable(to.address)
    message = Message(
        id=identifier,
        message_id=f"<{identifier.hex}@{_our_domain()}>",
        once=once,
        template=template,
        to_ref=to.ref,
        to_address=address,
        to_name=name,
        lang=to.lang,
        subject=words.subject,
        text=words.text,
        html=words.html,
        reply_to=clean_line(reply_to),
        sender_name=clean_line(sender_name)[:LONGEST_NAME],
        attachments=list(attachments),
        secrets=sealed_links(identifier, links or {}),
        has_links=bool(links),
        about=about,
        event=event,
        search_text=search_key(f"{name} {address} {words.subject}"),
        state=MessageState.QUEUED,
        created_at=clock.now(),
    )
    session().add(message)
    return message


def mailable(address: str) -> str:
    """The address as it goes into a mail; refuses what is not one single address that plain SMTP can carry."""
    cleaned = clean_line(address)
    try:
        parsed = Address(addr_spec=wire_address(cleaned))
    except (ValueError, IndexError, HeaderParseError):  # what the parser of the standard library raises
        parsed = Address()
    if not (parsed.username and parsed.domain and parsed.addr_spec.isascii()) or cleaned.startswith("-"):
        raise Refusal(_("Enter an email address in the form name@example.org"), field="email", code="address")
    return cleaned


def try_again(actor: Actor, message: Message, *, within: Subject) -> None:
    """Put a message that was given up back into the queue; `within` is the event whose organisers decide
    that.

    Refuses what has not failed, and what has lost its private links: a new one is to be sent then.
    """
    actor.require(Action.SEND_MESSAGES, within)
    if message.state != MessageState.FAILED:
        raise Refusal(_("This message has not failed. There is nothing to send again."), code="not_failed")
    if not message.can_go:
        raise Refusal(
            _("The private link in this message has been removed. Have a new message made instead."),
            code="links_gone",
        )
    message.state = MessageState.QUEUED
    message.attempts = 0
    message.next_try_at = clock.now()
    record(actor, "message.try_again", ref("message", message.id), event=message.event)


def _our_domain() -> str:
    """The right side of our Message-IDs: the domain that sends."""
    return parseaddr(current_app.config["SETTINGS"].mail_from)[1].rpartition("@")[2] or "localhost"
