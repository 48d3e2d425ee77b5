"""Kinds of calendar programs: how each is known by the name it gives, and how soon it usually looks again.

The hours are those of the calendar contract (section 2), the longer ones where it gives a range.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tourapp.core.words import Words

HOUR = dt.timedelta(hours=1)
LONGEST = dt.timedelta(days=7)
"""No program is waited for longer, whatever its reader has set."""


class Family(StrEnum):
    GOOGLE = "google"
    APPLE = "apple"
    OUTLOOK = "outlook"
    OUTLOOK_WEB = "outlook_web"
    THUNDERBIRD = "thunderbird"
    EVOLUTION = "evolution"
    ICSX5 = "icsx5"
    VDIRSYNCER = "vdirsyncer"
    OTHER = "other"


@dataclass(frozen=True)
class Habit:
    """What people call it, how many hours it lets pass at most, and whether its reader decides that."""

    name: Words
    hours: int
    is_chosen: bool = False


def _same(name: str) -> Words:
    return Words(name, name)


HABITS: dict[Family, Habit] = {
    Family.GOOGLE: Habit(Words("Google Calendar", "Google カレンダー"), 24),
    Family.APPLE: Habit(Words("Apple Calendar", "Apple カレンダー"), 24, is_chosen=True),
    Family.OUTLOOK: Habit(Words("Outlook, the classic program", "従来の Outlook"), 24),
    Family.OUTLOOK_WEB: Habit(
        Words("Outlook on the web, new Outlook", "Outlook on the web・新しい Outlook"), 24
    ),
    Family.THUNDERBIRD: Habit(_same("Thunderbird"), 24, is_chosen=True),
    Family.EVOLUTION: Habit(Words("Evolution and the like", "Evolution など"), 24, is_chosen=True),
    Family.ICSX5: Habit(_same("ICSx5"), 24, is_chosen=True),
    Family.VDIRSYNCER: Habit(_same("vdirsyncer"), 24, is_chosen=True),
    Family.OTHER: Habit(Words("Other programs", "その他"), 24),
}

_SIGNS: tuple[tuple[str, Family], ...] = (
    ("google", Family.GOOGLE),
    ("icsx5", Family.ICSX5),
    ("icsdroid", Family.ICSX5),
    ("vdirsyncer", Family.VDIRSYNCER),
    ("thunderbird", Family.THUNDERBIRD),
    ("lightning", Family.THUNDERBIRD),
    ("evolution", Family.EVOLUTION),
    ("davx5", Family.EVOLUTION),
    ("nextcloud", Family.EVOLUTION),
    ("gnome", Family.EVOLUTION),
    ("exchange", Family.OUTLOOK_WEB),
    ("owa", Family.OUTLOOK_WEB),
    ("outlook", Family.OUTLOOK),
    ("microsoft office", Family.OUTLOOK),
    ("dataaccessd", Family.APPLE),
    ("calendaragent", Family.APPLE),
    ("remindd", Family.APPLE),
    ("ical/", Family.APPLE),
    ("ios/", Family.APPLE),
    ("macos/", Family.APPLE),
    ("mac os x/", Family.APPLE),
)
"""Parts of names, in small letters; the first that is found decides."""


def family(agent: str) -> Family:
    """Which kind of program calls itself so."""
    name = agent[:200].lower()
    return next((found for sign, found in _SIGNS if sign in name), Family.OTHER)


def looks_by(
    kind: Family, last_at: dt.datetime, before_at: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    """By when a program that looked at these instants has surely looked again, in the ordinary course; None when it
    has let two of its turns pass, so that nothing can be said.

    Where the reader decides how often it looks, the time between its last two looks says what she has set.
    """
    habit = HABITS[kind]
    every = habit.hours * HOUR
    if habit.is_chosen and before_at is not None:
        every = min(max(last_at - before_at, HOUR), LONGEST)
    late = now - last_at
    if late > 2 * every + HOUR:  # looks are known to the hour
        return None
    turn = last_at + every + HOUR
    return turn if turn >= now else now + every
