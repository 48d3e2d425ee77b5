"""What an event plans with, where it wants otherwise than the house."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base
from tourapp.events.models import Event


class PlanningSettings(Base):
    """Speeds, margins and limits of an event (`parameters.Parameters`), by name; what is absent is as in the house."""

    __tablename__ = "planning_settings"

    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    given: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
