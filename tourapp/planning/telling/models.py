"""What nobody has been told of yet, and what people were told together."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.agenda.circles import Circle
from tourapp.core.db import Base, enum_column, key
from tourapp.events.models import Event


class QuietPeriod(Base):
    """How long an event waits after a release before it tells of changes, where it wants otherwise than the house."""

    __tablename__ = "planning_quiet_period"

    event_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    minutes: Mapped[int]


class Untold(Base):
    """An item that a release changed for a circle, until its readers are told: from which edition on.

    What they last knew stands in that edition, so several releases are one message, and what is as it was is none.
    """

    __tablename__ = "planning_untold"
    __table_args__ = (sa.UniqueConstraint("event_id", "circle", "item_id"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    circle: Mapped[Circle] = enum_column(Circle)
    item_id: Mapped[uuid.UUID]
    """Of the programme; it stands here too when the draft has it no more."""
    since: Mapped[int]
    """The number of the edition that they were last told of."""
    first_at: Mapped[dt.datetime]
    """When the first release changed it."""
    due_at: Mapped[dt.datetime]


class Telling(Base):
    """What people are told together: the items, each from which edition on, all as in the edition `until`."""

    __tablename__ = "planning_telling"
    __table_args__ = (sa.Index("ix_planning_telling_event_id_at", "event_id", "at"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    event: Mapped[Event] = relationship()
    circle: Mapped[Circle] = enum_column(Circle)
    """Through whose eyes both editions are read."""
    until: Mapped[int]
    items: Mapped[list[Any]] = mapped_column(sa.JSON)
    """Pairs: identifier of an item, number of the edition that was known of it."""
    at: Mapped[dt.datetime]
    told: Mapped[int] = mapped_column(default=0)
    """How many people were written to."""
