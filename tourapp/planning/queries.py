"""What checks look at, gathered from a draft."""

from collections.abc import Sequence
from uuid import UUID

from tourapp.agenda.circles import Circle
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.planning import rules
from tourapp.planning.findings import Finding, Planned
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.rules import seen_by


def planned(event: Event, circle: Circle) -> Sequence[Planned]:
    """What a release of the draft would show this circle, in the order of time."""
    drafted = ((item.id, programme.content_of(item)) for item in programme.draft(event))
    return [_as_planned(*each) for each in drafted if seen_by(circle, *each, everybody=event.ref)]


def problems(event: Event, circle: Circle) -> tuple[Finding, ...]:
    """The problem list of the draft, for a release to this circle."""
    return rules.findings(planned(event, circle), circle)


def _as_planned(identifier: UUID, content: ItemContent) -> Planned:
    return Planned(ref("item", identifier), content.source_id or "", content)
