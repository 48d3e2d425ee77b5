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
