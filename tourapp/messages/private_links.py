"""Private links: addresses with a token never stand in the text that is kept.

In their place stands an address that leads nowhere (`.invalid` is reserved for that). It names the message,
so nobody can smuggle one into a text with what she types. The real addresses are sealed in the row until the
message has gone.
"""

import json
import re
import uuid
from collections.abc import Mapping

from tourapp.core.sealed import Sealed, open_sealed, seal

_ANY = re.compile(r"https://private\.invalid/[0-9a-f]{32}/[a-z_]+")


def placeholder(message: uuid.UUID, name: str) -> str:
    return f"https://private.invalid/{message.hex}/{name}"


def sealed_links(message: uuid.UUID, links: Mapping[str, str]) -> Sealed | None:
    """The links, sealed for this message; None when there are none."""
    if not links:
        return None
    for name, address in links.items():
        if not re.fullmatch("[a-z_]+", name) or not re.fullmatch(r"https?://[!-~]+", address):
            raise ValueError(f"not a link: {name!r}")
    return seal(json.dumps(dict(links)), table="message", row=message, column="secrets")


def opened_links(message: uuid.UUID, secrets: Sealed | None) -> Mapping[str, str]:
    """Placeholder → real address, of a message whose links are still there."""
    if secrets is None:
        return {}
    links = json.loads(open_sealed(secrets, table="message", row=message, column="secrets"))
    return {placeholder(message, name): address for name, address in links.items()}


def filled(text: str, links: Mapping[str, str]) -> str:
    """The text with the real addresses in place of their placeholders."""
    for mark, address in links.items():
        text = text.replace(mark, address)
    return text


def hidden(text: str, instead: str) -> str:
    """The text as others than its reader may see it: words in place of the private links."""
    return _ANY.sub(lambda match: instead, text)
