"""Reading the audit log, newest first."""

from collections.abc import Sequence

import sqlalchemy as sa

from tourapp.audit.models import AuditEntry
from tourapp.core.db import session


def of_subject(subject: str, limit: int = 100) -> Sequence[AuditEntry]:
    """What was done to this subject (a reference)."""
    chosen = sa.select(AuditEntry).where(AuditEntry.subject == subject)
    return session().scalars(chosen.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)).all()


def of_event(event: str, limit: int = 20) -> Sequence[AuditEntry]:
    """What was done to anything of this event (a reference)."""
    chosen = sa.select(AuditEntry).where(AuditEntry.event == event)
    return session().scalars(chosen.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(limit)).all()
