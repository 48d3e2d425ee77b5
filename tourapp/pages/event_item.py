"""One item of a public programme to take along: as a file, or filled into the calendar of Google or Microsoft."""

import uuid

from flask import Response, current_app, url_for

from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.queries import Shown
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds import calendar, compose, said
from tourapp.feeds.calendar import Style
from tourapp.pages import calendars
from tourapp.pages.structured import absolute
from tourapp.web.downloads import download
from tourapp.web.pages import page

PUBLIC = "public, max-age=300, must-revalidate"
LONGEST_NAME = 80


def event_item(slug: str, item_id: uuid.UUID) -> Response:
    """What stands in the public calendar of this item, and the ways to take it along; 404 for what is not public."""
    event, shown = _shown(slug, item_id)
    style = _style()
    return page(
        "pages/event_item.html",
        event=event,
        shown=shown,
        title=calendar.title(shown, style),
        when=said.span(shown.content.starts, shown.content.ends, style.lang),
        place=calendar.location(shown.content, style),
        once=_once(event, item_id, shown, style),
        subscribe=calendars.entries(event, event.title.in_(current_lang()))[1:],
        canonical=absolute("event_item", slug=slug, item_id=item_id),
    )


def item_calendar(slug: str, item_id: uuid.UUID) -> Response:
    """The same as a file to keep (CAL-100): METHOD:PUBLISH, under the UID and SEQUENCE that it has in the feed.

    Its name is in ASCII, and in full for those who read `filename*` (CAL-03).
    """
    event, shown = _shown(slug, item_id)
    organizer = (event.office.name.in_(current_lang()), event.mailbox) if event.mailbox else None
    style = _style()
    content = calendar.single(shown, style, organizer=organizer)
    name = f"{calendar.title(shown, style)[:LONGEST_NAME]} {slug}.ics"
    response = download(name, "text/calendar; charset=utf-8; method=PUBLISH", content)
    response.headers["Cache-Control"] = PUBLIC
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _shown(slug: str, item_id: uuid.UUID) -> tuple[Event, Shown]:
    event = events.by_slug(slug)
    shown = agenda.entry_of(ref("item", item_id), Circle.PUBLIC) if event.is_public else None
    if shown is None or shown.event != event.ref:
        raise NotFound()
    return event, shown


def _style() -> Style:
    return Style(current_lang(), str(current_app.config["BASE_URL"]).rstrip("/"))


def _once(event: Event, item_id: uuid.UUID, shown: Shown, style: Style) -> list[calendars.Entry]:
    """Ways that take a copy: none of them learns of a change."""
    file = url_for("item_calendar", slug=event.slug, item_id=item_id)
    copy = _("One copy, does not update")
    return [
        (file, _("Download .ics"), copy, "down"),
        (compose.google(shown, style), _("Add to Google Calendar"), copy, "cal"),
        (compose.outlook(shown, style), _("Add to Outlook"), copy, "cal"),
    ]
