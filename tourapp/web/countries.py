"""Countries by name, for choices and for showing."""

from functools import lru_cache
from typing import Any

from babel import Locale
from markupsafe import Markup
from wtforms.widgets import html_params

from tourapp.core.i18n import current_lang

_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"})
"""Codes of two letters that name groups of countries, or nothing."""


@lru_cache(maxsize=4)
def countries(lang: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, by name in this language."""
    named = Locale(lang).territories.items()
    known = [(code, name) for code, name in named if len(code) == 2 and code.isalpha()]
    return tuple(sorted(((c, n) for c, n in known if c not in _NOT_COUNTRIES), key=lambda each: each[1]))


def country_name(code: str, lang: str) -> str:
    """The name of a country in this language; its code when we know no name."""
    return str(Locale(lang).territories.get(code, code))


class CountrySelect:
    """The control for choosing a country. Its 250 options are written once for each language, not for each page."""

    input_type = None
    multiple = False

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        attributes.setdefault("id", field.id)
        options = _options(current_lang(), str(field.choices[0][1]))
        chosen = Markup('value="{}">').format(field.data or "")
        options = options.replace(chosen, f"selected {chosen}", 1)
        return Markup("<select {}>{}</select>").format(
            Markup(html_params(name=field.name, **attributes)),  # noqa: S704 - wtforms escapes what it writes
            Markup(options),  # noqa: S704 - made of escaped parts below
        )


@lru_cache(maxsize=8)
def _options(lang: str, first: str) -> str:
    option = Markup('<option value="{}">{}</option>')
    return "".join(str(option.format(code, name)) for code, name in (("", first), *countries(lang)))
