"""The calendar file in a mail: one event as it stands in the agenda when the mail goes out."""

from flask import current_app

from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.core.ids import parse_ref
from tourapp.events import queries as events
from tourapp.feeds import calendar
from tourapp.feeds.calendar import Style
from tourapp.messages.attachments import CALENDAR, Attachment

KIND = "agenda"


def reference(owner: str, circle: Circle) -> str:
    """How a message names the entry of an owner (`event:…`) as this circle is shown it."""
    return f"{KIND}:{owner}:{circle.value}"


def attach(named: str, lang: str) -> Attachment | None:
    """The file behind `agenda:<owner>:<circle>` in a language; None when that was never released to the circle.

    The same UID and SEQUENCE as in every feed (CAL-41). Those who take part find the way to join in it, so it
    is not for others.
    """
    owner, _, circle = named.removeprefix(f"{KIND}:").rpartition(":")
    shown = agenda.entry_of(owner, Circle(circle))
    if shown is None:
        return None
    event = events.by_id(parse_ref(shown.event)[1])
    base_url = str(current_app.config["BASE_URL"]).rstrip("/")
    style = Style(lang, base_url, is_private=Circle(circle) is not Circle.PUBLIC)
    organizer = (event.office.name.in_(lang), event.mailbox) if event.mailbox else None
    content = calendar.single(shown, style, organizer=organizer)
    return Attachment(f"{event.slug}.ics", CALENDAR, content)
