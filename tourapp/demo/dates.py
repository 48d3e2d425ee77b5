"""When the demonstration happens. The files' own dates stand while they lie ahead; later everything moves by whole
weeks, so that weekdays, opening hours and closing days keep their meaning."""

import datetime as dt

AHEAD = dt.timedelta(weeks=8)
"""An event that has to be re-dated lies at least this far ahead."""

OPENED_BEFORE = dt.timedelta(days=34)
"""How long registration has been open when somebody first looks."""

LEAST_OPEN = dt.timedelta(days=14)
"""How long registration stays open at the least."""


def weeks_to_move(first_day: dt.date, today: dt.date) -> int:
    """By how many weeks to move an event: none while it lies ahead of today."""
    if first_day > today:
        return 0
    missing = (today + AHEAD - first_day).days
    return -(-missing // 7)


def registration_window(
    closes_at: dt.datetime, starts_at: dt.datetime, now: dt.datetime
) -> tuple[dt.datetime, dt.datetime]:
    """From when to when one can register: open since a while, until the file's own close or, when that is nearer
    than a fortnight, until a little later."""
    return now - OPENED_BEFORE, max(closes_at, min(now + LEAST_OPEN, starts_at))
