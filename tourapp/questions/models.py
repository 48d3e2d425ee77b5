"""Questions of an event and the answers to them; sensitive answers are ciphertext bound to their row."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, SealedColumn, enum_column, key, words
from tourapp.core.sealed import Sealed
from tourapp.core.words import Words
from tourapp.questions.kinds import QuestionKind


class Question(Base):
    """One question of an event. `about` is a reference, for example `event:…`."""

    __tablename__ = "question"
    __table_args__ = (sa.UniqueConstraint("about", "key"),)

    id: Mapped[uuid.UUID] = key()
    about: Mapped[str] = mapped_column(sa.String(80))
    key: Mapped[str] = mapped_column(sa.String(40))
    """The name of its field in the form, for example `dietary`."""
    kind: Mapped[QuestionKind] = enum_column(QuestionKind)
    label: Mapped[Words] = words("label")
    purpose: Mapped[Words] = words("purpose")
    """Why it is asked, who sees the answer and when it is deleted; shown beside the field."""
    is_required: Mapped[bool] = mapped_column(default=False)
    is_sealed: Mapped[bool] = mapped_column(default=False)
    keep_days: Mapped[int] = mapped_column(default=365)
    """Days after the end of the event until the answers are purged."""
    position: Mapped[int] = mapped_column(default=0)
    options: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)


class Answer(Base):
    """One respondent's answer. Either `text` or `sealed` is filled, as the question says."""

    __tablename__ = "answer"
    __table_args__ = (sa.UniqueConstraint("question_id", "respondent"),)

    id: Mapped[uuid.UUID] = key()
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"), index=True)
    respondent: Mapped[str] = mapped_column(sa.String(80), index=True)
    """A reference, for example `registration:…`."""
    text: Mapped[str | None] = mapped_column(sa.Text)
    sealed: Mapped[Sealed | None] = mapped_column(SealedColumn)
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    """Set when the answer is collected (R56)."""

    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)
