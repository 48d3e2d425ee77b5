"""What custody keeps about its own work: what was purged, and who was erased, without saying who that was."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, key


class PurgeRun(Base):
    """One run of the retention job. Numbers only."""

    __tablename__ = "purge_run"

    id: Mapped[uuid.UUID] = key()
    at: Mapped[dt.datetime] = mapped_column(index=True)
    removed: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """How many rows of each kind that had something to remove; empty on a quiet day."""
    cleaned_at: Mapped[dt.datetime | None]
    """When the store forgot the bytes too: see `cleaning`."""


class ErasureRecord(Base):
    """That somebody was erased. The references lead to rows without a name: they are a pseudonym, not a person."""

    __tablename__ = "erasure"

    id: Mapped[uuid.UUID] = key()
    at: Mapped[dt.datetime] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(sa.String(64))
    """Who did it: a reference, `person:…` or `system`."""
    why: Mapped[str] = mapped_column(sa.String(32))
    """A word of `rules.Why`, never a text."""
    references: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """`person:…` and `registration:…`: what has to go again when a backup from before comes back."""
    removed: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    cleaned_at: Mapped[dt.datetime | None]
