"""The tasks of an event, and the dates of it that only other packages know."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.access.policy import Role
from tourapp.core.db import Base, enum_column, key, wall_time, words
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.events.tasks.rules import DueRule
from tourapp.events.tasks.states import Anchor, TaskState


class Task(Base):
    """Something that a role has to do for an event.

    Its owner is a role, since staff change every spring; `holder` is who looks after it now, if that is settled. The
    rule (`anchor`, `days`, `at`) is the truth of when it is due; `due` and `due_at` are derived from it and from the
    dates of the event, and follow them (`services.follow`). Both are None while the event has no such date.
    """

    __tablename__ = "task"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "usual"),
        sa.Index("ix_task_event_id_state", "event_id", "state", "due_at"),
    )

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    usual: Mapped[str | None] = mapped_column(sa.String(40))
    """Which of the usual tasks of its kind it is, so that none is added twice; None for one of its own."""
    title: Mapped[Words] = words("title")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    owner: Mapped[Role] = enum_column(Role)
    holder_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)

    anchor: Mapped[Anchor] = enum_column(Anchor)
    days: Mapped[int]
    """After the anchor; negative before it."""
    at: Mapped[dt.time] = mapped_column(sa.Time)
    """By which time of that day, on the clocks of the event."""
    due: Mapped[WallTime | None] = wall_time("due", nullable=True)
    due_at: Mapped[dt.datetime | None]

    state: Mapped[TaskState] = enum_column(TaskState, default=TaskState.OPEN)
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[str | None] = mapped_column(sa.String(64))
    """Who did or dropped it, by reference."""
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column()

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    holder: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()

    @property
    def ref(self) -> str:
        return ref("task", self.id)

    @property
    def rule(self) -> DueRule:
        return DueRule(self.anchor, self.days, self.at)


class KnownDate(Base):
    """A date of an event that another package keeps and has told us (`wiring.py`): registration opens, closes."""

    __tablename__ = "task_anchor"

    event_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True
    )
    anchor: Mapped[Anchor] = mapped_column(
        sa.Enum(
            Anchor,
            native_enum=False,
            create_constraint=False,
            length=32,
            values_callable=lambda words: [word.value for word in words],
        ),
        primary_key=True,
    )
    instant: Mapped[dt.datetime]
