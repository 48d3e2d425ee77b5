"""What events announce. Listeners stand in `tourapp/wiring.py`; they run in the same transaction."""

import uuid
from dataclasses import dataclass

from tourapp.core.time import WallTime


@dataclass(frozen=True)
class EventPublished:
    """Everybody may see the event from now on."""

    event_id: uuid.UUID


@dataclass(frozen=True)
class EventTimeChanged:
    """A published event has moved, or its length has changed."""

    event_id: uuid.UUID
    old_starts: WallTime
    old_ends: WallTime
    new_starts: WallTime
    new_ends: WallTime
    told_by: uuid.UUID | None = None
    """The change of plan that tells people of it; None when nothing else does."""


@dataclass(frozen=True)
class EventChanged:
    """Something else about a published event is different; `fields` are names."""

    event_id: uuid.UUID
    fields: tuple[str, ...]


@dataclass(frozen=True)
class EventCancelled:
    """The event will not take place."""

    event_id: uuid.UUID


@dataclass(frozen=True)
class EventFinished:
    """The event is over."""

    event_id: uuid.UUID


@dataclass(frozen=True)
class PlanReleased:
    """A change of plan is in force: called off, postponed or moved online (`events.changes`)."""

    change_id: uuid.UUID
    event_id: uuid.UUID
    kind: str
    """A word of `ChangeKind`."""


@dataclass(frozen=True)
class EventPostponed:
    """The times of the event no longer hold, and no new ones are known."""

    event_id: uuid.UUID
