"""Releasing a programme: check, refuse or let pass, then freeze and give to the circle."""

from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.agenda.services import Published
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.models import Event
from tourapp.planning import queries, rules
from tourapp.planning.findings import Finding
from tourapp.programme import services as programme
from tourapp.programme.content import Override
from tourapp.programme.models import Edition


class Blocked(Refusal):
    """Something stands in the way of a release; `findings` says what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            _l("Mend what stands in the way, or give a reason for releasing it."), code="blocked"
        )
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Released:
    """What a release did: the edition, and what changed in the circle's calendar."""

    edition: Edition
    published: Published


def release(
    actor: Actor, event: Event, *, circle: Circle, note: str = "", overrides: Sequence[Override] = ()
) -> Released:
    """Freeze the draft as an edition and give it to this circle.

    Refused (`Blocked`, with the list) while a BLOCK for this circle is open that no override covers.
    Overrides that were needed are kept with the release. An edition that holds the same as the draft is not
    made again.
    """
    actor.require(Action.RELEASE_PROGRAMME, event)
    edition = programme.freeze(actor, event, note=note)
    items = queries.planned(event, circle)
    refs = {item.source_id: item.ref for item in items if item.source_id}
    verdict = rules.verdict(rules.findings(items, circle), overrides, refs)
    if verdict.standing:
        raise Blocked(verdict.standing)
    published = programme.release(actor, event, edition, circle=circle, overrides=verdict.accepted)
    return Released(edition, published)
