"""What one entry shows in one circle: a plain value, its JSON, and its hash."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from tourapp.agenda.stored import Moment, moment_from_json, moment_to_json, words_to_json
from tourapp.core.time import WallTime
from tourapp.core.words import Words

NO_WORDS = Words()

DECIMALS = 6
"""Of a coordinate: a tenth of a metre, more than anybody knows."""


class Status(StrEnum):
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"


@dataclass(frozen=True, kw_only=True)
class EntryContent:
    """What stands in a calendar.

    `ends` is of the same kind as `starts`; of whole days it is the last one, included. `url` and
    `conference_url` are web addresses; a `url` that begins with `/` is a page of this site. `zone` (IANA)
    says where a whole day is meant; a wall time has its own. `kind` is a code for programs, `categories` are
    for people. Refused with ValueError: an end before the beginning, or of the other kind.
    """

    starts: Moment
    ends: Moment
    title: Words
    place: Words = NO_WORDS
    address: Words = NO_WORDS
    lat: float | None = None
    lon: float | None = None
    notes: Words = NO_WORDS
    url: str = ""
    categories: tuple[Words, ...] = ()
    kind: str = ""
    conference_url: str = ""
    status: Status = Status.CONFIRMED
    zone: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.starts, WallTime) != isinstance(self.ends, WallTime):
            raise ValueError("an entry begins and ends with a time, or with a day")
        if _order(self.ends) < _order(self.starts):
            raise ValueError("an entry ends after it begins")

    @property
    def all_day(self) -> bool:
        return not isinstance(self.starts, WallTime)

    @property
    def place_zone(self) -> str:
        """The zone in which the entry is meant; empty for a day that belongs to no place."""
        return self.starts.zone if isinstance(self.starts, WallTime) else self.zone

    @property
    def starts_at(self) -> dt.datetime:
        """An instant to sort by: the beginning, of a day its first minute in UTC."""
        return _order(self.starts)

    def to_json(self) -> dict[str, Any]:
        """As it is stored. What is empty is absent, so that a field added later changes no hash."""
        full = {
            "starts": moment_to_json(self.starts),
            "ends": moment_to_json(self.ends),
            "title": words_to_json(self.title),
            "place": words_to_json(self.place),
            "address": words_to_json(self.address),
            "lat": None if self.lat is None else round(self.lat, DECIMALS),
            "lon": None if self.lon is None else round(self.lon, DECIMALS),
            "notes": words_to_json(self.notes),
            "url": self.url,
            "categories": [words_to_json(words) for words in self.categories],
            "kind": self.kind,
            "conference_url": self.conference_url,
            "status": self.status.value,
            "zone": self.zone,
        }
        return {name: value for name, value in full.items() if value not in (None, "", [], {})}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            starts=moment_from_json(stored["starts"]),
            ends=moment_from_json(stored["ends"]),
            title=Words.of(stored.get("title")),
            place=Words.of(stored.get("place")),
            address=Words.of(stored.get("address")),
            lat=stored.get("lat"),
            lon=stored.get("lon"),
            notes=Words.of(stored.get("notes")),
            url=stored.get("url", ""),
            categories=tuple(Words.of(words) for words in stored.get("categories", ())),
            kind=stored.get("kind", ""),
            conference_url=stored.get("conference_url", ""),
            status=Status(stored.get("status", Status.CONFIRMED)),
            zone=stored.get("zone", ""),
        )


def digest(stored: Mapping[str, Any], *, is_cancelled: bool) -> str:
    """The hash of what is shown: the stored content, and whether it is struck out."""
    shown = {"content": stored, "cancelled": is_cancelled}
    text = json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _order(moment: Moment) -> dt.datetime:
    if isinstance(moment, WallTime):
        return moment.instant
    return dt.datetime.combine(moment, dt.time(), tzinfo=dt.UTC)
