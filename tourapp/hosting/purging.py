"""What goes when its time has come: people of a host, by name; what was said with them; who was there on the day."""

from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.audit import services as audit
from tourapp.core import blobs, clock
from tourapp.core.db import session
from tourapp.hosting.models import Contact, Dossier, EngagementNote, HostAnswer, SignOff

PORTION = 200
"""Rows of one kind in one go."""

_FILE = {"file_name": "", "content_type": "", "size": 0}
_BLANK: tuple[tuple[Any, dict[str, Any]], ...] = (
    (EngagementNote, {"who": "", "text": "", **_FILE}),
    (HostAnswer, {"name": "", **_FILE}),
    (SignOff, {"name": "", **_FILE}),
    (Dossier, {"contact_section": "", "contact_post": "", "contact_name": "", "contact_phone": ""}),
)
"""What is emptied: the row stays, since an item was confirmed by it."""


def purge_due() -> int:
    """Remove what has passed its date, some at a time; answers how many rows. Zero: there is nothing left to do."""
    today = clock.today("UTC")
    gone = 0
    for table, empty in _BLANK:
        filled = sa.or_(*(getattr(table, name) != value for name, value in empty.items()))
        due = sa.select(table).where(table.purge_on < today, filled).order_by(table.id).limit(PORTION)
        for row in session().scalars(due).all():
            blobs.remove(row.ref)
            for name, value in empty.items():
                setattr(row, name, value)
            gone += 1
    for contact in session().scalars(
        sa.select(Contact).where(Contact.purge_on < today).order_by(Contact.id).limit(PORTION)
    ):
        session().delete(contact)
        gone += 1
    session().flush()
    if gone:
        audit.record(SYSTEM, "hosting.purge", "hosting", fields=["name", "text"])
    return gone
