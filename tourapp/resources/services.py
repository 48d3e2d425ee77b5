"""Adding and changing places and their rooms."""

import uuid

from tourapp.access.actions import Action
from tourapp.access.actor import Actor, Subject
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, NotFound
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.text import search_key
from tourapp.directory.models import Office
from tourapp.resources import rules
from tourapp.resources.models import Place, Room
from tourapp.resources.rules import FIELDS, Spec


def add_place(
    actor: Actor,
    office: Office,
    spec: Spec,
    *,
    source_key: str | None = None,
    on_behalf_of: Subject | None = None,
) -> Place:
    """Keep a place for all events of an office. `on_behalf_of` is the event whose organiser adds it, if she looks after
    that event alone. Refused as in `rules.check`."""
    actor.require(Action.EDIT_PLACES, on_behalf_of or office)
    rules.check(spec)
    place = Place(id=new_id(), office=office, source_key=source_key, created_at=clock.now(), rooms=[])
    _write(place, spec)
    session().add(place)
    session().flush()
    audit.record(actor, "place.add", place.ref)
    return place


def change_place(actor: Actor, place: Place, spec: Spec, *, version: int) -> None:
    """Say anew what is known of a place. Programmes keep what was true when the place was chosen for an item.

    Conflict when somebody else changed it since `version`; refused as in `rules.check`.
    """
    actor.require(Action.EDIT_PLACES, place)
    if place.version != version:
        raise Conflict(_l("Somebody else changed this in the meantime. Compare both texts and save again."))
    rules.check(spec)
    changed = [name for name in FIELDS if getattr(place, name) != getattr(spec, name)]
    if changed:
        _write(place, spec)
        session().flush()
        audit.record(actor, "place.change", place.ref, fields=changed)


def add_room(actor: Actor, place: Place, *, name: str, floor: str = "", capacity: int | None = None) -> Room:
    """Add a room. Refused as in `rules.check_room`."""
    actor.require(Action.EDIT_PLACES, place)
    rules.check_room(name, capacity, frozenset(room.name for room in place.rooms))
    room = Room(id=new_id(), name=name, floor=floor, capacity=capacity)
    place.rooms.append(room)
    session().flush()
    audit.record(actor, "place.add_room", place.ref, fields=["rooms"])
    return room


def remove_room(actor: Actor, place: Place, room_id: uuid.UUID) -> None:
    """Take a room away. Items keep its name."""
    actor.require(Action.EDIT_PLACES, place)
    room = next((each for each in place.rooms if each.id == room_id), None)
    if room is None:
        raise NotFound()
    place.rooms.remove(room)
    session().flush()
    audit.record(actor, "place.remove_room", place.ref, fields=["rooms"])


def _write(place: Place, spec: Spec) -> None:
    for name in FIELDS:
        setattr(place, name, getattr(spec, name))
    said = (spec.name.en, spec.name.ja, spec.kana, spec.address.en, spec.address.ja, spec.postcode)
    place.search = " ".join(key for text in said if (key := search_key(text)))
