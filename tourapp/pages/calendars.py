"""Ways to take an event's calendar along, with how soon each of them looks again (`docs`: calendar notes, CAL-1)."""

from urllib.parse import quote, urlsplit

from flask import url_for

from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.pages.structured import absolute

Entry = tuple[str, str, str, str]
"""Address, words, a sentence in small print, icon: as `ui.calendar_menu` takes them."""


def entries(event: Event, title: str) -> list[Entry]:
    """One copy first, then subscriptions. They are links: nothing is fetched from Google or Microsoft."""
    feed = absolute("event_feed", slug=event.slug)
    webcal = "webcal://" + feed.partition("://")[2]
    # Google and Outlook fetch the feed themselves, so they need an address that the world can reach.
    entries = [
        (url_for("event_feed", slug=event.slug), _("Download .ics"), _("One copy, does not update"), "down"),
        (
            webcal,
            _("Subscribe: Apple Calendar and others (webcal)"),
            _("Looks again when you have set it to"),
            "cal",
        ),
    ]
    if not is_local(feed):
        google = f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"
        outlook = (
            f"https://outlook.office.com/calendar/addfromweb?url={quote(feed, safe='')}&name={quote(title)}"
        )
        entries += [
            (
                google,
                _("Subscribe: Google Calendar"),
                _("Looks again after 4 to 24 hours. Google keeps a copy"),
                "cal",
            ),
            (
                outlook,
                _("Subscribe: Outlook"),
                _("Looks again after 3 to 24 hours. Microsoft keeps a copy. Your office may not allow it"),
                "cal",
            ),
        ]
    return entries


def is_local(address: str) -> bool:
    """Whether only this machine can open the address."""
    return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")
