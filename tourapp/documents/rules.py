"""Decisions about papers: for whom one is, which items are on it, and whether it is a draft still."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from tourapp.agenda.circles import Circle
from tourapp.programme import rules as programme
from tourapp.programme.kinds import ItemKind
from tourapp.programme.rules import ReleasedItem


class Reader(StrEnum):
    """For whom a paper is. What is on it comes from the circle that reads it."""

    PARTICIPANTS = "participants"
    INTERPRETERS = "interpreters"
    HOST = "host"


CIRCLES: dict[Reader, Circle] = {
    Reader.PARTICIPANTS: Circle.PARTICIPANTS,
    Reader.INTERPRETERS: Circle.PARTICIPANTS,
    Reader.HOST: Circle.HOST,
}
"""Interpreters go with the group, and read what it reads."""

NOBODYS = (ItemKind.TRAVEL, ItemKind.LODGING, ItemKind.BREAK, ItemKind.FREE)
"""What needs no host, and names none: on a host's days it says from where the group comes, and where it sleeps."""


def own_days(items: Sequence[ReleasedItem], host: str) -> tuple[ReleasedItem, ...]:
    """Of an edition what this authority (`organisation:…`) receives, and on those days what nobody receives.

    Never what another authority receives.
    """
    days = {item.starts.date for item in items if item.host_ref == host and item.starts}
    return tuple(
        item
        for item in items
        if item.host_ref == host
        or (_is_nobodys(item) and item.starts is not None and item.starts.date in days)
    )


def _is_nobodys(item: ReleasedItem) -> bool:
    return item.kind in NOBODYS and not item.host_ref and not item.host_organisation


def on_paper(
    items: Sequence[ReleasedItem], *, host: str = "", references: Collection[str] | None = None
) -> tuple[ReleasedItem, ...]:
    """Which items are on a paper: the host's own days, what is meant for these references, or everything."""
    shown = own_days(items, host) if host else tuple(items)
    return shown if references is None else programme.meant_for(shown, references)


def is_as_issued(items: Iterable[ReleasedItem], *, is_issued: bool) -> bool:
    """Whether a paper is an itinerary (行程表) and no draft (行程案): those who go were given it, or all is agreed."""
    return is_issued or all(item.is_settled for item in items)


def main_zone(items: Iterable[ReleasedItem], default: str) -> str:
    """Whose clocks most items show; the earlier one of two that are as frequent."""
    counted: dict[str, int] = {}
    for item in items:
        if item.starts is not None:
            counted[item.starts.zone] = counted.get(item.starts.zone, 0) + 1
    return max(counted, key=lambda zone: counted[zone]) if counted else default
