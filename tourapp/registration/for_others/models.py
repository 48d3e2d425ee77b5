"""Who registered somebody else, who gets copies of her mail, and places on their way to a colleague."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, enum_column, key
from tourapp.core.ids import ref
from tourapp.core.text import person_name
from tourapp.registration.for_others.states import HandOverState
from tourapp.registration.models import Registration


class Registrant(Base):
    """Somebody who registered somebody else and whose address is not verified yet: what she typed about herself.

    Once she has used the link in her mail, `registered_by_id` of the registration says who it was and this row goes.
    """

    __tablename__ = "registration_registrant"

    registration_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    given_name: Mapped[str] = mapped_column(sa.String(200), default="")
    family_name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254), index=True)
    lang: Mapped[str] = mapped_column(sa.String(2), default="en")

    @property
    def typed_name(self) -> str:
        return person_name(self.given_name, self.family_name, "given_first", "en")


class MailCopy(Base):
    """An address that gets a copy of every mail about one place."""

    __tablename__ = "registration_copy"
    __table_args__ = (sa.UniqueConstraint("registration_id", "address_key"),)

    id: Mapped[uuid.UUID] = key()
    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(sa.String(254))
    address_key: Mapped[str] = mapped_column(sa.String(254), index=True)
    added_at: Mapped[dt.datetime]
    stopped_at: Mapped[dt.datetime | None]
    """When whoever reads that address said that she wants none. It then cannot be named again for this place."""

    registration: Mapped[Registration] = relationship()

    @property
    def ref(self) -> str:
        return ref("registration_copy", self.id)


class PlaceHandOver(Base):
    """A confirmed place that its holder hands to a colleague. Name and address are wiped as soon as it is over."""

    __tablename__ = "place_hand_over"
    __table_args__ = (
        # The net below the lock: a place is on its way to one colleague.
        sa.Index(
            "uq_place_hand_over_open",
            "registration_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_place_hand_over_state_ends_at", "state", "ends_at"),
    )

    id: Mapped[uuid.UUID] = key()
    registration_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    """The holder's."""
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(
        sa.ForeignKey("registration.id", ondelete="CASCADE"), unique=True
    )
    """The colleague's, once she has taken it."""
    given_name: Mapped[str] = mapped_column(sa.String(200), default="")
    family_name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    email_key: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    lang: Mapped[str] = mapped_column(sa.String(2), default="en")
    state: Mapped[HandOverState] = enum_column(HandOverState, default=HandOverState.OPEN)
    asked_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    """At this instant an answer is on time."""
    ended_at: Mapped[dt.datetime | None]

    registration: Mapped[Registration] = relationship(foreign_keys=[registration_id])
    taken_by: Mapped[Registration | None] = relationship(foreign_keys=[taken_by_id])

    @property
    def ref(self) -> str:
        return ref("place_hand_over", self.id)

    @property
    def typed_name(self) -> str:
        return person_name(self.given_name, self.family_name, "given_first", "en")
