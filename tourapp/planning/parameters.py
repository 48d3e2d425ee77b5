"""What checks count with: speeds, margins and limits. The house's own (`domain.md` §5), and what an event changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Speeds in km/h, distances in km, everything else in minutes or days unless its name says otherwise."""

    walk_kmh: float = 4
    bus_kmh: float = 30
    far_bus_kmh: float = 50
    far_bus_from_km: float = 30
    """A bus leg longer than this goes at the higher speed."""
    train_kmh: float = 40
    shinkansen_kmh: float = 230
    detour: float = 1.3
    """A way is this many times the straight line between two places."""
    margin_minutes: int = 10
    """For each leg of a group of more than `small_group` people."""
    small_group: int = 8
    walked_to_lodging_km: float = 1.0
    """As far as this from where one sleeps nobody needs a leg."""
    way_mode: str = "chartered_bus"
    """How a group goes where nobody has said how: what repairs and suggestions put in."""
    walked_km: float = 1.0
    """As far as this it walks."""
    unknown_way_minutes: int = 20
    """What is kept free for a way of which nobody knows how far it is."""

    day_warn_minutes: int = 600
    day_block_minutes: int = 780
    stretch_minutes: int = 270
    """The longest time without a meal, a break or a pause."""
    pause_minutes: int = 30
    """What counts as a pause, once the way is taken off."""
    arrival_quiet_minutes: int = 180

    call_least_minutes: int = 15
    call_most_minutes: int = 30
    call_early_minutes: int = 10
    call_lead_days: int = 14
    """From so many days before, gifts have to be known."""
    cards_lead_days: int = 14

    alone_consecutive_minutes: int = 120
    alone_simultaneous_minutes: int = 30
    """How long one interpreter works alone."""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """These, where an event says otherwise than the house; names that are none are passed over."""
        return cls(**{name: value for name, value in given.items() if name in NAMES})

    @property
    def given(self) -> dict[str, Any]:
        """Only what differs from the house."""
        house = asdict(Parameters())
        return {name: value for name, value in asdict(self).items() if value != house[name]}


NAMES = tuple(field.name for field in fields(Parameters))
