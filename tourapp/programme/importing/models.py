"""Files of a programme that were handed in on the page or by command, with the report of what came of them."""

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


class HandedIn(Base):
    """A file that somebody handed in. Until it is written its bytes are kept sealed (`core.blobs`) for a week."""

    __tablename__ = "programme_file"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    shift_days: Mapped[int | None]
    """By how many days to move its dates; none where that was not said."""
    by: Mapped[str] = mapped_column(sa.String(64))
    """Who handed it in, by reference."""
    handed_in_at: Mapped[dt.datetime]
    written_at: Mapped[dt.datetime | None]
    report: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What came of each row, once it is written."""

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    @property
    def ref(self) -> str:
        return ref("programme_file", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()
