"""The states of an event, and the parts that partners have in one."""

from enum import StrEnum


class EventState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    FINISHED = "finished"


PUBLIC_STATES = (EventState.PUBLISHED, EventState.CANCELLED, EventState.FINISHED)
"""States in which everybody may see an event."""


class Part(StrEnum):
    """What a partner does for an event."""

    ORGANISER = "organiser"
    PARTNER = "partner"
    HOST = "host"
    SUPPORTER = "supporter"
