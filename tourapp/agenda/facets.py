"""By what a public calendar can be narrowed: a track, a day, a room, a host, an office."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from tourapp.agenda.queries import Shown
from tourapp.core.text import search_key

NAMES = ("track", "day", "room", "host")
EXACT = frozenset({"day", "office"})
"""Codes, not words of people."""


def facet(name: str, value: str) -> str:
    """As a state keeps it and as an address is understood: letter case, width and accents do not matter."""
    return f"{name}:{value.strip() if name in EXACT else search_key(value)}"


def narrowed(entries: Iterable[Shown], asked: Mapping[str, Collection[str]]) -> Sequence[Shown]:
    """Those entries that have, for each name that is asked for, one of the values; in their order."""
    wanted = [frozenset(facet(name, value) for value in values) for name, values in asked.items() if values]
    return [shown for shown in entries if all(each & shown.facets for each in wanted)]
