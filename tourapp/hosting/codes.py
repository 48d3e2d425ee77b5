"""A short code for readers whose browser cannot take a link: typed by hand on another computer.

It opens nothing. It sends a fresh link to the address that is registered, so it need not be secret; it is only hard to
guess, and tries are counted.
"""

import hashlib
import unicodedata
import uuid

import sqlalchemy as sa

from tourapp.core import clock
from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.hosting import rules
from tourapp.hosting.links import KEPT_OPEN
from tourapp.hosting.models import Engagement

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two that nobody takes for another: no 0 and O, no 1 and I."""
LENGTH = 8


def code_of(engagement: Engagement) -> str:
    """The code of an authority in an event: `7QK4-M2XF`, the same in each mail."""
    return _code(engagement.id)


def engagement_of(typed: str) -> Engagement | None:
    """Whose code this is, however it was typed; None for nobody's, or once its pages are closed."""
    wanted = "".join(char for char in unicodedata.normalize("NFKC", typed).upper() if char in LETTERS)
    if len(wanted) != LENGTH:
        return None
    chosen = (
        sa.select(Engagement.id)
        .join(Event, Event.id == Engagement.event_id)
        .where(
            Engagement.asked_at.is_not(None),
            Engagement.state.not_in(rules.ENDED),
            Event.ends_at > clock.now() - KEPT_OPEN,
        )
        .order_by(Engagement.id)
    )
    found = next((each for each in session().scalars(chosen) if _code(each).replace("-", "") == wanted), None)
    return session().get(Engagement, found) if found else None


def _code(identifier: uuid.UUID) -> str:
    number = int.from_bytes(hashlib.sha256(b"host code " + identifier.bytes).digest()[:5])
    letters = "".join(LETTERS[number >> 5 * place & 31] for place in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"
