"""What is left of a message in the end: that something was said, about what, and when."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.messages.models import Message, MessageState

UNSENT = (MessageState.QUEUED, MessageState.REVIEW)
FORGOTTEN: dict[str, Any] = {
    "to_ref": None,
    "to_address": "",
    "to_name": "",
    "subject": "",
    "text": "",
    "html": "",
    "secrets": None,
    "search_text": "",
    "last_error": "",
    "dropped_reason": "",
}
"""What becomes of the columns that say what was said, and to whom."""


def purge_due(limit: int = 500) -> int:
    """Empty messages whose purge date has passed; answers how many. What never went by then goes altogether."""
    due = (
        sa.select(Message.id)
        .where(Message.purge_on < clock.today("UTC"), Message.to_address != "")
        .order_by(Message.purge_on, Message.id)
        .limit(limit)
    )
    wanted = session().scalars(due).all()
    if wanted:
        drop_unsent(wanted)
        emptied = sa.update(Message).where(Message.id.in_(wanted)).values(FORGOTTEN)
        session().execute(emptied.execution_options(synchronize_session=False))
        audit.record(SYSTEM, "messages.purge", "messages", fields=[str(len(wanted))])
    return len(wanted)


def drop_unsent(identifiers: Iterable[Any]) -> int:
    """Delete those of these messages that nobody has got: what was never said leaves no trace."""
    chosen = sa.delete(Message).where(Message.id.in_(set(identifiers)), Message.state.in_(UNSENT))
    done = session().execute(chosen.execution_options(synchronize_session=False))
    return int(getattr(done, "rowcount", 0))
