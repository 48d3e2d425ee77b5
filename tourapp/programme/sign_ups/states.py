"""The words of a sign-up: its small cycle (`domain.md` §4.1) and what can be done with it."""

from enum import StrEnum


class SignUpState(StrEnum):
    CHOSEN = "chosen"
    """She has a seat."""
    FULL_ALTERNATIVE = "full_alternative"
    """Every seat was taken; she comes if one becomes free, and until then holds none."""
    DROPPED = "dropped"


class SignUpVerb(StrEnum):
    CHOOSE = "choose"
    WAIT = "wait"
    MOVE_UP = "move_up"
    DROP = "drop"


LIVE = frozenset({SignUpState.CHOSEN, SignUpState.FULL_ALTERNATIVE})
"""One registration has one live sign-up for an item."""
