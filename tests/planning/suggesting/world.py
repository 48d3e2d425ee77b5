"""A week in Toyota without a database: 18 to 22 January 2027, Monday to Friday; places on a map, nights in a hotel."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tests.builders import wall
from tourapp.core import public_holidays
from tourapp.core.words import Words
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.planning.findings import Planned
from tourapp.planning.suggesting.asking import Question, Terms, Wanted, usual_minutes
from tourapp.planning.suggesting.ways import leading_only_to
from tourapp.programme.content import ItemContent
from tourapp.programme.group.rules import GroupNumbers
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.resources.models import Known

ZONE = "Asia/Tokyo"
MONDAY = dt.date(2027, 1, 18)
WEEK = tuple(MONDAY + dt.timedelta(days=number) for number in range(5))


def place(name: str, east_km: float = 0, north_km: float = 0, **known: Any) -> PlaceFacts:
    """A place so far from the hotel."""
    lat, lon = 35.08 + north_km / 111.19, 137.15 + east_km / 91.0
    values = {"hours": "09:00-17:00", "group_meals": Known.YES, "kind": "museum", **known}
    return PlaceFacts(ref=f"place:{name}", name=Words(name, f"{name}館"), lat=lat, lon=lon, **values)


HOTEL = place("Hotel", hours="always open", kind="hotel")
MUSEUM = place("Museum", 3, 1, closed_on="Mon")
LIBRARY = place("Library", 0.3, 0.2)
PLANT = place("Plant", 12, 4)
FOREST = place("Forest", 20, 6, closed_on="Thu (Fri if Thu is a national holiday)")
HALL = place("City hall", 0.5, 0, kind="government_office", hours="")
PLACES = (HOTEL, MUSEUM, LIBRARY, PLANT, FOREST, HALL)


def item(number: int, where: PlaceFacts | None = None, at: str = "", until: str = "", **said: Any) -> Planned:
    """`item(1, MUSEUM, "2027-01-19 10:00", "11:30")`; without a time an idea."""
    values: dict[str, Any] = {
        "kind": ItemKind.VISIT,
        "title": Words(f"Item {number}", f"項目{number}"),
        "confirmation": Confirmation.CONFIRMED,
        "audience": ("event:1",),
    }
    if where is not None:
        values |= {"place": where.name, "place_ref": where.ref}
    if at:
        values |= {
            "starts": wall(at, ZONE),
            "ends": wall(f"{at[:10]} {until}" if len(until) == 5 else until, ZONE),
        }
    return Planned(f"item:00000000-0000-0000-0000-{number:012d}", "", ItemContent(**values | said))


def night(number: int, on: dt.date, where: PlaceFacts = HOTEL) -> Planned:
    until = on + dt.timedelta(days=1)
    return item(number, where, f"{on} 15:00", f"{until} 10:00", kind=ItemKind.LODGING, night=on)


def lunch(number: int, where: PlaceFacts, on: dt.date) -> Planned:
    return item(number, where, f"{on} 12:00", "13:00", kind=ItemKind.MEAL, meal_kind="lunch")


def facts(places: Iterable[PlaceFacts] = PLACES, participants: int = 14, **known: Any) -> Facts:
    places = tuple(places)
    days = [MONDAY + dt.timedelta(days=number) for number in range(-8, 15)]
    return Facts(
        event="event:1",
        first_day=MONDAY,
        last_day=WEEK[-1],
        group=GroupNumbers(participants=participants, tour_leaders=1, interpreters=1),
        places={each.ref: each for each in places},
        by_name={name: each for each in places for name in (each.name.en, each.name.ja)},
        holidays={(ZONE, day): name for day, name in public_holidays.named(ZONE, days).items()},
        **known,
    )


def asked(
    wanted: Iterable[Planned | Wanted],
    standing: Iterable[Planned] = (),
    terms: Terms | None = None,
    known: Facts | None = None,
) -> Question:
    known = known or facts()
    terms = terms or Terms(days=WEEK)
    chosen = tuple(
        each if isinstance(each, Wanted) else Wanted(item=each, minutes=usual_minutes(each))
        for each in wanted
    )
    everything = sorted(
        (each for each in (*(each.item for each in chosen), *standing) if each.content.starts),
        key=lambda each: each.content.starts.instant,
    )
    refs = {each.ref for each in chosen}
    leaving = leading_only_to(refs, everything, known) if terms.ways_go else ()
    gone = refs | {each.ref for each in leaving}
    return Question(
        wanted=chosen,
        standing=tuple(each for each in everything if each.ref not in gone),
        leaving=leaving,
        terms=terms,
        facts=known,
        zone=ZONE,
        zero=MONDAY,
    )
