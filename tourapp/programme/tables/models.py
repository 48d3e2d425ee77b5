"""Tables of earlier itineraries that were pasted or handed in, until they are taken into a draft or thrown away."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, key
from tourapp.core.ids import ref
from tourapp.events.models import Event


class HandedInTable(Base):
    """A table. Its cells are kept sealed (`core.blobs`) for a week, or until it is taken in."""

    __tablename__ = "programme_table"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    """Of the file; empty for what was pasted."""
    columns: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What each column is about, by its place."""
    first_on: Mapped[dt.date | None]
    """On which day its first day comes to lie; none until somebody said so."""
    by: Mapped[str] = mapped_column(sa.String(64))
    """Who handed it in, by reference."""
    handed_in_at: Mapped[dt.datetime]
    taken_at: Mapped[dt.datetime | None]
    report: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What came of each row, once it is taken in."""
    version: Mapped[int] = mapped_column()

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("programme_table", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()
