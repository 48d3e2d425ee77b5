"""The words of an appearance: in which part somebody is asked to appear, how it stands, what she hands in."""

from enum import StrEnum


class Part(StrEnum):
    """What somebody does in an item."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    BRIEFING_OFFICER = "briefing_officer"
    """Explains a place that is visited."""
    INTERPRETER = "interpreter"


class AppearanceState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    """Confirmed: from now on she may be named, if she agrees to that too (R35)."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """The office does without her."""


class AppearanceVerb(StrEnum):
    ASK = "ask"
    ASK_AGAIN = "ask_again"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class FileKind(StrEnum):
    PHOTOGRAPH = "photograph"
    SLIDES = "slides"


class Lacking(StrEnum):
    """What somebody who has said yes has yet to hand in."""

    LIFE = "life"
    PHOTOGRAPH = "photograph"
    SLIDES = "slides"


LIVE = frozenset({AppearanceState.ASKED, AppearanceState.ACCEPTED})
"""She counts on it, or may still."""
