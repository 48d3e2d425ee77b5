"""Public holidays of a place, by name in both languages. The tables are those of the `holidays` library."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays
from babel.core import get_global

from tourapp.core.words import Words

PARTS = {"GB": "ENG"}
"""Where a country has no holidays of its own, the part of it in which its clocks are set."""

JAPANESE = {
    "New Year's Day": "元日",
    "Good Friday": "聖金曜日",
    "Easter Monday": "復活祭翌日の月曜日",
    "May Day": "メーデー",
    "Labor Day": "メーデー",
    "Ascension Day": "キリスト昇天祭",
    "Pentecost Monday": "聖霊降臨祭翌日の月曜日",
    "Spring Bank Holiday": "春の公休日",
    "Late Summer Bank Holiday": "夏の公休日",
    "May Bank Holiday": "5月の公休日",
    "June Bank Holiday": "6月の公休日",
    "August Bank Holiday": "8月の公休日",
    "October Bank Holiday": "10月の公休日",
    "Saint Patrick's Day": "聖パトリックの日",
    "German Unity Day": "ドイツ統一の日",
    "National Day": "建国記念日",
    "All Saints' Day": "諸聖人の日",
    "Christmas Day": "クリスマス",
    "Second Day of Christmas": "クリスマス翌日",
    "Boxing Day": "ボクシングデー",
    "Saint Stephen's Day": "聖ステファノの日",
}
"""Well-known names that the tables have in English only. They are names, not texts of the site, and stand here."""

_OBSERVED = " (observed)"

LANGUAGES = {"en": ("en_GB", "en_US"), "ja": ("ja",)}


def country_of(zone: str) -> str | None:
    """The country (ISO 3166) whose clocks this zone shows; None for a zone of no country."""
    found: str | None = get_global("zone_territories").get(zone)
    return found


def named(zone: str, days: Iterable[dt.date]) -> dict[dt.date, Words]:
    """The days among these that are public holidays where the clocks of this zone hang, with their names.

    A name that neither the tables nor `JAPANESE` have in Japanese stands in English on both sides.
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
    return {day: Words(name, japanese.get(day) or _in_japanese(name)) for day, name in english.items()}


def _in_japanese(name: str) -> str:
    if name.endswith(_OBSERVED) and (known := JAPANESE.get(name.removesuffix(_OBSERVED))):
        return f"{known}（振替休日）"
    return JAPANESE.get(name, name)


def _table(country: str, year: int, lang: str) -> dict[dt.date, str]:
    """Day → name in this language, or in the country's own where the library has no other."""
    part = PARTS.get(country)
    known = holidays.country_holidays(country, subdiv=part).supported_languages
    chosen = next((language for language in LANGUAGES[lang] if language in known), None)
    if chosen is None and lang == "ja":
        return {}
    return dict(holidays.country_holidays(country, subdiv=part, years=year, language=chosen))
