"""Reply sheets that came back: where the file is, and what became of its rows."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, key
from tourapp.core.ids import ref
from tourapp.hosting.models import Engagement


class ReplySheet(Base):
    """A filled-in sheet. The file stands sealed in pieces (`core.blobs`) for a month; the report of its rows stays.

    The report names rows, items and outcomes, never what somebody wrote.
    """

    __tablename__ = "host_sheet"

    id: Mapped[uuid.UUID] = key()
    engagement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("host_engagement.id", ondelete="CASCADE"), index=True
    )
    given_by: Mapped[str] = mapped_column(sa.String(64))
    """Whose it is, by reference: the contact or the section's link by which it came, or somebody of the office."""
    file_name: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int]
    received_at: Mapped[dt.datetime]
    recorded_at: Mapped[dt.datetime | None]
    report: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """Once it is recorded: `{"row": …, "item": …, "outcome": …}`, in the order of the file."""

    engagement: Mapped[Engagement] = relationship()

    @property
    def ref(self) -> str:
        return ref("host_sheet", self.id)
