"""Returned mail: what a delivery status notification says (RFC 3464), read from bytes that anybody may have written.

A notification counts only where it names a message of ours by its Message-ID and says for good that it was not
delivered. Whatever else arrives (vacation notes, delays, forged or broken mail) says nothing.
"""

import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

LONGEST_MAIL = 1024 * 1024
"""Bytes that are looked at. What matters stands at the beginning; a returned attachment may follow."""

MOST_PARTS = 50
MOST_RECIPIENTS = 50
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


@dataclass(frozen=True)
class Returned:
    """One recipient whom a message did not reach, for good."""

    message_ids: tuple[str, ...]
    """Message-IDs that the notification names, the surest first; angle brackets included."""
    recipient: str
    """As the notification gives it; may be another address than ours, where mail was forwarded. Empty if unnamed."""
    status: str
    """`5.1.1`"""
    words: str
    """What the server said."""


def read(raw: bytes) -> list[Returned]:
    """The recipients whom this mail says were not reached; empty for mail that says nothing of the kind."""
    try:
        # The old policy: it never refuses a header, and leaves addresses and dates as they are.
        mail = BytesParser(policy=email.policy.compat32).parsebytes(raw[:LONGEST_MAIL])
        return list(_returned(mail))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # Nested or broken beyond what the parser bears: such a mail tells us nothing.
        return []


def _returned(mail: Message) -> Iterator[Returned]:
    parts = [part for part, _number in zip(mail.walk(), range(MOST_PARTS), strict=False)]
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    if not reports:
        return
    identifiers = tuple(dict.fromkeys(_identifiers(mail, parts, reports[0])))
    if not identifiers:
        return
    for block in _blocks(reports[0])[1 : MOST_RECIPIENTS + 1]:
        action, status = _field(block, "Action").lower(), _field(block, "Status")
        if action != "failed" or not status.startswith("5"):
            continue
        recipient = _typed(_field(block, "Original-Recipient") or _field(block, "Final-Recipient"))
        words = _typed(_field(block, "Diagnostic-Code")) or status
        yield Returned(identifiers, recipient, status.split()[0], words)


def _blocks(report: Message) -> list[Message]:
    """The message's own fields, then those of each recipient."""
    content = report.get_payload()
    return [block for block in content if isinstance(block, Message)] if isinstance(content, list) else []


def _identifiers(mail: Message, parts: list[Message], report: Message) -> Iterator[str]:
    """Message-IDs in the order of their worth: that of the returned mail, then what the notification says."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            heads = BytesParser(policy=email.policy.compat32).parsebytes(
                text if isinstance(text, bytes) else b"", True
            )
            yield from _MESSAGE_ID.findall(_field(heads, "Message-ID"))
        elif kind == "message/rfc822":
            for inner in _blocks(part):
                yield from _MESSAGE_ID.findall(_field(inner, "Message-ID"))
    for block in _blocks(report):
        yield from _MESSAGE_ID.findall(_field(block, "Original-Message-ID"))
        yield from _MESSAGE_ID.findall(_field(block, "X-Original-Message-ID"))
    for name in ("In-Reply-To", "References"):
        yield from _MESSAGE_ID.findall(_field(mail, name))


def _field(block: Message, name: str) -> str:
    return str(block.get(name, "") or "").strip()


def _typed(value: str) -> str:
    """The value behind its type: `rfc822; ada@example.org`, `smtp; 550 5.1.1 No such person`."""
    return " ".join(value.partition(";")[2].split()) if ";" in value else " ".join(value.split())
