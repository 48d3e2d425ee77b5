"""Closing days as places state them in English (`Mon; 29 Dec-3 Jan`), in Japanese too. Pure.

A rule that is not understood stays as it was written: nothing is guessed.
"""

import re

from tourapp.core.words import Words

_DAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "月火水木金土日", strict=True))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {"1st": "第1", "2nd": "第2", "3rd": "第3", "4th": "第4", "5th": "第5", "last": "最終"}
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_HOLIDAY = r"(?:a )?(?:national|public) holidays?"
_DATE = rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})[a-z]*"


def in_words(closed_on: str) -> Words:
    """The rules as written, and the same in Japanese: 木曜日（祝日の場合は金曜日）."""
    return Words(closed_on, "、".join(_rule(each.strip()) for each in closed_on.split(";") if each.strip()))


def _rule(text: str) -> str:
    days, _, note = text.partition("(")
    said, added = _days(days.strip()), _note(note.rstrip(") ").strip()) if note else ""
    return text if said is None or added is None else f"{said}{added}"


def _days(text: str) -> str | None:
    text = text.lower()
    if re.fullmatch(_HOLIDAY, text):
        return "祝日"
    if found := re.fullmatch(rf"{_DATE}(?: ?[-–] ?{_DATE})?", text):
        first, last = found.group(1, 2), found.group(3, 4)
        return _date(*first) + (f"〜{_date(*last)}" if last[0] else "")
    if found := re.fullmatch(rf"{_DAY} ?[-–] ?{_DAY}", text):
        return f"{_DAYS[found[1]]}曜日〜{_DAYS[found[2]]}曜日"
    named = [_named(each) for each in re.split(r",\s*|\s+and\s+", text)]
    return "・".join(each for each in named if each) if all(named) else None


def _named(text: str) -> str:
    found = re.fullmatch(rf"(?:({'|'.join(_ORDINALS)}) )?{_DAY}", text)
    return f"{_ORDINALS.get(found[1], '')}{_DAYS[found[2]]}曜日" if found else ""


def _note(text: str) -> str | None:
    text = text.lower()
    if re.fullmatch(rf"except (?:on )?{_HOLIDAY}", text):
        return "（祝日を除く）"
    if re.fullmatch(
        rf"(?:or )?(?:the )?(?:next|following) day (?:if|when)(?: it| {_DAY})? is {_HOLIDAY}", text
    ):
        return "（祝日の場合は翌日）"
    if found := re.fullmatch(rf"{_DAY} (?:if|when) (?:it|{_DAY}) is {_HOLIDAY}", text):
        return f"（祝日の場合は{_DAYS[found[1]]}曜日）"
    return None


def _date(day: str, month: str) -> str:
    return f"{_MONTHS.index(month) + 1}月{int(day)}日"
