"""Languages. The only module that knows flask-babel.

The reader's choice (`?lang=`) is kept in a cookie; a signed-in person's own choice comes next, then what the browser
asks for, then English.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, force_locale, get_locale
from flask_babel import gettext as gettext
from flask_babel import lazy_gettext as lazy_gettext
from flask_babel import ngettext as ngettext

LANGUAGES = ("en", "ja")
DEFAULT = "en"
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def known(lang: str | None) -> str | None:
    """The language when it is one of ours, else None."""
    return lang if lang in LANGUAGES else None


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


def current_lang() -> str:
    """The language of what is being written now: a page, or a mail inside `in_language`."""
    locale = get_locale()
    return known(locale.language if locale else None) or DEFAULT


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Write in this language, whoever reads the page: mails, documents, calendars."""
    with force_locale(known(lang) or DEFAULT):
        yield


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    Babel(app, locale_selector=_select)
