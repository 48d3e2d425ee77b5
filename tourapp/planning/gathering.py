"""The facts that checks know besides the items: read together, in a number of statements that does not depend on how
many items there are."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from tourapp.core import public_holidays
from tourapp.core.db import session
from tourapp.core.ids import parse_ref, ref
from tourapp.core.words import Words
from tourapp.events.kinds import KINDS
from tourapp.events.models import Event
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.planning.models import PlanningSettings
from tourapp.planning.parameters import Parameters
from tourapp.programme.content import ItemContent
from tourapp.programme.group import queries as group
from tourapp.programme.speaking import queries as speaking
from tourapp.resources import queries as resources
from tourapp.resources.models import Place

WEEK = 7


def parameters(event: Event) -> Parameters:
    """What this event plans with."""
    found = session().get(PlanningSettings, event.id)
    return Parameters.of(found.given) if found else Parameters()


def facts(event: Event, items: Sequence[tuple[UUID, ItemContent]]) -> Facts:
    """Everything that checks want to know besides these items."""
    contents = [content for _, content in items]
    places = [_place(place) for place in _named(event, contents)]
    return Facts(
        event=event.ref,
        first_day=event.starts.date,
        last_day=event.last_day,
        is_led=KINDS[event.kind].is_led,
        group=group.numbers(event),
        parameters=parameters(event),
        places={place.ref: place for place in places},
        by_name={name: place for place in places for name in (place.name.en, place.name.ja) if name},
        holidays=_holidays(contents),
        people={
            ref("item", item): {ref("person", person): post for person, post in who.items()}
            for item, who in speaking.expected_in(event).items()
        },
    )


def _named(event: Event, contents: Sequence[ItemContent]) -> Sequence[Place]:
    """The places where items are, and those that journeys begin or end at, which items name in words."""
    identifiers = {found for content in contents if (found := _identifier(content.place_ref))}
    names = {
        name
        for content in contents
        for words in (content.travel_from, content.travel_to, content.transfer_from)
        for name in (words.en, words.ja)
        if name
    }
    return resources.named(event.office, identifiers=identifiers, names=names)


def _identifier(reference: str) -> UUID | None:
    try:
        return parse_ref(reference)[1]
    except ValueError:
        return None


def _place(place: Place) -> PlaceFacts:
    return PlaceFacts(
        ref=place.ref,
        key=place.source_key or "",
        name=place.name,
        kind=place.kind,
        lat=place.lat,
        lon=place.lon,
        hours=place.hours,
        closed_on=place.closed_on,
        last_entry=place.last_entry,
        step_free=place.step_free,
        group_meals=place.group_meals,
        rooms={room.ref: room.capacity for room in place.rooms if room.capacity is not None},
    )


def _holidays(contents: Sequence[ItemContent]) -> Mapping[tuple[str, dt.date], Words]:
    """The national holidays among the days of the items and the week before each."""
    days: dict[str, set[dt.date]] = {}
    for zone, day in set(_days(contents)):
        days.setdefault(zone, set()).update(day - dt.timedelta(days=number) for number in range(WEEK + 1))
    return {
        (zone, day): name
        for zone, wanted in days.items()
        for day, name in public_holidays.named(zone, wanted).items()
    }


def _days(contents: Sequence[ItemContent]) -> Iterator[tuple[str, dt.date]]:
    for content in contents:
        for moment in (content.starts, content.ends):
            if moment is not None:
                yield moment.zone, moment.date
