"""Decisions about a programme: what a circle may see of it, which number comes next, what a change means."""

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any, Protocol, TypeVar

from tourapp.agenda.circles import Circle
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme.content import NO_WORDS, ItemContent
from tourapp.programme.kinds import SETTLED, Confirmation, ItemKind


class HasKind(Protocol):
    """An item of a draft or of an edition."""

    @property
    def kind(self) -> ItemKind: ...


Kinded = TypeVar("Kinded", bound=HasKind)


@dataclass(frozen=True, kw_only=True)
class ReleasedItem:
    """An item as a circle reads it. What the circle may not see is not in it.

    `confirmation` is None for the public. `remarks` are those meant for this circle, the general ones first.
    """

    id: uuid.UUID
    kind: ItemKind
    title: Words
    starts: WallTime | None
    ends: WallTime | None
    place: Words
    address: Words
    lat: float | None
    lon: float | None
    room: str
    track: str
    host_organisation: Words
    speakers: tuple[Words, ...]
    remarks: tuple[Words, ...]
    capacity: int | None
    needs_signup: bool
    is_optional: bool
    audience: tuple[str, ...]
    host: Words = NO_WORDS
    confirmation: Confirmation | None = None
    place_ref: str = ""
    room_ref: str = ""
    host_ref: str = ""
    """The authority that receives the group (`organisation:…`); empty for the public."""
    languages: tuple[str, ...] = ()
    interpretation: str = ""
    photography: str = ""
    moderator: Words = NO_WORDS
    interpreters: tuple[Words, ...] = ()
    principal: Words = NO_WORDS
    host_families: Words = NO_WORDS
    on_call: Words = NO_WORDS
    dress: Words = NO_WORDS
    cards: int | None = None
    gift: Words = NO_WORDS
    wet_weather: Words = NO_WORDS
    join_url: str = ""
    """For those who take part, and nobody else."""
    meal_kind: str = ""
    alcohol: bool | None = None
    diets_sent: bool = False
    """For hosts."""
    cost_bearer: Words = NO_WORDS
    travel_from: Words = NO_WORDS
    travel_to: Words = NO_WORDS
    travel_mode: str = ""
    travel_minutes: int | None = None
    travel_km: float | None = None
    vehicle: Words = NO_WORDS
    transfer_from: Words = NO_WORDS
    transfer_mode: str = ""
    transfer_minutes: int | None = None
    night: dt.date | None = None
    slot_minutes: int | None = None
    communique: Words = NO_WORDS

    @property
    def ref(self) -> str:
        return ref("item", self.id)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is open with the host, as far as this circle is told."""
        return self.confirmation is None or self.confirmation in SETTLED


@dataclass(frozen=True)
class Day:
    """A date on the wall calendar of the places, with what happens on it in order."""

    on: dt.date | None
    places: tuple[Words, ...]
    items: tuple[ReleasedItem, ...]


_WHAT = ("kind", "title", "track", "speakers", "moderator", "languages", "interpretation", "photography")
_WHEN_AND_WHERE = ("starts", "ends", "place", "place_ref", "address", "lat", "lon", "room", "room_ref")
_FOR_WHOM = ("audience", "is_optional", "capacity", "needs_signup", "host_organisation", "remarks_public")
_POSTS = ("host", "host_ref", "interpreters", "principal", "host_families", "on_call")
_TO_KNOW = ("confirmation", "remarks_participants", "dress", "cards", "gift", "wet_weather", "communique")
_TO_EAT_AND_SLEEP = ("meal_kind", "alcohol", "cost_bearer", "night", "slot_minutes")
_TO_GET_THERE = (
    *("travel_from", "travel_to", "travel_mode", "travel_minutes", "travel_km", "vehicle"),
    *("transfer_from", "transfer_mode", "transfer_minutes"),
)
_EVERYBODY = frozenset((*_WHAT, *_WHEN_AND_WHERE, *_FOR_WHOM))
_INVOLVED = _EVERYBODY | {*_POSTS, *_TO_KNOW, *_TO_EAT_AND_SLEEP, *_TO_GET_THERE}

SEEN: Mapping[Circle, frozenset[str]] = {
    Circle.PUBLIC: _EVERYBODY,
    Circle.PARTICIPANTS: _INVOLVED | {"join_url"},
    Circle.HOST: _INVOLVED | {"diets_sent"},
}
"""Which fields of `ItemContent` a circle reads. What stands in none of them never leaves the office: internal remarks,
prices, how and when a host has answered, the words of imported files."""


def seen_by(
    circle: Circle, identifier: uuid.UUID, content: ItemContent, *, everybody: str
) -> ReleasedItem | None:
    """An item as this circle may read it (`SEEN`); None when it may not know of it.

    The public sees what is meant for `everybody` (the reference of the event).
    """
    if circle is Circle.PUBLIC and everybody not in content.audience:
        return None
    shown: dict[str, Any] = {name: getattr(content, name) for name in SEEN[circle]}
    remarks = (shown.pop(name, NO_WORDS) for name in ("remarks_public", "remarks_participants"))
    return ReleasedItem(id=identifier, remarks=tuple(words for words in remarks if words), **shown)


def readers(item: ReleasedItem) -> frozenset[str]:
    """The references of whoever reads this item in what is hers alone: its audience, or who has a seat in it where one
    signs up; and always whoever speaks or interprets in it. Page, feed and mail ask this and nothing else (CAL-84)."""
    meant = (ref("signup", item.id),) if item.needs_signup else item.audience
    return frozenset((*meant, ref("speaking", item.id)))


def meant_for(items: Iterable[ReleasedItem], references: Collection[str]) -> tuple[ReleasedItem, ...]:
    """Those of the items that somebody reads who stands behind these references."""
    known = frozenset(references)
    return tuple(item for item in items if known & readers(item))


_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Control characters: forms and files are cleaned of them at their edge; a program that calls us has to do the same."""


def _texts(content: ItemContent) -> Iterable[tuple[str, str]]:
    for field in fields(content):
        match getattr(content, field.name):
            case Words(en=en, ja=ja):
                yield f"{field.name}_en", en
                yield f"{field.name}_ja", ja
            case str() as text:
                yield field.name, text


def check(content: ItemContent) -> None:
    """Refused: signs that no page can show, an end before the start, a joining link that no browser opens safely, an
    amount that is no number, money without its currency or without who bears it (R53)."""
    hidden = next((name for name, text in _texts(content) if _UNSHOWABLE.search(text)), None)
    if hidden is not None:
        raise Refusal(_l("Remove the invisible characters."), field=hidden, code="unshowable")
    if content.starts and content.ends and content.ends.instant < content.starts.instant:
        raise Refusal(_l("Enter an end that comes after the start."), field="ends", code="order")
    if content.join_url and not re.fullmatch(r"https://[^\s<>\"'\\]+", content.join_url):
        raise Refusal(_l("Enter an address that begins with https://."), field="join_url", code="shape")
    if not content.cost_amount:
        return
    if not re.fullmatch(r"\d{1,12}(\.\d{1,4})?", content.cost_amount, re.ASCII):
        raise Refusal(
            _l("Enter the amount as a number, for example 1200.50"), field="cost_amount", code="shape"
        )
    if not content.cost_currency:
        raise Refusal(_l("Choose the currency of the amount."), field="cost_currency", code="required")
    if not content.cost_bearer:
        raise Refusal(_l("Say who bears the cost."), field="cost_bearer_en", code="required")


def next_number(last: int | None, own: int | None) -> int:
    """The number of the next edition: one more than the last, or the file's own number if that is higher."""
    following = (last or 0) + 1
    return max(following, own or 0)


def in_order(items: Iterable[ReleasedItem]) -> tuple[ReleasedItem, ...]:
    """By time (what has none comes last), then as they were given."""
    return tuple(sorted(items, key=lambda item: (item.starts is None, item.starts and item.starts.instant)))


def days(items: Sequence[ReleasedItem]) -> tuple[Day, ...]:
    """Items in order, by the date on the wall where each begins; what has no time yet comes last."""
    found = []
    for on, group in groupby(in_order(items), key=lambda item: item.starts.date if item.starts else None):
        members = nights_last(group)
        found.append(Day(on, _places(members), members))
    return tuple(found)


def nights_last(items: Iterable[Kinded]) -> tuple[Kinded, ...]:
    """The items of a day in their order, where one sleeps at its foot, whenever the rooms are free."""
    return tuple(sorted(items, key=lambda item: item.kind is ItemKind.LODGING))


def _places(items: Iterable[ReleasedItem]) -> tuple[Words, ...]:
    """Where a day leads, each place once, without those that one only passes or sleeps in."""
    placed = [item for item in items if item.place]
    stops = [item for item in placed if item.kind not in (ItemKind.TRAVEL, ItemKind.LODGING)]
    return tuple(dict.fromkeys(item.place for item in stops or placed))
