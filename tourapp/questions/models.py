"""Questions of an event on the pages of its form, and the answers; sensitive ones are ciphertext bound to their row."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tourapp.core.db import Base, SealedColumn, enum_column, key, words
from tourapp.core.sealed import Sealed
from tourapp.core.words import Words
from tourapp.questions.kinds import Option, QuestionKind, Readers


class FormPage(Base):
    """A page of a form after the first, which needs no title of its own."""

    __tablename__ = "form_page"

    id: Mapped[uuid.UUID] = key()
    about: Mapped[str] = mapped_column(sa.String(80), index=True)
    """The event, by reference."""
    title: Mapped[Words] = words("title")
    position: Mapped[int] = mapped_column(default=0)


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
    """Keys alone where the house has the words (`attendance`), else `{"key", "en", "ja"}`."""
    page_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("form_page.id"), index=True)
    """None for the first page."""
    readers: Mapped[Readers] = enum_column(Readers, default=Readers.OFFICE)
    only_if_key: Mapped[str] = mapped_column(sa.String(40), default="")
    """Asked only if the question of this key (or `attendance`, `category`) has one of the answers below."""
    only_if_answers: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    revision: Mapped[int] = mapped_column(default=1)
    """Rises when the words change after somebody has answered; the words before are in `question_wording`."""
    retired_at: Mapped[dt.datetime | None]
    """Since when it is no longer asked; what was answered stays until its date."""
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @property
    def choices(self) -> tuple[Option, ...]:
        """The answers that can be chosen, in their order."""
        return options_of(self.options)


class Wording(Base):
    """What a question said before it was changed, for those who answered it then."""

    __tablename__ = "question_wording"
    __table_args__ = (sa.UniqueConstraint("question_id", "revision"),)

    id: Mapped[uuid.UUID] = key()
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"))
    revision: Mapped[int]
    label: Mapped[Words] = words("label")
    purpose: Mapped[Words] = words("purpose")
    options: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)

    @property
    def choices(self) -> tuple[Option, ...]:
        return options_of(self.options)


def options_of(stored: list[Any]) -> tuple[Option, ...]:
    """Options as they are stored, read."""
    return tuple(
        Option(each, Words(each, each))
        if isinstance(each, str)
        else Option(each["key"], Words(each["en"], each["ja"]))
        for each in stored
    )


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
    revision: Mapped[int] = mapped_column(default=1)
    """The wording of the question that was answered."""

    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)


class StoredFile(Base):
    """A file that answers a question: name and content sealed, so that backup, purge and erasure need nothing else."""

    __tablename__ = "stored_file"
    __table_args__ = (sa.Index("ix_stored_file_respondent_question_id", "respondent", "question_id"),)

    id: Mapped[uuid.UUID] = key()
    question_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("question.id"), index=True)
    respondent: Mapped[str] = mapped_column(sa.String(80))
    """A reference, for example `registration:…`."""
    name: Mapped[Sealed] = mapped_column(SealedColumn)
    """As its owner called it."""
    content: Mapped[Sealed] = mapped_column(SealedColumn, deferred=True)
    """In base64 under the seal."""
    content_type: Mapped[str] = mapped_column(sa.String(100))
    """What the content is, not what somebody said that it is."""
    size: Mapped[int]
    """Bytes of the file itself."""
    purge_on: Mapped[dt.date] = mapped_column(sa.Date, index=True)
    created_at: Mapped[dt.datetime]
