"""What checks look at, gathered from a draft."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tourapp.agenda.circles import Circle
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.planning import rules
from tourapp.planning.findings import Finding, Planned
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.rules import seen_by

Drafted = Sequence[tuple[UUID, ItemContent]]


def drafted(items: Sequence[ProgrammeItem]) -> Drafted:
    """Items of a draft as plain values, with their identifiers."""
    return [(item.id, programme.content_of(item)) for item in items]


def planned(event: Event, circle: Circle, items: Drafted | None = None) -> Sequence[Planned]:
    """What a release of the draft would show this circle, in the order of time."""
    of_draft = drafted(programme.draft(event)) if items is None else items
    return [
        Planned(ref("item", identifier), content.source_id or "", content)
        for identifier, content in of_draft
        if seen_by(circle, identifier, content, everybody=event.ref)
    ]


def problems(event: Event, circle: Circle, items: Drafted | None = None) -> tuple[Finding, ...]:
    """The problem list of the draft, for a release to this circle."""
    return rules.findings(planned(event, circle, items), circle)


def problems_by_circle(event: Event, items: Drafted) -> Mapping[Circle, tuple[Finding, ...]]:
    """The same for every circle."""
    return {circle: problems(event, circle, items) for circle in Circle}
