"""What is done to the items of a draft: plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One thing done to one item of a draft."""

    item: uuid.UUID | None = None
    """None: a new item."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `ItemContent` and what they say from now on; of a new item kind and title at least."""
    drop: str = ""
    """Drop it, for this reason."""
    restore: bool = False
    seen_version: int | None = None
    """Refuse (Conflict) when somebody was faster."""
