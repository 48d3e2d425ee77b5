"""The audit log: rows are only ever added."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base, key


class AuditEntry(Base):
    __tablename__ = "audit_entry"

    id: Mapped[uuid.UUID] = key()
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(sa.String(64))
    """A reference: `person:…`, `system` or `visitor`."""
    verb: Mapped[str] = mapped_column(sa.String(64))
    """What was done, for example `registration.confirm` or `answers.open`."""
    subject: Mapped[str] = mapped_column(sa.String(80), index=True)
    """A reference to what it was done to."""
    event: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    """A reference to the event it belongs to, when it belongs to one."""
    fields: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """Names of the fields that changed or were looked at; never their values."""
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    reason_salt: Mapped[str] = mapped_column(sa.String(32), default="")
    """Goes with the reason when that is taken out."""
    reason_mark: Mapped[str] = mapped_column(sa.String(64), default="")
    """Stands for the reason in the chain (`audit.chain`)."""
    link: Mapped[int | None] = mapped_column(index=True)
    """The number of the link that ties it; None until the worker has come round."""


class AuditLink(Base):
    """One link of the chain: the digest of some entries and of the link before."""

    __tablename__ = "audit_link"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    tied_at: Mapped[dt.datetime]
    entries: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
