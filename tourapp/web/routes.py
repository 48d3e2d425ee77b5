"""A route declares who may use it, or that everybody may and why. `tourapp/urls` is the list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, g, make_response, request

from tourapp.access.actions import Action


@dataclass(frozen=True)
class Public:
    """Open to everybody; the reason is printed by `tourapp routes --access`."""

    reason: str


def public(reason: str) -> Public:
    if not reason:
        raise ValueError("a public route says why it is public")
    return Public(reason)


FORM = ("GET", "POST")
"""A page with a form: shown, and sent back to where it stands."""


@dataclass(frozen=True)
class Route:
    rule: str
    endpoint: str
    view: Callable[..., Any]
    allow: Action | Public
    methods: tuple[str, ...] = ("GET",)
    csrf: bool = True
    """False only for choices that change nothing of anybody's (language, zone, theme), and for one press that mail
    programs make without a form."""
    largest: int | None = None
    """Bytes of a request; None for what every route takes."""


class NeverChecked(RuntimeError):
    """A view declared an action and answered without checking it: a fault of ours, so nothing is shown."""


def _guarded(route: Route) -> Callable[..., Any]:
    @wraps(route.view)
    def view(**values: Any) -> Any:
        g.allow = route.allow
        g.checked = isinstance(route.allow, Public)
        response = make_response(route.view(**values))
        if not g.checked:
            raise NeverChecked(f"{route.endpoint} declares {route.allow} and never checked it")
        return response

    return view


def register(app: Flask, routes: Sequence[Route], exempt: Callable[[Any], Any]) -> None:
    """Add every route; `exempt` is how a view is left out of the check of form tokens."""
    app.extensions["tourapp_routes"] = tuple(routes)
    _let_in(app, {route.endpoint: route.largest for route in routes if route.largest})
    for route in routes:
        view = _guarded(route)
        if not route.csrf:
            exempt(view)
        app.add_url_rule(route.rule, route.endpoint, view, methods=list(route.methods))


def _let_in(app: Flask, largest: dict[str, int]) -> None:
    """Let some routes take larger requests. First of all hooks: the check of form tokens reads the body."""

    def set_largest() -> None:
        wanted = largest.get(request.endpoint or "")
        if wanted:
            request.max_content_length = wanted

    app.before_request_funcs.setdefault(None, []).insert(0, set_largest)
