"""Who has received which change slip."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, key
from tourapp.hosting.models import Engagement
from tourapp.registration.models import Registration


class SlipReceipt(Base):
    """An authority, or somebody who takes part, has received what changed up to an edition. Never taken back."""

    __tablename__ = "slip_receipt"
    __table_args__ = (
        sa.UniqueConstraint("engagement_id", "edition"),
        sa.UniqueConstraint("registration_id", "edition"),
        sa.CheckConstraint("(engagement_id IS NULL) <> (registration_id IS NULL)", name="reader"),
    )

    id: Mapped[uuid.UUID] = key()
    edition: Mapped[int]
    engagement_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey(Engagement.id, ondelete="CASCADE"))
    registration_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey(Registration.id, ondelete="CASCADE")
    )
    at: Mapped[dt.datetime]
