"""A day of a released programme on a sheet of paper, for the office: as each circle reads it."""

from collections.abc import Mapping

from flask import flash, request
from werkzeug.wrappers import Response

from tourapp.agenda.circles import NAMES, Circle
from tourapp.core import clock
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.own.today import day_sheet
from tourapp.programme import queries as programme
from tourapp.programme import reading
from tourapp.programme.queries import ReleasedEdition
from tourapp.web.guard import guard
from tourapp.web.pages import see_other

ORDER = (Circle.PARTICIPANTS, Circle.HOST, Circle.PUBLIC)
"""Whose sheet is shown first."""


def manage_days(slug: str) -> Response:
    """To the sheet of today, or of the first day that is still to come; back to the draft while nothing is released."""
    event = events.by_slug(slug)
    guard(event)
    for circle, edition in _released(event).items():
        days = reading.days(edition.items)
        if days:
            today = reading.today(days, clock.now(), event.zone)
            chosen = next((day for day in days if day.on is not None and day.on >= today), days[0])
            return see_other("manage_day", slug=slug, day=str(chosen.on), circle=circle.value)
    flash(_("Sheets for the days are there once a version has been released."), "warn")
    return see_other("manage_programme", slug=slug)


def manage_day(slug: str, day: str) -> Response:
    """The day as the circle that `circle=` names reads it, else the first that has it; NotFound where none has."""
    event = events.by_slug(slug)
    guard(event)
    released = _released(event)
    with_day = [each for each, edition in released.items() if _has(edition, day)]
    asked = request.args.get("circle") or next(iter(with_day), "")
    if asked not in with_day:
        raise NotFound()
    circle = Circle(asked)
    return day_sheet(
        event,
        released[circle],
        day,
        reader=NAMES[circle].in_(current_lang()),
        circle=circle,
        circles={each: NAMES[each] for each in with_day},
    )


def _released(event: Event) -> Mapping[Circle, ReleasedEdition]:
    """What each circle that was given something reads."""
    found = {circle: programme.released(event, circle) for circle in ORDER}
    return {circle: edition for circle, edition in found.items() if edition is not None}


def _has(edition: ReleasedEdition, day: str) -> bool:
    return any(str(each.on) == day for each in reading.days(edition.items))
