"""The reader's language: her choice (`?lang=`) is kept in a cookie; a signed-in person's own choice comes next, then
what the browser asks for, then English."""

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from tourapp.core.i18n import DEFAULT, LANGUAGES, current_lang, in_language, known, plural_form
from tourapp.core.i18n import gettext as gettext
from tourapp.core.i18n import lazy_gettext as lazy_gettext
from tourapp.core.i18n import ngettext as ngettext

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "current_lang",
    "gettext",
    "in_language",
    "known",
    "lazy_gettext",
    "ngettext",
]

COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def _select() -> str:
    if not has_request_context():
        return DEFAULT
    kept = known(request.args.get("lang")) or known(request.cookies.get(COOKIE))
    if kept:
        return kept
    actor = g.get("actor")
    if actor is not None and known(actor.lang):
        return str(actor.lang)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    Babel(app, locale_selector=_select)
    # In place of flask-babel's own, which work the language out anew for each message of a page.
    app.jinja_env.install_gettext_callables(gettext, plural_form, newstyle=True)  # type: ignore[attr-defined]
