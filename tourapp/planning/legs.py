"""What a way takes: how one goes, how far, how long (`domain.md` §5, defaults of R4).

Checks, repairs and suggestions ask here, so that what one of them proposes passes the others.
"""

import math
from dataclasses import dataclass

from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.planning import spots
from tourapp.planning.facts import Facts
from tourapp.planning.spots import Spot
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind

STEP = 5
"""Ways are planned in steps of so many minutes."""


@dataclass(frozen=True)
class Need:
    """What a way takes: the mode, how far, the bare minutes, and with the margin of the group."""

    mode: str
    km: float | None
    kmh: float | None
    minutes: int
    margin: int

    @property
    def needed(self) -> int:
        return self.minutes + self.margin


def margin(facts: Facts) -> int:
    """The minutes that a group needs on top for each leg; none for a small one, or one of unknown size."""
    size = facts.group.participants or 0
    return facts.parameters.margin_minutes if size > facts.parameters.small_group else 0


def need(mode: str, km: float | None, facts: Facts, *, said: int | None = None) -> Need | None:
    """What a way of so many km takes; what somebody `said` that it takes comes first. None where nobody can tell."""
    kmh = spots.speed(mode, km, facts.parameters) if km is not None else None
    if said is not None:
        return Need(mode, km, kmh, said, margin(facts))
    if km is None or kmh is None:
        return None
    return Need(mode, km, kmh, spots.minutes(km, kmh), margin(facts))


def of_journey(content: ItemContent, facts: Facts) -> Need | None:
    """What a journey takes: the minutes that were entered, else its distance, else the straight line × detour."""
    km = content.travel_km
    if km is None:
        km = detour_km(spots.begins(content, facts), spots.ends(content, facts), facts)
    return need(content.travel_mode, km, facts, said=content.travel_minutes)


def of_transfer(content: ItemContent, facts: Facts) -> Need | None:
    """What the short move before an item takes; None where there is none, or nobody can tell."""
    start = spots.transfer_begins(content, facts)
    km = detour_km(start, spots.begins(content, facts), facts)
    return need(content.transfer_mode, km, facts) if start is not None else None


def detour_km(start: Spot | None, end: Spot | None, facts: Facts) -> float | None:
    straight = spots.straight_km(start, end) if start and end else None
    return None if straight is None else straight * facts.parameters.detour


# --- a way that is yet to be planned ----------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """From one spot to another; `km` is not known where a spot has no coordinates."""

    start: Spot
    end: Spot
    mode: str
    km: float | None
    minutes: int
    """On the road."""
    needed: int
    """With the margin of the group, in steps of five minutes."""


def between(start: Spot | None, end: Spot | None, facts: Facts) -> Way | None:
    """The way from one spot to another, on foot where that is near, else as the event goes; None where nobody has to
    move, or nobody knows where to."""
    if start is None or end is None or start.is_at(end):
        return None
    given = facts.parameters
    km = detour_km(start, end, facts)
    if km is None:
        return Way(start, end, given.way_mode, None, given.unknown_way_minutes, up(given.unknown_way_minutes))
    mode = "walk" if km <= given.walked_km else given.way_mode
    km = math.ceil(round(km * 10, 6)) / 10  # as it is written down: never shorter than what was counted
    takes = need(mode, km, facts)
    if takes is None:  # by a timetable, which nobody has entered
        return Way(start, end, mode, km, given.unknown_way_minutes, up(given.unknown_way_minutes))
    return Way(start, end, mode, km, takes.minutes, up(takes.needed))


def journey(way: Way, starts: WallTime, ends: WallTime, audience: tuple[str, ...]) -> ItemContent:
    """A way as an item of its own, for these people. Nobody has to be asked for it."""
    return ItemContent(
        kind=ItemKind.TRAVEL,
        title=Words(f"To {way.end.name.in_('en')}", f"{way.end.name.in_('ja')}へ移動"),
        starts=starts,
        ends=ends,
        travel_from=way.start.name,
        travel_to=way.end.name,
        travel_mode=way.mode,
        travel_km=way.km,
        audience=audience,
        confirmation=Confirmation.NOT_NEEDED,
    )


def up(minutes: int) -> int:
    """The next full step."""
    return math.ceil(minutes / STEP) * STEP
