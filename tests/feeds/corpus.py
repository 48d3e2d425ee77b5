"""Feeds that are hard to read, and what every reader must find in them."""

import datetime as dt
from zoneinfo import ZoneInfo

from tests.feeds.readers import Found
from tests.feeds.test_calendar import BASE, HARD, HEADING, LONDON, TOKYO, entry, wall
from tourapp.agenda.content import Status
from tourapp.agenda.queries import Shown
from tourapp.core.words import Words
from tourapp.feeds import calendar, text
from tourapp.feeds.calendar import Style

PLAIN = Style("en", BASE)
PRIVATE = Style("en", BASE, is_private=True)
CONTROL = "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029\ufeff"
LONG = "視察先との意見交換会" * 20
PACIFIC = "America/Los_Angeles"


def _timed(number: int, zone: str, *times: str, **changes: object) -> Shown:
    starts, ends = (wall(each, zone) for each in times)
    return entry(number, starts=starts, ends=ends, **changes)


FEEDS: dict[str, tuple[list[Shown], Style]] = {
    "one visit": ([entry()], PLAIN),
    "both daylight changes of London": (
        [
            _timed(1, LONDON, "2027-03-28 00:30", "2027-03-28 02:30"),
            _timed(2, LONDON, "2027-03-27 23:00", "2027-03-28 08:00"),
            _timed(3, LONDON, "2027-10-31 00:30", "2027-10-31 03:30"),
            _timed(4, LONDON, "2027-10-30 23:00", "2027-10-31 08:00"),
        ],
        PLAIN,
    ),
    "a flight over the date line": (
        [
            entry(1, starts=wall("2027-06-17 17:05", TOKYO), ends=wall("2027-06-17 11:10", PACIFIC)),
            entry(2, starts=wall("2027-06-18 00:30", PACIFIC), ends=wall("2027-06-19 05:15", TOKYO)),
        ],
        PRIVATE,
    ),
    "an all-day banner and its visits": (
        [entry(1, starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23), zone=TOKYO)]
        + [_timed(n, TOKYO, f"2027-01-{16 + n} 10:47", f"2027-01-{16 + n} 11:32") for n in range(2, 7)],
        PLAIN,
    ),
    "a title of 200 Japanese characters": ([entry(title=Words("", LONG))], Style("ja", BASE)),
    "control characters and words of the format": (
        [
            entry(1, title=Words(f"Tea{CONTROL}time", ""), notes=Words(f"one{CONTROL}two", "")),
            entry(2, title=Words(HARD, ""), place=Words(HARD, ""), notes=Words(HARD, "")),
        ],
        PLAIN,
    ),
    "struck out, to be confirmed, online": (
        [
            entry(1, cancelled=True, sequence=3),
            entry(2, status=Status.TENTATIVE),
            entry(3, conference_url="https://meet.example.org/a?b=1,2;3"),
        ],
        PRIVATE,
    ),
    "both languages": ([entry(1), entry(2, cancelled=True)], Style("both", BASE)),
    "a zone that is written in UTC": (
        [_timed(1, "Asia/Kathmandu", "2027-06-17 09:30", "2027-06-17 10:00")],
        PLAIN,
    ),
    "six hundred entries": (
        [
            _timed(
                n,
                (LONDON, TOKYO)[n % 2],
                f"2027-0{1 + n % 9}-17 09:30",
                f"2027-0{1 + n % 9}-17 10:15",
                title=Words(f"Visit {n}", f"視察{n}"),
            )
            for n in range(600)
        ],
        Style("ja", BASE),
    ),
}


def content(name: str) -> bytes:
    entries, style = FEEDS[name]
    return calendar.render(HEADING, entries, style)


def expected(name: str) -> list[Found]:
    """What stands in the entries, worked out without a calendar file. The titles are those that the library reads back:
    their rules have tests of their own."""
    entries, style = FEEDS[name]
    return sorted(Found(shown.uid, _title(shown, style), *_times(shown), _status(shown)) for shown in entries)


def _title(shown: Shown, style: Style) -> str:
    marked = [
        (calendar.CANCELLED.in_(lang) if shown.is_cancelled else "") + title
        for title, lang in text.sides(shown.content.title, style.lang)
    ]
    return text.line(" / ".join(marked))


def _times(shown: Shown) -> tuple[dt.date, dt.date]:
    starts, ends = shown.content.starts, shown.content.ends
    if isinstance(starts, dt.date) and isinstance(ends, dt.date):
        return starts, ends + dt.timedelta(days=1)
    return tuple(  # type: ignore[return-value]
        each.local.replace(tzinfo=ZoneInfo(each.zone)).astimezone(dt.UTC) for each in (starts, ends)
    )


def _status(shown: Shown) -> str:
    if shown.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if shown.content.status is Status.TENTATIVE else "CONFIRMED"
