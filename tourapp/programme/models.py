"""The draft of a programme, the editions frozen of it, and their releases."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.agenda.circles import Circle
from tourapp.core.db import Base, enum_column, key, wall_time, words
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind


class ProgrammeItem(Base):
    """Something that happens in an event, as organisers have it in their draft.

    `starts_at` and `ends_at` are the instants of the two wall times, for sorting. A dropped item stays, so
    that whoever was told of it can be told that it is off.
    """

    __tablename__ = "programme_item"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "source_id"),
        sa.Index("ix_programme_item_event_id_starts_at", "event_id", "starts_at"),
    )

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[ItemKind] = enum_column(ItemKind)
    source_id: Mapped[str | None] = mapped_column(sa.String(80))
    """What an imported file calls it."""
    source_kind: Mapped[str] = mapped_column(sa.String(40), default="")
    """The file's own word for its kind."""
    starts: Mapped[WallTime | None] = wall_time("starts", nullable=True)
    ends: Mapped[WallTime | None] = wall_time("ends", nullable=True)
    starts_at: Mapped[dt.datetime | None]
    ends_at: Mapped[dt.datetime | None]
    title: Mapped[Words] = words("title")

    place: Mapped[Words] = words("place")
    place_key: Mapped[str | None] = mapped_column(sa.String(80))
    """What an imported file calls the place; the same key is the same place."""
    address: Mapped[Words] = words("address")
    lat: Mapped[float | None] = mapped_column(sa.Double)
    lon: Mapped[float | None] = mapped_column(sa.Double)
    room: Mapped[str] = mapped_column(sa.String(200), default="")
    track: Mapped[str] = mapped_column(sa.String(40), default="")

    host: Mapped[Words] = words("host")
    """Who receives the group, by post."""
    host_organisation: Mapped[Words] = words("host_organisation")
    confirmation: Mapped[Confirmation] = enum_column(Confirmation, default=Confirmation.PROPOSED)
    confirmed_by: Mapped[Words] = words("confirmed_by")
    confirmed_on: Mapped[dt.date | None]
    confirmation_channel: Mapped[str] = mapped_column(sa.String(200), default="")

    remarks_public: Mapped[Words] = words("remarks_public")
    remarks_participants: Mapped[Words] = words("remarks_participants")
    remarks_internal: Mapped[Words] = words("remarks_internal")

    capacity: Mapped[int | None]
    needs_signup: Mapped[bool] = mapped_column(default=False)
    access: Mapped[str] = mapped_column(sa.String(120), default="")
    """The imported file's own word for who may come in."""
    audience: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """References to those who are meant; the event itself means everybody."""
    is_optional: Mapped[bool] = mapped_column(default=False)
    place_ref: Mapped[str] = mapped_column(sa.String(64), default="", server_default="", index=True)
    room_ref: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    host_ref: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")
    more: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")
    """What is never asked for by itself (`MORE`), as an edition keeps it."""
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """The row of the imported file as it was (`row`), and a hash of what was made of it (`digest`)."""
    dropped_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    event: Mapped[Event] = relationship()
    speakers: Mapped[list["ItemSpeaker"]] = relationship(
        order_by="ItemSpeaker.position", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("item", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()


MORE = tuple(field.name for field in fields(ItemContent) if field.name not in vars(ProgrammeItem))
"""The fields of an item that stand together in one column."""


class ItemSpeaker(Base):
    """Somebody who speaks in an item, by post."""

    __tablename__ = "item_speaker"

    id: Mapped[uuid.UUID] = key()
    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("programme_item.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    post: Mapped[Words] = words("post")


class ImportedFile(Base):
    """A file that a programme came from: what it says beside its rows, and the number it gives itself."""

    __tablename__ = "programme_import"
    __table_args__ = (sa.UniqueConstraint("event_id", "digest"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(200))
    schema: Mapped[str] = mapped_column(sa.String(80))
    digest: Mapped[str] = mapped_column(sa.String(64))
    edition_number: Mapped[int | None]
    shift_days: Mapped[int] = mapped_column(default=0)
    """By how many days (whole weeks) its dates were moved; the rows keep the file's own."""
    rest: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    """The file without its rows, so that an export can give it back unchanged."""
    imported_at: Mapped[dt.datetime]


class Edition(Base):
    """A programme as it stood when it was frozen; never changed afterwards."""

    __tablename__ = "programme_edition"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    frozen_at: Mapped[dt.datetime]
    frozen_by: Mapped[str] = mapped_column(sa.String(64))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    content_hash: Mapped[str] = mapped_column(sa.String(64))

    releases: Mapped[list["Release"]] = relationship(order_by="Release.at", back_populates="edition")


class Release(Base):
    """An edition given to a circle. It is not taken back; a newer edition takes its place."""

    __tablename__ = "programme_release"
    __table_args__ = (sa.UniqueConstraint("edition_id", "circle"),)

    id: Mapped[uuid.UUID] = key()
    edition_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme_edition.id", ondelete="CASCADE"))
    circle: Mapped[Circle] = enum_column(Circle)
    at: Mapped[dt.datetime]
    by: Mapped[str] = mapped_column(sa.String(64))
    overrides: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """What stood in the way and was accepted: finding, items, reason."""

    edition: Mapped[Edition] = relationship(back_populates="releases")
