"""An authority that receives the group: how it stands with it, whom we know there, what it answered, its link.

People of a host stand here as they were typed, never in the directory: they change their posts every spring. Their
names go a year after the event (`purge_on`), numbers of the day sooner; posts stay with the programme. Files stand
sealed in pieces (`core.blobs`), by reference to their row here.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key, wall_time, words
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Organisation
from tourapp.events.models import Event
from tourapp.hosting.states import (
    AnswerKind,
    AnswerState,
    Approval,
    Channel,
    EngagementState,
    Known,
    NoteKind,
    Provider,
    WayOut,
)
from tourapp.programme.models import ProgrammeItem


class Engagement(Base):
    """An authority in an event: one row for each. What it receives are the items whose `host_ref` names it."""

    __tablename__ = "host_engagement"
    __table_args__ = (sa.UniqueConstraint("event_id", "organisation_id"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    state: Mapped[EngagementState] = enum_column(EngagementState, default=EngagementState.SOUNDED)
    state_on: Mapped[dt.date] = mapped_column(sa.Date)
    """Since when it stands so."""
    lang: Mapped[str] = mapped_column(sa.String(2))
    """In which language it is written to."""
    section: Mapped[str] = mapped_column(sa.String(200), default="")
    """The section in charge (担当課), as it calls itself: 国際交流担当."""

    pays: Mapped[str] = mapped_column(sa.Text, default="")
    gives: Mapped[str] = mapped_column(sa.Text, default="")
    expects: Mapped[str] = mapped_column(sa.Text, default="")
    """Terms, in the words of whoever wrote them: what the host pays, what it gives, what it expects."""
    wishes: Mapped[str] = mapped_column(sa.Text, default="")
    blackout: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """Dates on which it cannot receive anybody: `{"from": …, "to": …, "why": …}`, in order."""
    interpreter: Mapped[Provider] = enum_column(Provider, default=Provider.UNKNOWN)

    asked_at: Mapped[dt.datetime | None]
    """When its days were last sent."""
    edition_sent: Mapped[int | None]
    """The newest edition it was sent."""
    reply_by: Mapped[dt.datetime | None]
    reminded_at: Mapped[dt.datetime | None]
    """When it was last reminded."""
    reminders: Mapped[int] = mapped_column(default=0)
    """How often, since its days were last sent."""
    telephoned_on: Mapped[dt.date | None]
    """When somebody was given the task to telephone, since its days were last sent."""
    way_out: Mapped[WayOut | None] = enum_column(WayOut, nullable=True)
    """What the office decided when it stepped back."""
    task_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("task.id", ondelete="SET NULL"), index=True
    )
    """The task to decide that."""
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    contacts: Mapped[list["Contact"]] = relationship(
        order_by="(Contact.is_main.desc(), Contact.id)",
        cascade="all, delete-orphan",
        back_populates="engagement",
        lazy="selectin",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("host_engagement", self.id)

    @property
    def host_ref(self) -> str:
        """How items name this authority."""
        return ref("organisation", self.organisation_id)

    @property
    def main_contact(self) -> "Contact | None":
        """Who is written to: the contact that circulates it inside."""
        return next((each for each in self.contacts if each.is_main and each.email), None)

    def scopes(self) -> Iterable[Scope]:
        return (*self.event.scopes(), ("host", str(self.id)))


class _OfEngagement:
    """A row that belongs to one engagement."""

    @declared_attr
    def engagement_id(cls) -> Mapped[uuid.UUID]:
        return mapped_column(sa.ForeignKey("host_engagement.id", ondelete="CASCADE"), index=True)

    @declared_attr
    def engagement(cls) -> Mapped[Engagement]:
        return relationship()

    def scopes(self) -> Iterable[Scope]:
        return self.engagement.scopes()


class Contact(Base):
    """Somebody of the host's whom the office knows, as typed."""

    __tablename__ = "host_contact"

    id: Mapped[uuid.UUID] = key()
    engagement_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("host_engagement.id", ondelete="CASCADE"), index=True
    )
    section: Mapped[str] = mapped_column(sa.String(200), default="")
    post: Mapped[str] = mapped_column(sa.String(200), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(60), default="")
    is_main: Mapped[bool] = mapped_column(default=False)
    """Days are sent to this one, who circulates them inside and alone signs off."""
    is_cir: Mapped[bool] = mapped_column(default=False)
    """A coordinator for international relations: often the one who reads both languages."""
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)

    engagement: Mapped[Engagement] = relationship(back_populates="contacts")

    @property
    def ref(self) -> str:
        return ref("host_contact", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.engagement.scopes()


class EngagementNote(_OfEngagement, Base):
    """A piece of the history: a mail that was pasted or forwarded in, a telephone call, a letter, a meeting."""

    __tablename__ = "host_note"

    id: Mapped[uuid.UUID] = key()
    kind: Mapped[NoteKind] = enum_column(NoteKind)
    on: Mapped[dt.date] = mapped_column(sa.Date)
    """When it happened."""
    who: Mapped[str] = mapped_column(sa.String(200), default="")
    """Who spoke or wrote, as typed."""
    text: Mapped[str] = mapped_column(sa.Text, default="")
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    """Empty where there is no file."""
    content_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    by: Mapped[str] = mapped_column(sa.String(64))
    """Who wrote it down, by reference."""
    at: Mapped[dt.datetime]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)

    @property
    def ref(self) -> str:
        return ref("host_note", self.id)


class HostAnswer(_OfEngagement, Base):
    """What a host said of one item, about the edition that it had seen. The one that counts has no `ended_at`."""

    __tablename__ = "host_answer"
    __table_args__ = (
        sa.Index(
            "uq_host_answer_counts",
            "item_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_host_answer_item_id", "item_id"),
    )

    id: Mapped[uuid.UUID] = key()
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme_item.id", ondelete="CASCADE"))
    edition: Mapped[int]
    """The number of the edition that was seen."""
    kind: Mapped[AnswerKind] = enum_column(AnswerKind)
    state: Mapped[AnswerState] = enum_column(AnswerState)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    """The condition, the reason, a note."""
    starts: Mapped[WallTime | None] = wall_time("starts", nullable=True)
    ends: Mapped[WallTime | None] = wall_time("ends", nullable=True)
    place: Mapped[Words] = words("place")
    received_by: Mapped[Words] = words("received_by")
    """What is proposed: of these only what is filled. People by post."""
    expected_on: Mapped[dt.date | None]
    """By when the host means to know, while it is being arranged."""

    section: Mapped[str] = mapped_column(sa.String(200), default="")
    post: Mapped[str] = mapped_column(sa.String(200), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    """Who answered (課・職・氏名)."""
    on: Mapped[dt.date] = mapped_column(sa.Date)
    """When it was said, on the host's calendar."""
    channel: Mapped[Channel] = enum_column(Channel)
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    content_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    given_by: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    """The contact whose link it came by (`host_contact:…`); empty where it came otherwise."""
    recorded_by: Mapped[str] = mapped_column(sa.String(64), default="")
    """Who of the office wrote it down on the host's behalf, by reference; empty where the host did."""
    at: Mapped[dt.datetime]
    """When it was entered here."""
    decided_by: Mapped[str] = mapped_column(sa.String(64), default="")
    decided_at: Mapped[dt.datetime | None]
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    """Why the office stayed with its plan."""
    ended_at: Mapped[dt.datetime | None]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)

    item: Mapped[ProgrammeItem] = relationship()

    @property
    def ref(self) -> str:
        return ref("host_answer", self.id)

    @property
    def counts(self) -> bool:
        return self.ended_at is None


class Dossier(_OfEngagement, Base):
    """What one needs to know of a visit: from the host, for the day. One for each item."""

    __tablename__ = "host_dossier"

    id: Mapped[uuid.UUID] = key()
    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("programme_item.id", ondelete="CASCADE"), unique=True
    )
    contact_section: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_post: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(60), default="")
    """Who is there on the day, as typed."""
    entrance: Mapped[str] = mapped_column(sa.Text, default="")
    capacity: Mapped[int | None]
    photography: Mapped[str] = mapped_column(sa.String(32), default="")
    """One of `programme.choices.PHOTOGRAPHY`; empty while it is not said."""
    photo_note: Mapped[str] = mapped_column(sa.Text, default="")
    gift: Mapped[str] = mapped_column(sa.Text, default="")
    dress: Mapped[str] = mapped_column(sa.Text, default="")
    step_free: Mapped[Known] = enum_column(Known, default=Known.UNKNOWN)
    interpreter: Mapped[Provider] = enum_column(Provider, default=Provider.UNKNOWN)
    remarks: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[dt.datetime]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    """The last day on which the contact of the day is kept; the rest stays with the visit."""
    version: Mapped[int] = mapped_column(default=1)

    item: Mapped[ProgrammeItem] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("host_dossier", self.id)


class SignOff(_OfEngagement, Base):
    """行程の了承: the authority signs for its items in one edition. Not needed for an item to be confirmed."""

    __tablename__ = "host_sign_off"

    id: Mapped[uuid.UUID] = key()
    edition: Mapped[int]
    section: Mapped[str] = mapped_column(sa.String(200))
    post: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(200))
    approval: Mapped[Approval] = enum_column(Approval)
    document_number: Mapped[str] = mapped_column(sa.String(80), default="")
    document_on: Mapped[dt.date | None]
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    content_type: Mapped[str] = mapped_column(sa.String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    on: Mapped[dt.date] = mapped_column(sa.Date)
    channel: Mapped[Channel] = enum_column(Channel)
    given_by: Mapped[str] = mapped_column(sa.String(64), default="", index=True)
    recorded_by: Mapped[str] = mapped_column(sa.String(64), default="")
    at: Mapped[dt.datetime]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)

    @property
    def ref(self) -> str:
        return ref("host_sign_off", self.id)


class HostLink(_OfEngagement, Base):
    """An access link to one authority's own pages: as often as needed until its date. Only its hash is kept.

    Each mail brings one of its own, since none can be told twice; those of earlier mails go on until the same date.
    """

    __tablename__ = "host_link"

    id: Mapped[uuid.UUID] = key()
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    contact_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("host_contact.id", ondelete="SET NULL"), index=True
    )
    """Whom it was sent to."""
    section: Mapped[str] = mapped_column(sa.String(200), default="")
    """For one section only, by its name; empty for the contact section, which sees everything and signs off."""
    items: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """The items of that section, by id; nothing else is seen by it. Empty for the contact section."""
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(sa.String(64))
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    """When it was last opened."""

    contact: Mapped[Contact | None] = relationship()

    @property
    def ref(self) -> str:
        return ref("host_link", self.id)

    @property
    def is_of_section(self) -> bool:
        return bool(self.section)


class HostLinkUse(Base):
    """One use of a link: when, and for what. Never from where."""

    __tablename__ = "host_link_use"

    id: Mapped[uuid.UUID] = key()
    link_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("host_link.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]
    what: Mapped[str] = mapped_column(sa.String(40))
    """`open`, `answer`, `sign_off` …"""
