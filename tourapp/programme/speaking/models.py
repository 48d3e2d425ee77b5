"""Who is asked to appear in which items, what was answered, and what she has handed in.

The content of a file stands sealed in pieces (`core.blobs`), by reference to its row here.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events.models import Event
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.speaking.states import LIVE, AppearanceState, FileKind, Part


class Appearance(Base):
    """Somebody of the directory in one part of an event, in one of its items or more."""

    __tablename__ = "appearance"
    __table_args__ = (
        # Who declined or was done without is asked again in the same row.
        sa.UniqueConstraint("event_id", "person_id", "part"),
    )

    id: Mapped[uuid.UUID] = key()
    event_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    part: Mapped[Part] = enum_column(Part)
    state: Mapped[AppearanceState] = enum_column(AppearanceState, default=AppearanceState.ASKED)
    post: Mapped[Words] = words("post")
    """As what she appears. It stands in the programme until she is named (R35)."""
    lang: Mapped[str] = mapped_column(sa.String(2), default="en")
    """The language of her mails and of the link in them."""
    from_lang: Mapped[str] = mapped_column(sa.String(8), default="")
    to_lang: Mapped[str] = mapped_column(sa.String(8), default="")
    """The language pair of an interpreter, by codes; both ways."""
    mode: Mapped[str] = mapped_column(sa.String(32), default="")
    """How an interpreter works: one of `choices.INTERPRETATION`."""
    asked_at: Mapped[dt.datetime]
    """When she was last asked."""
    answered_at: Mapped[dt.datetime | None]
    answered_by: Mapped[str] = mapped_column(sa.String(64), default="")
    """Who gave or recorded the answer, by reference."""
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    """What she said with her answer; for the office."""
    life: Mapped[Words] = words("life")
    """A few sentences about her, by herself."""
    has_no_slides: Mapped[bool] = mapped_column(default=False)
    """She speaks without slides, so that nobody waits for them."""
    publishes_at: Mapped[dt.datetime | None]
    """When she agreed that name, life and photograph are published; None while she does not."""
    reminded_on: Mapped[dt.date | None]
    """The last day on which she was reminded of her slides (R40)."""
    slides_told_at: Mapped[dt.datetime | None]
    """Of an interpreter: until when slides had come that she was told of."""
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    """The last day on which life, remark and agreement are kept; that she appeared stays (R56)."""
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    places: Mapped[list["AppearanceItem"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="AppearanceItem.id"
    )
    files: Mapped[list["AppearanceFile"]] = relationship(
        lazy="selectin", order_by="AppearanceFile.id", viewonly=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def ref(self) -> str:
        return ref("appearance", self.id)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_accepted(self) -> bool:
        return self.state is AppearanceState.ACCEPTED

    @property
    def item_ids(self) -> frozenset[uuid.UUID]:
        return frozenset(each.item_id for each in self.places)

    @property
    def photograph(self) -> "AppearanceFile | None":
        return next((each for each in self.files if each.kind is FileKind.PHOTOGRAPH), None)

    @property
    def slides(self) -> Sequence["AppearanceFile"]:
        return [each for each in self.files if each.kind is FileKind.SLIDES]

    def scopes(self) -> Iterable[Scope]:
        return (*self.event.scopes(), ("own", str(self.person_id)))


class AppearanceItem(Base):
    """One item in which somebody appears."""

    __tablename__ = "appearance_item"
    __table_args__ = (sa.UniqueConstraint("appearance_id", "item_id"),)

    id: Mapped[uuid.UUID] = key()
    appearance_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("appearance.id", ondelete="CASCADE"))
    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("programme_item.id", ondelete="CASCADE"), index=True
    )

    item: Mapped[ProgrammeItem] = relationship()


class AppearanceFile(Base):
    """A photograph or slides that somebody sent for her appearance."""

    __tablename__ = "appearance_file"

    id: Mapped[uuid.UUID] = key()
    appearance_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("appearance.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[FileKind] = enum_column(FileKind)
    file_name: Mapped[str] = mapped_column(sa.String(200))
    content_type: Mapped[str] = mapped_column(sa.String(100))
    """What the content is, not what somebody said that it is."""
    size: Mapped[int]
    """Bytes."""
    sent_at: Mapped[dt.datetime]
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    """The last day on which it is kept."""

    @property
    def ref(self) -> str:
        return ref("appearance_file", self.id)
