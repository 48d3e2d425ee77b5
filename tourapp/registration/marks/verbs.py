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


UNDOABLE = frozenset(Verb) - {Verb.CANCEL}
"""A cancelled place may have gone to the next in the queue: nobody takes it away again."""
