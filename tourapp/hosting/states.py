"""The words of the host's side: how it stands with an authority, what it can answer, how an answer came."""

from enum import StrEnum


class EngagementState(StrEnum):
    """How far it is with an authority (`domain.md` §4.3)."""

    SOUNDED = "sounded"
    INTERESTED = "interested"
    AGREED_IN_PRINCIPLE = "agreed_in_principle"
    FORMALLY_REQUESTED = "formally_requested"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    HOSTING = "hosting"
    THANKED = "thanked"
    CLOSED = "closed"
    DECLINED = "declined"
    """It said no before it had accepted."""
    WITHDRAWN = "withdrawn"
    """It, or the office, stepped back."""


class EngagementVerb(StrEnum):
    SHOW_INTEREST = "show_interest"
    AGREE_IN_PRINCIPLE = "agree_in_principle"
    REQUEST_FORMALLY = "request_formally"
    ACCEPT = "accept"
    PREPARE = "prepare"
    HOST = "host"
    THANK = "thank"
    CLOSE = "close"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    SOUND_AGAIN = "sound_again"


class AnswerKind(StrEnum):
    """What a host can say of an item."""

    AGREE = "agree"
    CONDITION = "condition"
    """Yes, if what it says in words is met."""
    PROPOSE = "propose"
    """Another time, place, person, or a note."""
    ARRANGING = "arranging"
    """Being arranged internally (庁内調整中)."""
    DECLINE = "decline"


class AnswerState(StrEnum):
    STANDING = "standing"
    """It counts, and nobody has to decide anything."""
    OPEN = "open"
    """The office has to say whether it takes it up."""
    TAKEN_UP = "taken_up"
    """It counts: the item is as it says."""
    KEPT_FIRST = "kept_first"
    """The office stayed with its plan and asked again."""
    TAKEN_BACK = "taken_back"
    """The host withdrew it."""
    REPLACED = "replaced"
    """A later answer, or a changed item, came in its place."""


class Channel(StrEnum):
    """How an answer came."""

    LINK = "link"
    SHEET = "sheet"
    """The reply sheet (回答票)."""
    MAIL = "mail"
    TELEPHONE = "telephone"
    LETTER = "letter"
    MEETING = "meeting"


BY_HAND = (Channel.TELEPHONE, Channel.MAIL, Channel.LETTER, Channel.MEETING)
"""What the office can record on a host's behalf."""


class NoteKind(StrEnum):
    """What stands in the history of an engagement."""

    MAIL = "mail"
    TELEPHONE = "telephone"
    LETTER = "letter"
    MEETING = "meeting"


class Approval(StrEnum):
    """Whether the authority has decided (決裁)."""

    DECIDED = "decided"
    NOT_YET = "not_yet"
    NOT_NEEDED = "not_needed"


class Provider(StrEnum):
    """Who brings the interpreter."""

    UNKNOWN = "unknown"
    OFFICE = "office"
    HOST = "host"
    BOTH = "both"


class Known(StrEnum):
    """An answer that may not have been given yet."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


class WayOut(StrEnum):
    """What the office does when a host steps back after it had accepted (`domain.md` §4.3)."""

    NEW_HOST = "new_host"
    TOKYO_ONLY = "tokyo_only"
    ONLINE = "online"
    CANCEL = "cancel"
