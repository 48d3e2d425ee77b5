"""Who has a seat in an item, and who would like one."""

import datetime as dt
import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.access.actor import Scope
from tourapp.core.db import Base, enum_column, key
from tourapp.core.ids import ref
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups.states import LIVE, SignUpState
from tourapp.registration.models import Registration

_LIVE = "state IN ({})".format(", ".join(f"'{state.value}'" for state in sorted(LIVE)))


class SignUp(Base):
    """One registration's seat in an item, or its turn to get one. Whoever drops it and comes back begins a new row.

    It is not versioned: nobody edits it, and it changes under the lock of the event's items alone.
    """

    __tablename__ = "sign_up"
    __table_args__ = (
        # The net below the lock.
        sa.Index(
            "uq_sign_up_live",
            "registration_id",
            "item_id",
            unique=True,
            sqlite_where=sa.text(_LIVE),
            postgresql_where=sa.text(_LIVE),
        ),
        sa.Index("ix_sign_up_item_id_state", "item_id", "state", "asked_at"),
    )

    id: Mapped[uuid.UUID] = key()
    item_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("programme_item.id", ondelete="CASCADE"))
    registration_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("registration.id"))
    state: Mapped[SignUpState] = enum_column(SignUpState)
    asked_at: Mapped[dt.datetime]
    """Seats that become free are given in this order, then by id."""
    chosen_at: Mapped[dt.datetime | None]
    dropped_at: Mapped[dt.datetime | None]

    item: Mapped[ProgrammeItem] = relationship()
    registration: Mapped[Registration] = relationship()

    @property
    def ref(self) -> str:
        return ref("sign_up", self.id)

    def scopes(self) -> Iterable[Scope]:
        return self.registration.scopes()
