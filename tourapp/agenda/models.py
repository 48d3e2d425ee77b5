"""The calendar ledger: entries, what each circle was shown of them, how often that has changed."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.agenda.circles import Circle
from tourapp.core.db import Base, enum_column, key


class Entry(Base):
    """Something that stands in calendars, of whatever circle. Made at its first release; stays for good."""

    __tablename__ = "agenda_entry"

    id: Mapped[uuid.UUID] = key()
    uid: Mapped[str] = mapped_column(sa.String(255), unique=True)
    """What calendars know it by: random, never used for anything else."""
    owner: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """A reference to what it shows: `item:…`, `event:…`."""
    event: Mapped[str] = mapped_column(sa.String(80), index=True)
    """A reference to the event it belongs to."""
    sequence: Mapped[int] = mapped_column(default=-1)
    """The last number given; it rises over all circles together and never comes back."""
    created_at: Mapped[dt.datetime]


class CircleState(Base):
    """What a circle was last shown of an entry. A cancelled one keeps its content and stays."""

    __tablename__ = "agenda_circle_state"
    __table_args__ = (sa.UniqueConstraint("entry_id", "circle"),)

    id: Mapped[uuid.UUID] = key()
    entry_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("agenda_entry.id", ondelete="CASCADE"))
    entry: Mapped[Entry] = relationship()
    circle: Mapped[Circle] = enum_column(Circle)
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What was shown here before the last change (`before.Before`); None until there was one."""
    sequence: Mapped[int]
    stamp: Mapped[dt.datetime]
    """When what is shown here last changed, to the second."""
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[dt.datetime]
    facets: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, server_default="[]")
    """By what a calendar is narrowed (`track:…`, `day:…`): everything that it is or ever was, so that nothing vanishes
    from a narrowed calendar either."""


class Ledger(Base):
    """How often, and when last, what a circle is shown of an event has changed. Neither ever moves back."""

    __tablename__ = "agenda_ledger"
    __table_args__ = (sa.UniqueConstraint("event", "circle"),)

    id: Mapped[uuid.UUID] = key()
    event: Mapped[str] = mapped_column(sa.String(80))
    circle: Mapped[Circle] = enum_column(Circle)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime | None]


class Audience(Base):
    """Who is meant by what a circle is shown of an entry: one reference (`event:…`, `group:…`, `person:…`) a row."""

    __tablename__ = "agenda_audience"

    id: Mapped[uuid.UUID] = key()
    state_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("agenda_circle_state.id", ondelete="CASCADE"), index=True
    )
    reference: Mapped[str] = mapped_column(sa.String(80), index=True)


class Reader(Base):
    """A person who stands behind a reference. Whoever lets people in or out keeps it so (`readers`)."""

    __tablename__ = "agenda_reader"
    __table_args__ = (sa.UniqueConstraint("reference", "person_id"),)

    id: Mapped[uuid.UUID] = key()
    reference: Mapped[str] = mapped_column(sa.String(80))
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    event: Mapped[str] = mapped_column(sa.String(80))
    """The event in which the reference means anything."""


class Follower(Base):
    """A calendar that somebody looks at (`person:…`; `speaker:…` where she speaks; `organisation:…`), and how often it
    has changed otherwise than by what a whole circle was shown: she came in or went out, or something is for her alone.
    """

    __tablename__ = "agenda_follower"

    id: Mapped[uuid.UUID] = key()
    reader: Mapped[str] = mapped_column(sa.String(80), unique=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """The person herself, where the reader is one."""
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[dt.datetime | None]


class OwnState(Base):
    """What one reader is shown of an entry otherwise than her circle, once she went out: struck out, as she saw it
    last; live again under a higher number when she has come back."""

    __tablename__ = "agenda_own_state"
    __table_args__ = (sa.UniqueConstraint("reader", "entry_id"),)

    id: Mapped[uuid.UUID] = key()
    reader: Mapped[str] = mapped_column(sa.String(80))
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("agenda_entry.id", ondelete="CASCADE"), index=True
    )
    sequence: Mapped[int]
    stamp: Mapped[dt.datetime]
    content: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """As she saw it last; None when she has come back and sees what everybody sees."""
