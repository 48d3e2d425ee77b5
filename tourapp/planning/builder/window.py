"""Which days are shown at once: those of the event, a week of them at most. Values in, values out."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

MOST_DAYS = 7


@dataclass(frozen=True)
class Window:
    """The days that are shown, and where to turn to for what lies before and after them; None where nothing does."""

    days: tuple[dt.date, ...]
    before: dt.date | None
    after: dt.date | None


def window(first: dt.date, last: dt.date, used: Iterable[dt.date], asked: dt.date | None = None) -> Window:
    """From the first day of the event, or from the day that was asked for. `used` are days on which something is."""
    length = min(MOST_DAYS, (last - first).days + 1)
    begin = asked or first
    shown = tuple(begin + dt.timedelta(days=number) for number in range(length))
    every = {*used, *(first + dt.timedelta(days=number) for number in range((last - first).days + 1))}
    earlier = [day for day in every if day < shown[0]]
    later = [day for day in every if day > shown[-1]]
    return Window(
        shown,
        max(earlier) - dt.timedelta(days=length - 1) if earlier else None,
        min(later) if later else None,
    )
