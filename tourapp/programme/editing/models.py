"""What organisers have done to a draft, change by change."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, key, words
from tourapp.core.words import Words


class DraftChange(Base):
    """One change of a draft, whole or not at all. Undoing and redoing are changes too: others see them as well.

    `number` rises by one within an event and has no gaps. `edition` is the number of the last edition when it was made,
    0 before the first: what was frozen is not undone.
    """

    __tablename__ = "programme_change"
    __table_args__ = (sa.UniqueConstraint("event_id", "number"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    number: Mapped[int]
    edition: Mapped[int]
    at: Mapped[dt.datetime]
    by: Mapped[str] = mapped_column(sa.String(64))
    """Reference of who did it."""
    said: Mapped[Words] = words("said")
    """What it did, for the history and for whoever looks at the same draft."""
    entries: Mapped[list[Any]] = mapped_column(sa.JSON)
    """What became of each item (`rules.Entry`)."""
    is_final: Mapped[bool] = mapped_column(default=False)
    """Whether it is no edit by hand and not undone: an imported file."""
    undoes: Mapped[int | None]
    """The number of the change that this one takes back; of an undo, when this one does it again."""
    undone_in: Mapped[int | None]
    """The number of the change that takes it back; empty while it stands."""

    @property
    def items(self) -> frozenset[uuid.UUID]:
        """The items that it touched."""
        return frozenset(uuid.UUID(entry["item"]) for entry in self.entries)
