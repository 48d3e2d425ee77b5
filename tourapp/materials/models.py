"""Slides, recordings and papers of an event. The content of a file stands sealed in pieces (`core.blobs`)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.events.models import Event


class Readers(StrEnum):
    """Who may have it, the fewest first."""

    CAME = "came"
    """Those who came."""
    CONFIRMED = "confirmed"
    """Everybody who had a place."""
    EVERYBODY = "everybody"


class Material(Base):
    """One file or one link. Before it is released, only the office sees it."""

    __tablename__ = "material"
    __table_args__ = (sa.CheckConstraint("(url = '') = (size IS NOT NULL)", name="file_or_link"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[Words] = words("title")
    item: Mapped[Words] = words("item")
    """To which part of the programme it belongs, in words; may be empty."""
    readers: Mapped[Readers] = enum_column(Readers, default=Readers.CAME)
    url: Mapped[str] = mapped_column(sa.String(500), default="")
    """The https address of a recording elsewhere; empty for a file."""
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    content_type: Mapped[str] = mapped_column(sa.String(100), default="")
    """What the content is, not what somebody said that it is."""
    size: Mapped[int | None]
    """Bytes of the file; None for a link."""
    released_at: Mapped[dt.datetime | None]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    """The last day on which it is kept; set when it is added (R56)."""
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("material", self.id)

    @property
    def is_file(self) -> bool:
        return self.size is not None

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()
