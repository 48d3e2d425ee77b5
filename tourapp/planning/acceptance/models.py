"""What was accepted of a problem list, by whom and why."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, key
from tourapp.events.models import Event


class Acceptance(Base):
    """A finding that somebody accepted as it was. When its numbers change the row no longer covers it."""

    __tablename__ = "planning_acceptance"
    __table_args__ = (sa.UniqueConstraint("event_id", "finding"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"))
    finding: Mapped[str] = mapped_column(sa.String(200))
    """The key of the finding: its rule, and the items by their identifiers."""
    digest: Mapped[str] = mapped_column(sa.String(64))
    """A hash of its severity and numbers as they were accepted."""
    reason: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime]
