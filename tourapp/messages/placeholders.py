"""Text with `{placeholders}`: a fixed list of names, filled with plain strings in one pass.

There is no engine behind it. Between the brackets stands a name of the list and nothing else: no attribute, no index,
no format, no expression. What is put in is never looked at again, so a value with brackets in it stays what it is.
"""

import re
from collections.abc import Collection, Mapping

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _

_TOKEN = re.compile(r"\{([^{}\n]{0,80})\}|[{}]")
_WIDE = re.compile(r"｛([^｛｝{}\n]{0,80})｝")
_SCHEME = re.compile(r"(?<=[A-Za-z])://")

ADDRESSES = frozenset({"link", "page", "place", "mailbox", "answers", "again", "questionnaire"})
"""Placeholders whose value is an address of the office, or has one in it; in all others somebody typed it."""


def names_in(text: str) -> list[str]:
    """The placeholders of a text in their order, known or not; a lone bracket is an empty name."""
    return [(found.group(1) or "").strip() for found in _TOKEN.finditer(text)]


def check(text: str, *, known: Collection[str], needed: Collection[str] = (), field: str = "body") -> None:
    """Refuse a text with a placeholder that is not on the list, a bracket that closes nothing, or a missing one.

    The sentence names what is wrong; `field` is the field of the form it stands in.
    """
    for found in _WIDE.finditer(text):
        if found.group(1).strip() in known:
            raise Refusal(
                _("Write {%(name)s} with half-width brackets", name=found.group(1).strip()),
                field=field,
                code="placeholder",
            )
    for found in _TOKEN.finditer(text):
        if found.group(1) is None:
            raise Refusal(
                _("There is a bracket %(bracket)s that belongs to no placeholder", bracket=found.group()),
                field=field,
                code="placeholder",
            )
        if found.group(1).strip() not in known:
            raise Refusal(
                _("There is no placeholder {%(name)s} in this email", name=found.group(1).strip()),
                field=field,
                code="placeholder",
            )
    for name in needed:
        if name not in names_in(text):
            raise Refusal(
                _("This email must contain {%(name)s}", name=name), field=field, code="placeholder_missing"
            )


def filled_in(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced by its value, once; LookupError for one without a value."""

    def value(found: re.Match[str]) -> str:
        name = (found.group(1) or "").strip()
        if name not in values:
            raise LookupError(name)
        return values[name] if name in ADDRESSES else _defused(values[name])

    return _TOKEN.sub(value, text)


def _defused(value: str) -> str:
    """An address that somebody typed as her name does not become a link in our mail."""
    return _SCHEME.sub(": //", value)
