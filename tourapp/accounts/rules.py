"""Decisions about signing in and roles: values in, an answer or a `Refusal` out."""

import datetime as dt
import ipaddress
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tourapp.access.actor import Scope
from tourapp.access.policy import ANYWHERE, POLICY, Role
from tourapp.accounts.common_passwords import COMMON_PASSWORDS
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _

# --- sessions --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without being used, and at all."""

    idle: dt.timedelta
    absolute: dt.timedelta


STRONG = SessionLimits(idle=dt.timedelta(hours=8), absolute=dt.timedelta(hours=12))
"""A working day, and one that began early."""
WEAK = SessionLimits(idle=dt.timedelta(days=30), absolute=dt.timedelta(days=90))
"""A participant's own affairs only: from the registration to the report."""

NOTED_EVERY = dt.timedelta(minutes=10)
"""How exactly we keep when a session was last used: a write for each request would help nobody."""


def session_ends_at(*, is_strong: bool, created_at: dt.datetime, seen_at: dt.datetime) -> dt.datetime:
    """The instant from which the session no longer counts, unless it is used before."""
    limits = STRONG if is_strong else WEAK
    return min(seen_at + limits.idle, created_at + limits.absolute)


def is_use_due(seen_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether the use of a session has to be noted again."""
    return now - seen_at >= NOTED_EVERY


# --- links -----------------------------------------------------------------------------------------

SIGN_IN_LINK_LASTS = dt.timedelta(minutes=10)


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


def link_state(
    *, expires_at: dt.datetime, used_at: dt.datetime | None, revoked_at: dt.datetime | None, now: dt.datetime
) -> LinkState:
    """What has become of a link. One that was revoked stays so; one that was used no longer expires."""
    if revoked_at is not None:
        return LinkState.REVOKED
    if used_at is not None:
        return LinkState.USED
    return LinkState.EXPIRED if expires_at <= now else LinkState.OPEN


# --- passwords -------------------------------------------------------------------------------------

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Hashing is work: nobody gets to choose how much."""


def normal_password(password: str) -> str:
    """The password as it is hashed: an é typed on one keyboard is the é of another (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_new_password(password: str, *, names: tuple[str, ...] = ()) -> None:
    """Refuse what would be guessed first: short, common, one pattern over and over, or one's own name.

    No rules about kinds of characters (NIST SP 800-63B). `names` holds what others know about the person: her
    addresses and names.
    """
    folded = normal_password(password).casefold()
    if len(folded) < SHORTEST_PASSWORD:
        raise Refusal(
            _(
                "Use at least %(length)s characters. Three or four words make a good password.",
                length=SHORTEST_PASSWORD,
            ),
            field="new_password",
            code="password_short",
        )
    if folded in COMMON_PASSWORDS or _repeats(folded):
        raise Refusal(
            _("Choose a password that is harder to guess"), field="new_password", code="password_common"
        )
    known = {part.casefold() for name in names for part in (name, *name.split("@")) if len(part) >= 4}
    if any(len(folded.replace(part, "")) < SHORTEST_PASSWORD // 2 for part in known):
        raise Refusal(
            _("Choose a password that is not your name or address"),
            field="new_password",
            code="password_name",
        )


def _repeats(text: str) -> bool:
    """Whether it is one piece of up to four characters, again and again: aaaaaaaaaaaa, 121212121212."""
    return any(text[: len(text) - size] == text[size:] for size in range(1, 5))


# --- roles -----------------------------------------------------------------------------------------

_SCOPES_OF_LATER = ("office", "event")
"""Roles that no action asks for yet may be given in these."""


def kinds_of_scope(role: Role) -> frozenset[str]:
    """In which kinds of scope the role gives anything; `ANYWHERE` means without one."""
    kinds = {kind for by_role in POLICY.values() for kind in by_role.get(role, ())}
    return frozenset(kinds or _SCOPES_OF_LATER)


def check_grant(
    role: Role, scope: Scope | None, *, valid_from: dt.date | None, valid_to: dt.date | None
) -> None:
    """Refuse a role that nobody gives, a scope in which it means nothing, dates that end first."""
    if role is Role.PARTICIPANT:
        raise Refusal(
            _("Nobody is made a participant by a role: that comes with a registration."), code="grant_role"
        )
    kinds = kinds_of_scope(role)
    if scope is None and ANYWHERE not in kinds:
        raise Refusal(_("The role %(role)s needs a scope.", role=role), field="scope", code="grant_scope")
    if scope is not None and scope[0] not in kinds:
        raise Refusal(
            _("The role %(role)s cannot be given in this kind of scope.", role=role),
            field="scope",
            code="grant_scope",
        )
    if valid_from and valid_to and valid_to < valid_from:
        raise Refusal(_("The last day is before the first."), field="valid_to", code="grant_dates")


def is_staff_role(role: Role) -> bool:
    """Whether it is a role of somebody who works for an office or an event."""
    return role is not Role.PARTICIPANT


# --- how often somebody may try ----------------------------------------------------------------------


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind within a window of time, counted from its first moment on the clock."""

    kind: str
    tries: int
    window: dt.timedelta

    def window_at(self, now: dt.datetime) -> dt.datetime:
        """When the window began in which `now` lies."""
        epoch = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        return epoch + (now - epoch) // self.window * self.window

    def retry_after(self, now: dt.datetime) -> int:
        """Seconds until the next window; at least one."""
        return max(1, int((self.window_at(now) + self.window - now).total_seconds()))


MAIL_TO_ADDRESS = Limit("mail_to_address", 5, dt.timedelta(hours=1))
"""Sign-in mails to one address: nobody is to fill somebody else's mailbox."""
MAIL_FROM_CLIENT = Limit("mail_from_client", 40, dt.timedelta(hours=1))
PASSWORD_OF_ADDRESS = Limit("password_of_address", 10, dt.timedelta(minutes=15))
"""Passwords and codes for one address, whoever asks: about 1,000 guesses a day."""
PASSWORD_FROM_CLIENT = Limit("password_from_client", 60, dt.timedelta(minutes=15))
"""One office may sit behind one client address."""
PASSWORD_AGAIN = Limit("password_again", 10, dt.timedelta(minutes=15))
"""The password asked again inside a session, for one person."""

LONGEST_WINDOW = dt.timedelta(hours=1)


def client_key(address: str | None) -> str:
    """What counts as one client: an IPv4 address, or the /64 of an IPv6 one, which one household has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


# --- which browser -----------------------------------------------------------------------------------

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def agent_family(user_agent: str) -> str:
    """The browser and system as a person would name them ("Firefox, Windows"); empty when we cannot tell."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, found))
