"""Errors as one table: what went wrong below → the answer a person gets.

Each says in plain words what happened, whether anything was saved, and what to do; a reference ties it to the log.
"""

import errno
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as BaseResponse

from tourapp.access.actor import VISITOR
from tourapp.core.db import db
from tourapp.core.errors import Refused, SignInNeeded, TooMany
from tourapp.core.time import NoSuchTime
from tourapp.web.i18n import lazy_gettext as _l
from tourapp.web.pages import here

log = structlog.get_logger("tourapp.errors")


@dataclass(frozen=True)
class Answer:
    status: int
    title: Any
    text: Any


ANSWERS: dict[int, Answer] = {
    400: Answer(400, _l("We could not read this request"), _l("Nothing was changed. Go back and try again.")),
    403: Answer(
        403, _l("You do not have access to this page"), _l("Ask the office that runs the event for access.")
    ),
    404: Answer(404, _l("Page not found"), _l("Check the address, or start from the list of events.")),
    405: Answer(405, _l("This page does not take that kind of request"), _l("Nothing was changed.")),
    409: Answer(
        409,
        _l("Somebody else changed this in the meantime"),
        _l("Nothing of yours was saved. Go back, read the new text and decide again."),
    ),
    410: Answer(
        410, _l("This link no longer works"), _l("It was used, replaced or has expired. Ask for a new one.")
    ),
    413: Answer(413, _l("That is too large"), _l("Nothing was saved. Send less at a time.")),
    422: Answer(422, _l("This could not be done"), _l("Nothing was changed.")),
    429: Answer(429, _l("Too many attempts"), _l("Nothing was changed. Wait a little and try again.")),
    500: Answer(
        500,
        _l("Something went wrong on our side"),
        _l("We do not know whether your last step was saved. Check first."),
    ),
    503: Answer(
        503,
        _l("The service is busy or under maintenance"),
        _l("Nothing was saved. Wait a minute and send the same form again."),
    ),
}
CSRF_TEXT = _l(
    "The page was open for too long, or cookies are switched off. Nothing was saved. Go back and send it again."
)


def _show(status: int, *, text: Any = None, retry_after: int | None = None) -> Response:
    answer = ANSWERS.get(status) or ANSWERS[400 if status < 500 else 500]
    if status >= 500:
        g.actor = VISITOR  # the frame must not ask the database that is in trouble
    wanted = request.accept_mimetypes.best_match(("text/html", "application/json", "text/plain"), "text/html")
    reference = g.get("request_id", "")
    if request.path.endswith((".ics", ".jcal", ".xcal")) or wanted == "text/plain":
        response = Response(f"{answer.title}\n{text or answer.text}\n", status, mimetype="text/plain")
    elif wanted == "application/json":
        said = {"error": str(answer.title), "detail": str(text or answer.text), "ref": reference}
        response = current_app.make_response(said)
        response.status_code = status
    else:
        html = render_template("error.html", answer=answer, text=text or answer.text, reference=reference)
        response = Response(html, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _refused(error: Refused) -> BaseResponse:
    db.session.rollback()
    if isinstance(error, SignInNeeded) and not request.path.endswith(".ics"):
        return redirect(f"{url_for('sign_in')}?{urlencode(_way_back())}", code=303)
    status = 403 if isinstance(error, SignInNeeded) else error.status
    return _show(status, text=str(error) or None, retry_after=getattr(error, "retry_after", None))


def _way_back() -> dict[str, str]:
    """Where somebody goes on after signing in: this page, also when she was sending its form (which then says so)."""
    has_page = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    back = {"next": here()} if has_page else {}
    return back if request.method in ("GET", "HEAD") else {**back, "ended": "1"}


def _trouble_below(error: Exception) -> BaseResponse:
    db.session.rollback()
    if isinstance(error, IntegrityError):
        log.warning("integrity", error=type(error.orig).__name__)
        return _show(409)
    log.error("trouble_below", error=type(error).__name__, exc_info=error)
    return _show(503, retry_after=10)


def _os_error(error: OSError) -> BaseResponse:
    if error.errno in (errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EMFILE):
        return _trouble_below(error)
    return _unexpected(error)


def _unexpected(error: Exception) -> BaseResponse:
    db.session.rollback()
    log.error("unexpected", error=type(error).__name__, exc_info=error)
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _show(500)


def _bad_input(error: Exception) -> BaseResponse:
    db.session.rollback()
    return _show(400)


def _http(error: HTTPException) -> BaseResponse:
    if error.response is not None:
        return cast(BaseResponse, error.response)
    status = error.code or 500
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _unexpected(error.original_exception)  # type: ignore[arg-type]
    if isinstance(error, CSRFError):
        return _show(400, text=CSRF_TEXT)
    shown = _show(status, retry_after=60 if status == 429 else None)
    if status == 405 and error.valid_methods:  # type: ignore[attr-defined]
        shown.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return shown


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(TooMany, _refused)
    app.register_error_handler(DataError, _bad_input)  # a value that no column can hold, such as a NUL
    app.register_error_handler(DBAPIError, _trouble_below)
    app.register_error_handler(PoolTimeout, _trouble_below)
    app.register_error_handler(OSError, _os_error)
    app.register_error_handler(RecursionError, _bad_input)
    app.register_error_handler(UnicodeError, _bad_input)
    app.register_error_handler(NoSuchTime, _bad_input)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
