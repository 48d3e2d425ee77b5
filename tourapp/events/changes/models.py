"""What was planned otherwise, with what stood before: the banner of the event page reads it."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key, wall_time, words
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.changes.states import ChangeKind, ChangeState
from tourapp.events.models import Event


class PlanChange(Base):
    """One change of plan. Pending it can be undone; released it is history, and is not changed any more."""

    __tablename__ = "plan_change"
    __table_args__ = (
        # The net below: an event has one change in preparation.
        sa.Index(
            "uq_plan_change_pending",
            "event_id",
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        sa.Index("ix_plan_change_event_id_ended_at", "event_id", "ended_at"),
    )

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    kind: Mapped[ChangeKind] = enum_column(ChangeKind)
    state: Mapped[ChangeState] = enum_column(ChangeState, default=ChangeState.PENDING)
    reason: Mapped[Words] = words("reason")
    """What people read, in both languages."""

    new_starts: Mapped[WallTime | None] = wall_time("new_starts", nullable=True)
    new_ends: Mapped[WallTime | None] = wall_time("new_ends", nullable=True)
    """None for both while no new time is known; only a postponement has them."""
    new_all_day: Mapped[bool] = mapped_column(default=False)
    joining_url: Mapped[str | None] = mapped_column(sa.String(500))
    """Of an event that moves online, when it is known already."""
    capacity_online: Mapped[int | None]
    """Online places afterwards; None for no limit."""

    old_starts: Mapped[WallTime] = wall_time("old_starts")
    old_ends: Mapped[WallTime] = wall_time("old_ends")
    old_all_day: Mapped[bool]
    old_place: Mapped[Words] = words("old_place")

    made_by: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[dt.datetime]
    ended_by: Mapped[str | None] = mapped_column(sa.String(64))
    ended_at: Mapped[dt.datetime | None]
    """When it was released or undone."""

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()

    @property
    def ref(self) -> str:
        return ref("plan_change", self.id)

    @property
    def has_new_time(self) -> bool:
        return self.new_starts is not None and self.new_ends is not None
