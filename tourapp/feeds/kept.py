"""What feeds keep: entries as written pieces, and sums of how calendars are asked for."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base


class KeptPiece(Base):
    """One state of an entry as it stands in a calendar file, written once for each language.

    Can be thrown away at any time: what is missing is written again.
    """

    __tablename__ = "feed_piece"

    uid: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    """With the UID it names the state: no number of an entry is given twice (CAL-42)."""
    lang: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    is_private: Mapped[bool] = mapped_column(primary_key=True)
    writing: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    """By which code, for which address of the site it was written (`pieces.writing`)."""
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    zones: Mapped[str] = mapped_column(sa.String(255), default="")
    """The time zones it names, with spaces between them."""


class Asked(Base):
    """How often the calendars of an event were asked for on a day by one kind of program: sums, not who."""

    __tablename__ = "feed_asked"

    event: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    """A reference to the event; `event:*` for the calendar of all events."""
    asked_on: Mapped[dt.date] = mapped_column(primary_key=True)
    family: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    is_private: Mapped[bool] = mapped_column(primary_key=True)
    whole: Mapped[int] = mapped_column(default=0)
    """Answers with the calendar in them."""
    unchanged: Mapped[int] = mapped_column(default=0)
    """Answers that nothing has changed (304)."""
    last_at: Mapped[dt.datetime]
    """The last time, to the hour."""


class Poll(Base):
    """When a kind of program last looked at a private calendar, and when before: to the hour, and nothing else."""

    __tablename__ = "feed_poll"

    link_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("calendar_link.id", ondelete="CASCADE"), primary_key=True
    )
    family: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    last_at: Mapped[dt.datetime]
    before_at: Mapped[dt.datetime | None]
    """The look before the last one; tells how often the reader has set her program to look."""
