"""What the tests of accounts share."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_office
from tourapp.core import jobs
from tourapp.core.db import session
from tourapp.messages.models import Message
from tourapp.messages.private_links import opened_links, placeholder


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """An application context on SQLite, with the office in London."""
    with app.app_context():
        make_office()
        yield


@pytest.fixture
def inside_each(each_app: Flask) -> Iterator[Flask]:
    """The same on each store in turn."""
    with each_app.app_context():
        make_office()
        yield each_app


def mailed() -> list[Message]:
    """What stands in the outbox, the newest last."""
    return list(session().scalars(sa.select(Message).order_by(Message.id)))


def mailed_address() -> str:
    """The sign-in address in the newest mail, as its reader would find it."""
    message = mailed()[-1]
    return opened_links(message.id, message.secrets)[placeholder(message.id, "sign_in")]


def work() -> None:
    """Let the worker do what is due, except to send."""
    jobs.run_due()


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements that the database gets meanwhile."""
    from tourapp.core.db import db

    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
