"""Decisions about materials: who may have one, and which addresses may be given."""

import datetime as dt
from urllib.parse import urlsplit

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.materials.models import Readers

LARGEST = 12 * 1024 * 1024
"""Bytes of one file."""

MOST = 60
"""Files and links of one event."""

KEEP_DAYS = 730
"""How long a file or link is kept after the event unless somebody says otherwise."""

LONGEST_KEPT = 3650
LONGEST_URL = 500


def may_have(readers: Readers, *, has_place: bool, has_come: bool) -> bool:
    """Whether somebody may have what is meant for these readers. `has_place`: she had one for good."""
    match readers:
        case Readers.EVERYBODY:
            return True
        case Readers.CONFIRMED:
            return has_place
        case Readers.CAME:
            return has_come


def link(text: str) -> str:
    """The address of a recording as it may be given to others; Refusal unless it is plain https with a host."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise _no_link() from None
    odd = any(character.isspace() or ord(character) < 0x20 or character in '\\<>"' for character in text)
    if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname or odd or port == 0:
        raise _no_link()
    if parts.username or parts.password:
        raise Refusal(_("Leave the user name out of the address"), field="url", code="link")
    if len(text) > LONGEST_URL:
        raise Refusal(_("Use an address of %(most)s characters or fewer", most=LONGEST_URL), field="url")
    return text


def _no_link() -> Refusal:
    return Refusal(_("Enter an address that begins with https://"), field="url", code="link")


def purge_day(last_day: dt.date, keep_days: int) -> dt.date:
    """The last day on which it is kept."""
    if not 1 <= keep_days <= LONGEST_KEPT:
        raise Refusal(
            _("Enter a number of days between 1 and %(most)s", most=LONGEST_KEPT),
            field="keep_days",
            code="keep",
        )
    return last_day + dt.timedelta(days=keep_days)
