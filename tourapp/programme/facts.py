"""What programmes announce. Listeners stand in `tourapp/wiring.py`; they run in the same transaction."""

import uuid
from dataclasses import dataclass

from tourapp.agenda.circles import Circle


@dataclass(frozen=True)
class EditionReleased:
    """A circle reads this edition from now on."""

    event_id: uuid.UUID
    edition_id: uuid.UUID
    circle: Circle
