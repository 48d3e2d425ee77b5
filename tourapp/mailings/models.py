"""A text that goes to many: at once, or on a day relative to the event. What it became stands in the outbox."""

import datetime as dt
import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.messages.models import Concerns
from tourapp.registration.states import Attendance


class MailingKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    """Goes once, when somebody sends it."""
    REMINDER = "reminder"
    """Goes once, by itself, at its time."""


class MailingState(StrEnum):
    ACTIVE = "active"
    """A reminder that waits for its time."""
    STOPPED = "stopped"
    """Somebody stopped it; it goes to nobody."""
    EXPANDED = "expanded"
    """Its messages are being written, or are in the outbox already."""


class Audience(StrEnum):
    """To whom it goes, looked up at the moment it goes."""

    CONFIRMED = "confirmed"
    """Who has a place for good."""
    LACKING = "lacking"
    """Who has a place, and has left a required question open."""
    WAITING = "waiting"
    """Who waits for a place or for an answer to an offer."""
    EVERYBODY = "everybody"
    """Who has a place, and who waits."""
    CAME = "came"
    """Who came; where the door was not used, who had a place."""


class Anchor(StrEnum):
    """What a reminder counts its days from."""

    BEFORE_START = "before_start"
    BEFORE_CLOSE = "before_close"
    """Of registration."""
    AFTER_END = "after_end"


class Mailing(Base):
    __tablename__ = "mailing"
    __table_args__ = (
        sa.Index("ix_mailing_event_made", "event_id", "created_at", "id"),
        sa.Index("ix_mailing_state_kind", "state", "kind"),
    )

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"))
    kind: Mapped[MailingKind] = enum_column(MailingKind)
    state: Mapped[MailingState] = enum_column(MailingState, default=MailingState.ACTIVE)
    audience: Mapped[Audience] = enum_column(Audience)
    attendance: Mapped[Attendance | None] = enum_column(Attendance, nullable=True)
    """Only those who take part in this way; None for all."""
    concerns: Mapped[Concerns] = enum_column(Concerns, default=Concerns.PLACE)
    subject: Mapped[Words] = words("subject")
    body: Mapped[Words] = words("body")
    """With `{placeholders}`."""
    only_lang: Mapped[str] = mapped_column(sa.String(2), default="")
    """The one language it is written in, where somebody said that one is enough; else empty."""
    anchor: Mapped[Anchor | None] = enum_column(Anchor, nullable=True)
    days: Mapped[int] = mapped_column(default=0)
    """Whole days before or after the anchor's date, on the calendar of the event."""
    clock: Mapped[str] = mapped_column(sa.String(5), default="")
    """The hour on the event's own clocks, `09:00`; empty for an announcement."""
    made_by: Mapped[str] = mapped_column(sa.String(80))
    """A reference to who wrote it."""
    created_at: Mapped[dt.datetime]
    expanded_at: Mapped[dt.datetime | None]
    told: Mapped[int] = mapped_column(default=0)
    """How many messages it has become."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("mailing", self.id)
