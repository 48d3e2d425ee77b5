"""The daily retention job: everything whose time has come goes, and a report of numbers stays."""

from tourapp.access.actor import SYSTEM
from tourapp.audit import services as audit
from tourapp.core import clock, jobs
from tourapp.core.db import session
from tourapp.core.ids import new_id, ref
from tourapp.custody.models import PurgeRun
from tourapp.custody.retention import RETENTION

JOB = "custody.purge"
MORE_JOB = "custody.purge_more"


def purge() -> PurgeRun:
    """Remove what is due, some of each kind, and write down how many of what. Call it again until it finds nothing.

    Some at a time: a year's worth in one transaction would keep every other writer waiting.
    """
    removed = {line.kind: line.purge() for line in RETENTION}
    run = PurgeRun(
        id=new_id(), at=clock.now(), removed={kind: number for kind, number in removed.items() if number}
    )
    if not run.removed:
        run.cleaned_at = run.at
    session().add(run)
    session().flush()
    audit.record(SYSTEM, "custody.purge", ref("purge_run", run.id), fields=sorted(run.removed))
    return run


def purge_daily() -> None:
    """The worker's tick; as long as there is more, another job goes on with it."""
    run = purge()
    if run.removed:
        jobs.enqueue(MORE_JOB, {"after": str(run.id)}, once=f"{MORE_JOB}:{run.id}")


def purge_more() -> None:
    """Go on where a run stopped; a run that finds nothing is not written down."""
    removed = {line.kind: number for line in RETENTION if (number := line.purge())}
    if removed:
        run = PurgeRun(id=new_id(), at=clock.now(), removed=removed)
        session().add(run)
        session().flush()
        jobs.enqueue(MORE_JOB, {"after": str(run.id)}, once=f"{MORE_JOB}:{run.id}")
