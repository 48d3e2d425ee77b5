"""The words of a registration: its states, ways of taking part, and where it came from (`domain.md` §4.1)."""

from enum import StrEnum


class State(StrEnum):
    """In the order of a registration's life."""

    DRAFT = "draft"
    """Begun and kept for later; nobody has sent it."""
    SUBMITTED = "submitted"
    """Sent, address not verified or no place free; holds nothing."""
    HELD = "held"
    """Verified, and a person has to decide."""
    WAITLISTED = "waitlisted"
    """Verified, and waits for a place in the order of the verified time."""
    OFFERED = "offered"
    """A place is held for her until the offer ends."""
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    """She did not take the offer, or the office decided against it."""
    LAPSED = "lapsed"
    """The offer ended without an answer."""
    EXPIRED = "expired"


ENDED = frozenset({State.CANCELLED, State.DECLINED, State.LAPSED, State.EXPIRED})

LIVE = frozenset(State) - ENDED - {State.DRAFT}
"""One person has one live registration for an event."""

HOLDING = frozenset({State.OFFERED, State.CONFIRMED, State.ATTENDED, State.NO_SHOW})
"""States that hold a place (R13)."""

GOING = frozenset({State.CONFIRMED, State.ATTENDED})
"""States of those who take part, or have taken part."""

COMING = frozenset({State.CONFIRMED, State.ATTENDED, State.NO_SHOW})
"""States of those who have a place for good: what confirmed people may see and hear."""


class Hold(StrEnum):
    """Why a person has to decide about a registration."""

    DUPLICATE = "duplicate"
    ORGANISATION = "organisation"
    """The body is in no directory."""
    IMPORT = "import"
    """A row of a file was marked for review."""


class Attendance(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"


class Source(StrEnum):
    WEB = "web"
    STAFF = "staff"
    IMPORT = "import"
