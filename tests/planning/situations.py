"""Situations for checks: items of a Wednesday in January 2027 in Japan, without a database."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tests.builders import wall
from tests.programme.test_rules import EVENT, content
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.planning.findings import Check, Finding, Planned, Situation
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.kinds import ItemKind

NOW = dt.datetime(2026, 12, 15, 0, 0, tzinfo=dt.UTC)
DAY = dt.date(2027, 1, 20)
TOKYO = "Asia/Tokyo"

HALL = PlaceFacts(ref="place:hall", key="HALL", name=Words("City Hall", "市役所"), lat=35.08, lon=137.15)
NEAR = PlaceFacts(ref="place:near", key="NEAR", name=Words("Centre", "センター"), lat=35.087, lon=137.15)
FAR = PlaceFacts(ref="place:far", key="FAR", name=Words("Village", "村"), lat=35.13, lon=137.31)
PLACES = (HALL, NEAR, FAR)


def facts(*places: PlaceFacts, size: int | None = 14, **others: Any) -> Facts:
    """A group of fourteen that is led, and these places (default: a hall, one 0.78 km away, one 15 km away)."""
    known = places or PLACES
    values = {
        "event": EVENT,
        "is_led": True,
        "group": GroupNumbers(participants=size, tour_leaders=1, interpreters=2),
        "places": {place.ref: place for place in known},
        "by_name": {name: place for place in known for name in (place.name.en, place.name.ja)},
        **others,
    }
    return Facts(**values)


def planned(
    number: int = 1,
    times: str = "10:00-11:00",
    at: PlaceFacts | None = HALL,
    day: dt.date = DAY,
    **changes: Any,
) -> Planned:
    """An item of everybody at these times of a day in Tokyo."""
    first, _dash, last = times.partition("-")
    values: dict[str, Any] = {
        "starts": wall(f"{day} {first}", TOKYO) if first else None,
        "ends": wall(f"{day} {last}", TOKYO) if last else None,
        "title": Words(f"Item {number}", f"項目{number}"),
        "place": at.name if at else Words(),
        "place_ref": at.ref if at else "",
        "place_key": None,
        **changes,
    }
    identifier = f"00000000-0000-0000-0000-{number:012d}"
    return Planned(f"item:{identifier}", f"S-{number}", content(**values))


def trip(number: int, times: str, start: PlaceFacts, end: PlaceFacts, **changes: Any) -> Planned:
    """A journey by chartered bus."""
    values = {
        "kind": ItemKind.TRAVEL,
        "travel_from": start.name,
        "travel_to": end.name,
        "travel_mode": "chartered_bus",
        **changes,
    }
    return planned(number, times, start, **values)


def night(number: int, on: dt.date, at: PlaceFacts) -> Planned:
    return planned(number, "15:00-16:00", at, on, kind=ItemKind.LODGING, night=on)


def situation(
    items: Iterable[Planned], circle: Circle = Circle.PARTICIPANTS, facts: Facts | None = None
) -> Situation:
    return Situation(tuple(items), circle, NOW, facts or Facts())


def found(
    check: Check,
    *items: Planned,
    facts_: Facts | None = None,
    circle: Circle = Circle.PARTICIPANTS,
    now: Any = NOW,
) -> list[Finding]:
    """What one family of rules says of these items."""
    return list(check(Situation(items, circle, now, facts_ or facts())))


def short(findings: Iterable[Finding]) -> list[tuple[Any, ...]]:
    """Rule, severity and the numbers of the items."""
    return [(each.rule, each.severity.value, *(int(ref[-12:]) for ref in each.items)) for each in findings]


def labels(finding: Finding) -> list[str]:
    return [str(repair.label) for repair in finding.repairs]
