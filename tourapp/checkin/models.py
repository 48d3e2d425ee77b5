"""Every scan at a door, and passes that were replaced. A pass itself is worked out, not stored (`passes`)."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.checkin.states import Means, Outcome
from tourapp.core.db import Base, enum_column, key
from tourapp.directory.models import Person
from tourapp.registration.models import Registration


class PassRenewal(Base):
    """How often somebody was given a new pass in place of the old one; no row means never."""

    __tablename__ = "pass_renewal"

    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    number: Mapped[int]
    """The number of the pass that holds; the first pass has 1. Passes with lower numbers are void."""
    renewed_at: Mapped[dt.datetime]


class Scan(Base):
    """One press or scan at a desk. Its identifier is made by the device, so that sending it again changes nothing."""

    __tablename__ = "scan"
    __table_args__ = (sa.Index("ix_scan_event_id_at", "event_id", "at"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"))
    """The event at whose door it was."""
    registration_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    """None when nobody of this event stands behind it."""
    scanned_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """Who was at the desk."""
    device: Mapped[str] = mapped_column(sa.String(40), default="")
    """What the desk calls the device."""
    means: Mapped[Means] = enum_column(Means)
    at: Mapped[dt.datetime]
    """When it was made, by our clock: a device says how long ago that was."""
    received_at: Mapped[dt.datetime]
    outcome: Mapped[Outcome] = enum_column(Outcome)
    shown: Mapped[Outcome | None] = enum_column(Outcome, nullable=True)
    """What the device had told the desk by itself, without waiting for us; None when it showed our answer."""
    settled_at: Mapped[dt.datetime | None]
    """When somebody said that a scan which came out otherwise than shown has been looked into."""
    undone_at: Mapped[dt.datetime | None]

    registration: Mapped[Registration | None] = relationship()
    scanned_by: Mapped[Person | None] = relationship()

    @property
    def needs_a_look(self) -> bool:
        """Whether the desk was told one thing and the truth was another, and nobody has looked into it yet."""
        told_wrong = self.shown is not None and self.shown is not self.outcome
        return told_wrong and self.settled_at is None and self.undone_at is None
