"""A time of day, and a day without its year, as people write them in a form or a spreadsheet. Pure."""

import datetime as dt
import re
import unicodedata

from tourapp.core.days import MONTHS, NotADay, read_day

_FIRST_SERIAL = dt.date(1899, 12, 30)
"""Day nought of a spreadsheet, as far as days after February 1900 go."""

_SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")
_CLOCK = re.compile(
    r"(?P<half>午前|午後|am|pm)?\s*(?P<hour>\d{1,2})\s*(?:[::.]\s*(?P<minute>\d{1,2})(?:[::]\d{2})?"
    r"|時\s*(?:(?P<minutes>\d{1,2})\s*分?|(?P<half_past>半))?)\s*(?P<after>am|pm)?(?:頃|ごろ|から|まで)?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(\d{1,2})(\d{2})")
_FRACTION = re.compile(r"0?\.\d{2,}")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:月|/)\s*(\d{1,2})\s*日?\s*(?:\([月火水木金土日](?:曜日?)?\))?")

_NAMED = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?",
    re.IGNORECASE,
)


class NotAnHour(ValueError):
    """The text is no time of day that we can read."""


def read_hour(text: str) -> dt.time:
    """The time of day that a text means: `15:30`, `15時30分`, `１５：３０`, `午後3時半`, `3:30 pm`, `1530`, and the
    fraction of a day that a spreadsheet keeps (`0.645833`)."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("~〜-").strip()
    if _FRACTION.fullmatch(plain):
        minutes = round(float(plain) * 24 * 60)
        return _hour(text, minutes // 60, minutes % 60)
    if found := _FIGURES.fullmatch(plain):
        return _hour(text, int(found[1]), int(found[2]))
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise NotAnHour(text)
    hour = int(found["hour"])
    minute = 30 if found["half_past"] else int(found["minute"] or found["minutes"] or 0)
    half = (found["half"] or found["after"] or "").lower()
    if half and hour > 12:
        raise NotAnHour(text)
    if half in ("午後", "pm"):
        hour = hour % 12 + 12
    elif half:
        hour %= 12
    return _hour(text, hour, minute)


def read_day_near(text: str, today: dt.date) -> dt.date:
    """The day that a text means: all that `read_day` reads, the number that a spreadsheet keeps (`45770`), and a day
    without its year (`4月23日（水）`, `4/23`, `Wed 23 April`), which is the next one from today, or one of the last
    sixty days.

    Raises what `read_day` raises.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _SERIAL.fullmatch(plain):
        return _FIRST_SERIAL + dt.timedelta(days=int(found[1]))
    if found := _MONTH_DAY.fullmatch(plain):
        return _nearest(int(found[1]), int(found[2]), today)
    if found := _NAMED.fullmatch(plain):
        return _nearest(_month(found[2]), int(found[1]), today)
    return read_day(plain)


def _nearest(month: int, day: int, today: dt.date) -> dt.date:
    earliest = today - dt.timedelta(days=60)
    for year in range(earliest.year, earliest.year + 9):  # as far as the next leap day, also around 1900
        try:
            found = dt.date(year, month, day)
        except ValueError:
            continue
        if found >= earliest:
            return found
    raise NotADay(f"{month}/{day}")


def _month(name: str) -> int:
    wanted = name.lower()
    for number, month in enumerate(MONTHS, start=1):
        if wanted in (month, month[:3]):
            return number
    raise NotADay(name)


def _hour(text: str, hour: int, minute: int) -> dt.time:
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise NotAnHour(text) from None
