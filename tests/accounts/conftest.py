"""What the tests of accounts share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.builders import make_office
from tourapp.core import jobs
from tourapp.core.db import session, unit_of_work
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


def at_once(app: Flask, act: Callable[[], object], times: int = 2) -> list[object]:
    """Do it in so many threads at the same moment, each in a unit of work; what each got, or its refusal."""
    together = Barrier(times)
    results: list[object] = []

    def run() -> None:
        with app.app_context():
            together.wait()
            try:
                with unit_of_work():
                    result = act()
            except Exception as refused:
                result = refused
            results.append(result)

    threads = [Thread(target=run) for _time in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


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
