"""Each use of a host's link, written down when the answer has left.

The reader does not wait for it, and a database that is busy keeps nobody from reading: the log has the use in any case.
"""

import uuid

import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.wrappers import Response

from tourapp.core.db import unit_of_work
from tourapp.hosting.portal import links

log = structlog.get_logger("tourapp.hosting")


def noted(answer: Response, link_id: uuid.UUID, what: str) -> Response:
    """The answer, which leaves a note of the use behind: when and for what, never from where."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def note() -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    links.note_use(link_id, what)
            except (DBAPIError, PoolTimeout) as error:
                log.warning("host_link_use_not_noted", link=str(link_id), error=type(error).__name__)

    answer.call_on_close(note)
    return answer
