"""Public holidays of a place, by name in both languages. The tables are those of the `holidays` library."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays
from babel.core import get_global

from tourapp.core.words import Words

PARTS = {"GB": "ENG"}
"""Where a country has no holidays of its own, the part of it in which its clocks are set."""

LANGUAGES = {"en": ("en_GB", "en_US"), "ja": ("ja",)}


def country_of(zone: str) -> str | None:
    """The country (ISO 3166) whose clocks this zone shows; None for a zone of no country."""
    found: str | None = get_global("zone_territories").get(zone)
    return found


def named(zone: str, days: Iterable[dt.date]) -> dict[dt.date, Words]:
    """The days among these that are public holidays where the clocks of this zone hang, with their names.

    A name that the tables do not have in Japanese stands in English on both sides.
    """
    country = country_of(zone)
    wanted = sorted(set(days))
    if country is None or not wanted:
        return {}
    found = {}
    for day in wanted:
        name = _names(country, day.year).get(day)
        if name is not None:
            found[day] = name
    return found


@lru_cache(maxsize=128)
def _names(country: str, year: int) -> dict[dt.date, Words]:
    try:
        english = _table(country, year, "en")
    except NotImplementedError:  # a country that the library has no table for
        return {}
    japanese = _table(country, year, "ja")
    return {day: Words(name, japanese.get(day, name)) for day, name in english.items()}


def _table(country: str, year: int, lang: str) -> dict[dt.date, str]:
    """Day → name in this language, or in the country's own where the library has no other."""
    part = PARTS.get(country)
    known = holidays.country_holidays(country, subdiv=part).supported_languages
    chosen = next((language for language in LANGUAGES[lang] if language in known), None)
    if chosen is None and lang == "ja":
        return {}
    return dict(holidays.country_holidays(country, subdiv=part, years=year, language=chosen))
