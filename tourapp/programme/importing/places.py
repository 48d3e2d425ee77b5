"""The places of a file: known ones are used again by their key, new ones are kept for the office (`resources`)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tourapp.access.actor import Actor
from tourapp.core.errors import Refusal
from tourapp.events.models import Event
from tourapp.programme.content import ItemContent
from tourapp.programme.importing.reading import Fields
from tourapp.programme.importing.rows import ParsedRow
from tourapp.programme.models import ProgrammeItem
from tourapp.resources import queries, services
from tourapp.resources.models import Known, Place
from tourapp.resources.rules import Spec

VENUE = "venue "
"""What the key of a venue begins with; files of sessions give it no key of its own, so its name is one."""


def known(event: Event, contents: Iterable[ItemContent]) -> Mapping[str, Place]:
    """The places that the office has under the keys of these items."""
    return queries.by_key(event.office, {key for content in contents if (key := key_of(content))})


def with_places(
    rows: Iterable[ParsedRow], places: Mapping[str, Place], present: Mapping[str, ProgrammeItem]
) -> tuple[ParsedRow, ...]:
    """The rows, each with the reference of its place: the one that its item has, as long as the file calls the place
    the same, else the one that the office has under the key of the file."""
    found = []
    for row in rows:
        content, item = row.content, present.get(row.source_id)
        if content and item and content.place == item.place:
            room_ref = item.room_ref if content.room == item.room else ""
            content = replace(content, place_ref=item.place_ref, room_ref=content.room_ref or room_ref)
        else:
            content = _placed(content, places)
        found.append(replace(row, content=content))
    return tuple(found)


def keep(
    actor: Actor, event: Event, found: Mapping[str, Any], rows: Iterable[ParsedRow]
) -> Mapping[str, Place]:
    """Keep the places of a file that the office does not have yet; all that it has then, by key.

    What the office has is never written over by a file (R12). A place that nobody could find again is left out.
    """
    described = [(key, spec) for key, spec in _described(found) if key]
    contents = (row.content for row in rows if row.content)
    places = {**known(event, contents), **queries.by_key(event.office, {key for key, _spec in described})}
    for key, spec in described:
        if key in places:
            continue
        try:
            places[key] = services.add_place(actor, event.office, spec, source_key=key, on_behalf_of=event)
        except Refusal:
            continue
    return places


def _placed(content: ItemContent | None, places: Mapping[str, Place]) -> ItemContent | None:
    place = places.get(key_of(content)) if content and not content.place_ref else None
    return replace(content, place_ref=place.ref) if content and place else content


def key_of(content: ItemContent) -> str:
    """What a file calls the place of a row."""
    return content.place_key or (f"{VENUE}{content.place.en}"[:80] if content.place.en else "")


def _described(found: Mapping[str, Any]) -> Iterator[tuple[str, Spec]]:
    for raw in _objects(found.get("places")):
        place = Fields(raw)
        yield place.text("place_id")[:80], _spec(place)
    for raw in (*_objects([found.get("venue")]), *_objects(found.get("venues"))):
        spec = _spec(Fields(raw))
        yield f"{VENUE}{spec.name.en}"[:80] if spec.name.en else "", spec


def _objects(listed: Any) -> list[dict[str, Any]]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _spec(place: Fields) -> Spec:
    name = place.words("name")
    return Spec(
        name=name if name else replace(name, en=place.text("name"), ja=place.text("name")),
        kana=place.text("name_kana")[:200],
        kind=place.text("kind")[:32],
        is_public_facility=place.flag("public_facility"),
        address=place.words("address"),
        postcode=place.text("postcode")[:20],
        lat=place.degrees("lat", 90),
        lon=place.degrees("lon", 180),
        coord_precision=place.text("coord_precision")[:32],
        hours=place.text("opening_hours")[:200],
        closed_on="; ".join(place.texts("closed_on"))[:200],
        last_entry=place.text("last_entry")[:40],
        step_free=_answer(place, "step_free"),
        access_notes=place.words("access_notes"),
        group_meals=_answer(place, "group_meals_allowed"),
        source=(place.text("fact_source") or place.text("coord_source"))[:200],
    )


def _answer(place: Fields, name: str) -> Known:
    if place.raw.get(name) is None:
        return Known.UNKNOWN
    return Known.YES if place.flag(name) else Known.NO
