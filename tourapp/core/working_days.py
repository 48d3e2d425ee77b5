"""Days on which offices work, and their hours: when one may write to them, and until when they can be asked to answer.

Japanese local governments are closed on Saturdays, Sundays, public holidays and from 29 December to 3 January
(`domain.md` R6). Elsewhere the public holidays of the country count.
"""

import datetime as dt

from tourapp.core.public_holidays import country_of, named
from tourapp.core.time import WallTime, in_zone

OPENS, CLOSES = dt.time(8, 30), dt.time(17, 15)
"""When mails reach an office (`wording.md`)."""

_ONE = dt.timedelta(days=1)
_CLOSED_OVER_NEW_YEAR = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


def is_working_day(day: dt.date, zone: str) -> bool:
    """Whether offices where the clocks of this zone hang work on that day."""
    if day.weekday() >= 5:
        return False
    if country_of(zone) == "JP" and (day.month, day.day) in _CLOSED_OVER_NEW_YEAR:
        return False
    return day not in named(zone, [day])


def next_working_day(day: dt.date, zone: str) -> dt.date:
    """That day, or the first one after it on which offices work."""
    while not is_working_day(day, zone):
        day += _ONE
    return day


def working_days_after(day: dt.date, number: int, zone: str) -> dt.date:
    """So many working days after that day; with a negative number before it. The day itself does not count."""
    step = _ONE if number > 0 else -_ONE
    left = abs(number)
    while left:
        day += step
        left -= is_working_day(day, zone)
    return day


def in_office_hours(instant: dt.datetime, zone: str) -> dt.datetime:
    """That instant, or the next one at which somebody is in the office there."""
    local = in_zone(instant, zone)
    if is_working_day(local.date(), zone) and local.time() < CLOSES:
        return max(instant, _at(local.date(), OPENS, zone))
    return _at(next_working_day(local.date() + _ONE, zone), OPENS, zone)


def _at(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    return WallTime(dt.datetime.combine(day, time), zone).instant
