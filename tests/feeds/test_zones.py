"""CAL-51: our table of time zones against the zone files of the machine."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from tourapp.feeds import zones
from tourapp.feeds.zones import ZONES, Zone

HOUR = dt.timedelta(hours=1)


def offset_by_table(zone: Zone, at: dt.datetime) -> float:
    """Hours ahead of UTC at an instant, worked out from the table alone."""
    if zone.begins is None or zone.ends is None:
        return zone.offset
    begins = zones.sunday(at.year, zone.begins) - zone.offset * HOUR
    ends = zones.sunday(at.year, zone.ends) - (zone.offset + 1) * HOUR
    naive = at.replace(tzinfo=None)
    in_summer = begins <= naive < ends if begins < ends else not ends <= naive < begins
    return zone.offset + in_summer


def instants(zone: Zone) -> Iterator[dt.datetime]:
    """The middle of each month, and every hour around each change."""
    for year in range(max(zone.since, zones.CHECKED_FROM), zones.CHECKED_TO + 1):
        for month in range(1, 13):
            yield dt.datetime(year, month, 15, tzinfo=dt.UTC)
        for change in filter(None, (zone.begins, zone.ends)):
            near = zones.sunday(year, change).replace(tzinfo=dt.UTC)
            yield from (near + hours * HOUR for hours in range(-30, 31))


@pytest.mark.parametrize("name", ZONES)
def test_cal_51_the_table_agrees_with_zoneinfo_from_its_first_year_to_2037(name: str) -> None:
    zone, real = ZONES[name], ZoneInfo(name)
    for at in instants(zone):
        found = at.astimezone(real).utcoffset()
        assert found == offset_by_table(zone, at) * HOUR, f"{name} at {at}"


@pytest.mark.parametrize("name", ZONES)
def test_cal_51_names_are_those_of_the_zone_files(name: str) -> None:
    zone, real = ZONES[name], ZoneInfo(name)
    for month in (1, 7):
        at = dt.datetime(2027, month, 15, tzinfo=real)
        is_summer = at.utcoffset() != zone.offset * HOUR
        assert at.tzname() == (zone.daylight if is_summer else zone.name)


def test_cal_51_a_zone_with_summer_time_has_two_rules_and_a_fixed_old_start() -> None:
    assert zones.component("Europe/London").to_ical().decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/London",
        "BEGIN:STANDARD",
        "DTSTART:19991031T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:GMT",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19990328T010000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:BST",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0100",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "",
    ]


def test_cal_51_a_zone_without_changes_has_one_part_and_no_rule() -> None:
    found = zones.component("Asia/Tokyo").to_ical().decode()
    assert found.count("BEGIN:STANDARD") == 1
    assert "RRULE" not in found and "DAYLIGHT" not in found and "RDATE" not in found
