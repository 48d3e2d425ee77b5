"""What templates can call: the language, the time wording, words in two languages, addresses.

Everything here only *shows*; a template never asks the database and never decides.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask, request, url_for
from markupsafe import Markup, escape

from tourapp.core import clock, sizes, time
from tourapp.core.words import Words
from tourapp.web import i18n, pages, reader
from tourapp.web.headers import csp_nonce
from tourapp.web.identity import current_actor


def show_words(value: Words | None) -> Markup:
    """Words in the reader's language; when only the other side exists, marked with its own `lang`."""
    if value is None:
        return Markup()
    lang = i18n.current_lang()
    text, used = value.side(lang)
    if used == lang or not text:
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(used, text)


def show_other(value: Words | None) -> Markup:
    """The other language's side, marked as such; empty when it is missing, says the same, or is shown already."""
    if value is None:
        return Markup()
    other = other_lang()
    text, shown = getattr(value, other), getattr(value, i18n.current_lang())
    if not text or not shown or text == shown:
        return Markup()
    return Markup('<span lang="{}">{}</span>').format(other, text)


def words_text(value: Words | None) -> str:
    return value.in_(i18n.current_lang()) if value else ""


def paragraphs(text: str) -> Markup:
    """Plain text with blank lines between its paragraphs, as paragraphs."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("\n").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
    )


def other_lang() -> str:
    return "ja" if i18n.current_lang() == "en" else "en"


def switch_lang_url(lang: str) -> str:
    """This page in another language. A page that answered a form is shown at its own address without the answers."""
    rule = request.url_rule
    if request.endpoint is None or rule is None or "GET" not in (rule.methods or ()):
        return url_for("home", lang=lang)
    arguments = {name: request.args.getlist(name) for name in request.args if name != "lang"}
    return url_for(request.endpoint, **{**arguments, **(request.view_args or {}), "lang": lang})


def _in_lang(wording: Callable[..., str]) -> Callable[..., str]:
    def show(*values: Any, **options: Any) -> str:
        return wording(*values, lang=i18n.current_lang(), **options)

    return show


def iso(instant: dt.datetime, zone: str) -> str:
    return time.iso(instant, zone)


def init_app(app: Flask) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        w=show_words, w_other=show_other, words_text=words_text, paragraphs=paragraphs, iso=iso
    )
    env.filters["in_zone"] = time.in_zone
    env.filters["file_size"] = _in_lang(sizes.file_size)
    for name in (
        "long_date",
        "short_date",
        "date_tile",
        "month_name",
        "date_range",
        "clock_time",
        "time_range",
        "moment",
        "moment_in",
        "closing",
        "city",
    ):
        env.filters[name] = _in_lang(getattr(time, name))
        env.globals[name] = env.filters[name]
    env.globals.update(
        this_address=pages.here,
        switch_lang_url=switch_lang_url,
        csp_nonce=csp_nonce,
        now=clock.now,
        reader_zone=reader.reader_zone,
    )

    @app.context_processor
    def _reader() -> dict[str, Any]:
        actor = current_actor()
        return {
            "lang": i18n.current_lang(),
            "other_lang": other_lang(),
            "theme": reader.theme(),
            "current_actor": actor if actor.is_signed_in else None,
        }
