"""Decisions about changes of a draft: which one is undone next, and what undoing does to an item of today."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, Self, TypeVar

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation

CONFIRMATION = ("confirmation", "confirmed_by", "confirmed_on", "confirmation_channel")
"""What a host has said. It is nobody's to take back but the host's."""

TOGETHER = (
    ("kind", "title"),
    ("starts", "ends"),
    ("place", "place_key", "place_ref", "address", "lat", "lon", "room", "room_ref"),
    ("host", "host_ref", "host_organisation"),
    ("capacity", "needs_signup"),
    ("cost_bearer", "cost_amount", "cost_currency"),
    ("travel_from", "travel_to", "travel_mode", "travel_minutes", "travel_km"),
    ("transfer_from", "transfer_mode", "transfer_minutes"),
)
"""Fields that make sense only together: whoever has changed one of them has changed all."""


class Change(Protocol):
    """What decides whether a change is undone next."""

    @property
    def number(self) -> int: ...
    @property
    def edition(self) -> int: ...
    @property
    def is_final(self) -> bool: ...
    @property
    def undoes(self) -> int | None: ...
    @property
    def undone_in(self) -> int | None: ...


C = TypeVar("C", bound=Change)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a change did to one item: `before` is None for a new one, `names` the fields that were edited.

    `after` is the item as it was kept: what follows from an edit (`changed since you agreed`) is in it, and not in
    `names`.
    """

    item: uuid.UUID
    before: ItemContent | None
    after: ItemContent
    names: frozenset[str] = frozenset()
    was_dropped: bool = False
    is_dropped: bool = False
    reason: str = ""
    """Why it is dropped, or was."""

    @property
    def was_absent(self) -> bool:
        return self.before is None or self.was_dropped

    @property
    def is_nothing(self) -> bool:
        return self.before is not None and not self.names and self.was_dropped == self.is_dropped

    def to_json(self) -> dict[str, Any]:
        return {
            "item": str(self.item),
            "before": self.before.to_json() if self.before is not None else None,
            "after": self.after.to_json(),
            "names": sorted(self.names),
            "dropped": [self.was_dropped, self.is_dropped],
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        was_dropped, is_dropped = stored["dropped"]
        return cls(
            item=uuid.UUID(stored["item"]),
            before=ItemContent.from_json(stored["before"]) if stored["before"] is not None else None,
            after=ItemContent.from_json(stored["after"]),
            names=frozenset(stored["names"]),
            was_dropped=was_dropped,
            is_dropped=is_dropped,
            reason=stored["reason"],
        )


def edited(before: ItemContent, wanted: ItemContent) -> frozenset[str]:
    """The fields in which two texts differ."""
    return frozenset(
        field.name for field in fields(before) if getattr(before, field.name) != getattr(wanted, field.name)
    )


def check_said(before: ItemContent, wanted: ItemContent) -> None:
    """Refused: an edit of what a host has said. Whether to ask one is the office's to say, until then."""
    said = edited(before, wanted) & set(CONFIRMATION)
    is_ours = said == {"confirmation"} and {before.confirmation, wanted.confirmation} <= _OURS
    if said and not is_ours:
        raise Refusal(
            _l("What a host has said is noted with its answers, and not by editing the item."),
            field="confirmation",
            code="said",
        )


_OURS = {Confirmation.PROPOSED, Confirmation.NOT_NEEDED}


# --- which one ---------------------------------------------------------------------------------------------


def to_undo(own: Sequence[C], edition: int) -> C | None:
    """Somebody's last change that stands; None when that is an imported file, or older than the last edition.

    `own` are her changes in order, undoing and redoing left out or not.
    """
    standing = [change for change in own if change.undoes is None and change.undone_in is None]
    if not standing or standing[-1].is_final or standing[-1].edition != edition:
        return None
    return standing[-1]


def to_redo(own: Sequence[C], edition: int) -> C | None:
    """The change that she has undone last, unless she has changed something else since."""
    changes = [change for change in own if change.undoes is None]
    newest = changes[-1].number if changes else 0
    undone = [change for change in changes if change.undone_in is not None and change.undone_in > newest]
    return undone[0] if undone and undone[0].edition == edition else None


# --- what it does --------------------------------------------------------------------------------------------


def reversed_in(entry: Entry, now: ItemContent) -> ItemContent:
    """An item of today without what this change did to it; what others have done to other fields stays.

    What its host has said stays too, unless the change itself said it and nobody has since.
    """
    if entry.before is None:
        return now
    names = set(entry.names)
    if _said(now) != _said(entry.after):
        names -= set(CONFIRMATION)
    return replace(now, **{name: getattr(entry.before, name) for name in names})


def is_overtaken(entry: Entry, now: ItemContent, *, is_dropped: bool) -> bool:
    """Whether undoing this would take back what somebody has done to the same since."""
    if entry.was_absent and is_dropped:
        return False  # it would be dropped, and is
    if is_dropped != entry.is_dropped:
        return True
    goes = entry.was_absent and not entry.is_dropped
    differing = edited(entry.after, now) - set(CONFIRMATION)
    return bool(differing if goes else differing & _with_theirs(entry.names))


def _with_theirs(names: frozenset[str]) -> frozenset[str]:
    """These fields, with those that make sense only together with them."""
    return names.union(*(together for together in TOGETHER if names & set(together)))


def _said(content: ItemContent) -> tuple[Any, ...]:
    return tuple(getattr(content, name) for name in CONFIRMATION)
