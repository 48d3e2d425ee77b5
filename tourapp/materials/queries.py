"""Reading materials. The content of a file is never read with the list."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.events.models import Event
from tourapp.materials import rules
from tourapp.materials.models import Material, Readers
from tourapp.registration import came
from tourapp.registration.models import Registration


def of_event(event: Event) -> Sequence[Material]:
    """Everything that the office has, released or not, in its order."""
    chosen = sa.select(Material).where(Material.event_id == event.id).options(lazyload(Material.event))
    return session().scalars(chosen.order_by(Material.position, Material.id)).all()


def for_everybody(event: Event) -> Sequence[Material]:
    """What everybody may have."""
    return [each for each in _released(event) if each.readers is Readers.EVERYBODY]


def for_registration(event: Event, registration: Registration) -> Sequence[Material]:
    """What this person may have. Two statements, one where nothing is released."""
    released = _released(event)
    if not released or not registration.is_coming:
        return [each for each in released if each.readers is Readers.EVERYBODY]
    has_come = came.has_come(registration)
    return [each for each in released if rules.may_have(each.readers, has_place=True, has_come=has_come)]


def one(event: Event, material_id: uuid.UUID) -> Material:
    """A material of this event, released or not; or NotFound."""
    found = session().get(Material, material_id)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def _released(event: Event) -> list[Material]:
    return [each for each in of_event(event) if each.released_at is not None]
