"""The reader's language: her choice (`?lang=`) is kept in a cookie; a signed-in person's own choice comes next, then
what the browser asks for, then English."""

from functools import lru_cache
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

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


@pass_eval_context
def _in_template(context: EvalContext, message: str, /, **values: Any) -> str:
    """`_("…")` of templates: in a page as markup, whose values are escaped; in a plain text as text.

    As with Jinja's own, `%%` stands for a percent sign whether there are values or not.
    """
    if not context.autoescape:
        return gettext(message) % values
    text = _markup(current_lang(), message)
    return text % values if values or "%" in text else text


@lru_cache(maxsize=4096)
def _markup(lang: str, message: str) -> Markup:
    """A message of ours as markup, in this language, which is the current one."""
    return Markup(gettext(message))  # noqa: S704 - the words of our templates and catalogues


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    Babel(app, locale_selector=_select)
    # In place of flask-babel's own, which work the language out anew for each message of a page.
    app.jinja_env.install_gettext_callables(gettext, plural_form, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["gettext"] = app.jinja_env.globals["_"] = _in_template
