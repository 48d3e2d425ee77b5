"""Where items begin and end, and how far it is from one to the other: values in, values out."""

import math
from dataclasses import dataclass

from tourapp.core.words import Words
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.planning.parameters import Parameters
from tourapp.programme.content import NO_WORDS, ItemContent
from tourapp.programme.kinds import ItemKind

EARTH_KM = 6371


@dataclass(frozen=True)
class Spot:
    """Somewhere: a name, and as far as they are known the record of the place and its coordinates in degrees."""

    name: Words
    ref: str = ""
    key: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def called(self) -> str:
        """For programs: what files call it, else its reference, else its name."""
        return self.key or self.ref or self.name.in_("en")

    def is_at(self, other: "Spot") -> bool:
        """Whether nobody has to move from one to the other."""
        if self.ref and self.ref == other.ref:
            return True
        sides = ((self.name.en, other.name.en), (self.name.ja, other.name.ja))
        return any(one and one == another for one, another in sides) or straight_km(self, other) == 0


def begins(content: ItemContent, facts: Facts) -> Spot | None:
    """Where an item finds people; None where it does not say."""
    return _named(content.travel_from, facts) if content.kind is ItemKind.TRAVEL else at(content, facts)


def ends(content: ItemContent, facts: Facts) -> Spot | None:
    """Where an item leaves people."""
    return _named(content.travel_to, facts) if content.kind is ItemKind.TRAVEL else at(content, facts)


def transfer_begins(content: ItemContent, facts: Facts) -> Spot | None:
    """Where the short move before an item begins; None where there is none."""
    return _named(content.transfer_from, facts)


def at(content: ItemContent, facts: Facts) -> Spot | None:
    """Where an item takes place. The record of the place comes before what the item itself says of it."""
    place = place_of(content, facts)
    if place is not None:
        known = place.lat is not None and place.lon is not None
        lat, lon = (place.lat, place.lon) if known else (content.lat, content.lon)
        return Spot(content.place or place.name, place.ref, place.key, lat, lon)
    if not content.place:
        return None
    return Spot(content.place, content.place_ref, content.place_key or "", content.lat, content.lon)


def place_of(content: ItemContent, facts: Facts) -> PlaceFacts | None:
    """What is on record of the place of an item, by reference, else by its name."""
    if content.place_ref in facts.places:
        return facts.places[content.place_ref]
    return None if content.place_ref else _record(content.place, facts)


def _named(name: Words, facts: Facts) -> Spot | None:
    if not name:
        return None
    place = _record(name, facts)
    return Spot(name, place.ref, place.key, place.lat, place.lon) if place else Spot(name)


def _record(name: Words, facts: Facts) -> PlaceFacts | None:
    return facts.by_name.get(name.en) or facts.by_name.get(name.ja) if name != NO_WORDS else None


def straight_km(one: Spot, other: Spot) -> float | None:
    """The great circle between two spots, in km, not rounded; None where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    north, south = math.radians(one.lat), math.radians(other.lat)
    up, along = math.sin((south - north) / 2), math.sin(math.radians(other.lon - one.lon) / 2)
    share = up * up + math.cos(north) * math.cos(south) * along * along
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, share)))


def speed(mode: str, km: float, parameters: Parameters) -> float | None:
    """How fast one goes, in km/h; None for a mode that goes by a timetable alone, and for none."""
    match mode:
        case "walk":
            return parameters.walk_kmh
        case "chartered_bus" | "bus" | "car" | "taxi":
            return parameters.far_bus_kmh if km > parameters.far_bus_from_km else parameters.bus_kmh
        case "train" | "underground" | "tram":
            return parameters.train_kmh
        case "shinkansen":
            return parameters.shinkansen_kmh
        case _:
            return None


def minutes(km: float, kmh: float) -> int:
    """How long that takes, in whole minutes, rounded up."""
    return math.ceil(round(km / kmh * 60, 6))
