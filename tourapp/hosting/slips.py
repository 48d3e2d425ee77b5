"""Whether an authority has received the newest change slip; `documents` makes slips, `wiring.py` lets it say so."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tourapp.events.models import Event
from tourapp.hosting.models import Engagement


@dataclass(frozen=True)
class SlipState:
    """Up to which edition the slip goes, and when the authority said that it received it."""

    number: int
    received_at: dt.datetime | None


Provider = Callable[[Event, Sequence[Engagement]], Mapping[uuid.UUID, SlipState]]

_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Let `provider` say how it stands, by engagement; authorities that are not asked do not stand there."""
    _providers[:] = [provider]


def states(event: Event, engagements: Sequence[Engagement]) -> Mapping[uuid.UUID, SlipState]:
    """Which of these authorities of an event are asked to acknowledge a slip, and when they did."""
    return _providers[0](event, engagements) if _providers else {}


def state(engagement: Engagement) -> SlipState | None:
    """The same of one authority."""
    return states(engagement.event, [engagement]).get(engagement.id)
