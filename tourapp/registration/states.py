"""The words of a registration: its states, ways of taking part, and where it came from (`domain.md` §4.1)."""

from enum import StrEnum


class State(StrEnum):
    SUBMITTED = "submitted"
    """Sent, address not verified or no place free; holds nothing."""
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


LIVE = frozenset({State.SUBMITTED, State.CONFIRMED})
"""One person has one live registration for an event."""

ENDED = frozenset(State) - LIVE


class Attendance(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"


class Source(StrEnum):
    WEB = "web"
    STAFF = "staff"
