"""Releasing a programme: check, refuse or let pass, then freeze and give to the circle."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.agenda.services import Published
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.models import Event
from tourapp.planning import queries, rules
from tourapp.planning.findings import Finding
from tourapp.planning.telling import queries as telling
from tourapp.planning.telling.services import note_changes
from tourapp.programme import queries as programme_queries
from tourapp.programme import services as programme
from tourapp.programme.content import Override
from tourapp.programme.models import Edition


class Blocked(Refusal):
    """Something stands in the way of a release; `findings` says what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            _l("Fix what prevents the release, or give a reason for releasing it."), code="blocked"
        )
        self.findings = tuple(findings)


class Moved(Refusal):
    """What would be released is not what was looked at."""

    def __init__(self) -> None:
        super().__init__(
            _l("The draft has changed since you looked. Look at what changes now, and press again."),
            code="moved",
        )


@dataclass(frozen=True)
class Released:
    """What a release did: the edition, what changed in the circle's calendar, and of how many items people are told."""

    edition: Edition
    published: Published
    told: int = 0


def release(
    actor: Actor,
    event: Event,
    *,
    circle: Circle,
    note: str = "",
    overrides: Sequence[Override] = (),
    items: Collection[uuid.UUID] | None = None,
    seen: str | None = None,
) -> Released:
    """Freeze the draft as an edition and give it to this circle; with `items` the last edition plus these.

    Refused (`Blocked`, with the list) while a BLOCK for this circle is open that no override covers; with `items` only
    those about an item that the release changes for the circle. Refused (`Moved`) when what would be released is no
    longer what somebody has `seen` (`queries.Draft.mark`). Overrides that were needed are kept with the release, and
    so is what was accepted in the problem list. An edition that holds the same is not made again. What changed for
    those who take part is told later: one job.
    """
    actor.require(Action.RELEASE_PROGRAMME, event)
    programme.lock(event)
    before = telling.read_now(event)
    edition = programme.freeze(actor, event, note=note, items=items)
    frozen = programme_queries.frozen_items(edition)
    if seen is not None and seen != queries.mark(frozen):
        raise Moved()
    found = queries.in_the_way(event, circle, frozen, partly=items is not None)
    refs, accepted = queries.refs_of(event, circle, frozen), queries.accepted(event, found)
    verdict = rules.verdict(found, overrides, refs, accepted)
    if verdict.standing:
        raise Blocked(verdict.standing)
    published = programme.release(actor, event, edition, circle=circle, overrides=verdict.accepted)
    session().flush()
    return Released(edition, published, note_changes(event, before))


def freeze(actor: Actor, event: Event, *, note: str = "") -> Edition:
    """Keep the draft as an edition and give it to nobody. The last edition comes back when it holds the same."""
    return programme.freeze(actor, event, note=note)
