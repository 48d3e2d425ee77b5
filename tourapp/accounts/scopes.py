"""Scopes as people write them on a command line: `office:LON`, `event:seminar-2027`.

What stands behind a word is asked of the package that owns it. Those above this floor are named in `wiring.py`.
"""

from collections.abc import Callable

from tourapp.access.actor import Scope
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.directory import queries as directory

Resolver = Callable[[str], str]
"""From the word somebody writes to the identifier in grants; NotFound when there is no such thing."""

_resolvers: dict[str, Resolver] = {"office": lambda code: directory.office_by_code(code).code}


def provide(kind: str, resolver: Resolver) -> None:
    """Let this kind of scope be written."""
    _resolvers[kind] = resolver


def resolve(text: str) -> Scope:
    """The scope that somebody has written; a refusal that says what can be written."""
    kind, colon, word = text.partition(":")
    resolver = _resolvers.get(kind)
    if resolver is None or not colon or not word:
        known = ", ".join(f"{name}:…" for name in _resolvers)
        raise Refusal(_("A scope is written as one of: %(known)s", known=known), field="scope", code="scope")
    try:
        return (kind, resolver(word))
    except NotFound:
        raise Refusal(
            _("There is no %(kind)s “%(word)s”.", kind=kind, word=word), field="scope", code="scope"
        ) from None
