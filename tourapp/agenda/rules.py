"""What a publishing changes: values in, a decision out."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

UID_SUFFIX = "@agenda.tourapp"
"""Fixed for ever: a UID must not change when a server or a house is renamed (CAL-40)."""


@dataclass(frozen=True)
class Shown:
    """What a circle has in its calendar now."""

    content_hash: str
    is_cancelled: bool


@dataclass(frozen=True)
class Changes:
    """What a publishing does, as owners in their given order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.cancelled)


def new_uid() -> str:
    """A fresh UID: nothing in it says what the entry is, where or when."""
    return f"{uuid.uuid4()}{UID_SUFFIX}"


def family(owner: str) -> str:
    """The kind of thing behind an owner: "item" of `item:0198…`."""
    return owner.partition(":")[0]


def changes(
    shown: Mapping[str, Shown], wanted: Mapping[str, str], families: Iterable[str], *, only: bool
) -> Changes:
    """Compare what a circle is shown with what it shall see (owner → hash of the content).

    An owner with another hash is changed; a cancelled one that comes back is changed too. Live owners of
    these families that are wanted no more are cancelled, unless `only` the wanted ones are meant.
    """
    families = set(families)
    added = tuple(owner for owner in wanted if owner not in shown)
    changed = tuple(
        owner for owner in wanted if owner in shown and shown[owner].content_hash != wanted[owner]
    )
    gone = (
        () if only else tuple(owner for owner in shown if owner not in wanted and family(owner) in families)
    )
    return Changes(added, changed, tuple(owner for owner in gone if not shown[owner].is_cancelled))


def stamp(at: dt.datetime, changed_at: dt.datetime | None) -> dt.datetime:
    """The time of a publishing as calendars show it: whole seconds, never before the last one."""
    whole = at.replace(microsecond=0)
    return whole if changed_at is None else max(whole, changed_at)


@dataclass(frozen=True)
class Seen:
    """An entry as somebody has it in her calendar."""

    sequence: int
    stamp: dt.datetime
    content: Mapping[str, Any]
    is_cancelled: bool


@dataclass(frozen=True)
class Own:
    """What one reader was shown otherwise than her circle; `content` only while the entry is struck out for her."""

    sequence: int
    stamp: dt.datetime
    content: Mapping[str, Any] | None


def own_view(circle: Seen, own: Own | None) -> Seen:
    """How a reader of this circle sees an entry: the higher number is the newer word (CAL-42)."""
    if own is None or circle.sequence > own.sequence:
        return circle
    if own.content is None:
        return Seen(own.sequence, own.stamp, circle.content, circle.is_cancelled)
    return Seen(own.sequence, own.stamp, own.content, True)
