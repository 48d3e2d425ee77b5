"""Saying something to somebody: a row of the outbox, worded now, sent by the worker."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

import sqlalchemy as sa
import structlog
from flask import current_app

from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import clean_line, search_key
from tourapp.core.words import Words
from tourapp.messages import catalogue, queries
from tourapp.messages.mime import wire_address
from tourapp.messages.models import Concerns, EventMail, Message, MessageState
from tourapp.messages.placeholders import filled_in
from tourapp.messages.private_links import placeholder, sealed_links
from tourapp.messages.rendering import MailText, Rendered, laid_out, render

log = structlog.get_logger("tourapp.messages")

Fill = Callable[[], Mapping[str, str]]
"""What the placeholders of a text stand for, worked out only where there is such a text."""

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
    fill: Fill | None = None,
    words: MailText | None = None,
    concerns: Concerns = Concerns.PLACE,
    not_before: dt.datetime | None = None,
) -> Message:
    """Write a message into the outbox, in the caller's unit of work; the worker sends it after the commit.

    It is rendered now, in the recipient's language: from `words` when they are given, else from the event's own text
    for this mail, else from `templates/<package>/mail/<what>.txt` (`template` is "package/what"). Templates get
    `values`, and `to`, `lang`, `office`, `links`, `sender_name` and `reply_to` besides. `fill` gives what the
    `{placeholders}` of words and own texts stand for; `{link}` is the first of `links`, and a link that has the
    name of a placeholder takes its place.

    `about` and `event` are references to what it tells of; `reply_to` is the mailbox of the office,
    `sender_name` its name. `links` are addresses with a token, by name: the text that is kept has a
    placeholder instead. `attachments` are references (`agenda:…`) that delivery fills through the providers
    of `wiring.py`. `once` names the fact where a job may tell it twice: the second time nothing is written
    and the first message comes back.

    With `not_before` it waits until then, for instance until somebody is in the office that it goes to.

    Where the event wants to look at this mail before it goes, the message waits in review. `concerns` says whether
    its recipient can opt out of it; such a mail has a link of the name `stop`.

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
    given |= {"sender_name": sender_name, "reply_to": reply_to, "may_stop": "stop" in marks}
    choice = _choice(event, template)
    rendered = _rendered(template, to.lang, given, words or _own_text(choice, to.lang), fill)
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
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        reply_to=clean_line(reply_to),
        sender_name=clean_line(sender_name)[:LONGEST_NAME],
        attachments=list(attachments),
        secrets=sealed_links(identifier, links or {}),
        has_links=bool(links),
        about=about,
        event=event,
        search_text=search_key(f"{name} {address} {rendered.subject}"),
        state=MessageState.REVIEW if choice is not None and choice.waits else MessageState.QUEUED,
        concerns=concerns,
        created_at=clock.now(),
        next_try_at=max(clock.now(), not_before or clock.now()),
    )
    session().add(message)
    return message


def _choice(event: str | None, template: str) -> EventMail | None:
    """What the event wants otherwise with this mail; nothing is asked for mails that no event may change."""
    if event is None or catalogue.find(template) is None:
        return None
    return queries.event_mail(event, template)


def _own_text(choice: EventMail | None, lang: str) -> MailText | None:
    """The event's own words in this language, when both subject and text are there."""
    if choice is None:
        return None
    subject, body = getattr(choice.subject, lang, ""), getattr(choice.body, lang, "")
    return MailText(subject, body) if subject and body else None


def _rendered(
    template: str, lang: str, given: Mapping[str, Any], words: MailText | None, fill: Fill | None
) -> Rendered:
    """The words filled in; the text of the house where there are none, or where they fit no more."""
    if words is None or fill is None:
        return render(template, lang, given)
    marks: Mapping[str, str] = given["links"]
    found = dict(fill())
    found |= {name: mark for name, mark in marks.items() if name in found}
    if "link" not in found and (first := next(iter(marks.values()), None)) is not None:
        found["link"] = first
    try:
        filled = MailText(filled_in(words.subject, found), filled_in(words.body, found))
    except LookupError as error:
        # A stored text outlived a placeholder. Nobody's registration fails for that.
        log.error("own_text_does_not_fit", template=template, placeholder=str(error))
        return render(template, lang, given)
    return laid_out(filled, lang, given)


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


def _our_domain() -> str:
    """The right side of our Message-IDs: the domain that sends."""
    return parseaddr(current_app.config["SETTINGS"].mail_from)[1].rpartition("@")[2] or "localhost"
