"""What a reader has chosen for reading: language, a second time zone, light or dark. Kept in cookies."""

import zoneinfo
from functools import cache

from flask import Flask, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from tourapp.web import i18n
from tourapp.web.pages import local_path

ZONE_COOKIE = "zone"
THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")

DEFAULT_ZONES = {"en": "Europe/London", "ja": "Asia/Tokyo"}
"""Where a reader is taken to be before the browser or she herself has said it."""


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def reader_zone() -> str:
    """The reader's own zone: her choice, her profile, else the usual one of her language."""
    chosen = request.cookies.get(ZONE_COOKIE, "").replace("%2F", "/")
    if chosen in _zones():
        return chosen
    actor = g.get("actor")
    if actor is not None and actor.zone in _zones():
        return str(actor.zone)
    return DEFAULT_ZONES[i18n.current_lang()]


def theme() -> str:
    chosen = request.cookies.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def keep(response: Response, name: str, value: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(name, value, max_age=i18n.A_YEAR, samesite="Lax", secure=secure, path="/")


def _back() -> BaseResponse:
    return redirect(local_path(request.form.get("next")) or url_for("home"), code=303)


def set_zone() -> BaseResponse:
    """Show times also for another place."""
    response = _back()
    zone = request.form.get("zone", "")
    if zone in _zones():
        keep(response, ZONE_COOKIE, zone)  # type: ignore[arg-type]
    return response


def set_theme() -> BaseResponse:
    """Light, dark, or as the device has it."""
    response = _back()
    if request.form.get("theme") in THEMES:
        keep(response, THEME_COOKIE, request.form["theme"])  # type: ignore[arg-type]
    return response


def init_app(app: Flask) -> None:
    @app.after_request
    def _keep_language(response: Response) -> Response:
        chosen = i18n.known(request.args.get("lang"))
        if chosen and response.mimetype == "text/html" and request.cookies.get(i18n.COOKIE) != chosen:
            keep(response, i18n.COOKIE, chosen)
        return response
