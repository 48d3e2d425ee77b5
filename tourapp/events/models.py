"""Events, the series they belong to, their venues, partners and public outline."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key, wall_time, words
from tourapp.core.ids import ref
from tourapp.core.maps import map_url
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.events import rules
from tourapp.events.kinds import KINDS, WAYS_IN, EventKind, KindTraits, WayIn, WayInTraits
from tourapp.events.states import PUBLIC_STATES as PUBLIC_STATES
from tourapp.events.states import EventState as EventState
from tourapp.events.states import Part as Part


class Series(Base):
    """The events of one name, year after year."""

    __tablename__ = "series"

    id: Mapped[uuid.UUID] = key()
    key: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[EventKind] = enum_column(EventKind)
    office_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office.id"), index=True)
    name: Mapped[Words] = words("name")


class Event(Base):
    """One yearly run of a seminar, a study tour or a summit.

    `starts` and `ends` are what the clock on the wall of the event shows. When it is given by its days
    (`is_all_day`), only their dates count and `ends` lies on the last day. `starts_at` and `ends_at` are the
    instants derived from them, for sorting (`rules.span`).
    """

    __tablename__ = "event"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.Index("ix_event_state_ends_at", "state", "ends_at"),
    )

    id: Mapped[uuid.UUID] = key()
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    series_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("series.id"), index=True)
    edition_label: Mapped[str | None] = mapped_column(sa.String(40))
    """Which run of its series it is: a year or a number."""
    kind: Mapped[EventKind] = enum_column(EventKind)
    way_in: Mapped[WayIn] = enum_column(WayIn)
    office_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office.id"), index=True)
    state: Mapped[EventState] = enum_column(EventState, default=EventState.DRAFT)

    title: Mapped[Words] = words("title")
    theme: Mapped[Words] = words("theme")
    summary: Mapped[Words] = words("summary")
    description: Mapped[Words] = words("description")
    cost: Mapped[Words] = words("cost")
    is_free: Mapped[bool] = mapped_column(default=True)
    language_note: Mapped[Words] = words("language_note")
    who_for: Mapped[Words] = words("who_for")

    zone: Mapped[str] = mapped_column(sa.String(64))
    is_all_day: Mapped[bool] = mapped_column(default=False)
    starts: Mapped[WallTime] = wall_time("starts")
    ends: Mapped[WallTime] = wall_time("ends")
    starts_at: Mapped[dt.datetime] = mapped_column(index=True)
    ends_at: Mapped[dt.datetime]
    moved_from: Mapped[WallTime | None] = wall_time("moved_from", nullable=True)
    """The start that was public before the last move; None when it stands where it was announced."""

    has_online: Mapped[bool] = mapped_column(default=False)
    """Whether one can take part online."""
    joining_url: Mapped[str | None] = mapped_column(sa.String(500))
    """For confirmed people only: never on a public page, in a public calendar or in a log."""
    contact_address: Mapped[str | None] = mapped_column(sa.String(254))
    """The mailbox for questions; None for that of the office."""

    cancelled_reason: Mapped[Words] = words("cancelled_reason")
    postponed_at: Mapped[dt.datetime | None]
    """Since when it waits for a new time; its times are those that no longer hold. None when they hold."""
    plan_changed_at: Mapped[dt.datetime | None]
    """When a change of plan was last released (`events.changes`); None when it goes as first planned."""
    published_at: Mapped[dt.datetime | None]
    cancelled_at: Mapped[dt.datetime | None]
    finished_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]
    source_key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    """What an imported file calls it."""
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    """Title, theme, places and partners as searching sees them (`core.text.search_key`)."""
    version: Mapped[int] = mapped_column()

    # In every answer about an event: who runs it decides who may see it.
    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    series: Mapped[Series | None] = relationship()
    venues: Mapped[list["Venue"]] = relationship(
        order_by="Venue.position", cascade="all, delete-orphan", back_populates="event"
    )
    partners: Mapped[list["Partner"]] = relationship(
        order_by="Partner.position", cascade="all, delete-orphan", back_populates="event"
    )
    outline: Mapped[list["OutlineDay"]] = relationship(
        order_by="OutlineDay.on", cascade="all, delete-orphan", back_populates="event"
    )

    __mapper_args__ = {"version_id_col": version}

    def scopes(self) -> Iterable[Scope]:
        return (("office", self.office.code), ("event", str(self.id)))

    @property
    def ref(self) -> str:
        """How agenda, audit, messages and questions name this event."""
        return ref("event", self.id)

    @property
    def event_ref(self) -> str:
        """The event that a form belongs to, as the log names it: its own reference."""
        return self.ref

    @property
    def traits(self) -> KindTraits:
        return KINDS[self.kind]

    @property
    def way(self) -> WayInTraits:
        return WAYS_IN[self.way_in]

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def mailbox(self) -> str:
        """The address that people read: replies and questions go there."""
        return self.contact_address or self.office.mailbox

    @property
    def last_day(self) -> dt.date:
        """The last date on the event's wall calendar; what ends at 00:00 belongs to the day before."""
        return rules.last_day(self.starts, self.ends, is_all_day=self.is_all_day)

    @property
    def has_several_days(self) -> bool:
        return self.last_day != self.starts.date


class Venue(Base):
    """A place where an event happens. The first one is the main one."""

    __tablename__ = "venue"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[Words] = words("name")
    address: Mapped[Words] = words("address")
    city: Mapped[Words] = words("city")
    lat: Mapped[float | None] = mapped_column(sa.Double)
    lon: Mapped[float | None] = mapped_column(sa.Double)

    event: Mapped[Event] = relationship(back_populates="venues")

    @property
    def map_url(self) -> str | None:
        """A map with the place marked, as an address to follow; we fetch nothing from there."""
        return map_url(self.lat, self.lon)


class Partner(Base):
    """A body that stands behind an event, and its part in it."""

    __tablename__ = "partner"

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    position: Mapped[int]
    part: Mapped[Part] = enum_column(Part)
    name: Mapped[Words] = words("name")
    note: Mapped[Words] = words("note")
    """What it does, in a line: `Host authority, 20 to 23 May`."""
    logo: Mapped[str | None] = mapped_column(sa.String(120))
    """The name of a file in `static/partners/`."""
    url: Mapped[str | None] = mapped_column(sa.String(500))

    event: Mapped[Event] = relationship(back_populates="partners")


class OutlineDay(Base):
    """A day of a tour as everybody may know it, before and apart from its programme."""

    __tablename__ = "outline_day"
    __table_args__ = (sa.UniqueConstraint("event_id", "on"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    on: Mapped[dt.date]
    place: Mapped[Words] = words("place")
    text: Mapped[Words] = words("text")

    event: Mapped[Event] = relationship(back_populates="outline")
