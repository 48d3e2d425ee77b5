"""When a session was last used: noted at most every ten minutes, after the answer has left.

Reading never writes. A request that finds its session not noted for ten minutes leaves one short unit of work for when
its answer has been sent; the reader does not wait for it, and when the database is busy nothing is lost: the next
request tries again. So idle limits are exact to ten minutes, to the person's advantage.
"""

import structlog
from flask import Flask, Response, g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from tourapp.access.actor import Actor
from tourapp.accounts import queries, services
from tourapp.accounts.rules import is_use_due
from tourapp.core import clock
from tourapp.core.db import unit_of_work

log = structlog.get_logger("tourapp.accounts")


def load_actor(token: str) -> Actor | None:
    """Who stands behind a session token; the loader for `web.identity`."""
    now = clock.now()
    found = queries.signed_in(token, now)
    if found is None:
        return None
    if is_use_due(found.seen_at, now):
        g.session_used = found.session_id
    return found.actor


def init_app(app: Flask) -> None:
    @app.after_request
    def _note_afterwards(response: Response) -> Response:
        session_id = g.pop("session_used", None)
        if session_id is not None:

            def note() -> None:
                with app.app_context():
                    try:
                        with unit_of_work():
                            services.note_use(session_id, clock.now())
                    except (DBAPIError, PoolTimeout) as error:
                        log.info("session_use_not_noted", error=type(error).__name__)

            response.call_on_close(note)
        return response
