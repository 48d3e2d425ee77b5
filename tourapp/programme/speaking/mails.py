"""The mails to those who appear, which an event may word otherwise, and what their placeholders stand for."""

from collections.abc import Sequence
from typing import Any

from tourapp.core import time as core_time
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import in_language
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events import wording as event_wording
from tourapp.events.models import Event
from tourapp.messages.catalogue import Mail
from tourapp.messages.rendering import MailText, house_text

ASKED = "programme/speaking_asked"
ANSWERED = "programme/speaking_answered"
SLIDES_DUE = "programme/speaking_slides_due"
SLIDES_HERE = "programme/speaking_slides_here"
WITHDRAWN = "programme/speaking_withdrawn"
OFF = "programme/speaking_off"

PLACEHOLDERS: dict[str, Any] = {
    "name": _l("the name of the person"),
    "event": _l("the title of the event"),
    "when": _l("day and hours, on the clocks of the event"),
    "part": _l("in which part somebody appears: speaker, moderator, briefing officer, interpreter"),
    "post": _l("the post as which somebody appears; empty where there is none"),
    "items": _l("the items of the programme, each with its hours and place"),
    "until": _l("until when the link can be used"),
    "link": _l("the private link that belongs to this email"),
    "office": _l("the name of the office"),
    "mailbox": _l("the address that answers go to"),
}

TOLD = ("name", "part", "post", "items", "until")
"""Placeholders that are texts of the appearance, as the templates of the house get them."""


def about_event(event: Event, lang: str) -> dict[str, str]:
    """What the placeholders of the event stand for, in the language of the mail (which is current)."""
    return {
        "event": event.title.in_(lang),
        "when": event_wording.when(event),
        "office": event.office.name.in_(lang),
        "mailbox": event.mailbox,
    }


def _house(template: str) -> Any:
    """Renders the mail with each placeholder where the house puts a value."""

    def text(event: Event, lang: str) -> MailText:
        marks = {name: f"{{{name}}}" for name in TOLD}
        marks |= {"when": "{when}", "sender_name": "{office}", "reply_to": "{mailbox}"}
        with in_language(lang):
            found = house_text(template, lang, {"event": event, **marks, "links": {"page": "{link}"}})
        title = event.title.in_(lang)
        return MailText(found.subject.replace(title, "{event}"), found.body.replace(title, "{event}"))

    return text


def _sample(event: Event, lang: str) -> dict[str, str]:
    """What the placeholders of a preview stand for: this event, somebody and an item that do not exist."""
    with in_language(lang):
        item = Words("A sample talk", "講演の例").in_(lang)
        day = core_time.long_date(event.starts.date, lang)
        return {
            **about_event(event, lang),
            "name": Words("Ada Example", "見本 花子").in_(lang),
            "part": _("Speaker"),
            "post": Words("Director of Planning", "企画部長").in_(lang),
            "items": f"{item}\n{day}",
            "until": core_time.moment_in(event.ends_at, [event.zone, event_wording.HEAD_OFFICE_ZONE], lang),
            "link": "https://private.invalid/",
        }


def _mail(template: str, name: Any, when: Any, *, has_link: bool = True) -> Mail:
    known = {key: words for key, words in PLACEHOLDERS.items() if has_link or key not in ("link", "until")}
    needs = ("link",) if has_link else ()
    return Mail(template, name, when, known, house=_house(template), sample=_sample, needs=needs)


MAILS: Sequence[Mail] = (
    _mail(
        ASKED,
        _l("Will you take part?"),
        _l("When somebody is asked to speak, moderate, explain or interpret."),
    ),
    _mail(SLIDES_DUE, _l("Your slides are needed"), _l("From ten days before, while slides are missing.")),
    _mail(
        SLIDES_HERE,
        _l("Slides for interpreters"),
        _l("To interpreters from seven days before, when slides have arrived for their items."),
    ),
)
