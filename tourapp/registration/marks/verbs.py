"""What can be done to many registrations at once."""

from enum import StrEnum


class Verb(StrEnum):
    TAG = "tag"
    UNTAG = "untag"
    JOIN = "join"
    """Put into a group."""
    LEAVE = "leave"
    CATEGORISE = "categorise"
    CANCEL = "cancel"
    REMIND = "remind"
    """Write to those who lack an answer."""
    VERIFY = "verify"
    """Send the link that verifies an address again."""


WRITES = frozenset({Verb.REMIND, Verb.VERIFY})
"""Acts that change nothing but send a message to each."""

UNDOABLE = frozenset(Verb) - {Verb.CANCEL, *WRITES}
"""A cancelled place may have gone to the next in the queue, and what was written was written."""
