"""Which of many registrations an act concerns, and why the others stay as they are: values in, a plan out."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tourapp.registration.marks.verbs import Verb
from tourapp.registration.states import LIVE, State


class Stays(StrEnum):
    """Why a registration stays as it is."""

    SO_ALREADY = "so_already"
    ENDED = "ended"
    BEGUN = "begun"
    ANSWERED = "answered"
    """Lacks no answer, or could not give one now."""
    VERIFIED = "verified"
    """Nobody waits for her address."""
    TOLD = "told"
    """Was written to about this a short time ago."""


@dataclass(frozen=True)
class Row:
    """A registration as far as an act on many looks at it."""

    id: uuid.UUID
    state: State
    category_id: uuid.UUID | None = None
    lacks_answers: bool = False
    is_verified: bool = True
    was_told: bool = False
    """Whether she was written to about this a short time ago."""


@dataclass(frozen=True)
class Plan:
    """Whom the act changes, in the order of the list, and who stays, with the reason."""

    changes: tuple[uuid.UUID, ...]
    stays: Mapping[uuid.UUID, Stays]


def plan(
    verb: Verb,
    rows: Iterable[Row],
    *,
    marked: frozenset[uuid.UUID] = frozenset(),
    category: uuid.UUID | None = None,
    has_begun: bool = False,
) -> Plan:
    """`marked`: those who carry the tag or are in the group; `category`: the one to be put into (None: into none)."""
    changes: list[uuid.UUID] = []
    stays: dict[uuid.UUID, Stays] = {}
    for row in rows:
        why = _stays(verb, row, marked=marked, category=category, has_begun=has_begun)
        if why is None:
            changes.append(row.id)
        else:
            stays[row.id] = why
    return Plan(tuple(changes), stays)


def _stays(
    verb: Verb, row: Row, *, marked: frozenset[uuid.UUID], category: uuid.UUID | None, has_begun: bool
) -> Stays | None:
    match verb:
        case Verb.TAG | Verb.JOIN:
            return Stays.SO_ALREADY if row.id in marked else None
        case Verb.UNTAG | Verb.LEAVE:
            return None if row.id in marked else Stays.SO_ALREADY
        case Verb.CATEGORISE:
            if row.state not in LIVE:
                return Stays.ENDED
            return Stays.SO_ALREADY if row.category_id == category else None
        case Verb.CANCEL:
            if row.state not in LIVE:
                return Stays.ENDED
            return Stays.BEGUN if has_begun else None
        case Verb.REMIND:
            if not row.lacks_answers:
                return Stays.ANSWERED
            if has_begun:
                return Stays.BEGUN
            return Stays.TOLD if row.was_told else None
        case Verb.VERIFY:
            if row.state not in LIVE:
                return Stays.ENDED
            if row.is_verified:
                return Stays.VERIFIED
            return Stays.TOLD if row.was_told else None
