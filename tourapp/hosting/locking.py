"""One after the other: whoever answers, decides or sends for an authority first updates its row."""

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.hosting.models import Engagement


def lock(engagement: Engagement) -> None:
    """Let nobody else answer or decide for this authority until we are done."""
    session().execute(
        sa.update(Engagement)
        .where(Engagement.id == engagement.id)
        .values(section=Engagement.section)
        .execution_options(synchronize_session=False)
    )
