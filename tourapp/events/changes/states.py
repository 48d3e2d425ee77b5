"""The words of a change of plan."""

from enum import StrEnum


class ChangeKind(StrEnum):
    CANCEL = "cancel"
    POSTPONE = "postpone"
    """To another time, or until a time is found."""
    ONLINE = "online"
    """Nobody meets in a room any more."""


class ChangeState(StrEnum):
    PENDING = "pending"
    """Prepared; nobody has been told and nothing has changed."""
    RELEASED = "released"
    UNDONE = "undone"
    """Put away before anybody was told."""
