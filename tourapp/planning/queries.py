"""What checks look at, gathered from a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.planning import gathering, rules
from tourapp.planning.acceptance import queries as acceptance
from tourapp.planning.acceptance.models import Acceptance
from tourapp.planning.differences import differences
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent, Override, digest
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.rules import seen_by

Drafted = Sequence[tuple[UUID, ItemContent]]


def drafted(items: Sequence[ProgrammeItem]) -> Drafted:
    """Items of a draft as plain values, with their identifiers."""
    return [(item.id, programme.content_of(item)) for item in items]


def planned(event: Event, circle: Circle, items: Drafted | None = None) -> tuple[Planned, ...]:
    """What a release of the draft would show this circle, in the order of time."""
    of_draft = drafted(programme.draft(event)) if items is None else items
    return tuple(
        Planned(ref("item", identifier), content.source_id or "", content)
        for identifier, content in in_time(of_draft)
        if seen_by(circle, identifier, content, everybody=event.ref)
    )


def in_time(items: Drafted) -> Drafted:
    """By when they begin, then as they were given; what has no time yet comes last."""
    return sorted(items, key=lambda each: (each[1].starts is None, each[1].starts and each[1].starts.instant))


def problems(event: Event, circle: Circle, items: Drafted | None = None) -> tuple[Finding, ...]:
    """The problem list of the draft, for a release to this circle."""
    return problems_by_circle(event, drafted(programme.draft(event)) if items is None else items, (circle,))[
        circle
    ]


def problems_by_circle(
    event: Event, items: Drafted, circles: Iterable[Circle] = tuple(Circle)
) -> Mapping[Circle, tuple[Finding, ...]]:
    """The same for every circle; the facts are gathered once. Of a draft without items there is nothing to say."""
    if not items:
        return dict.fromkeys(circles, ())
    known = gathering.facts(event, items)
    return {
        circle: rules.findings(Situation(planned(event, circle, items), circle, clock.now(), known))
        for circle in circles
    }


def mark(items: Drafted) -> str:
    """A short name for all that these items say: whether what is released is what somebody looked at."""
    return digest([[str(identifier), content.digest] for identifier, content in items])[:16]


def refs_of(event: Event, circle: Circle, items: Drafted) -> Mapping[str, str]:
    """References of items by what a file calls them, as far as this circle may know of them."""
    return {each.source_id: each.ref for each in planned(event, circle, items) if each.source_id}


def in_the_way(event: Event, circle: Circle, items: Drafted, *, partly: bool) -> tuple[Finding, ...]:
    """The problem list of a release of these items; `partly`, only what concerns an item that it changes for the
    circle: the others were decided on when they were released."""
    found = problems(event, circle, items)
    last = programme.newest_edition(event, circle)
    if not partly or last is None:
        return found
    before, after = dict(programme.frozen_items(last)), dict(items)
    changed = {ref("item", change.id) for change in differences(before, after)}
    return tuple(finding for finding in found if changed & set(finding.items))


@dataclass(frozen=True)
class Problem:
    """A finding with what somebody said to it: the acceptance that holds, or one that has lapsed since its numbers are
    others now."""

    finding: Finding
    acceptance: Acceptance | None = None
    lapsed: Acceptance | None = None

    @property
    def accepted_because(self) -> str | None:
        return self.acceptance.reason if self.acceptance is not None else None

    @property
    def stands_in_the_way(self) -> bool:
        return self.finding.severity is Severity.BLOCK and self.acceptance is None


def listed(event: Event, circle: Circle, found: Iterable[Finding] | None = None) -> tuple[Problem, ...]:
    """The problem list of the draft (or these findings) with what was accepted of it."""
    known = acceptance.of_event(event)
    findings = problems(event, circle) if found is None else found
    return tuple(_with(each, known.get(each.key)) for each in findings)


def _with(finding: Finding, known: Acceptance | None) -> Problem:
    if known is None:
        return Problem(finding)
    return Problem(finding, known) if acceptance.holds(known, finding) else Problem(finding, lapsed=known)


def accepted(event: Event, found: Iterable[Finding]) -> Mapping[str, Override]:
    """What was accepted of these findings, as overrides of a release, by the keys of the findings."""
    known = acceptance.of_event(event)
    return {
        each.key: Override(each.name, each.items, known[each.key].reason)
        for each in found
        if acceptance.holds(known.get(each.key), each)
    }


def counted(event: Event, by_circle: Mapping[Circle, Sequence[Finding]]) -> Mapping[Circle, int]:
    """How many of these findings hold up a release to each circle; what was accepted does not."""
    known = acceptance.of_event(event)
    return {
        circle: sum(_with(each, known.get(each.key)).stands_in_the_way for each in found)
        for circle, found in by_circle.items()
    }
