"""A released programme as pages lay it out: by track, by time, what has changed, what is next. Values only."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tourapp.core.time import WallTime, in_zone
from tourapp.programme import rules
from tourapp.programme.kinds import ItemKind
from tourapp.programme.rules import Day, ReleasedItem

EVERYBODYS = ("", "plenary")
"""What stands as the track of an item that belongs to none."""

MOST_COLUMNS = 5
"""More tracks than these do not fit beside each other."""


# --- tracks -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """What begins at one moment, in the order of the tracks; no `starts` where the time is still to come."""

    starts: WallTime | None
    items: tuple[ReleasedItem, ...]


def tracks(items: Iterable[ReleasedItem]) -> tuple[str, ...]:
    """The tracks of a programme by name; none when everything is for everybody, or all of it is one track."""
    named = {item.track for item in items if item.track not in EVERYBODYS}
    return tuple(sorted(named)) if len(named) > 1 else ()


def slots(items: Iterable[ReleasedItem]) -> tuple[Slot, ...]:
    """Items by the moment at which they begin; those of one moment by track, what is for everybody first."""
    ordered = sorted(rules.in_order(items), key=_moment)
    return tuple(
        Slot(members[0].starts, tuple(sorted(members, key=_track)))
        for _key, group in groupby(ordered, key=_moment)
        if (members := list(group))
    )


def _moment(item: ReleasedItem) -> tuple[bool, dt.datetime, str]:
    if item.starts is None:
        return True, dt.datetime.max.replace(tzinfo=dt.UTC), ""
    return False, item.starts.instant, item.starts.zone


def _track(item: ReleasedItem) -> str:
    return "" if item.track in EVERYBODYS else item.track


def on_track(items: Iterable[ReleasedItem], track: str) -> tuple[ReleasedItem, ...]:
    """What somebody on this track comes to: its items, and those for everybody."""
    return tuple(item for item in items if item.track == track or item.track in EVERYBODYS)


# --- what has changed ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """What became of an item since an earlier edition."""

    is_new: bool
    was: WallTime | None = None
    """When it began before, where that is no longer so."""


def marks(before: Iterable[ReleasedItem], now: Iterable[ReleasedItem]) -> Mapping[uuid.UUID, Mark]:
    """The items that are new or say something else than before, as this reader sees both."""
    known = {item.id: item for item in before}
    found = {}
    for item in now:
        old = known.get(item.id)
        if old is None:
            found[item.id] = Mark(is_new=True)
        elif _said(old) != _said(item):
            found[item.id] = Mark(is_new=False, was=old.starts if old.starts != item.starts else None)
    return found


def _said(item: ReleasedItem) -> ReleasedItem:
    """Without what no reader is shown: who else is meant, and how the host stands."""
    return replace(item, audience=(), confirmation=None, host_ref="")


# --- a day, and what is next --------------------------------------------------------------------------


NOT_AWAITED = (ItemKind.LODGING,)
"""What one is in for hours and need not come to: it is never what is next while something else is."""


def days(items: Iterable[ReleasedItem]) -> tuple[Day, ...]:
    """The days of a programme that have a date, in order."""
    return tuple(day for day in rules.days(tuple(items)) if day.on is not None)


def is_over(item: ReleasedItem, now: dt.datetime) -> bool:
    """Whether an item has ended, or has begun where it has no end."""
    last = item.ends or item.starts
    return last is not None and last.instant <= now


def next_of(items: Iterable[ReleasedItem], now: dt.datetime) -> ReleasedItem | None:
    """What somebody has to be at next: the first thing that has not begun.

    While nothing else is to come the one that goes on; None when all is over. A night is next only when nothing else
    is.
    """
    timed = [item for item in rules.in_order(items) if item.starts is not None]
    ahead = [item for item in timed if item.starts and item.starts.instant > now]
    running = [item for item in timed if item not in ahead and not is_over(item, now)]
    for found in (ahead, running):
        wanted = [item for item in found if item.kind not in NOT_AWAITED]
        if wanted:
            return wanted[0] if found is ahead else wanted[-1]
    return next(iter((*ahead, *running)), None)


def today(days: Sequence[Day], now: dt.datetime, zone: str) -> dt.date:
    """The date it is where the programme is: on the clocks of what is on now or comes next, else of `zone`."""
    found = next_of([item for day in days for item in day.items], now)
    return in_zone(now, found.starts.zone if found and found.starts else zone).date()


def leaves_at(item: ReleasedItem) -> WallTime | None:
    """When one sets out to be there in time, on the clock of the place; None where nothing is said of a way."""
    if item.starts is None or not item.transfer_minutes:
        return None
    before = item.starts.instant - dt.timedelta(minutes=item.transfer_minutes)
    return WallTime.from_instant(before, item.starts.zone)


def first_and_last(days: Sequence[Day]) -> tuple[dt.date, dt.date] | None:
    """The first and the last date of a programme; None for one without dates."""
    dates = [day.on for day in days if day.on is not None]
    return (dates[0], dates[-1]) if dates else None
