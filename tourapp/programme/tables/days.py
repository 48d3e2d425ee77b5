"""The day that a cell of an itinerary names: `5月18日（日）`, `5/18`, `18 May`, `第1日`, `令和7年5月18日`. Pure."""

import datetime as dt
import re
from dataclasses import dataclass

from tourapp.core.days import ERAS, MONTHS
from tourapp.programme.tables.folding import folded, is_readable, trimmed, without

_MONTH_NAMES = {name[:3]: number for number, name in enumerate(MONTHS, 1)}
_NAME = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NUMBER = re.compile(r"第\s*(\d{1,2})\s*日目?|(?<!\d)(\d{1,2})\s*日目|\bday\s*(\d{1,2})\b")
_BARE = re.compile(r"\s*(\d{1,2})\s*")
_ERA = re.compile(
    r"(?P<era>令和|平成|\b[rh])\s*(?P<year>\d{1,2}|元)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*日?"
)
_FULL = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*日?(?!\d)"
)
_MONTH_DAY = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
_SLASHED = re.compile(r"(?<![\d/])(?P<one>\d{1,2})/(?P<other>\d{1,2})(?:/(?P<year>\d{4}))?(?![\d/])")
_DAY_NAME = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_NAME}(?![a-z])(?:,?\s+(?P<year>\d{{4}}))?"
)
_NAME_DAY = re.compile(rf"\b{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}}))?")
_WEEKDAY = re.compile(
    r"\(\s*([月火水木金土日])(?:曜日?)?(?:\s*[・,]?\s*祝日?)?\s*\)|([月火水木金土日])曜日?"
    r"|\(?\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?\b\.?,?\)?"
)
_JA, _EN = "月火水木金土日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Stated:
    """What a cell says of a day. A month and a day that exist in some year, or a number, or both."""

    number: int | None = None
    """The first day of the journey is 1."""
    month: int | None = None
    day: int | None = None
    year: int | None = None
    weekday: int | None = None
    """Monday is 0."""

    @property
    def has_date(self) -> bool:
        return self.month is not None


def find_day(text: str, *, day_first: bool = False, bare: bool = False) -> tuple[Stated | None, str]:
    """The day that a text names, and the rest of the text as it was written; None when it names none.

    `5/6` is the sixth of May unless `day_first`; a lone figure is the number of a day where `bare`.
    """
    rest, found = text, Stated()
    if not is_readable(text):
        return None, text
    if bare and (lone := _BARE.fullmatch(folded(text))) and 1 <= int(lone[1]) <= 31:
        return Stated(number=int(lone[1])), ""
    date, rest = _cut_date(rest, day_first)
    if number := _NUMBER.search(folded(rest)):
        found = Stated(number=int(next(filter(None, number.groups()))))
        rest = without(rest, *number.span())
    if date is None and found.number is None:
        return None, text
    year, month, day = date or (None, None, None)
    weekday = None
    if named := _WEEKDAY.search(folded(rest)):
        weekday = _weekday(named)
        rest = without(rest, *named.span())
    return Stated(found.number, month, day, year, weekday), trimmed(rest)


def lone_weekday(text: str) -> int | None:
    """The day of the week that a cell names and nothing else: `（日）`, `Sunday`. Monday is 0."""
    found = _WEEKDAY.fullmatch(folded(text).strip()) if is_readable(text) else None
    if found is None and (short := re.fullmatch(r"[月火水木金土日]", text.strip())):
        return _JA.index(short[0])
    return _weekday(found) if found else None


def is_day_first(texts: list[str]) -> bool:
    """Whether days stand before months in figures: so it is when one of them cannot be read otherwise."""
    pairs = [
        (int(each["one"]), int(each["other"]))
        for text in filter(is_readable, texts)
        for each in _SLASHED.finditer(folded(text))
    ]
    return any(one > 12 >= other for one, other in pairs) and not any(other > 12 for _one, other in pairs)


def _cut_date(text: str, day_first: bool) -> tuple[tuple[int | None, int, int] | None, str]:
    plain = folded(text)
    for form in (_ERA, _FULL, _MONTH_DAY, _DAY_NAME, _NAME_DAY, _SLASHED):
        for found in form.finditer(plain):
            date = _date(found, day_first)
            if date is not None:
                return date, without(text, *found.span())
    return None, text


def _date(found: re.Match[str], day_first: bool) -> tuple[int | None, int, int] | None:
    said = found.groupdict()
    if "one" in said:
        first, second = int(said["one"]), int(said["other"])
        month, day = (second, first) if day_first or first > 12 else (first, second)
    else:
        month = _MONTH_NAMES[said["name"]] if said.get("name") else int(said["month"])
        day = int(said["day"])
    year = said.get("year")
    if year and said.get("era"):
        years = ERAS[said["era"].upper()] + (1 if year == "元" else int(year))
    else:
        years = int(year) if year else 0
    try:
        dt.date(years or 2024, month, day)  # a leap year: 29 February is a day
    except ValueError:
        return None
    return years or None, month, day


def _weekday(found: re.Match[str]) -> int:
    bracketed, plain, english = found.groups()
    return _EN.index(english) if english else _JA.index(bracketed or plain)
