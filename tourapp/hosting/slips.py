"""Whether an authority has received the newest change slip; `documents` makes slips, `wiring.py` lets it say so."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tourapp.events.models import Event


@dataclass(frozen=True)
class SlipState:
    """Up to which edition the slip goes, and when the authority said that it received it."""

    number: int
    received_at: dt.datetime | None


Provider = Callable[[Event], Mapping[uuid.UUID, SlipState]]

_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Let `provider` say how it stands, by engagement; authorities that are not asked do not stand there."""
    _providers[:] = [provider]


def states(event: Event) -> Mapping[uuid.UUID, SlipState]:
    """Which authorities are asked to acknowledge a slip, and when they did."""
    return _providers[0](event) if _providers else {}
