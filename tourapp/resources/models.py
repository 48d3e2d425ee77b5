"""Places that groups are taken to, with their rooms. They belong to an office, so that the next event finds them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key, words
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.resources.closing_days import in_words


class Known(StrEnum):
    """An answer that may not be on record."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Place(Base):
    """Where something happens. Hours and closing days are in the words of the data files (`data/README.md`)."""

    __tablename__ = "place"
    __table_args__ = (sa.UniqueConstraint("office_id", "source_key"),)

    id: Mapped[uuid.UUID] = key()
    office_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("office.id"))
    source_key: Mapped[str | None] = mapped_column(sa.String(80))
    """What imported files call it; the same key is the same place."""
    name: Mapped[Words] = words("name")
    kana: Mapped[str] = mapped_column(sa.String(200), default="")
    kind: Mapped[str] = mapped_column(sa.String(32), default="")
    """One of `kinds.KINDS`, or empty."""
    is_public_facility: Mapped[bool] = mapped_column(default=False)
    address: Mapped[Words] = words("address")
    postcode: Mapped[str] = mapped_column(sa.String(20), default="")
    lat: Mapped[float | None] = mapped_column(sa.Double)
    lon: Mapped[float | None] = mapped_column(sa.Double)
    coord_precision: Mapped[str] = mapped_column(sa.String(32), default="")
    """One of `kinds.PRECISIONS`: how far the coordinates can be trusted."""
    hours: Mapped[str] = mapped_column(sa.String(200), default="")
    """`09:00-17:00`, `by arrangement`, or other words."""
    closed_on: Mapped[str] = mapped_column(sa.String(200), default="")
    """Days, with a semicolon between: `Mon; 29 Dec-3 Jan`."""
    last_entry: Mapped[str] = mapped_column(sa.String(40), default="")
    step_free: Mapped[Known] = enum_column(Known, default=Known.UNKNOWN)
    access_notes: Mapped[Words] = words("access_notes")
    photography: Mapped[Known] = enum_column(Known, default=Known.UNKNOWN)
    group_meals: Mapped[Known] = enum_column(Known, default=Known.UNKNOWN)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    """Where the facts are from."""
    is_retired: Mapped[bool] = mapped_column(default=False)
    """Not offered any more; what was planned there keeps it."""
    search: Mapped[str] = mapped_column(sa.Text, default="")
    """Its names and addresses as keys for searching have them."""
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    rooms: Mapped[list["Room"]] = relationship(
        order_by="Room.name", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def closed_days(self) -> Words:
        """Its closing days, in Japanese too where they are understood."""
        return in_words(self.closed_on)

    @property
    def ref(self) -> str:
        return ref("place", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.office.scopes()


class Room(Base):
    """A room of a place. `capacity` is how many may be in it by law, as far as it is known."""

    __tablename__ = "place_room"
    __table_args__ = (sa.UniqueConstraint("place_id", "name"),)

    id: Mapped[uuid.UUID] = key()
    place_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("place.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(200))
    floor: Mapped[str] = mapped_column(sa.String(40), default="")
    capacity: Mapped[int | None]

    @property
    def ref(self) -> str:
        return ref("room", self.id)
