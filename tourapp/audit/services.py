"""Writing the audit log."""

from collections.abc import Sequence

from tourapp.access.actor import Actor
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session


def record(
    actor: Actor,
    verb: str,
    subject: str,
    *,
    event: str | None = None,
    fields: Sequence[str] = (),
    reason: str = "",
) -> None:
    """Note that the actor did this to that subject (a reference), in the transaction of the act itself.

    `fields` holds names of fields, never values; `reason` only what a rule asks a reason for.
    """
    session().add(
        AuditEntry(
            at=clock.now(),
            actor=actor.reference,
            verb=verb,
            subject=subject,
            event=event,
            fields=list(fields),
            reason=reason,
        )
    )
