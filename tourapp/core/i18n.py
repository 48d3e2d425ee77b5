"""Languages. With `web.i18n`, which chooses the reader's, the only module that knows flask-babel."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask_babel import LazyString, force_locale, get_locale

LANGUAGES = ("en", "ja")
DEFAULT = "en"
"""The language of the words in our source; it needs no catalogue."""

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

_writing: ContextVar[str | None] = ContextVar("writing", default=None)
"""The language of the page or mail that is being written. A page asks for it hundreds of times."""


def known(lang: str | None) -> str | None:
    """The language when it is one of ours, else None."""
    return lang if lang in LANGUAGES else None


def current_lang() -> str:
    """The language of what is being written now: a page, or a mail inside `in_language`."""
    writing = _writing.get()
    if writing is not None:
        return writing
    locale = get_locale()
    return known(locale.language if locale else None) or DEFAULT


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Write in this language, whoever reads the page: mails, documents, calendars."""
    chosen = known(lang) or DEFAULT
    before = _writing.set(chosen)
    try:
        with force_locale(chosen):
            yield
    finally:
        _writing.reset(before)


def gettext(message: str, **values: object) -> str:
    """The message in the language of what is being written; `values` fill its `%(name)s`."""
    lang = current_lang()
    text = message if lang == DEFAULT else _catalogue(lang).ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The form of a message that goes with a number, filled in; the number is `%(num)s` in it."""
    return plural_form(one, many, num) % {"num": num, **values}


def plural_form(one: str, many: str, num: int) -> str:
    """The form of a message that goes with a number, not filled in yet."""
    lang = current_lang()
    if lang == DEFAULT:
        return one if num == 1 else many
    return _catalogue(lang).ungettext(one, many, num)


def lazy_gettext(message: str, **values: object) -> LazyString:
    """A message of a module or class: translated when it is shown, not when it is loaded."""
    return LazyString(gettext, message, **values)


@cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [lang])
