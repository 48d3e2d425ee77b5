"""Attachments by reference: a message names what belongs to it, delivery asks who can make it.

`wiring.py` lists the providers, one for each kind of reference (`agenda:…`). So the outbox holds no files,
and what is attached is as true as on the page when the mail goes out.
"""

from collections.abc import Callable
from dataclasses import dataclass

CALENDAR = "text/calendar; charset=utf-8; method=PUBLISH"
"""The type of a calendar file in a mail that asks for no reply (`calendar.md` CAL-92)."""


@dataclass(frozen=True)
class Attachment:
    """A file as it goes into the mail, byte for byte."""

    filename: str
    content_type: str
    content: bytes
    shown_as: str = ""
    """The name by which the HTML shows it (`cid:…`); empty for a file that is only attached."""
    is_alternative: bool = False
    """Whether it says what text and HTML say in a third way: an invitation, which is no file (`calendar.md` CAL-90)."""


Provider = Callable[[str, str], Attachment | None]
"""Makes the file behind a reference in a language; None when there is nothing to attach any more."""

_providers: dict[str, Provider] = {}


def provide(kind: str, provider: Provider) -> None:
    """Let `provider` make the attachments whose reference begins with `kind:`."""
    _providers[kind] = provider


def fetch(reference: str, lang: str) -> Attachment | None:
    """The file behind a reference; LookupError when nobody provides that kind."""
    return _providers[reference.partition(":")[0]](reference, lang)
