"""What is left of an invitation in the end: that it was sent, what it said of the programme, and when."""

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.feeds.invitations.models import Invitation
from tourapp.messages.models import KEPT


def purge_due(limit: int = 500) -> int:
    """Forget where invitations went, as soon as the text of their mail is forgotten too; answers how many."""
    due = (
        sa.select(Invitation.id)
        .where(Invitation.sent_at < clock.now() - KEPT, Invitation.address != "")
        .order_by(Invitation.sent_at, Invitation.id)
        .limit(limit)
    )
    wanted = session().scalars(due).all()
    if wanted:
        # The row stays: without it something far ahead would be sent as new.
        forgotten = sa.update(Invitation).where(Invitation.id.in_(wanted)).values(address="")
        session().execute(forgotten.execution_options(synchronize_session=False))
        audit.record(SYSTEM, "calendar_invitations.purge", "calendar_invitations", fields=[str(len(wanted))])
    return len(wanted)
