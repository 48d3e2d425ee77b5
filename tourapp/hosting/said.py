"""What a host says, as plain values: from its page, the reply sheet, or somebody of the office who writes it down."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.core.blobs import Blob
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.hosting.states import AnswerKind, Approval, Known, Provider

NO_WORDS = Words()


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer to one item, about the edition of this number. Of a proposal only what is filled is proposed.

    `text` is the condition, the reason or a note; `expected_on` by when the host means to know.
    """

    kind: AnswerKind
    edition: int
    text: str = ""
    starts: WallTime | None = None
    ends: WallTime | None = None
    place: Words = NO_WORDS
    received_by: Words = NO_WORDS
    """Who would receive the group, by post."""
    expected_on: dt.date | None = None

    @property
    def moves(self) -> bool:
        """Whether it proposes other values, not only words."""
        return bool(self.starts or self.ends or self.place or self.received_by)


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who says it (課・職・氏名), as typed."""

    section: str = ""
    post: str = ""
    name: str = ""


@dataclass(frozen=True)
class File:
    """A file that was looked at and sealed for a row that does not exist yet."""

    row: uuid.UUID
    name: str
    content_type: str
    size: int
    pieces: Sequence[Blob]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What one needs to know of a visit; empty is not said yet."""

    contact_section: str = ""
    contact_post: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    entrance: str = ""
    capacity: int | None = None
    photography: str = ""
    photo_note: str = ""
    gift: str = ""
    dress: str = ""
    step_free: Known = Known.UNKNOWN
    interpreter: Provider = Provider.UNKNOWN
    remarks: str = ""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """行程の了承: whether the authority has decided, and its own document."""

    edition: int
    approval: Approval
    document_number: str = ""
    document_on: dt.date | None = None
