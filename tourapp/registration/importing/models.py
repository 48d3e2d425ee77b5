"""Lists that were handed in, their rows with what each came to, and answers that wait until somebody has a place."""

import datetime as dt
import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, SealedColumn, enum_column, key
from tourapp.core.ids import ref
from tourapp.core.sealed import Sealed
from tourapp.events.models import Event
from tourapp.registration.importing.codes import Issue, Outcome


class Stage(StrEnum):
    """How far a list has come."""

    RECEIVED = "received"
    """Its columns are to be named."""
    CHECKED = "checked"
    """The report is there; nothing is written."""
    WRITTEN = "written"


class Addresses(StrEnum):
    """What is done about the addresses of people who did not register themselves."""

    VOUCH = "vouch"
    """The office answers for them; they get places at once."""
    VERIFY = "verify"
    """Each gets a link and takes no place before she has used it."""


class Import(Base):
    """One list that somebody handed in, and its report."""

    __tablename__ = "registration_import"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), index=True)
    run_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("run.id", ondelete="SET NULL"))
    """What the worker does, or did last, with it."""
    stage: Mapped[Stage] = enum_column(Stage, default=Stage.RECEIVED)
    file: Mapped[str] = mapped_column(sa.String(200))
    """What the file is called."""
    digest: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int]
    choices: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Sheet, encoding and columns, as a person chose them."""
    heading: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """The row of headings, as it stands in the file; empty until the list has been read."""
    issues: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """About the file as a whole."""
    totals: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """How many rows come to each outcome."""
    written: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """How many registrations were made in each state."""
    addresses: Mapped[Addresses | None] = enum_column(Addresses, nullable=True)
    tell: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    by: Mapped[str] = mapped_column(sa.String(64))
    """Who handed it in, by reference."""
    created_at: Mapped[dt.datetime]
    checked_at: Mapped[dt.datetime | None]
    written_at: Mapped[dt.datetime | None]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    """From this day nothing of what the rows said is left; the report stays."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("import", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()


class ImportRow(Base):
    """One row of the report: where it stood, what it came to, and why. What it said is sealed, and goes."""

    __tablename__ = "registration_import_row"
    __table_args__ = (sa.UniqueConstraint("import_id", "line"),)

    id: Mapped[uuid.UUID] = key()
    import_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration_import.id"))
    line: Mapped[int]
    record: Mapped[int | None]
    outcome: Mapped[Outcome] = enum_column(Outcome)
    issues: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """Codes and headings of columns; never a value."""
    address_key: Mapped[str] = mapped_column(sa.String(254), default="")
    """By which the row is found again when its person is erased; emptied with `source`."""
    source: Mapped[Sealed | None] = mapped_column(SealedColumn, deferred=True)
    """The whole row as it stood in the file, as JSON; taken away on the date of its list."""

    @property
    def told(self) -> tuple[Issue, ...]:
        return tuple(Issue.of_json(each) for each in self.issues)


class HeldBack(Base):
    """Answers of the second stage that a list brought before their person has a place: shown to nobody."""

    __tablename__ = "held_back"

    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    answers: Mapped[Sealed] = mapped_column(SealedColumn)
    """By the key of the question, as JSON."""
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
