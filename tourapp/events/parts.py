"""The parts of an event: venues, partners, the outline of a tour. Each change is one of the event itself."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.directory.models import Organisation
from tourapp.events import rules
from tourapp.events.models import Event, OutlineDay, Part, Partner, Venue
from tourapp.events.services import after_change, same_version

P = TypeVar("P", Venue, Partner)
NO_WORDS = Words()


def add_venue(
    actor: Actor,
    event: Event,
    *,
    name: Words,
    address: Words = NO_WORDS,
    city: Words = NO_WORDS,
    lat: float | None = None,
    lon: float | None = None,
) -> Venue:
    """Add a place after the others; the first one is the main one. Coordinates are degrees (WGS 84)."""
    actor.require(Action.EDIT_EVENT, event)
    _a_point(lat, lon)
    venue = Venue(
        id=new_id(), position=len(event.venues), name=name, address=address, city=city, lat=lat, lon=lon
    )
    event.venues.append(venue)
    after_change(actor, event, "event.add_venue", frozenset({"venues"}))
    return venue


def change_venue(
    actor: Actor,
    event: Event,
    venue: Venue,
    *,
    name: Words,
    address: Words,
    city: Words,
    lat: float | None,
    lon: float | None,
    seen_version: int | None = None,
) -> bool:
    """Say anew where a venue of this event is; whether anything is different is the answer."""
    actor.require(Action.EDIT_EVENT, event)
    same_version(event, seen_version)
    _a_point(lat, lon)
    before = (venue.name, venue.address, venue.city, venue.lat, venue.lon)
    if before == (name, address, city, lat, lon):
        return False
    venue.name, venue.address, venue.city, venue.lat, venue.lon = name, address, city, lat, lon
    after_change(actor, event, "event.change_venue", frozenset({"venues"}))
    return True


def remove_venue(actor: Actor, event: Event, venue_id: uuid.UUID) -> None:
    """Take a venue out. Refused when a published event would be left without any place."""
    actor.require(Action.EDIT_EVENT, event)
    if event.is_public and len(event.venues) == 1 and not event.has_online:
        raise Refusal(_l("A published event needs a venue, or has to be online."), code="required")
    event.venues.remove(_part(event.venues, venue_id))
    _count_anew(event.venues)
    after_change(actor, event, "event.remove_venue", frozenset({"venues"}))


def add_partner(
    actor: Actor,
    event: Event,
    *,
    part: Part,
    name: Words,
    organisation: Organisation | None = None,
    note: Words = NO_WORDS,
    logo: str | None = None,
    url: str | None = None,
) -> Partner:
    """Add a body that stands behind the event. `logo` is the name of a file in `static/partners/`."""
    actor.require(Action.EDIT_EVENT, event)
    if not name:
        raise Refusal(_l("Enter the name of the partner."), field="name_en", code="required")
    rules.web_address(url or "", field="url")
    partner = Partner(
        id=new_id(),
        position=len(event.partners),
        part=part,
        name=name,
        note=note,
        organisation_id=organisation.id if organisation else None,
        logo=logo,
        url=url or None,
    )
    event.partners.append(partner)
    after_change(actor, event, "event.add_partner", frozenset({"partners"}))
    return partner


def remove_partner(actor: Actor, event: Event, partner_id: uuid.UUID) -> None:
    """Take a partner out."""
    actor.require(Action.EDIT_EVENT, event)
    event.partners.remove(_part(event.partners, partner_id))
    _count_anew(event.partners)
    after_change(actor, event, "event.remove_partner", frozenset({"partners"}))


@dataclass(frozen=True)
class Day:
    """A day of the public outline."""

    on: dt.date
    place: Words
    text: Words = NO_WORDS


def set_outline(actor: Actor, event: Event, days: Sequence[Day]) -> None:
    """Say anew what everybody may know of each day. Refused: a day twice, a day outside the event."""
    actor.require(Action.EDIT_EVENT, event)
    dates = [day.on for day in days]
    if len(set(dates)) != len(dates):
        raise Refusal(_l("Each day appears once in the outline."), field="on", code="twice")
    if any(not event.starts.date <= on <= event.last_day for on in dates):
        raise Refusal(
            _l("The outline has a day on which the event does not take place."), field="on", code="outside"
        )
    known = {day.on: day for day in event.outline}
    event.outline[:] = [_day(known.get(day.on), day) for day in sorted(days, key=lambda day: day.on)]
    session().flush()
    after_change(actor, event, "event.set_outline", frozenset({"outline"}))


def _day(row: OutlineDay | None, day: Day) -> OutlineDay:
    row = row or OutlineDay(id=new_id(), on=day.on)
    row.place, row.text = day.place, day.text
    return row


def _part(parts: Sequence[P], identifier: uuid.UUID) -> P:
    for part in parts:
        if part.id == identifier:
            return part
    raise NotFound()


def _count_anew(parts: Sequence[P]) -> None:
    for position, part in enumerate(parts):
        part.position = position


def _a_point(lat: float | None, lon: float | None) -> None:
    if (lat is None) != (lon is None):
        raise Refusal(_l("Enter both coordinates, or neither."), field="venue_lat", code="required")
    if lat is not None and lon is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refusal(
            _l("Enter degrees: latitude from -90 to 90, longitude from -180 to 180."), field="venue_lat"
        )
