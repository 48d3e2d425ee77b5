"""What organisers have said of the size of a group, where they have said it."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base
from tourapp.events.models import Event


class Group(Base):
    """The group of an event in numbers. What is None is not said here: a file, or registrations, say it then."""

    __tablename__ = "programme_group"

    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    participants: Mapped[int | None]
    tour_leaders: Mapped[int | None]
    interpreters: Mapped[int | None]
    step_free: Mapped[int | None]
    """How many need a way without steps: a count, for office and hosts; who it is stands sealed elsewhere."""
    severe_allergies: Mapped[int | None]
    """How many have an allergy that they called severe; a count as well."""
