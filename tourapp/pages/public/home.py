"""The front page: what is coming, and a first look into the archive."""

from flask import Response

from tourapp.core import clock
from tourapp.events import queries as events
from tourapp.events.kinds import KINDS
from tourapp.pages.public.archive import Sought, rows
from tourapp.pages.public.coming import coming_all
from tourapp.web.pages import page

TEASER = 5


def home() -> Response:
    """What is coming, and the newest of what is past."""
    now = clock.now()
    upcoming = coming_all(events.upcoming(now))
    years = events.archive_years(now)
    past = events.archive(now, size=TEASER)
    return page(
        "pages/home.html",
        upcoming=upcoming,
        next_open=next((each for each in upcoming if each.can_register), None),
        past=past,
        rows=rows(past.items),
        years=years,
        sought=Sought(),
        event_kinds=KINDS,
    )
