"""Addresses at which Google and Outlook open a filled-in entry, for one visit taken along by hand (CAL-100).

They are links that somebody follows: nothing is fetched, and what is added this way never changes afterwards.
"""

import datetime as dt
from urllib.parse import quote, urlencode

from tourapp.agenda.queries import Shown
from tourapp.core.time import WallTime
from tourapp.feeds import calendar
from tourapp.feeds.calendar import Style

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"
LONGEST_NOTES = 1000
"""Characters of the description: the whole address must stay below what browsers and servers take."""


def google(shown: Shown, style: Style) -> str:
    starts, ends = _ends(shown)
    timed = isinstance(starts, dt.datetime)
    form = "%Y%m%dT%H%M%SZ" if timed else "%Y%m%d"
    title, place, notes = _words(shown, style)
    asked = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{starts:{form}}/{ends:{form}}",
        "details": notes,
        "location": place,
        "ctz": shown.content.place_zone,
    }
    return _address(GOOGLE, asked)


def outlook(shown: Shown, style: Style) -> str:
    starts, ends = _ends(shown)
    timed = isinstance(starts, dt.datetime)
    form = "%Y-%m-%dT%H:%M:%SZ" if timed else "%Y-%m-%d"
    title, place, notes = _words(shown, style)
    asked = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": f"{starts:{form}}",
        "enddt": f"{ends:{form}}",
        "allday": "" if timed else "true",
        "location": place,
        "body": notes,
    }
    return _address(OUTLOOK, asked)


def _words(shown: Shown, style: Style) -> tuple[str, str, str]:
    notes = calendar.description(shown, style, LONGEST_NOTES)
    return calendar.title(shown, style), calendar.location(shown.content, style), notes


def _ends(shown: Shown) -> tuple[dt.date, dt.date]:
    """Instants in UTC, or days, the end being the day after the last: what both programs ask for."""
    starts, ends = shown.content.starts, shown.content.ends
    match starts, ends:
        case WallTime(), WallTime():
            return starts.instant, max(ends.instant, starts.instant + calendar.POINT)
        case dt.date(), dt.date():
            return starts, ends + dt.timedelta(days=1)
    raise ValueError("an entry begins and ends with a time, or with a day")


def _address(base: str, asked: dict[str, str]) -> str:
    return f"{base}?{urlencode({name: value for name, value in asked.items() if value}, quote_via=quote)}"
