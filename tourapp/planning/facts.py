"""What checks know besides the items themselves: plain values, gathered once by `queries.facts`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tourapp.core.words import Words
from tourapp.planning.parameters import Parameters
from tourapp.programme.group.rules import GroupNumbers
from tourapp.resources.models import Known


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """What is on record of a place. Hours and closing days are in the words of the data files; coordinates are
    degrees; `rooms` are the seats of its rooms by reference, as far as they are known."""

    ref: str = ""
    key: str = ""
    """What imported files call it."""
    name: Words = field(default_factory=Words)
    kind: str = ""
    lat: float | None = None
    lon: float | None = None
    hours: str = ""
    closed_on: str = ""
    last_entry: str = ""
    step_free: Known = Known.UNKNOWN
    group_meals: Known = Known.UNKNOWN
    rooms: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that stands in no item. What is absent is not known, and gives no finding."""

    event: str = ""
    """The reference of the event, which as an audience means everybody."""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    is_led: bool = False
    """Whether people are taken everywhere, so that every way and every night is planned for them."""
    group: GroupNumbers = field(default_factory=GroupNumbers)
    parameters: Parameters = field(default_factory=Parameters)
    places: Mapping[str, PlaceFacts] = field(default_factory=dict)
    """By reference."""
    by_name: Mapping[str, PlaceFacts] = field(default_factory=dict)
    """By each of their two names: the ends of a journey are words."""
    holidays: Mapping[tuple[str, dt.date], Words] = field(default_factory=dict)
    """National holidays by zone and date, for the days of the items and the week before each."""
    people: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    """Who appears in an item, by its reference: reference of the person, and what to call her."""
