"""Who comes reads what is meant for those who take part: the agenda is told whenever somebody comes in or goes out."""

import uuid
from collections.abc import Collection

from tourapp.agenda import readers
from tourapp.core.ids import ref
from tourapp.events.models import EventState
from tourapp.registration.marks import queries as marks
from tourapp.registration.marks.models import Group
from tourapp.registration.models import Registration


def follow(registration: Registration, *, was_coming: bool) -> None:
    """A registration has moved: she reads what is meant for everybody of the event and for her groups, or no more.

    Where the event itself is off she keeps what she has, struck out with the event.
    """
    is_coming = registration.is_coming
    if registration.person_id is None or is_coming == was_coming:
        return
    event = ref("event", registration.event_id)
    groups = marks.groups_with([registration.id])[registration.id]
    if is_coming:
        for reference in (event, *(group.ref for group in groups)):
            readers.admit(reference, [registration.person_id], event=event)
    elif registration.event.state is not EventState.CANCELLED:
        for reference in (*(group.ref for group in groups), event):
            readers.let_go(reference, [registration.person_id])


def admit_many(event_id: uuid.UUID, people: Collection[uuid.UUID]) -> None:
    """Many have got a place at once, none of them in a group yet."""
    readers.admit(ref("event", event_id), people)


def join(group_id: uuid.UUID, registration: Registration) -> None:
    """She is in a group; she reads what is meant for it as soon as she has a place."""
    if registration.is_coming and registration.person_id is not None:
        event = ref("event", registration.event_id)
        readers.admit(ref("group", group_id), [registration.person_id], event=event)


def leave(group_id: uuid.UUID, registration: Registration) -> None:
    """She is in the group no more."""
    if registration.person_id is not None:
        readers.let_go(ref("group", group_id), [registration.person_id])


def close(group: Group) -> None:
    """There is no such group any more."""
    readers.let_go(group.ref, readers.people([group.ref]))
