"""What one person reads of a programme: her items only."""

from tourapp.agenda import readers
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.queries import ReleasedEdition
from tourapp.registration.models import Registration


def own_programme(event: Event, registration: Registration) -> ReleasedEdition | None:
    """The edition she reads, with what is meant for everybody, for her groups, or for her; None before there is one."""
    if registration.person_id is None:
        return None
    return programme.taking_part(event, readers.references(registration.person_id))
