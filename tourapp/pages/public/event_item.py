"""One item of a programme by itself: what calendars lead to (CAL-62), and the ways to take it along.

There are two such pages. Everybody's shows what everybody is shown; a person's own what stands in her calendar, the way
to join included. Both read the agenda, so an item that is cancelled says so for good.
"""

import uuid
from collections.abc import Sequence

from flask import Response, current_app, url_for

from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.queries import Shown
from tourapp.core.errors import NotFound
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.core.time import WallTime
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds import calendar, compose, readings, said
from tourapp.feeds.calendar import Style
from tourapp.pages.public import calendars
from tourapp.pages.public.structured import absolute
from tourapp.web.downloads import download
from tourapp.web.guard import guard_own
from tourapp.web.pages import page
from tourapp.web.reader import reader_zone

PUBLIC = "public, max-age=300, must-revalidate"
LONGEST_NAME = 80


def event_item(slug: str, item_id: uuid.UUID) -> Response:
    """What stands in the public calendar of this item, and the ways to take it along; 404 for what is not public."""
    event, shown = _shown(slug, item_id)
    return _page(
        event,
        shown,
        once=_once(event, item_id, shown, _style()),
        subscribe=calendars.entries(event, event.title.in_(current_lang()))[1:],
        canonical=absolute("event_item", slug=slug, item_id=item_id),
    )


def my_item(slug: str, item_id: uuid.UUID) -> Response:
    """The same as it stands in her own calendar: what is hers to know, cancelled or given up too; 404 for what never
    stood there."""
    event = events.by_slug(slug)
    entries = readings.of_person(guard_own()).entries
    found = (each for each in entries if each.owner == ref("item", item_id) and each.event == event.ref)
    shown = next(found, None)
    if shown is None:
        raise NotFound()
    return _page(event, shown, is_own=True)


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


def _page(
    event: Event,
    shown: Shown,
    *,
    is_own: bool = False,
    once: Sequence[calendars.Entry] = (),
    subscribe: Sequence[calendars.Entry] = (),
    canonical: str = "",
) -> Response:
    style, content = _style(), shown.content
    return page(
        "pages/event_item.html",
        event=event,
        shown=shown,
        is_own=is_own,
        title=calendar.title(shown, style),
        when=said.span(content.starts, content.ends, style.lang),
        elsewhere=_elsewhere(shown),
        place=calendar.location(content, style),
        changed=said.change(shown).in_(style.lang),
        notes=content.notes.in_(style.lang).splitlines(),
        once=once,
        subscribe=subscribe,
        canonical=canonical,
    )


def _elsewhere(shown: Shown) -> str:
    """The same time on the reader's clocks, where they show another one."""
    starts, ends, zone = shown.content.starts, shown.content.ends, reader_zone()
    if not isinstance(starts, WallTime) or not isinstance(ends, WallTime):
        return ""
    hers = [WallTime.from_instant(each.instant, zone) for each in (starts, ends)]
    alike = all(one.local == own.local for one, own in zip((starts, ends), hers, strict=True))
    return "" if alike else said.span(hers[0], hers[1], current_lang())


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
