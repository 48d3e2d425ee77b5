"""The words of a scan: how somebody was found, and what came of it."""

from enum import StrEnum


class Means(StrEnum):
    """How the desk knew who stood before it."""

    PASS = "pass"  # noqa: S105 - a means, no secret
    """The picture was read, by a camera or a hand scanner."""
    CODE = "code"
    """The short code was typed."""
    NAME = "name"
    """Somebody was looked up in the list."""
    WALK_IN = "walk_in"
    """Somebody was registered on the spot."""


class Outcome(StrEnum):
    CHECKED_IN = "checked_in"
    ALREADY = "already"
    """The person was checked in before; that stands as it was."""
    NOT_CONFIRMED = "not_confirmed"
    """Registered, without a place for good."""
    ENDED = "ended"
    """The registration was cancelled, handed over or has run out."""
    REVOKED = "revoked"
    """A newer pass took the place of this one."""
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"
    """No pass of ours, or one whose key is no longer in use."""
    CLOSED = "closed"
    """Not on a day of the event."""


LET_IN = frozenset({Outcome.CHECKED_IN, Outcome.ALREADY})
"""After which somebody has come."""
