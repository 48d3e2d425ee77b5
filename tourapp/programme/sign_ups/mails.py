"""The mails about seats that an event may word otherwise, and what their placeholders stand for."""

from collections.abc import Sequence
from typing import Any

from tourapp.core import time as core_time
from tourapp.core.addresses import address_of
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import in_language
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.messages.catalogue import Mail
from tourapp.messages.rendering import MailText, house_text
from tourapp.programme.models import ProgrammeItem
from tourapp.registration import mails as registration_mails

MOVED_UP = "programme/moved_up"
OFF = "programme/off"

PLACEHOLDERS: dict[str, Any] = {
    **{key: registration_mails.PLACEHOLDERS[key] for key in registration_mails.ALWAYS},
    "session_title": _l("the title of the session"),
    "session_when": _l("day and hours of the session; empty while it has none"),
    "left": _l("a sentence about what the person has given up for it; empty if nothing"),
}


def about_item(item: ProgrammeItem, left: Sequence[Words], lang: str) -> dict[str, str]:
    """What the placeholders of a session stand for, in the language of the mail (which is current)."""
    return {
        "session_title": item.title.in_(lang),
        "session_when": _when(item, lang),
        "left": _left(left, lang),
    }


def _when(item: ProgrammeItem, lang: str) -> str:
    if item.starts is None:
        return ""
    hours = (
        core_time.time_range(item.starts.local, item.ends.local, lang)
        if item.ends
        else core_time.clock_time(item.starts.local, lang)
    )
    return _(
        "%(day)s, %(hours)s (%(city)s)",
        day=core_time.long_date(item.starts.date, lang),
        hours=hours,
        city=core_time.city(item.starts.zone, lang),
    )


def _left(titles: Sequence[Words], lang: str) -> str:
    if not titles:
        return ""
    named = _("; ").join(title.in_(lang) for title in titles)
    return _(
        "It is at the same time as what you had chosen instead, so that seat is free again: %(titles)s",
        titles=named,
    )


def _house(template: str) -> Any:
    """Renders the mail with each placeholder where the house puts a value."""

    def text(event: Event, lang: str) -> MailText:
        marks = {name: f"{{{name}}}" for name in ("name", "session_title", "session_when", "left")}
        with in_language(lang):
            found = house_text(template, lang, {"event": event, "my_page": "{page}", **marks})
        title = event.title.in_(lang)
        return MailText(found.subject.replace(title, "{event}"), found.body.replace(title, "{event}"))

    return text


def _sample(event: Event, lang: str) -> dict[str, str]:
    """What the placeholders of a preview stand for: this event, somebody and a session that do not exist."""
    with in_language(lang):
        session = Words("A sample session", "分科会の例")
        about = {
            "session_title": session.in_(lang),
            "session_when": core_time.long_date(event.starts.date, lang),
            "left": _left([Words("Another session", "別の分科会")], lang),
        }
        page = address_of("my_sessions", slug=event.slug)
        return registration_mails.sample(event, lang) | about | {"page": page}


MAILS: Sequence[Mail] = (
    Mail(
        MOVED_UP,
        _l("A seat in a session"),
        _l("When a seat becomes free for somebody who waited for it."),
        PLACEHOLDERS,
        house=_house(MOVED_UP),
        sample=_sample,
    ),
    Mail(
        OFF,
        _l("A session is cancelled"),
        _l("When a session that somebody signed up for was removed from the programme."),
        PLACEHOLDERS,
        house=_house(OFF),
        sample=_sample,
    ),
)
