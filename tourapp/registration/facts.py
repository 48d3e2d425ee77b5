"""What registration announces. Listeners stand in `tourapp/wiring.py`; they run in the same transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass

from tourapp.registration.states import State


@dataclass(frozen=True)
class IntakeSet:
    """When people can register has been said, or changed."""

    event_id: uuid.UUID
    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass(frozen=True)
class PlaceHandedOver:
    """A colleague is about to get the holder's place; nothing has ended yet. The lock of the event's places is held."""

    holder_id: uuid.UUID
    taken_id: uuid.UUID
    event_id: uuid.UUID


@dataclass(frozen=True)
class RegistrationMoved:
    """A registration has come into another state. The lock of the event's places is held."""

    registration_id: uuid.UUID
    event_id: uuid.UUID
    state: State
