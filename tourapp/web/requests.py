"""One identifier and one log line for each request; no personal data, no secret, no body."""

import re
import time

import structlog
from flask import Flask, Response, g, request

from tourapp.core.ids import new_id
from tourapp.core.logs import log_line
from tourapp.web.metrics import count_request

_GIVEN = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


def identifier(given: str) -> str:
    """What names a request in log and answer: what a proxy has given it, or a fresh one."""
    return given if _GIVEN.match(given) else new_id().hex


def init_app(app: Flask) -> None:
    @app.before_request
    def _begin() -> None:
        g.request_id = identifier(request.headers.get("X-Request-Id", ""))
        g.began = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.get("request_id", "")
        rule = request.url_rule.rule if request.url_rule else "-"
        count_request(request.endpoint or "-", response.status_code)
        log_line(
            "tourapp.request",
            "request",
            request_id=g.get("request_id", ""),
            method=request.method,
            route=rule,
            endpoint=request.endpoint or "-",
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        )
        return response

    @app.teardown_request
    def _forget(error: BaseException | None) -> None:
        structlog.contextvars.clear_contextvars()
