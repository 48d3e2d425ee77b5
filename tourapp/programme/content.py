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

    # Where, as chosen from `resources`, and whose guest one is, as chosen from the directory. The words above are
    # what was true when it was chosen: an edition keeps them.
    place_ref: str = ""
    room_ref: str = ""
    host_ref: str = ""

    # Languages by code; how they are interpreted (`choices.INTERPRETATION`), and by whom, by post.
    languages: tuple[str, ...] = ()
    interpretation: str = ""
    interpreters: tuple[Words, ...] = ()
    principal: Words = NO_WORDS
    """Who receives a courtesy call, by post."""
    moderator: Words = NO_WORDS
    host_families: Words = NO_WORDS
    on_call: Words = NO_WORDS
    """Who is on call in free time, by post."""

    dress: Words = NO_WORDS
    cards: int | None = None
    """How many business cards each brings; 0 for none."""
    gift: Words = NO_WORDS
    photography: str = ""
    """One of `choices.PHOTOGRAPHY`."""
    wet_weather: Words = NO_WORDS
    join_url: str = ""
    """Where one joins online. For those who take part, and never public."""

    meal_kind: str = ""
    """One of `choices.MEALS`."""
    alcohol: bool | None = None
    diets_sent: bool = False
    """Whether the kitchen has the numbers of who eats what."""
    cost_bearer: Words = NO_WORDS
    cost_amount: str = ""
    """A decimal number, with its currency (ISO 4217) beside it; for the office alone."""
    cost_currency: str = ""

    travel_from: Words = NO_WORDS
    travel_to: Words = NO_WORDS
    travel_mode: str = ""
    """One of `choices.MODES`."""
    travel_minutes: int | None = None
    travel_km: float | None = None
    vehicle: Words = NO_WORDS
    transfer_from: Words = NO_WORDS
    """A short move before it that is no item of its own: from where, how, and in how many minutes."""
    transfer_mode: str = ""
    transfer_minutes: int | None = None

    night: dt.date | None = None
    slot_minutes: int | None = None
    """How long each of several bilateral meetings is."""
    communique: Words = NO_WORDS
    """Which text is adopted."""

    def to_json(self) -> dict[str, Any]:
        """As an edition keeps it; what is empty is absent."""
        stored = {field.name: _to_json(getattr(self, field.name)) for field in fields(self)}
        return {name: value for name, value in stored.items() if not _is_empty(name, value)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{"title": NO_WORDS, **values_of(stored)})

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


def values_of(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored fields, all or some, as the values that they were."""
    return {name: _FROM_JSON.get(name, lambda value: value)(value) for name, value in stored.items()}


def digest(stored: Any) -> str:
    """A hash of stored JSON: the same for the same content, whatever the order of its names."""
    text = json.dumps(stored, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _is_empty(name: str, value: Any) -> bool:
    # "No" is an answer where nothing is no answer yet.
    is_no = value is False and name not in _THREE_WAY
    return value is None or is_no or value in ("", [], {})


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


_THREE_WAY = ("alcohol",)
_LISTS_OF_WORDS = ("speakers", "interpreters")
_DATES = ("confirmed_on", "night")
_WORDS = tuple(field.name for field in fields(ItemContent) if field.type is Words)

_FROM_JSON: dict[str, Any] = {
    **dict.fromkeys(_WORDS, Words.of),
    **dict.fromkeys(_DATES, dt.date.fromisoformat),
    **dict.fromkeys(_LISTS_OF_WORDS, lambda value: tuple(Words.of(each) for each in value)),
    "kind": ItemKind,
    "confirmation": Confirmation,
    "starts": lambda value: cast(WallTime, moment_from_json(value)),
    "ends": lambda value: cast(WallTime, moment_from_json(value)),
    "audience": tuple,
    "languages": tuple,
}
