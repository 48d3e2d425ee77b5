"""When a place is closed or open, in the words of the data files: pure, a text and a date in.

Days: `Mon`; `Mon, Tue`; `Sat-Sun`; `2nd Tue`; `national holidays`; `29 Dec-3 Jan`; `1 Jan`; an exception in brackets:
`Mon (except national holidays)`, `Thu (Fri if Thu is a national holiday)`. Hours: `09:00-17:00`, several with a comma,
past midnight too. What is in other words is not read, and whoever asks is told so.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

IsHoliday = Callable[[dt.date], bool]

_NAME = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|days?|sdays?|nesdays?|rsdays?|urdays?)?"
_ORDINAL = r"(1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last)"
_HOLIDAY = r"(?:a )?(?:national|public) holidays?"
_WEEKDAY = re.compile(_NAME)
_SPAN = re.compile(rf"{_NAME}\s*(?:-|–|to)\s*{_NAME}")
_NTH = re.compile(rf"{_ORDINAL} {_NAME}(?: of (?:the|each|every) month)?")
_DATES = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]*\s*(?:-|–|to)\s*(\d{1,2}) ([a-z]{3})[a-z]*")
_DATE = re.compile(r"(\d{1,2}) ([a-z]{3})[a-z]*")
_EXCEPT = re.compile(rf"(?:except|but not|open)(?: on)? {_HOLIDAY}")
_INSTEAD = re.compile(rf"(?:or |then )?{_NAME} (?:if|when) {_NAME} is {_HOLIDAY}")
_NEXT_DAY = re.compile(rf"(?:or )?(?:the )?(?:next|following) day (?:if|when)(?: it| {_NAME})? is {_HOLIDAY}")
_RULE = re.compile(r"([^()]+?)\s*(?:\(([^()]*)\))?")

_NUMBER = {name: place % 5 + 1 for place, name in enumerate(_ORDINAL.strip("()").split("|")[:10])}
LAST = "last"


@dataclass(frozen=True)
class Closed:
    """What a place says of its closing days about one date: the rule that closes it, or rules that nobody can read."""

    rule: str = ""
    unread: tuple[str, ...] = ()


def closed(text: str, on: dt.date, is_holiday: IsHoliday) -> Closed:
    """Whether a place with these closing days, semicolons between, is closed on a date."""
    unread = []
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        is_closed = _closes(rule, on, is_holiday)
        if is_closed:
            return Closed(rule)
        if is_closed is None:
            unread.append(rule)
    return Closed("", tuple(unread))


def _closes(rule: str, on: dt.date, is_holiday: IsHoliday) -> bool | None:
    """Whether a rule closes a place on a date; None for a rule that cannot be read."""
    found = _RULE.fullmatch(rule.strip().lower())
    if found is None:
        return None
    days, exception = found.groups()
    on_these = _is_one_of(days.strip(), on, is_holiday)
    if on_these is None or not exception:
        return on_these
    if _EXCEPT.fullmatch(exception):
        return on_these and not is_holiday(on)
    instead = _INSTEAD.fullmatch(exception)
    if instead:
        other, normal = (WEEKDAYS.index(name) for name in instead.groups())
        is_moved = on.weekday() == other and is_holiday(on - dt.timedelta(days=(other - normal) % 7 or 7))
        return is_moved or (on_these and not is_holiday(on))
    if _NEXT_DAY.fullmatch(exception):
        before = on - dt.timedelta(days=1)
        is_moved = bool(_is_one_of(days.strip(), before, is_holiday)) and is_holiday(before)
        return is_moved or (on_these and not is_holiday(on))
    return None


def _is_one_of(days: str, on: dt.date, is_holiday: IsHoliday) -> bool | None:
    """Whether a date is one of these days; None for words that name none."""
    if re.fullmatch(_HOLIDAY, days):
        return is_holiday(on)
    span, nth, dates, date = (each.fullmatch(days) for each in (_SPAN, _NTH, _DATES, _DATE))
    if span:
        first, last = (WEEKDAYS.index(name) for name in span.groups())
        return (on.weekday() - first) % 7 <= (last - first) % 7
    if nth:
        return _is_nth(nth[1], WEEKDAYS.index(nth[2]), on)
    if dates:
        return _is_between(on, _day_of_year(dates[1], dates[2]), _day_of_year(dates[3], dates[4]))
    if date:
        day = _day_of_year(date[1], date[2])
        return None if day is None else (on.month, on.day) == day
    names = [_WEEKDAY.fullmatch(name) for name in re.split(r"\s*(?:,|\band\b|&|/)\s*", days)]
    if not all(names):
        return None
    return on.weekday() in {WEEKDAYS.index(name[1]) for name in names if name}


def _is_nth(which: str, weekday: int, on: dt.date) -> bool:
    if on.weekday() != weekday:
        return False
    if which == LAST:
        return (on + dt.timedelta(days=7)).month != on.month
    return (on.day - 1) // 7 + 1 == _NUMBER[which]


def _day_of_year(day: str, month: str) -> tuple[int, int] | None:
    """Month and day; None for a month that is none."""
    return (MONTHS.index(month) + 1, int(day)) if month in MONTHS else None


def _is_between(on: dt.date, first: tuple[int, int] | None, last: tuple[int, int] | None) -> bool | None:
    """Both ends are in it; it may go over the turn of the year."""
    if first is None or last is None:
        return None
    day = (on.month, on.day)
    return first <= day <= last if first <= last else day >= first or day <= last


# --- hours ------------------------------------------------------------------------------------------------

_TIME = r"(\d{1,2}):(\d{2})"
_HOURS = re.compile(rf"{_TIME}\s*(?:-|–|~|〜|to)\s*{_TIME}")
_CLOCK = re.compile(_TIME)
ALWAYS_OPEN = re.compile(r"open air|always|24 hours|weekdays\b.*", re.IGNORECASE)
BY_ARRANGEMENT = re.compile(r"by (?:arrangement|appointment)", re.IGNORECASE)


def hours(text: str) -> tuple[tuple[int, int], ...] | None:
    """When a place is open, as minutes of the day; an end past midnight is over 1,440. None for other words."""
    found = []
    for part in re.split(r"\s*[,;]\s*", text.strip()):
        span = _HOURS.fullmatch(part)
        if span is None:
            return None
        first, last = (_minute(span[place], span[place + 1]) for place in (1, 3))
        if first is None or last is None:
            return None
        found.append((first, last if last > first else last + 24 * 60))
    return tuple(found)


def minute(text: str) -> int | None:
    """A time of day in minutes; None for other words."""
    found = _CLOCK.fullmatch(text.strip())
    return _minute(found[1], found[2]) if found else None


def _minute(hour: str, minutes: str) -> int | None:
    return int(hour) * 60 + int(minutes) if int(hour) <= 24 and int(minutes) < 60 else None
