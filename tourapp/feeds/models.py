"""The private addresses of calendars. Only the hash of each token is kept."""

import datetime as dt
import uuid
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, enum_column, key
from tourapp.core.ids import ref


class LinkKind(StrEnum):
    """What a private calendar is made of."""

    OWN = "own"
    """Everything that is meant for one person, over all her events."""
    SPEAKING = "speaking"
    """Where she speaks or interprets, and nothing else."""
    HOST = "host"
    """What one authority receives, over all events."""
    STAFF = "staff"
    """The whole of one event, for whoever works on it."""


class Ending(StrEnum):
    """Why an address works no more."""

    LEAKED = "leaked"
    """Somebody has it who should not: nothing comes from it any more, at once."""
    REPLACED = "replaced"
    RETIRED = "retired"
    """Nobody needs it."""


class CalendarLink(Base):
    """One private address of a calendar. One reader has one that works, for each kind and event."""

    __tablename__ = "calendar_link"
    __table_args__ = (
        sa.Index(
            "uq_calendar_link_live",
            "reader",
            "kind",
            "about",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[uuid.UUID] = key()
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    kind: Mapped[LinkKind] = enum_column(LinkKind)
    reader: Mapped[str] = mapped_column(sa.String(80))
    """Whose calendar it is: `person:…`, `speaker:…`, `organisation:…`."""
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """The person herself, where the reader is one."""
    about: Mapped[str] = mapped_column(sa.String(80), default="")
    """The event it is limited to, a reference; empty for all."""
    lang: Mapped[str] = mapped_column(sa.String(4))
    """`en`, `ja`, or `both`."""
    created_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended_how: Mapped[Ending | None] = enum_column(Ending, nullable=True)

    @property
    def ref(self) -> str:
        return ref("calendar_link", self.id)
