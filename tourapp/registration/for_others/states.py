"""The words of a place that is handed to a colleague."""

from enum import StrEnum


class HandOverState(StrEnum):
    OPEN = "open"
    """The colleague has been written to; the holder keeps the place."""
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    """The holder took it back, or lost the place herself."""
    EXPIRED = "expired"
    """Nobody took it in time."""
