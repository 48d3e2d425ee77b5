"""From a row of the outbox to the mail that goes over the wire: the same bytes at every try."""

from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from markupsafe import escape
from werkzeug.http import parse_options_header

from tourapp.core.text import clean_line
from tourapp.messages.attachments import Attachment
from tourapp.messages.models import Message
from tourapp.messages.private_links import filled, placeholder

POLICY = SMTP.clone(cte_type="7bit")
"""CRLF everywhere, and nothing in it that an old relay would have to change: Japanese goes as base64."""


def mail(
    message: Message, *, mail_from: str, links: Mapping[str, str], attachments: Sequence[Attachment]
) -> EmailMessage:
    """The mail of this message, its private links filled in. Text and HTML say the same, attachments follow.

    Nothing but the address, the names and the subject comes from outside into a header, and a line break in
    one of them is refused by the header itself.
    """
    mail = EmailMessage(policy=POLICY)
    mail["Message-ID"] = message.message_id
    mail["Date"] = message.created_at
    mail["From"] = Address(message.sender_name, addr_spec=parseaddr(mail_from)[1])
    mail["To"] = Address(message.to_name, addr_spec=wire_address(message.to_address))
    if message.reply_to:
        mail["Reply-To"] = Address(message.sender_name, addr_spec=wire_address(message.reply_to))
    mail["Subject"] = message.subject
    mail["Auto-Submitted"] = "auto-generated"
    stop = links.get(placeholder(message.id, "stop"))
    if stop is not None:
        # One press in the reader's mail program [RFC 8058]; such a mail is never about her own place.
        mail["List-Unsubscribe"] = f"<{stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(filled(message.text, links))
    in_html = {mark: str(escape(address)) for mark, address in links.items()}
    mail.add_alternative(filled(message.html, in_html), subtype="html")
    mail["Content-Language"] = message.lang
    html = mail.get_body(("html",))
    for attachment in sorted(attachments, key=lambda each: not each.is_alternative):
        kind, options = parse_options_header(attachment.content_type)
        main, _, sub = kind.partition("/")
        if attachment.is_alternative:
            mail.add_alternative(attachment.content, main, sub, params=options)
            continue
        name = clean_line(attachment.filename)
        if attachment.shown_as and isinstance(html, EmailMessage):
            shown = f"<{attachment.shown_as}>"
            html.add_related(attachment.content, main, sub, cid=shown, filename=name, disposition="inline")
            continue
        mail.add_attachment(attachment.content, main, sub, filename=name, params=options)
    # A boundary of its own making would change with every try.
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{message.id.hex}_{number}")
    return mail


def wire_address(address: str) -> str:
    """The address as servers of the plain protocol take it: the domain in letters of ASCII."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
