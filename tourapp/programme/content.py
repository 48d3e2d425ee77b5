"""What an item says: one plain value for the draft, for imported rows and for frozen editions."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self, cast

from tourapp.agenda.stored import moment_from_json, moment_to_json, words_to_json
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme.kinds import Confirmation, ItemKind

NO_WORDS = Words()


@dataclass(frozen=True, kw_only=True)
class ItemContent:
    """Everything of an item that organisers decide. People stand in it by post, never by name.

    `audience` holds references to those who are meant; the event itself means everybody. The three remarks
    are for everybody, for those who take part and their hosts, and for the office alone.
    """

    kind: ItemKind
    title: Words
    starts: WallTime | None = None
    ends: WallTime | None = None
    place: Words = NO_WORDS
    place_key: str | None = None
    address: Words = NO_WORDS
    lat: float | None = None
    lon: float | None = None
    room: str = ""
    track: str = ""
    host: Words = NO_WORDS
    host_organisation: Words = NO_WORDS
    speakers: tuple[Words, ...] = ()
    confirmation: Confirmation = Confirmation.PROPOSED
    confirmed_by: Words = NO_WORDS
    confirmed_on: dt.date | None = None
    confirmation_channel: str = ""
    remarks_public: Words = NO_WORDS
    remarks_participants: Words = NO_WORDS
    remarks_internal: Words = NO_WORDS
    capacity: int | None = None
    needs_signup: bool = False
    access: str = ""
    audience: tuple[str, ...] = ()
    is_optional: bool = False
    source_id: str | None = None
    source_kind: str = ""

    def to_json(self) -> dict[str, Any]:
        """As an edition keeps it; what is empty is absent."""
        stored = {field.name: _to_json(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in stored.items() if not _is_empty(value)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        values = {name: _FROM_JSON.get(name, lambda value: value)(value) for name, value in stored.items()}
        return cls(**{"title": NO_WORDS, **values})

    @property
    def digest(self) -> str:
        """A hash of all of it."""
        return digest(self.to_json())


@dataclass(frozen=True)
class Override:
    """Something that stood in the way of a release and was accepted: the rule, the items, why."""

    finding: str
    items: tuple[str, ...]
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"finding": self.finding, "items": list(self.items), "reason": self.reason}


def digest(stored: Any) -> str:
    """A hash of stored JSON: the same for the same content, whatever the order of its names."""
    text = json.dumps(stored, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _to_json(value: Any) -> Any:
    match value:
        case Words():
            return words_to_json(value)
        case WallTime():
            return moment_to_json(value)
        case dt.date():
            return value.isoformat()
        case tuple():
            return [_to_json(each) for each in value]
        case _:
            return value


_WORDS = ("title", "place", "address", "host", "host_organisation", "confirmed_by")
_REMARKS = ("remarks_public", "remarks_participants", "remarks_internal")

_FROM_JSON: dict[str, Any] = {
    **{name: Words.of for name in (*_WORDS, *_REMARKS)},
    "kind": ItemKind,
    "confirmation": Confirmation,
    "starts": lambda value: cast(WallTime, moment_from_json(value)),
    "ends": lambda value: cast(WallTime, moment_from_json(value)),
    "confirmed_on": dt.date.fromisoformat,
    "speakers": lambda value: tuple(Words.of(each) for each in value),
    "audience": tuple,
}
