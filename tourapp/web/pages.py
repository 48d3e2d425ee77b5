"""Answers of views: a page, a redirect after a form, a safe way back."""

from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for

from tourapp.core.i18n import current_lang, in_language
from tourapp.web.forms import Form


def page(template: str, /, *, status: int | None = None, form: Form | None = None, **values: Any) -> Response:
    """Render a page. With a failed form the answer is 422 (409 for a collision) and shows what was typed."""
    with in_language(current_lang()):  # worked out once for all the words of the page
        response = make_response(render_template(template, form=form, **values))
    response.status_code = status or (form.status if form is not None else 200)
    return response


def see_other(endpoint: str, /, **values: Any) -> Response:
    """After a form: 303 to the page that shows what has happened."""
    return make_response(redirect(url_for(endpoint, **values), code=303))


def here() -> str:
    """The address of this request as it can be written into a page: every odd character coded."""
    query = request.query_string.decode("ascii", "ignore")
    path = quote(request.path, safe="/:@!$&'()*+,;=~-._")
    return path + (f"?{quote(query, safe=QUERY)}" if query else "")


QUERY = "/?:@!$&'()*+,;=~-._%"


def local_path(target: str | None) -> str | None:
    """The target when it is a path on this site, else None (no `//`, no backslash, no control character)."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(character) < 0x20 or ord(character) == 0x7F for character in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
