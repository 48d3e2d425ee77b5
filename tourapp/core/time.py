"""Time as people mean it, and as they read it.

Three things are kept apart: an *instant* (aware, UTC in the database), a *wall time in a place* (`WallTime`:
what the clock on the wall shows, with the IANA zone of the wall) and a *date*. The zone rules come from
zoneinfo, the names of days, months and cities from CLDR through babel; nothing here knows how many hours lie
between two cities.

The wording functions take `lang` ("en", "ja" or a regional tag of these) and give plain text. Their forms are
those of the style guide: 24-hour clock, the city named with every time, no commas inside a date.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import format_date

from tourapp.core.words import language_of


class UnknownZone(ValueError):
    """The text is not the name of an IANA time zone."""


class NoSuchTime(ValueError):
    """The clocks of this place skip this local time: they go forward over it."""

    def __init__(self, local: datetime, zone: str) -> None:
        super().__init__(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}")
        self.local = local
        self.zone = zone


def zone_info(zone: str) -> ZoneInfo:
    """The rules of an IANA zone; `UnknownZone` for any other text."""
    if zone not in _known_zones():
        raise UnknownZone(f"no time zone is called {zone!r}")
    return ZoneInfo(zone)


@cache
def _known_zones() -> frozenset[str]:
    # ZoneInfo alone raises five kinds of error for bad names, some of them from the file system.
    # "localtime" is wherever this machine happens to stand, "Factory" is nowhere.
    return frozenset(available_timezones() - {"localtime", "Factory"})


@dataclass(frozen=True, slots=True)
class WallTime:
    """A local time in a place: the truth for whatever happens in that place.

    `local` is naive, `zone` an IANA name. Refused: an aware `local`, an unknown zone (`UnknownZone`), a local
    time that the clocks skip (`NoSuchTime`). A time that happens twice is the first one unless `local.fold`
    is 1; a database column of local time does not keep the fold, so it is the first one again after a reload.

    Usable as an SQLAlchemy composite over (local, zone).
    """

    local: datetime
    zone: str
    # datetime ignores the fold when it compares; two instants an hour apart are not the same wall time.
    _fold: int = field(init=False, repr=False, default=0)

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("a wall time is local: give a naive datetime and the zone")
        back = self.instant.astimezone(zone_info(self.zone)).replace(tzinfo=None)
        if back != self.local:
            raise NoSuchTime(self.local, self.zone)
        # On its way back the time has lost a fold that means nothing here.
        object.__setattr__(self, "local", back)
        object.__setattr__(self, "_fold", back.fold)

    @classmethod
    def from_instant(cls, instant: datetime, zone: str) -> Self:
        """What the wall of this zone shows at an aware instant."""
        return cls(in_zone(instant, zone).replace(tzinfo=None), zone)

    def __composite_values__(self) -> tuple[datetime, str]:
        return self.local, self.zone

    def __str__(self) -> str:
        return f"{self.local:%Y-%m-%d %H:%M} {self.zone}"

    @property
    def aware(self) -> datetime:
        """The same moment as an aware datetime in its own zone."""
        return self.local.replace(tzinfo=zone_info(self.zone))

    @property
    def instant(self) -> datetime:
        """The same moment in UTC, for sorting and comparing."""
        return self.aware.astimezone(UTC)

    @property
    def date(self) -> date:
        """The date on the wall calendar of the place."""
        return self.local.date()

    def moved(self, *, days: int) -> Self:
        """The same wall time some days later (earlier, if negative), whatever the clocks did in between."""
        return type(self)(self.local + timedelta(days=days), self.zone)


def in_zone(instant: datetime, zone: str) -> datetime:
    """An aware instant as the clocks of a zone show it. A naive one is refused with ValueError."""
    if instant.tzinfo is None:
        raise ValueError("an instant is aware; this datetime has no zone")
    return instant.astimezone(zone_info(zone))


def iso(instant: datetime, zone: str) -> str:
    """For `<time datetime="…">`: to the minute, with the offset of the zone, `2025-05-20T10:30+09:00`."""
    return in_zone(instant, zone).isoformat(timespec="minutes")


# --- counting -------------------------------------------------------------------------------------


def days_until(day: date, today: date) -> int:
    """Whole days from today to that day: 0 today, 1 tomorrow, negative when it is past."""
    return (day - today).days


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year of a day, April to March: January 2027 is in 2026 (令和8年度)."""
    return day.year if day.month >= 4 else day.year - 1


def nights_days(first: date, last: date, lang: str) -> str:
    """How long a stay is: `6 nights, 7 days` / `6泊7日`; one day is `1 day` / `日帰り`."""
    nights = (last - first).days
    if nights < 0:
        raise ValueError("a stay ends after it begins")
    if language_of(lang) == "ja":
        return f"{nights}泊{nights + 1}日" if nights else "日帰り"
    if not nights:
        return "1 day"
    return f"{nights} {'night' if nights == 1 else 'nights'}, {nights + 1} days"


# --- the names of places ---------------------------------------------------------------------------

_LOCALES = {"en": Locale("en", "GB"), "ja": Locale("ja", "JP")}

# A deadline in a Japanese text is given in the time of the country, not of its capital (17:00（日本時間）).
_PLACE_OF_DEADLINE_JA = {"東京": "日本"}


def city(zone: str, lang: str) -> str:
    """The name of the city whose clocks a zone shows, in running text: `Tokyo`, `東京`."""
    return _city(zone, language_of(lang))


@cache
def _city(zone: str, lang: str) -> str:
    zone_info(zone)
    locale = _locale(lang)
    for name in _names_of_zone(zone):
        found = locale.time_zones.get(name, {}).get("city")
        if found:
            return str(found)
    # CLDR leaves out a name that says nothing more than the zone.
    current = get_global("zone_aliases").get(zone, zone)
    return str(current).rsplit("/", 1)[-1].replace("_", " ")


def _names_of_zone(zone: str) -> Iterator[str]:
    """The zone, then its other names: CLDR files some cities under an old one, where babel does not look."""
    aliases = get_global("zone_aliases")
    current = aliases.get(zone, zone)
    yield zone
    yield current
    yield from (old for old, new in aliases.items() if new == current)


def _locale(lang: str) -> Locale:
    return _LOCALES[language_of(lang)]


# --- dates in words --------------------------------------------------------------------------------

# Keys: language, then which of year and weekday stand in it. CLDR's own patterns put commas (en) and
# half-width brackets (ja) where the style guide has none.
_DATE_PATTERNS = {
    ("en", True, True): "EEEE d MMMM y",
    ("en", True, False): "d MMMM y",
    ("en", False, True): "EEEE d MMMM",
    ("en", False, False): "d MMMM",
    ("ja", True, True): "y年M月d日（EEE）",
    ("ja", True, False): "y年M月d日",
    ("ja", False, True): "M月d日（EEE）",
    ("ja", False, False): "M月d日",
}


def _date(day: date, pattern: str, lang: str) -> str:
    return format_date(day, pattern, locale=_locale(lang))


def long_date(day: date, lang: str, *, year: bool = True, weekday: bool = True) -> str:
    """`Friday 31 January 2025` / `2025年1月31日（金）`."""
    return _date(day, _DATE_PATTERNS[language_of(lang), year, weekday], lang)


def short_date(day: date, lang: str) -> str:
    """For dense tables, without the year: `Tue 20 May` / `5月20日（火）`."""
    return _date(day, "M月d日（EEE）" if language_of(lang) == "ja" else "EEE d MMM", lang)


def weekday(day: date, lang: str) -> str:
    """The day of the week alone, for a column: `Tue` / `火`."""
    return _date(day, "EEE", lang)


def month_name(day: date, lang: str) -> str:
    """The month of a day: `January 2025` / `2025年1月`."""
    return _date(day, "y年M月" if language_of(lang) == "ja" else "MMMM y", lang)


def date_tile(day: date, lang: str) -> tuple[str, str, str]:
    """A date in three lines, for a tile: `Wed`, `15`, `January 2025` / `水曜`, `15日`, `2025年1月`."""
    if language_of(lang) == "ja":
        return _date(day, "EEE曜", lang), _date(day, "d日", lang), _date(day, "y年M月", lang)
    return _date(day, "EEE", lang), _date(day, "d", lang), _date(day, "MMMM y", lang)


def date_range(first: date, last: date, lang: str, *, weekdays: bool = True, year: bool = True) -> str:
    """`Sunday 18 to Saturday 24 May 2025` / `2025年5月18日（日）〜24日（土）`; one day is a long date.

    What both ends share is said once. Without `weekdays`: `20 to 22 May 2019` / `2019年5月20日〜22日`.
    Without `year` the years are left out, unless the range crosses into another one.
    """
    if last < first:
        raise ValueError("a range of dates ends after it begins")
    if (first.year, first.month, first.day) == (last.year, last.month, last.day):
        return long_date(first, lang, year=year, weekday=weekdays)
    same_year = first.year == last.year
    same_month = same_year and first.month == last.month
    year = year or not same_year
    if language_of(lang) == "ja":
        start = long_date(first, lang, year=year, weekday=weekdays)
        if same_month:
            end = _date(last, "d日（EEE）" if weekdays else "d日", lang)
        else:
            end = long_date(last, lang, year=not same_year, weekday=weekdays)
        return f"{start}〜{end}"
    if same_month:
        start = _date(first, "EEEE d" if weekdays else "d", lang)
    else:
        start = long_date(first, lang, year=not same_year, weekday=weekdays)
    return f"{start} to {long_date(last, lang, year=year, weekday=weekdays)}"


# --- times in words --------------------------------------------------------------------------------


def clock_time(at: datetime | time, lang: str) -> str:
    """24 hours, two digits each, in both languages: `09:30`. For columns, where the page names the city."""
    return f"{at:%H:%M}"


def time_range(start: datetime | time, end: datetime | time, lang: str) -> str:
    """`10:30 to 11:00` / `10:30〜11:00`.

    Datetimes (naive local ones, or aware ones of one zone) that end on another day say which one:
    `22:00 to 06:00 on Wednesday 21 May` / `22:00〜5月21日（水）06:00`.
    """
    japanese = language_of(lang) == "ja"
    text = clock_time(end, lang)
    if isinstance(start, datetime) and isinstance(end, datetime) and start.date() != end.date():
        day = long_date(end, lang, year=start.year != end.year)
        text = f"{day}{text}" if japanese else f"{text} on {day}"
    return f"{clock_time(start, lang)}〜{text}" if japanese else f"{clock_time(start, lang)} to {text}"


def moment(instant: datetime, zone: str, lang: str, *, year: bool = True) -> str:
    """An instant in one city: `Friday 31 January 2025, 17:00 (London)` /
    `2025年1月31日（金）17:00（ロンドン）`.
    """
    return _moment(in_zone(instant, zone), city(zone, lang), lang, year=year)


def moment_in(instant: datetime, zones: Sequence[str], lang: str, *, year: bool = True) -> str:
    """An instant in several cities, the first complete, the others as short as is clear.

    `Tuesday 20 May 2025, 10:30 (Tokyo) / 02:30 (London)`, and on another day
    `Wednesday 21 May 2025, 07:30 (Tokyo) / Tuesday 23:30 (London)`;
    `2025年5月21日（水）7:30（東京）／5月20日（火）23:30（ロンドン）`. The place of the event comes first. A
    city is not said twice. No zone at all is refused with ValueError.
    """
    first, *others = _each_city_once(instant, zones, lang)
    parts = [_moment(first[0], first[1], lang, year=year)]
    for at, place in others:
        if at.date() == first[0].date():
            parts.append(_with_place(_running_time(at, lang), place, lang))
        elif language_of(lang) == "ja":
            parts.append(_moment(at, place, lang, year=False))
        else:
            parts.append(_with_place(f"{_date(at, 'EEEE', lang)} {_running_time(at, lang)}", place, lang))
    return _separator(lang).join(parts)


def closing(instant: datetime, zones: Sequence[str], lang: str, *, year: bool | None = None) -> str:
    """A closing date, complete for each city, the city that sets it first.

    `Friday 31 January 2025, 17:00 (London) / Saturday 1 February 2025, 02:00 (Tokyo)`;
    `1月31日（金）17:00（ロンドン）／2月1日（土）2:00（日本）`; with one zone
    `4月25日（金）17:00（日本時間）`. The year stands in English and not in Japanese, unless `year` says
    otherwise.
    """
    with_year = language_of(lang) == "en" if year is None else year
    cities = [
        (at, _PLACE_OF_DEADLINE_JA.get(name, name)) for at, name in _each_city_once(instant, zones, lang)
    ]
    if len(cities) == 1 and language_of(lang) == "ja":
        at, place = cities[0]
        cities = [(at, f"{place}時間")]
    return _separator(lang).join(_moment(at, place, lang, year=with_year) for at, place in cities)


def _each_city_once(instant: datetime, zones: Sequence[str], lang: str) -> list[tuple[datetime, str]]:
    """The local time and the name of each city, without those that would read the same."""
    if not zones:
        raise ValueError("a time needs at least one city")
    seen: dict[tuple[timedelta | None, str], tuple[datetime, str]] = {}
    for zone in zones:
        at, name = in_zone(instant, zone), city(zone, lang)
        seen.setdefault((at.utcoffset(), name), (at, name))
    return list(seen.values())


def _moment(at: datetime, place: str, lang: str, *, year: bool) -> str:
    between = "" if language_of(lang) == "ja" else ", "
    return _with_place(f"{long_date(at, lang, year=year)}{between}{_running_time(at, lang)}", place, lang)


def _running_time(at: datetime, lang: str) -> str:
    # Japanese sentences do not pad the hour (2月1日（土）2:00); columns do, see clock_time.
    return f"{at.hour}:{at:%M}" if language_of(lang) == "ja" else clock_time(at, lang)


def _with_place(text: str, place: str, lang: str) -> str:
    return f"{text}（{place}）" if language_of(lang) == "ja" else f"{text} ({place})"


def _separator(lang: str) -> str:
    return "／" if language_of(lang) == "ja" else " / "
