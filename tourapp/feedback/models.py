"""The questionnaire of an event, the replies to it, and the marks that somebody has replied.

A reply and the mark of the one who gave it have nothing in common but the event: no key, no time, no order of making.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.registration.models import Registration

KIND = "feedback"


class Feedback(Base):
    """The questionnaire of an event. Its questions hang by its reference; updating the row is the lock for replies."""

    __tablename__ = "feedback"

    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), primary_key=True)
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    """At this instant a reply is on time."""
    replies: Mapped[int] = mapped_column(default=0)
    """How many have replied; rises under the lock, and stays when the replies themselves are gone."""
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref(KIND, self.event_id)

    @property
    def event_ref(self) -> str:
        return ref("event", self.event_id)

    def scopes(self) -> Iterable[Scope]:
        return self.event.scopes()


class Reply(Base):
    """What one person said, as a whole; the answers hang by its reference."""

    __tablename__ = "feedback_reply"

    id: Mapped[uuid.UUID] = mapped_column(sa.Uuid(), primary_key=True, default=uuid.uuid4)
    """Random: an identifier that rises in time would tell who replied when."""
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id"), index=True)
    registration_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    """Who said it, only when she wants her name beside it."""
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)

    registration: Mapped[Registration | None] = relationship()

    @property
    def ref(self) -> str:
        return ref("feedback_reply", self.id)


class Replied(Base):
    """That somebody has replied, so that nobody does twice. What she said is not to be found from here."""

    __tablename__ = "feedback_replied"

    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id"), primary_key=True)
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
