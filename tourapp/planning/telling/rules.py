"""Decisions about telling: what is worth it, when, and what one person is told. Values in, values out."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tourapp.planning.differences import FieldChange, ItemChange, differences
from tourapp.programme.rules import ReleasedItem

QUIET = dt.timedelta(minutes=10)
"""After the last release: so long an event waits before it tells of changes, unless it says otherwise."""

LONGEST_QUIET = dt.timedelta(days=1)

LONGEST_HELD = dt.timedelta(hours=1)
"""So long a change waits at most, however often something is released in between."""

SOON = dt.timedelta(hours=24)
"""What begins within this time is told at once: a calendar may look again only after it has begun."""

NOT_WORTH_TELLING = frozenset(
    {"audience", "confirmation", "capacity", "needs_signup", "is_optional", "kind", "track", "lat", "lon"}
)
"""Fields of which nobody is told: how far the office is with a host, and what only orders a list.

Whoever is let into an audience or out of it gains or loses the item, and is told of that.
"""


WHO = frozenset({"audience", "needs_signup"})
"""Fields that decide who reads an item."""


class News(StrEnum):
    NEW = "new"
    """It is in her programme now."""
    CHANGED = "changed"
    OFF = "off"
    """It takes place no more."""
    NOT_HERS = "not_hers"
    """It takes place, without her."""


@dataclass(frozen=True)
class Item:
    """What one person is told of one item: as she knew it, as it is, and the fields that are worth telling."""

    news: News
    before: ReleasedItem | None
    after: ReleasedItem | None
    fields: tuple[FieldChange, ...] = ()


Change = ItemChange[ReleasedItem]


def worth_telling(
    before: Mapping[uuid.UUID, ReleasedItem], after: Mapping[uuid.UUID, ReleasedItem], now: dt.datetime
) -> tuple[Change, ...]:
    """What differs between two programmes of a circle and concerns somebody: neither over nor a detail of the office.

    A change of who is meant stays, without fields to tell.
    """
    found = []
    for change in differences(before, after):
        if _is_over(change, now):
            continue
        told = tuple(field for field in change.fields if field.name not in NOT_WORTH_TELLING)
        moved = any(field.name in WHO for field in change.fields)
        if told or moved or change.before is None or change.after is None:
            found.append(ItemChange(change.id, change.fate, change.before, change.after, told))
    return tuple(found)


def is_soon(change: Change, now: dt.datetime) -> bool:
    """Whether it begins, or was to begin, within a day, or has begun: such a change is told at once."""
    starts = [item.starts.instant for item in (change.before, change.after) if item and item.starts]
    return any(now - SOON <= at <= now + SOON for at in starts)


def due(first: dt.datetime, now: dt.datetime, quiet: dt.timedelta) -> dt.datetime:
    """When something that first changed then is told, if nothing more is released; never later than `LONGEST_HELD`."""
    return min(now + quiet, max(first + LONGEST_HELD, first + quiet))


@dataclass(frozen=True)
class Meant:
    """A change, and the references of those who read the item: as it was, and as it is."""

    change: Change
    before: frozenset[str]
    after: frozenset[str]


def for_her(changes: Sequence[Meant], hers: frozenset[str]) -> tuple[Item, ...]:
    """What somebody who stands behind these references is told of these changes, in their order; often nothing."""
    found = []
    for each in changes:
        change = each.change
        before = change.before if hers & each.before else None
        after = change.after if hers & each.after else None
        if before and after:
            if change.fields:
                found.append(Item(News.CHANGED, before, after, change.fields))
        elif after:
            found.append(Item(News.NEW, None, after))
        elif before:
            found.append(Item(News.NOT_HERS if change.after else News.OFF, before, None))
    return tuple(found)


@dataclass(frozen=True)
class Concerning:
    """A change, and the people who read the item: as it was, and as it is."""

    change: Change
    before: frozenset[uuid.UUID]
    after: frozenset[uuid.UUID]

    @property
    def readers(self) -> frozenset[uuid.UUID]:
        return self.before if self.before is self.after else self.before | self.after

    @property
    def told(self) -> frozenset[uuid.UUID]:
        """Who is told of it: whoever reads the item, or only those who gain or lose it."""
        return self.readers if self.change.fields else self.before ^ self.after


def together(groups: Iterable[frozenset[uuid.UUID]]) -> frozenset[uuid.UUID]:
    """All of them. Most groups are the same one, of thousands: each is taken once."""
    return frozenset[uuid.UUID]().union(*set(groups))


def _is_over(change: Change, now: dt.datetime) -> bool:
    """Whether it had ended, both as it was and as it is; what has no time yet is still to come."""
    ends = [item.ends or item.starts for item in (change.before, change.after) if item]
    return all(at is not None and at.instant < now for at in ends)
