"""A day of a released programme on a sheet of paper, for the office: as each circle reads it."""

from flask import request
from werkzeug.wrappers import Response

from tourapp.agenda.circles import NAMES, Circle
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.events import queries as events
from tourapp.pages.today import day_sheet
from tourapp.programme import queries as programme
from tourapp.web.guard import guard


def manage_day(slug: str, day: str) -> Response:
    """The day as those who take part read it, or the circle that `circle=` names."""
    event = events.by_slug(slug)
    guard(event)
    asked = request.args.get("circle", Circle.PARTICIPANTS)
    if asked not in list(Circle):
        raise NotFound()
    circle = Circle(asked)
    return day_sheet(
        event,
        programme.released(event, circle),
        day,
        reader=NAMES[circle].in_(current_lang()),
        circle=circle,
        circles=NAMES,
    )
