"""Years as Japanese papers write them."""

import datetime as dt

ERAS: tuple[tuple[dt.date, str], ...] = (
    (dt.date(2019, 5, 1), "令和"),
    (dt.date(1989, 1, 8), "平成"),
    (dt.date(1926, 12, 25), "昭和"),
)
"""The first day of each era, the newest first (`domain.md` §10)."""


def era_year(day: dt.date) -> str:
    """`令和7年`, `令和元年`; ValueError for a day before the eras we know."""
    for first, name in ERAS:
        if day >= first:
            number = day.year - first.year + 1
            return f"{name}{'元' if number == 1 else number}年"
    raise ValueError(f"no era is known for {day}")


def era_date(day: dt.date) -> str:
    """With both years, as the head of a paper has it: `令和7年（2025年）5月12日`."""
    return f"{era_year(day)}（{day.year}年）{day.month}月{day.day}日"
