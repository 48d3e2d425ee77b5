"""Tags, groups and notes of registrations; saved views of the list; acts on many rows with what was before."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.registration.marks.verbs import Verb


class Tag(Base):
    """A word of the office for registrations of one event. Nobody outside sees it."""

    __tablename__ = "registration_tag"
    __table_args__ = (sa.UniqueConstraint("event_id", "name_key"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"))
    name: Mapped[str] = mapped_column(sa.String(60))
    name_key: Mapped[str] = mapped_column(sa.String(60))
    """The name as tags are compared: two that differ in letter case or width are one."""


class Tagged(Base):
    __tablename__ = "registration_tagged"

    registration_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration_tag.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Group(Base):
    """People of one event who do something together: a table, a bus, a breakout. They may read its name."""

    __tablename__ = "registration_group"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), index=True)
    name: Mapped[Words] = words("name")
    position: Mapped[int] = mapped_column(default=0)

    @property
    def ref(self) -> str:
        """How an audience names it."""
        return ref("group", self.id)


class GroupMember(Base):
    __tablename__ = "registration_group_member"

    registration_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Note(Base):
    """What somebody of the office wrote about a registration, for colleagues."""

    __tablename__ = "registration_note"

    id: Mapped[uuid.UUID] = key()
    registration_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(sa.Text)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[dt.datetime]


class SavedView(Base):
    """A list of participants as somebody likes to see it: what is filtered, its order and its columns."""

    __tablename__ = "registration_view"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), index=True)
    owner_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    is_shared: Mapped[bool] = mapped_column(default=False)
    """Whether colleagues see it too."""
    asked: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The values of the list's address."""


class BulkAct(Base):
    """One act on many registrations, with what each of them was before, so that it can be taken back."""

    __tablename__ = "registration_bulk"
    __table_args__ = (sa.Index("ix_registration_bulk_event_id_at", "event_id", "at"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"))
    verb: Mapped[Verb] = enum_column(Verb)
    target: Mapped[str] = mapped_column(sa.String(80), default="")
    """The tag, group or category it was about, by id; empty for none."""
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[dt.datetime]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """Registration id → what undoing puts back (nothing for a mark that was not there)."""
    undone_at: Mapped[dt.datetime | None]
