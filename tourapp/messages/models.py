"""The outbox. A row is written in the transaction of the fact that it tells; the worker sends it later."""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core import clock
from tourapp.core.db import Base, SealedColumn, enum_column, key, words
from tourapp.core.leases import Leased, waiting_index
from tourapp.core.sealed import Sealed
from tourapp.core.words import Words

KEPT = dt.timedelta(days=400)
"""How long we can say what was really said: a year of an event, and a month to ask about it."""


class MessageState(StrEnum):
    REVIEW = "review"
    """Written, and waits until somebody of the office lets it go."""
    QUEUED = "queued"
    """Waits to be sent, for the first time or again."""
    SENT = "sent"
    """The mail server has taken it over."""
    BOUNCED = "bounced"
    """It was taken over, and came back: the recipient's server would not have it."""
    FAILED = "failed"
    """Given up; somebody has to look at it."""
    DROPPED = "dropped"
    """Will never be sent: somebody decided so, or the recipient wants no such mail."""


class Concerns(StrEnum):
    """What a message is about, seen from its recipient: this decides whether she can opt out of it."""

    PLACE = "place"
    """Her own place, account or request. Always sent."""
    OTHER = "other"
    """Everything else: news, invitations, other events. Never sent to somebody who opted out."""


class Failure(StrEnum):
    """Why a message was not taken over."""

    ADDRESS_REFUSED = "address_refused"
    """The recipient's server says that it will never take mail for this address."""
    MESSAGE_REFUSED = "message_refused"
    """The server will never take this message."""
    DEFERRED = "deferred"
    """The server says: not now."""
    CUT = "cut"
    """The connection broke in the middle; nobody knows whether the message went through."""
    NO_SERVER = "no_server"
    """Our mail server did not answer, or does not let us in."""
    NOT_MADE = "not_made"
    """The message could not be put together, for instance because an attachment failed."""
    UNWANTED = "unwanted"
    """Its recipient has opted out of such mail since it was written."""
    ABANDONED = "abandoned"
    """Every worker that took it in hand ended before it had an answer."""


class Message(Leased, Base):
    __tablename__ = "message"

    id: Mapped[uuid.UUID] = key()
    message_id: Mapped[str] = mapped_column(sa.String(255), unique=True)
    """The Message-ID of every copy, angle brackets included."""
    once: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    """Names the fact, where the same fact may be told twice (a job that runs again)."""
    template: Mapped[str] = mapped_column(sa.String(100))
    to_ref: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    """A reference to the person, when she is known."""
    to_address: Mapped[str] = mapped_column(sa.String(320))
    to_name: Mapped[str] = mapped_column(sa.Text)
    lang: Mapped[str] = mapped_column(sa.String(2))
    subject: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    reply_to: Mapped[str] = mapped_column(sa.String(320))
    sender_name: Mapped[str] = mapped_column(sa.Text)
    attachments: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    """References (`agenda:…`) that delivery fills."""
    secrets: Mapped[Sealed | None] = mapped_column(SealedColumn)
    """The addresses behind the placeholders of private links; wiped when the message has gone or was given
    up.
    """
    has_links: Mapped[bool] = mapped_column(default=False)
    """Whether the text has placeholders of private links."""
    about: Mapped[str] = mapped_column(sa.String(80), index=True)
    """A reference to what it tells of (`registration:…`)."""
    event: Mapped[str | None] = mapped_column(sa.String(80))
    """A reference to the event, when it belongs to one: whose organisers see it."""
    search_text: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[MessageState] = enum_column(MessageState, default=MessageState.QUEUED)
    failure: Mapped[str | None] = mapped_column(sa.String(32))
    """Why the last try failed, a word of `Failure`; `last_error` has the server's own words."""
    concerns: Mapped[Concerns] = enum_column(Concerns, default=Concerns.PLACE)
    dropped_reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Why somebody decided that it is not sent."""
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    bounced_at: Mapped[dt.datetime | None]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, default=lambda: clock.today("UTC") + KEPT, index=True)
    """From this day only that something was said is left of it (R56)."""

    __table_args__ = (
        waiting_index("message"),
        sa.Index("ix_message_event_made", "event", "created_at", "id"),
    )

    @property
    def can_go(self) -> bool:
        """Whether all of it is still there; without its private links a message must not be sent."""
        return not self.has_links or self.secrets is not None

    def end(self, state: MessageState) -> None:
        """Sent, given up or dropped: nobody has it in hand, and its private links are gone."""
        self.state = state
        self.lease_until = None
        self.secrets = None


class EventMail(Base):
    """What an event wants otherwise with one kind of mail: words of its own, a look before it goes."""

    __tablename__ = "event_mail"
    __table_args__ = (sa.UniqueConstraint("event", "template"),)

    id: Mapped[uuid.UUID] = key()
    event: Mapped[str] = mapped_column(sa.String(80))
    """A reference to the event."""
    template: Mapped[str] = mapped_column(sa.String(100))
    """The mail, as the catalogue names it: "registration/confirmed"."""
    waits: Mapped[bool] = mapped_column(default=False)
    """Whether somebody looks at each before it goes."""
    subject: Mapped[Words] = words("subject")
    body: Mapped[Words] = words("body")
    """With `{placeholders}`. A language in which either is empty has the text of the house."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RefusedAddress(Base):
    """An address whose server will not have our mail; until somebody says that it works again."""

    __tablename__ = "refused_address"

    id: Mapped[uuid.UUID] = key()
    address_key: Mapped[str] = mapped_column(sa.String(320), unique=True)
    at: Mapped[dt.datetime]
    words: Mapped[str] = mapped_column(sa.Text)
    """What the server said, as it said it."""
    message: Mapped[str] = mapped_column(sa.String(80))
    """A reference to the message that came back last."""


class OptOut(Base):
    """Somebody who wants no mail but about her own place: an address, and the person when she is known."""

    __tablename__ = "opt_out"

    id: Mapped[uuid.UUID] = key()
    address_key: Mapped[str] = mapped_column(sa.String(320), unique=True)
    person: Mapped[str | None] = mapped_column(sa.String(80), index=True)
    at: Mapped[dt.datetime]
