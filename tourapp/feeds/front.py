"""The front door of calendars: who asks again for what has not changed is answered before the application is woken.

Calendar programs ask for ever, and nearly always for what they have. The application answers an address the first time
and offers what it answered with (`offer`): the feed, and what it is made of. From then on the door makes one look-up;
while its row is the same, it gives the same answer, 304 or whole. Whatever is new, unknown, ended or in trouble goes
on to the application, which is complete without a door. A door knows nothing of who asks: addresses are hashes, and
whether a link still works is asked each time.
"""

import contextlib
import hashlib
import sys
import time
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.http import http_date, is_resource_modified

from tourapp.core.db import db, for_one_look
from tourapp.core.logs import log_line
from tourapp.feeds.asking import Counter
from tourapp.feeds.rendered import Feed, Rendered
from tourapp.feeds.shelf import Shelf
from tourapp.feeds.sources import Source
from tourapp.web.requests import identifier

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

KINDS = (".ics", ".jcal", ".xcal")
MOST_ADDRESSES = 20_000
"""How many addresses a process knows; each costs about a kilobyte."""
OFFER = "tourapp.feed"
OF_ONE_ANSWER = frozenset({"content-length", "content-type", "date", "x-request-id"})
"""What a 304 does not say, and what is new each time."""
DEPENDS = frozenset({"vary", "set-cookie", "content-encoding", "content-disposition"})
"""An answer that says one of these depends on more than its address."""
OTHERWISE = ("HTTP_RANGE", "HTTP_IF_MATCH")
"""A request that says one of these is for the application."""
UNCHANGED, WHOLE = "304 NOT MODIFIED", "200 OK"

Headers = tuple[tuple[str, str], ...]
Asked = tuple[str, Any]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Offer:
    """What the application answered with: what the feed is made of, in what state that was, the feed and its key.

    `counted` is in whose name the request is counted: a reference to an event or to a link.
    """

    source: Source
    state: Hashable
    key: Hashable
    feed: Feed
    content_type: str
    counted: str
    route: str
    endpoint: str


@dataclass(frozen=True)
class Known:
    """How an address was answered: what was asked (a statement as its driver takes it) and the row that came;
    `headers` are those of a 304, without what is new each time."""

    source: Source
    asked: Asked
    row: Row
    key: Hashable
    counted: str
    route: str
    endpoint: str
    headers: Headers
    content_type: str
    etag: str
    modified: str | None


def offer(
    source: Source, state: Hashable, key: Hashable, feed: Feed, *, content_type: str, counted: str
) -> None:
    """Let the door answer this address by itself for as long as the source stays in this state."""
    route, endpoint = request.url_rule.rule if request.url_rule else "-", request.endpoint or "-"
    request.environ[OFFER] = Offer(source, state, key, feed, content_type, counted, route, endpoint)


def init_app(app: Flask, rendered: Rendered, counter: Counter) -> None:
    """Put the door before the application. Needs its database."""
    with app.app_context():
        engine = for_one_look(db.engine)
    app.wsgi_app = FrontDoor(app.wsgi_app, engine, rendered, counter)  # type: ignore[method-assign]


class FrontDoor:
    """Around the application: `inside` answers whatever is not answered here."""

    def __init__(
        self, inside: "WSGIApplication", engine: Engine, rendered: Rendered, counter: Counter
    ) -> None:
        self.inside = inside
        self._counter = counter
        self._engine = engine
        self._rendered = rendered
        self._known: Shelf[bytes, Known] = Shelf(MOST_ADDRESSES, lambda each: 1)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.endswith(KINDS) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.inside(environ, start_response)
        address = hashlib.sha256(f"{path}?{environ.get('QUERY_STRING', '')}".encode()).digest()
        known = self._known.find(address)
        if known is not None and not any(name in environ for name in OTHERWISE):
            answer = self._answer(known, environ, start_response)
            if answer is not None:
                return answer
        return self._learn(address, environ, start_response)

    def _answer(
        self, known: Known, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes] | None:
        """The answer, when it is the one that was given before; else None, and nothing has begun."""
        began = time.perf_counter()
        if not self._is_as_it_was(known):
            return None
        is_whole = _is_news(known, environ)
        feed = self._rendered.feeds.find(known.key) if is_whole else None
        if (is_whole and feed is None) or not known.source.may_ask():
            return None
        request_id = identifier(environ.get("HTTP_X_REQUEST_ID", ""))
        headers = [*known.headers, ("Date", http_date()), ("X-Request-Id", request_id)]
        content = b""
        if feed is not None:
            headers += [("Content-Type", known.content_type), ("Content-Length", str(len(feed.content)))]
            content = b"" if environ["REQUEST_METHOD"] == "HEAD" else feed.content
        log_line(
            "tourapp.request",
            "request",
            request_id=request_id,
            method=environ["REQUEST_METHOD"],
            route=known.route,
            endpoint=known.endpoint,
            status=200 if is_whole else 304,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
        self._counter.note(known.counted, environ.get("HTTP_USER_AGENT", ""), is_whole=is_whole)
        start_response(WHOLE if is_whole else UNCHANGED, headers)
        return [content] if content else []

    def _is_as_it_was(self, known: Known) -> bool:
        try:
            return self._row(known.asked) == known.row
        except (DBAPIError, PoolTimeout, self._engine.dialect.loaded_dbapi.Error):
            return False  # the application meets the trouble itself, and says so

    def _row(self, asked: Asked) -> Row | None:
        """The row as the driver gives it: making our own values of it would cost more than asking."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(*asked)
            row: Row | None = cursor.fetchone()
            cursor.close()
        except BaseException:
            connection.invalidate()
            raise
        finally:
            connection.close()
        return row

    def _learn(
        self, address: bytes, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Let the application answer, and keep what it offers."""
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def listen(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said.append((status, headers))
            return start_response(status, headers, *rest)

        body = self.inside(environ, listen)
        offered = environ.pop(OFFER, None)
        if offered is not None and said and said[-1][0] in (UNCHANGED, WHOLE):
            agent = environ.get("HTTP_USER_AGENT", "")
            self._counter.note(offered.counted, agent, is_whole=said[-1][0] == WHOLE)
            with contextlib.suppress(DBAPIError, PoolTimeout, self._engine.dialect.loaded_dbapi.Error):
                self._keep(address, offered, said[-1][1])
        return body

    def _keep(self, address: bytes, offered: Offer, headers: list[tuple[str, str]]) -> None:
        asked: list[Asked] = []
        with self._engine.connect() as connection:
            event.listen(
                connection,
                "before_cursor_execute",
                lambda _c, _cursor, *said: asked.append((said[0], said[1])),
            )
            offered.source.state(connection)
        row = self._row(asked[-1])
        with self._engine.connect() as connection:
            is_same = offered.source.state(connection) == offered.state
        known = _as_known(offered, headers, asked[-1], row) if is_same and row is not None else None
        if known is not None:
            self._known.put(address, known)


def _as_known(made: Offer, headers: list[tuple[str, str]], asked: Asked, row: Row) -> Known | None:
    names = {name.lower(): value for name, value in headers}
    if DEPENDS & names.keys() or "etag" not in names:
        return None
    return Known(
        source=made.source,
        asked=(sys.intern(asked[0]), asked[1]),
        row=row,
        key=made.key,
        counted=made.counted,
        route=made.route,
        endpoint=made.endpoint,
        headers=tuple(each for each in headers if each[0].lower() not in OF_ONE_ANSWER),
        content_type=made.content_type,
        etag=names["etag"],
        modified=names.get("last-modified"),
    )


def _is_news(known: Known, environ: "WSGIEnvironment") -> bool:
    """Whether whoever asks has something else (CAL-06)."""
    if environ.get("HTTP_IF_NONE_MATCH") == known.etag:
        return False
    return is_resource_modified(environ, known.etag, last_modified=known.modified)
