"""Reading what was accepted."""

from collections.abc import Mapping

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.events.models import Event
from tourapp.planning.acceptance.models import Acceptance
from tourapp.planning.findings import Finding


def of_event(event: Event) -> Mapping[str, Acceptance]:
    """Everything that was ever accepted in this event and not taken back, by the key of its finding."""
    chosen = (
        sa.select(Acceptance).where(Acceptance.event_id == event.id).order_by(Acceptance.at, Acceptance.id)
    )
    return {each.finding: each for each in session().scalars(chosen)}


def holds(acceptance: Acceptance | None, finding: Finding) -> bool:
    """Whether somebody accepted this finding as it is: with these numbers, and no worse."""
    return acceptance is not None and acceptance.digest == finding.digest
