"""Who leads a group, and the telephone that it can call."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, words
from tourapp.core.words import Words
from tourapp.events.models import Event


class TourContacts(Base):
    """What organisers have said; what is empty an imported file may say."""

    __tablename__ = "programme_contacts"

    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    leader: Mapped[Words] = words("leader")
    """Who goes with the group, by post."""
    phone: Mapped[str] = mapped_column(sa.String(60), default="")
    """Answered while the group travels; it stands in the foot of every paper."""

    event: Mapped[Event] = relationship()
