"""A date as people write it, in both countries: read when it can mean one day only, asked about when it can be two."""

import datetime as dt
import re
import unicodedata

ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "R": 2018,
    "H": 1988,
    "S": 1925,
}
"""Year n of an era is this year and n (`domain.md` §10)."""

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_ERA = re.compile(
    r"(令和|平成|昭和|[RHS])\s*(\d{1,2}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.IGNORECASE
)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\s*[((][月火水木金土日][))]\s*$|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+",
    re.I,
)


class NotADay(ValueError):
    """The text is no date that we can read, or a day that does not exist."""


class TwoDays(ValueError):
    """The text can mean two days: `readings`, the earlier first. Ask; never guess."""

    def __init__(self, readings: tuple[dt.date, dt.date]) -> None:
        super().__init__("the text can mean two days")
        self.readings = readings


def read_day(text: str) -> dt.date:
    """The day that a text means.

    `2027-06-17`, `2027/6/17`, `17/06/2027`, `06/17/2027`, `17 June 2027`, `June 17, 2027`, `2027年6月17日`,
    `令和9年6月17日`, `R9.6.17`, with full-width figures and a weekday too. Two-figure years are refused (`NotADay`);
    `03/04/2027` is `TwoDays`.
    """
    plain = _WEEKDAY.sub("", unicodedata.normalize("NFKC", text).strip())
    if found := _YEAR_FIRST.fullmatch(plain):
        return _day(*map(int, found.groups()))
    if found := _ERA.fullmatch(plain):
        era, year, month, day = found.groups()
        return _day(ERAS[era.upper()] + (1 if year == "元" else int(year)), int(month), int(day))
    if found := _DAY_MONTH.fullmatch(plain):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_DAY.fullmatch(plain):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if found := _YEAR_LAST.fullmatch(plain):
        first, second, year_last = map(int, found.groups())
        return _either_order(first, second, year_last)
    raise NotADay(text)


def _either_order(first: int, second: int, year: int) -> dt.date:
    """Day and month in the order of one country or the other."""
    readings = []
    for month, day in ((second, first), (first, second)):
        try:
            readings.append(dt.date(year, month, day))
        except ValueError:
            continue
    found = sorted(set(readings))
    if not found:
        raise NotADay(f"{first}/{second}/{year}")
    if len(found) == 2:
        raise TwoDays((found[0], found[1]))
    return found[0]


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NotADay(f"{year}-{month}-{day}") from None


def _month(name: str) -> int:
    wanted = name.lower()
    for number, month in enumerate(MONTHS, start=1):
        if month == wanted or (month[:3] == wanted) or (month == "september" and wanted == "sept"):
            return number
    raise NotADay(name)
