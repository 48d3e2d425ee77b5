"""Countries by name, for choices and for showing."""

from functools import lru_cache

from babel import Locale

_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"})
"""Codes of two letters that name groups of countries, or nothing."""


@lru_cache(maxsize=4)
def countries(lang: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, by name in this language."""
    named = Locale(lang).territories.items()
    known = [(code, name) for code, name in named if len(code) == 2 and code.isalpha()]
    return tuple(sorted(((c, n) for c, n in known if c not in _NOT_COUNTRIES), key=lambda each: each[1]))


def country_name(code: str, lang: str) -> str:
    """The name of a country in this language; its code when we know no name."""
    return str(Locale(lang).territories.get(code, code))
