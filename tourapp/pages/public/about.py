"""Pages about the site itself, and what machines look for."""

from flask import Response as FlaskResponse
from flask import current_app
from werkzeug.wrappers import Response

from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.web.pages import page

ROBOTS = """User-agent: *
Disallow: /manage/
Disallow: /me
Disallow: /sign-in
Disallow: /outbox
"""
"""Calendar feeds are not disallowed: calendar services obey this file (CAL-13)."""


def about_data() -> Response:
    return page("pages/about_data.html")


def accessibility() -> Response:
    return page("pages/accessibility.html")


def privacy() -> Response:
    return page("pages/privacy.html")


def cookies() -> Response:
    return page("pages/cookies.html")


def robots() -> Response:
    return FlaskResponse(ROBOTS, mimetype="text/plain")


def security_txt() -> Response:
    """Where to tell us about a weakness (RFC 9116). Good for a year from the day it is read."""
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    expires = expires.replace(year=expires.year + 1, month=1, day=1)
    contact = current_app.config["SETTINGS"].mail_from
    lines = (
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, ja",
        f"Canonical: {address_of('security_txt')}",
    )
    return FlaskResponse("\n".join(lines) + "\n", mimetype="text/plain")
