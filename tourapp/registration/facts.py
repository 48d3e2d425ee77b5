"""What registration announces. Listeners stand in `tourapp/wiring.py`; they run in the same transaction."""

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class IntakeSet:
    """When people can register has been said, or changed."""

    event_id: uuid.UUID
    opens_at: dt.datetime
    closes_at: dt.datetime
