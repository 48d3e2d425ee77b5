"""Signing in and roles: accounts, grants with scope and dates, sessions, links, counted tries."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Grant, Scope
from tourapp.access.policy import Role
from tourapp.core.db import Base, SealedColumn, enum_column, key
from tourapp.core.ids import ref
from tourapp.core.sealed import Sealed
from tourapp.directory.models import Person


class Account(Base):
    """How a person signs in. Made when she first does, or when she is given a role.

    Whoever changes what somebody may do or how she signs in updates this row first: that is the lock.
    """

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = key()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    """Argon2id with its parameters; None for those who sign in by mailed links only."""
    password_changed_at: Mapped[dt.datetime | None]
    totp_secret: Mapped[Sealed | None] = mapped_column(SealedColumn)
    totp_confirmed_at: Mapped[dt.datetime | None]
    last_code_step: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The half minute of the newest code that was used: that code, and older ones, never work again."""
    epoch: Mapped[int] = mapped_column(default=0)
    """Sessions of an older epoch have ended, all at once."""
    created_at: Mapped[dt.datetime]

    person: Mapped[Person] = relationship()

    @property
    def has_password(self) -> bool:
        return self.password_hash is not None

    @property
    def has_second_factor(self) -> bool:
        return self.totp_secret is not None


class RoleGrant(Base):
    """A role that a person has, or had: in a scope or everywhere, from and to (both days included).

    Never deleted: an ended grant is the record of who could do what when.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.CheckConstraint("(scope_kind IS NULL) = (scope_id IS NULL)", name="scope"),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="validity"
        ),
    )

    id: Mapped[uuid.UUID] = key()
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[Role] = enum_column(Role)
    scope_kind: Mapped[str | None] = mapped_column(sa.String(16))
    """`office`, `event` …; None (with the next) for a role that holds everywhere."""
    scope_id: Mapped[str | None] = mapped_column(sa.String(64))
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    granted_by: Mapped[str] = mapped_column(sa.String(64))
    """A reference, `person:…` or `system`."""
    granted_at: Mapped[dt.datetime]
    ended_by: Mapped[str | None] = mapped_column(sa.String(64))
    ended_at: Mapped[dt.datetime | None]

    @property
    def scope(self) -> Scope | None:
        if self.scope_kind is None or self.scope_id is None:
            return None
        return (self.scope_kind, self.scope_id)

    @property
    def as_grant(self) -> Grant:
        return Grant(self.role, self.scope, self.valid_from, self.valid_to)


class WebSession(Base):
    """One browser in which somebody is signed in. The cookie holds a token; here is its SHA-256."""

    __tablename__ = "web_session"

    id: Mapped[uuid.UUID] = key()
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    is_strong: Mapped[bool]
    """Begun with a second factor, or by whoever is on the machine."""
    epoch: Mapped[int]
    agent: Mapped[str] = mapped_column(sa.String(60), default="")
    """The family of the browser and the system, so that a person recognises her own; nothing finer."""
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    """To ten minutes; see `presence`."""
    ended_at: Mapped[dt.datetime | None]


class LinkPurpose(StrEnum):
    SIGN_IN = "sign_in"
    VERIFY_REGISTRATION = "verify_registration"
    DRAFT = "draft"
    """An access link: as often as needed until its date; each use is noted."""
    ANSWER_OFFER = "answer_offer"
    """Take or decline a place that is held, until the offer ends."""
    TAKE_HAND_OVER = "take_hand_over"
    """Take the place that a colleague hands over, until the hand-over ends."""
    KNOW_REGISTRANT = "know_registrant"
    """Verifies the address of somebody who registered somebody else."""
    ANSWER_FEEDBACK = "answer_feedback"
    """Access to the questionnaire after an event. Its uses are not noted: they would tell whose reply is which."""
    SPEAKING = "speaking"
    """An access link to one's own appearance in an event, until the event is over."""
    STOP_COPIES = "stop_copies"
    """Ends copies of somebody else's mail; works again and again until it runs out."""
    STOP_MAIL = "stop_mail"
    """Ends mail that is not about one's own place; works again and again until it runs out."""


class Link(Base):
    """An address that works once, for one purpose. Only the SHA-256 of its token is kept."""

    __tablename__ = "link"

    id: Mapped[uuid.UUID] = key()
    token_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32), unique=True)
    purpose: Mapped[LinkPurpose] = enum_column(LinkPurpose)
    person_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    about: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    """A reference to what it is for, `registration:…`."""
    is_strong: Mapped[bool] = mapped_column(default=False)
    """Made by whoever is on the machine: the session it begins counts as one with a second factor."""
    next_path: Mapped[str | None] = mapped_column(sa.String(500))
    """Where the person wanted to go when she was asked to sign in: a path on this site."""
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]

    @property
    def ref(self) -> str:
        return ref("link", self.id)


class SignInTry(Base):
    """How often one address, account or client has tried within one window of time."""

    __tablename__ = "sign_in_try"
    __table_args__ = (sa.UniqueConstraint("kind", "key_hash", "window_at"),)

    id: Mapped[uuid.UUID] = key()
    kind: Mapped[str] = mapped_column(sa.String(32))
    key_hash: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    """Keyed with the secret of the site: the table names nobody."""
    window_at: Mapped[dt.datetime] = mapped_column(index=True)
    """When the window began."""
    tries: Mapped[int]


class HandOver(Base):
    """Everything that one person looked after went to another: the record behind the sheet that is printed."""

    __tablename__ = "hand_over"

    id: Mapped[uuid.UUID] = key()
    from_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    starts_on: Mapped[dt.date]
    """The first day of the new one; the day before is the last of the old one."""
    moved: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    """What went: `grants` (of the new one) and `tasks`, lists of identifiers. No words of anybody's."""
    made_by: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[dt.datetime]
