"""Time zones as calendar programs understand them: at most one change to summer time and one back, by rule (CAL-51).

The table is ours, so that the bytes of a feed do not depend on the zone files of a machine; a test compares it with
them, hour by hour around each change, from its first year to 2037. What stands not in it is written in UTC.
"""

import datetime as dt
from dataclasses import dataclass

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

CHECKED_FROM = 2000
CHECKED_TO = 2037


@dataclass(frozen=True)
class Change:
    """A yearly change of the clocks: the n-th Sunday of a month (-1: the last), at this hour of the wall before."""

    month: int
    week: int
    hour: int


@dataclass(frozen=True)
class Zone:
    """Hours ahead of UTC and names of the two times; `daylight` is None where the clocks stay.

    `since` is the first year in which these rules hold; earlier times are written in UTC.
    """

    offset: float
    name: str
    daylight: str | None = None
    begins: Change | None = None
    ends: Change | None = None
    since: int = CHECKED_FROM


def _europe(offset: int, name: str, daylight: str) -> Zone:
    """The clocks of Europe change everywhere at 01:00 UTC."""
    return Zone(offset, name, daylight, Change(3, -1, 1 + offset), Change(10, -1, 2 + offset))


def _america(offset: int, name: str, daylight: str) -> Zone:
    return Zone(offset, name, daylight, Change(3, 2, 2), Change(11, 1, 2), since=2007)


_CENTRAL = _europe(1, "CET", "CEST")
_EASTERN = _europe(2, "EET", "EEST")

ZONES: dict[str, Zone] = {
    "Asia/Tokyo": Zone(9, "JST"),
    "Asia/Seoul": Zone(9, "KST"),
    "Asia/Shanghai": Zone(8, "CST"),
    "Asia/Singapore": Zone(8, "+08"),
    "Asia/Hong_Kong": Zone(8, "HKT"),
    "Australia/Sydney": Zone(10, "AEST", "AEDT", Change(10, 1, 2), Change(4, 1, 3), since=2008),
    "America/New_York": _america(-5, "EST", "EDT"),
    "America/Chicago": _america(-6, "CST", "CDT"),
    "America/Los_Angeles": _america(-8, "PST", "PDT"),
    "America/Toronto": _america(-5, "EST", "EDT"),
    "Europe/London": _europe(0, "GMT", "BST"),
    "Europe/Dublin": _europe(0, "GMT", "IST"),
    "Europe/Lisbon": _europe(0, "WET", "WEST"),
    **dict.fromkeys(
        (
            "Europe/Amsterdam",
            "Europe/Belgrade",
            "Europe/Berlin",
            "Europe/Brussels",
            "Europe/Budapest",
            "Europe/Copenhagen",
            "Europe/Ljubljana",
            "Europe/Luxembourg",
            "Europe/Madrid",
            "Europe/Oslo",
            "Europe/Paris",
            "Europe/Prague",
            "Europe/Rome",
            "Europe/Stockholm",
            "Europe/Vienna",
            "Europe/Warsaw",
            "Europe/Zagreb",
            "Europe/Zurich",
        ),
        _CENTRAL,
    ),
    **dict.fromkeys(("Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Sofia"), _EASTERN),
}


def is_writable(zone: str, local: dt.datetime) -> bool:
    """Whether a wall time can be written with this zone: it is in the table, and its rules held then.

    The second of two equal wall times cannot be told from the first in a calendar file (CAL-53).
    """
    known = ZONES.get(zone)
    return known is not None and local.year >= known.since and local.fold == 0


def component(zone: str) -> Timezone:
    """The VTIMEZONE of a zone of the table."""
    known = ZONES[zone]
    found = Timezone()
    found.add("tzid", zone)
    standard = TimezoneStandard()
    summer = known.offset + 1
    if known.begins is None or known.ends is None or known.daylight is None:
        _observance(standard, known.name, dt.datetime(1970, 1, 1), known.offset, known.offset)
        found.add_component(standard)
        return found
    _observance(standard, known.name, _first(known.ends, known), summer, known.offset)
    standard.add("rrule", _rule(known.ends))
    daylight = TimezoneDaylight()
    _observance(daylight, known.daylight, _first(known.begins, known), known.offset, summer)
    daylight.add("rrule", _rule(known.begins))
    found.add_component(standard)
    found.add_component(daylight)
    return found


def _observance(
    part: TimezoneStandard | TimezoneDaylight, name: str, begins: dt.datetime, before: float, after: float
) -> None:
    part.add("tzname", name)
    part.add("dtstart", begins)
    part.add("tzoffsetfrom", dt.timedelta(hours=before))
    part.add("tzoffsetto", dt.timedelta(hours=after))


def _rule(change: Change) -> dict[str, object]:
    return {"freq": "yearly", "bymonth": change.month, "byday": f"{change.week}SU"}


def _first(change: Change, zone: Zone) -> dt.datetime:
    """The change in the year before the rules are needed: a fixed start that is older than any event."""
    year = zone.since - 1 if zone.since == CHECKED_FROM else zone.since
    return sunday(year, change)


def sunday(year: int, change: Change) -> dt.datetime:
    """When the clocks change in a year, as the wall shows it before."""
    if change.week < 0:
        following = dt.date(year + change.month // 12, change.month % 12 + 1, 1)
        last = following - dt.timedelta(days=1)
        day = last - dt.timedelta(days=(last.weekday() + 1) % 7)
    else:
        first = dt.date(year, change.month, 1)
        day = first + dt.timedelta(days=(6 - first.weekday()) % 7 + 7 * (change.week - 1))
    return dt.datetime.combine(day, dt.time(change.hour))
