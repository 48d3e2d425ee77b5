"""Offices, organisations with all their names, people, addresses, appointments."""

import datetime as dt
import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core import text
from tourapp.core.db import Base, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory.kinds import KINDS, OrganisationKind


class Office(Base):
    """An office of ours: it looks after the organisations of its countries and runs events."""

    __tablename__ = "office"

    id: Mapped[uuid.UUID] = key()
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    """Three letters, `LON`: also the identifier of its scope in grants."""
    name: Mapped[Words] = words("name")
    city: Mapped[Words] = words("city")
    country: Mapped[str] = mapped_column(sa.String(2))
    zone: Mapped[str] = mapped_column(sa.String(64))
    mailbox: Mapped[str] = mapped_column(sa.String(254), default="")
    """The address that people read; mails have it as Reply-To."""
    address: Mapped[str] = mapped_column(sa.Text, default="")
    area: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """Countries it covers (ISO 3166 two letters), in the order of its own list."""
    opened_year: Mapped[int | None]

    @property
    def ref(self) -> str:
        return ref("office", self.id)

    def scopes(self) -> Iterable[Scope]:
        return (("office", self.code),)


class Organisation(Base):
    """An authority, association, university … that people belong to, under all the names it goes by."""

    __tablename__ = "organisation"
    __table_args__ = (
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"
        ),
        sa.CheckConstraint("successor_id IS NULL OR successor_id <> id", name="successor"),
    )

    id: Mapped[uuid.UUID] = key()
    kind: Mapped[OrganisationKind] = enum_column(OrganisationKind, index=True)
    name: Mapped[Words] = words("name")
    """The official name; the Japanese side is empty where there is no settled one."""
    name_local: Mapped[str] = mapped_column(sa.Text, default="")
    """The official name in the language of the place, as it is written there."""
    kana: Mapped[str] = mapped_column(sa.Text, default="")
    short_name: Mapped[str] = mapped_column(sa.Text, default="")
    country: Mapped[str] = mapped_column(sa.String(2), index=True)
    zone: Mapped[str] = mapped_column(sa.String(64), default="")
    codes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """Codes in other registers: `jis`, `lg` (six digits), `gss`, `u20_2019`."""
    office_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("office.id"), index=True)
    """The office that covers it; None outside every area."""
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    """Its last day, when it has been merged or abolished."""
    successor_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    """The row that stands for the same body since the two were merged: this one is only there for old references."""
    source_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Which row of which file it came from, so that loading twice changes nothing."""
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    """The search keys of every name and alias, one a line."""
    sort_key: Mapped[str] = mapped_column(sa.Text, default="", index=True)
    version: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[dt.datetime]

    office: Mapped[Office | None] = relationship()
    successor: Mapped["Organisation | None"] = relationship(
        remote_side="Organisation.id", foreign_keys="Organisation.successor_id"
    )
    aliases: Mapped[list["OrganisationAlias"]] = relationship(
        order_by="(OrganisationAlias.name_key, OrganisationAlias.id)", cascade="all, delete-orphan"
    )
    keys: Mapped[list["OrganisationKey"]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("organisation", self.id)

    @property
    def kind_words(self) -> Words:
        return KINDS[self.kind]

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def own_names(self) -> tuple[str, ...]:
        """Every name it has by itself, aliases apart; none twice."""
        names = (self.name.en, self.name.ja, self.name_local, self.kana, self.short_name)
        return tuple(dict.fromkeys(name for name in names if name))


class OrganisationAlias(Base):
    """Another name by which people know an organisation."""

    __tablename__ = "organisation_alias"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name_key"),)

    id: Mapped[uuid.UUID] = key()
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(sa.Text)
    lang: Mapped[str | None] = mapped_column(sa.String(8))
    """The language of the name, when it is known (`en`, `ja`, `de` …)."""
    name_key: Mapped[str] = mapped_column(sa.Text)


class OrganisationKey(Base):
    """A search key under which an organisation is found exactly; made from its names and aliases."""

    __tablename__ = "organisation_key"

    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    name_key: Mapped[str] = mapped_column(sa.Text, primary_key=True, index=True)


class NameOrder(StrEnum):
    FAMILY_FIRST = "family_first"
    GIVEN_FIRST = "given_first"
    SINGLE = "single"


class Person(Base):
    """Somebody we know. Everything else refers to her by id, never by a copy of the name."""

    __tablename__ = "person"

    id: Mapped[uuid.UUID] = key()
    given_name: Mapped[str] = mapped_column(sa.Text, default="")
    family_name: Mapped[str] = mapped_column(sa.Text, default="")
    """Either part may be empty: one name is a name."""
    name_order: Mapped[NameOrder] = enum_column(NameOrder, default=NameOrder.GIVEN_FIRST)
    name_local: Mapped[str] = mapped_column(sa.Text, default="")
    """The whole name in its own script, as typed: 山田 春夫, 髙橋."""
    name_kana: Mapped[str] = mapped_column(sa.Text, default="")
    preferred_name: Mapped[str] = mapped_column(sa.Text, default="")
    badge_name: Mapped[str] = mapped_column(sa.Text, default="")
    honorific_en: Mapped[str] = mapped_column(sa.String(40), default="")
    honorific_ja: Mapped[str] = mapped_column(sa.String(40), default="")
    lang: Mapped[str] = mapped_column(sa.String(2), default="en")
    zone: Mapped[str | None] = mapped_column(sa.String(64))
    erased_at: Mapped[dt.datetime | None]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """The row that stands for her since the two were merged: this one is only there for old references."""
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    """The search keys of every form of the name, one a line."""
    sort_key: Mapped[str] = mapped_column(sa.Text, default="", index=True)
    version: Mapped[int] = mapped_column(sa.Integer)
    created_at: Mapped[dt.datetime]

    emails: Mapped[list["PersonEmail"]] = relationship(
        order_by="(PersonEmail.is_primary.desc(), PersonEmail.id)", cascade="all, delete-orphan"
    )
    appointments: Mapped[list["Appointment"]] = relationship(
        order_by="(Appointment.valid_from.is_(None), Appointment.valid_from.desc(), Appointment.id.desc())",
        cascade="all, delete-orphan",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("person", self.id)

    def display_name(self, lang: str) -> str:
        """The name as a reader of this language sees it (R34); empty for somebody who was erased."""
        return text.person_name(
            self.given_name, self.family_name, self.name_order, lang, local=self.name_local
        )

    @property
    def primary_email(self) -> str | None:
        return self.emails[0].address if self.emails else None

    def scopes(self) -> Iterable[Scope]:
        return (("own", str(self.id)),)


class PersonEmail(Base):
    """An address of a person. An address belongs to one person unless it is marked as shared."""

    __tablename__ = "person_email"
    __table_args__ = (
        sa.Index(
            "uq_person_email_unshared",
            "address_key",
            unique=True,
            sqlite_where=sa.text("NOT is_shared"),
            postgresql_where=sa.text("NOT is_shared"),
        ),
        sa.Index(
            "uq_person_email_primary",
            "person_id",
            unique=True,
            sqlite_where=sa.text("is_primary"),
            postgresql_where=sa.text("is_primary"),
        ),
        sa.UniqueConstraint("person_id", "address_key"),
    )

    id: Mapped[uuid.UUID] = key()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"))
    address: Mapped[str] = mapped_column(sa.String(254))
    address_key: Mapped[str] = mapped_column(sa.String(254), index=True)
    is_primary: Mapped[bool] = mapped_column(default=False)
    is_shared: Mapped[bool] = mapped_column(default=False)
    """A secretariat's or a couple's address, which staff let several people have: a mail there has a link for each."""
    verified_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]


class Appointment(Base):
    """A post that a person holds, from and to. What is written on a day uses the appointment of that day."""

    __tablename__ = "appointment"
    __table_args__ = (
        sa.CheckConstraint("organisation_id IS NOT NULL OR organisation_text <> ''", name="organisation"),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"
        ),
    )

    id: Mapped[uuid.UUID] = key()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    organisation_text: Mapped[str] = mapped_column(sa.Text, default="")
    """The body as it was typed, while it is not (yet) one of ours."""
    post: Mapped[Words] = words("post")
    rank_band: Mapped[int | None]
    """1 is the highest; for precedence and tables of posts."""
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime]

    person: Mapped[Person] = relationship(back_populates="appointments")
    organisation: Mapped[Organisation | None] = relationship()

    def is_held_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )
