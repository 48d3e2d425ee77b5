"""What one person reads of a programme: her items only."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from tourapp.agenda import readers
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import reading, rules
from tourapp.programme.queries import ReleasedEdition
from tourapp.programme.reading import Mark
from tourapp.registration.models import Registration


@dataclass(frozen=True)
class OwnChanges:
    """What is new or otherwise in her programme since the version that she was given before."""

    before: ReleasedEdition | None = None
    marks: Mapping[uuid.UUID, Mark] = field(default_factory=dict)


def own_programme(event: Event, registration: Registration) -> ReleasedEdition | None:
    """The edition she reads, with what is meant for everybody, for her groups, or for her; None before there is one."""
    if registration.person_id is None:
        return None
    return programme.taking_part(event, readers.references(registration.person_id))


def own_changes(event: Event, registration: Registration, edition: ReleasedEdition | None) -> OwnChanges:
    """What has changed for her in this edition; nothing in the first that her circle was given."""
    if edition is None or registration.person_id is None:
        return OwnChanges()
    before = programme.before(event, edition.circle, edition.number)
    if before is None:
        return OwnChanges()
    hers = rules.meant_for(before.items, readers.references(registration.person_id))
    return OwnChanges(before, reading.marks(hers, edition.items))
