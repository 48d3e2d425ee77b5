"""What exactly a host agreed to, so that many small steps are one big one in the end."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tourapp.core.db import Base


class Agreement(Base):
    """The item as it was when its host agreed: what `rules.agreed_part` keeps of it, and the size of the group.

    An item that came as confirmed with a file has none until it is changed for the first time.
    """

    __tablename__ = "item_agreement"

    item_id: Mapped[uuid.UUID] = mapped_column(
        sa.ForeignKey("programme_item.id", ondelete="CASCADE"), primary_key=True
    )
    said: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    size: Mapped[int | None]
    """People in the group; None where nobody knew."""
    at: Mapped[dt.datetime]
