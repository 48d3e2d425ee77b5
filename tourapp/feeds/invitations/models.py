"""Who wants invitations, and every one that was sent."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.agenda.models import Entry
from tourapp.core.db import Base, key


class Invitations(Base):
    """Somebody wants invitations by mail. She has them instead of an address to subscribe to, never both (CAL-95)."""

    __tablename__ = "calendar_invitations"

    id: Mapped[uuid.UUID] = key()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    every_item: Mapped[bool]
    """One for each item of her programme; else one for each event."""
    since_at: Mapped[dt.datetime]
    looked_at: Mapped[dt.datetime | None]
    """Up to when what has changed for her was sent; None before the first look."""


class Invitation(Base):
    """One invitation, change or cancellation that was sent: what it said, so that the same mail has the same bytes at
    every try, and the next one is sent only when there is something else to say."""

    __tablename__ = "calendar_invitation"
    __table_args__ = (sa.UniqueConstraint("person_id", "entry_id", "sequence"),)

    id: Mapped[uuid.UUID] = key()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    entry_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("agenda_entry.id", ondelete="CASCADE"), index=True
    )
    entry: Mapped[Entry] = relationship()
    sequence: Mapped[int]
    """That of the entry as she is shown it: the same in feed and mail (CAL-41)."""
    is_cancelled: Mapped[bool]
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    stamp: Mapped[dt.datetime]
    address: Mapped[str] = mapped_column(sa.String(320))
    """Where it went: the one ATTENDEE (CAL-91)."""
    sent_at: Mapped[dt.datetime]
