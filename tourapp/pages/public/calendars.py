"""Ways to take an event's calendar along, with how soon each of them looks again (`docs`: calendar notes, CAL-1)."""

from urllib.parse import quote, urlsplit

import segno
from flask import url_for
from markupsafe import Markup

from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event
from tourapp.pages.public.structured import absolute

Entry = tuple[str, str, str, str]
"""Address, words, a sentence in small print, icon: as `ui.calendar_menu` takes them."""

LONGEST = 256
"""Google says nothing and does nothing with a longer address (CAL-01)."""


def entries(event: Event, title: str) -> list[Entry]:
    """One copy first, then subscriptions. They are links: nothing is fetched from Google or Microsoft."""
    return [
        (url_for("event_feed", slug=event.slug), _("Download .ics"), _("One copy, does not update"), "down"),
        *subscriptions(feed_of(event), title),
    ]


def feed_of(event: Event) -> str:
    """The address of the public calendar of an event."""
    return absolute("event_feed", slug=event.slug)


def webcal(feed: str) -> str:
    """The address that opens the calendar program of a device."""
    return "webcal://" + feed.partition("://")[2]


def qr(feed: str) -> Markup:
    """The same as a picture, for the device that is not this one: inline, dark on light whatever the theme."""
    drawn = segno.make(webcal(feed), error="m", boost_error=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  the library draws it; the address is in it as squares only


def subscriptions(feed: str, title: str) -> list[Entry]:
    """Every way to subscribe to this address, each with how soon it looks again (`calendar.md` §2)."""
    # Google and Outlook fetch the feed themselves, so they need an address that the world can reach.
    entries = [
        (
            webcal(feed),
            _("Subscribe: Apple Calendar and others (webcal)"),
            _("Updates as often as you have set it to"),
            "cal",
        ),
    ]
    if not is_local(feed):
        google = f"https://calendar.google.com/calendar/render?cid={quote(webcal(feed), safe='')}"
        outlook = (
            f"https://outlook.office.com/calendar/addfromweb?url={quote(feed, safe='')}&name={quote(title)}"
        )
        entries += [
            (
                google,
                _("Subscribe: Google Calendar"),
                _("Updates every 4 to 24 hours. Google keeps a copy"),
                "cal",
            ),
            (
                outlook,
                _("Subscribe: Outlook"),
                _("Updates every 3 to 24 hours. Microsoft keeps a copy. Your office may not allow it"),
                "cal",
            ),
        ]
    return entries


def is_local(address: str) -> bool:
    """Whether only this machine can open the address."""
    return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1")
