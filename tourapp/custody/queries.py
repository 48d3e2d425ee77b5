"""Reading what custody has done, and what is left of an event."""

from collections.abc import Sequence

import sqlalchemy as sa

from tourapp.audit.models import AuditEntry
from tourapp.core.db import session
from tourapp.core.paging import Page, page_of
from tourapp.custody.models import ErasureRecord, PurgeRun

OPENINGS = ("answers.open", "person.take_out")
"""What is written down when somebody looks at sealed values."""


def purge_runs(page: int) -> Page[PurgeRun]:
    """Runs of the retention job, newest first."""
    return page_of(sa.select(PurgeRun).order_by(PurgeRun.at.desc(), PurgeRun.id.desc()), page)


def erasures(limit: int = 50) -> Sequence[ErasureRecord]:
    """The last erasures, newest first."""
    chosen = sa.select(ErasureRecord).order_by(ErasureRecord.at.desc(), ErasureRecord.id.desc())
    return session().scalars(chosen.limit(limit)).all()


def erased_references() -> list[str]:
    """Everybody who was ever erased, by reference, the oldest first; none twice."""
    chosen = sa.select(ErasureRecord.references).order_by(ErasureRecord.at, ErasureRecord.id)
    return list(dict.fromkeys(each for found in session().scalars(chosen) for each in found))


def openings(event: str, page: int) -> Page[AuditEntry]:
    """When sealed answers of this event (a reference) were opened, newest first."""
    chosen = sa.select(AuditEntry).where(AuditEntry.event == event, AuditEntry.verb.in_(OPENINGS))
    return page_of(chosen.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()), page)
