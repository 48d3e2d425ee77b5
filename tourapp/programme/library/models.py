"""What was learnt from an item once it had taken place."""

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, key, words
from tourapp.core.words import Words
from tourapp.programme.models import ProgrammeItem


class Lesson(Base):
    """A sentence or two for whoever plans such a visit again. It is about the visit, not about people."""

    __tablename__ = "programme_lesson"

    id: Mapped[uuid.UUID] = key()
    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("programme_item.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[Words] = words("text")
    by: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[dt.datetime]

    item: Mapped[ProgrammeItem] = relationship()
