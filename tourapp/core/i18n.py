"""Languages. With `web.i18n`, which chooses the reader's, the only module that knows flask-babel."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import flask_babel
from flask_babel import force_locale, get_locale
from flask_babel import lazy_gettext as lazy_gettext

# flask-babel is published without types.
gettext: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext

LANGUAGES = ("en", "ja")
DEFAULT = "en"


def known(lang: str | None) -> str | None:
    """The language when it is one of ours, else None."""
    return lang if lang in LANGUAGES else None


def current_lang() -> str:
    """The language of what is being written now: a page, or a mail inside `in_language`."""
    locale = get_locale()
    return known(locale.language if locale else None) or DEFAULT


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Write in this language, whoever reads the page: mails, documents, calendars."""
    with force_locale(known(lang) or DEFAULT):
        yield
