"""The row that owns the places of an event, and the registrations of its people."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, SealedColumn, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.sealed import Sealed
from tourapp.core.text import person_name
from tourapp.core.words import Words
from tourapp.directory.models import Organisation, Person
from tourapp.events.models import Event
from tourapp.registration.places import Wish
from tourapp.registration.states import COMING, LIVE, Attendance, Hold, Source, State


class Intake(Base):
    """When and how many an event takes in. Updating this row is the lock under which places are given out."""

    __tablename__ = "intake"

    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), primary_key=True)
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    capacity: Mapped[int | None]
    """Places in all; None for no limit."""
    capacity_in_person: Mapped[int | None]
    capacity_online: Mapped[int | None]
    """0 where the event cannot be joined online."""
    per_organisation: Mapped[int | None]
    """Places for people of one body (R15); None for no cap."""
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    """Whether those who find no place wait in a queue; else they are told that it is full."""
    holds_unknown: Mapped[bool] = mapped_column(default=False)
    """Whether somebody whose body is in no directory waits for a person's decision."""
    last_number: Mapped[int] = mapped_column(default=0)
    """The number of the last registration; rises under the lock."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def ways(self) -> tuple[Attendance, ...]:
        """The ways in which one can take part."""
        shut = {Attendance.IN_PERSON: self.capacity_in_person, Attendance.ONLINE: self.capacity_online}
        return tuple(way for way, capacity in shut.items() if capacity != 0)


class Category(Base):
    """A group of the audience with places of its own: speakers, alumni, members, press."""

    __tablename__ = "registration_category"
    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[Words] = words("name")
    capacity: Mapped[int | None]
    """Places for this category; None for no limit but that of the whole."""
    is_open: Mapped[bool] = mapped_column(default=True)
    """Whether people may choose it themselves; else only staff put somebody in it."""
    position: Mapped[int] = mapped_column(default=0)


def body_key(organisation_id: uuid.UUID | None, folded_name: str) -> str:
    """How two people of one body are known to be that: the body of the directory, else the folded name; "" for none."""
    if organisation_id is not None:
        return ref("organisation", organisation_id)
    return f"name:{folded_name}" if folded_name else ""


def _live(column: str) -> sa.TextClause:
    words = ", ".join(f"'{state.value}'" for state in sorted(LIVE))
    return sa.text(f"{column} IN ({words})")


class Registration(Base):
    """One person's registration for one event; until the address is verified, of somebody we do not know yet."""

    __tablename__ = "registration"
    __table_args__ = (
        # The nets below the lock: one live registration for a person and event, one open submission for an address
        # and, where staff let several people share it, a name.
        sa.Index(
            "uq_registration_live_person",
            "event_id",
            "person_id",
            unique=True,
            sqlite_where=_live("state"),
            postgresql_where=_live("state"),
        ),
        sa.Index(
            "uq_registration_open_address",
            "event_id",
            "email_key",
            "shared_as",
            unique=True,
            sqlite_where=sa.text("state = 'submitted'"),
            postgresql_where=sa.text("state = 'submitted'"),
        ),
        sa.Index("ix_registration_event_state", "event_id", "state", "attendance"),
        sa.Index("ix_registration_state_expires_at", "state", "expires_at"),
    )

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    category_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("registration_category.id"), index=True
    )
    registered_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """Who registered her, when she did not do it herself."""
    import_row_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("registration_import_row.id"), index=True
    )
    """The row of somebody's list that she came from."""
    reference: Mapped[str] = mapped_column(sa.String(80), unique=True)
    """What people quote to each other, for example SEMINAR-2027-0017."""
    state: Mapped[State] = enum_column(State, default=State.SUBMITTED)
    attendance: Mapped[Attendance] = enum_column(Attendance)
    source: Mapped[Source] = enum_column(Source, default=Source.WEB)

    given_name: Mapped[str] = mapped_column(sa.String(200), default="")
    family_name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254))
    shared_as: Mapped[str] = mapped_column(sa.Text, default="")
    """Whose submission it is where several people share the address: the name; empty where one person has it."""
    organisation_text: Mapped[str] = mapped_column(sa.String(200), default="")
    """As typed; the body in the directory stands in `organisation_id` when exactly one goes by that name."""
    job_title: Mapped[str] = mapped_column(sa.String(200), default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    share_in_list: Mapped[bool] = mapped_column(default=False)
    photographs: Mapped[bool] = mapped_column(default=False)
    future_events: Mapped[bool] = mapped_column(default=False)
    privacy_notice_at: Mapped[dt.datetime | None]
    """When the person said that she has read the privacy notice; None until then (drafts, imports, by staff)."""
    typed: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """What a draft holds, the whole form as JSON; wiped when it is sent."""
    lang: Mapped[str] = mapped_column(sa.String(2), default="en")
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    sort_name: Mapped[str] = mapped_column(sa.Text, default="")
    """The typed name as lists are ordered by it, until somebody in the directory stands behind it."""
    sort_organisation: Mapped[str] = mapped_column(sa.Text, default="")

    submitted_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    """Until when a submission waits for its verification or for a place."""
    verified_at: Mapped[dt.datetime | None]
    held_for: Mapped[Hold | None] = enum_column(Hold, nullable=True)
    """Why a person has to decide; stays as it was after the decision."""
    lifted_at: Mapped[dt.datetime | None]
    """When staff put her before all others in the queue; the audit log keeps who and why."""
    offered_at: Mapped[dt.datetime | None]
    offer_ends_at: Mapped[dt.datetime | None]
    """At this instant an answer is on time."""
    confirmed_at: Mapped[dt.datetime | None]
    checked_in_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_reason: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[dt.datetime]
    """When the link was last sent, so that a form sent over and over does not fill a mailbox."""
    purge_on: Mapped[dt.date | None] = mapped_column(sa.Date, index=True)
    """From this day only numbers are left of it (R56); set when it is made, else by the next purge."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    category: Mapped[Category | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("registration", self.id)

    @property
    def wish(self) -> Wish:
        """What this registration asks for, as far as places are counted by it."""
        return Wish(self.attendance, self.category_id, body_key(self.organisation_id, self.sort_organisation))

    @property
    def is_coming(self) -> bool:
        """Whether she has a place for good, and may see and hear what confirmed people do."""
        return self.state in COMING

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def awaits_herself(self) -> bool:
        """Somebody else filled in the form: no place before she has seen it and said what only she may say."""
        return (
            self.state is State.SUBMITTED
            and self.privacy_notice_at is None
            and self.source is not Source.IMPORT
        )

    @property
    def typed_name(self) -> str:
        """The name as it was typed, for mail to somebody who is not in the directory: in kanji, family name first."""
        return person_name(self.given_name, self.family_name, "given_first", "en")

    def display_name(self, lang: str) -> str:
        """The name as a reader of this language sees it: that of the person once she is known, else as typed."""
        known = self.person.display_name(lang) if self.person is not None else ""
        return known or person_name(self.given_name, self.family_name, "given_first", lang)

    def scopes(self) -> Iterable[Scope]:
        if self.person_id is not None:
            yield ("own", str(self.person_id))
        yield from self.event.scopes()
