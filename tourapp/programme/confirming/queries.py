"""Reading what hosts agreed to."""

import uuid
from collections.abc import Collection, Mapping

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.programme.confirming.models import Agreement


def agreements(items: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Agreement]:
    """What was agreed of each of these items; those without an agreement are left out. One statement."""
    chosen = sa.select(Agreement).where(Agreement.item_id.in_(items)).order_by(Agreement.item_id)
    return {agreement.item_id: agreement for agreement in session().scalars(chosen)}
