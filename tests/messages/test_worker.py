"""The worker as a process of its own: killed, told to end, and not alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import KEY, SEALING_KEY, make_app
from tests.messages.conftest import end, prepared, say
from tests.smtp import MailServer
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.messages import queries
from tourapp.messages.delivery import LEASE, deliver_due
from tourapp.messages.models import Message, MessageState

TOP = Path(__file__).resolve().parents[2]
on_each_store = pytest.mark.parametrize("house", ["sqlite_url", "postgres_url"], indirect=True)
Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture(autouse=True)
def running_clock(standing_clock: None) -> None:
    """Processes have the clock of the machine; so has the test that watches them (until its standing clock ends)."""
    clock.set_offset(None)


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path, smtp: MailServer) -> Iterator[Flask]:
    """On SQLite, unless a test says otherwise."""
    store_url = request.getfixturevalue(getattr(request, "param", "sqlite_url"))
    app = prepared(make_app(store_url, tmp_path, TOURAPP_MAIL_URL=smtp.url))
    yield app
    end(app)


@pytest.fixture
def start(house: Flask, tmp_path: Path, smtp: MailServer) -> Iterator[Start]:
    """Starts a worker on the store of the test; those that still run are killed afterwards."""
    settings = house.config["SETTINGS"]
    env = os.environ | {
        "TOURAPP_ENV": "test",
        "TOURAPP_DATABASE_URL": settings.database_url,
        "TOURAPP_DATA_DIR": str(tmp_path),
        "TOURAPP_SECRET_KEYS": KEY,
        "TOURAPP_DATA_KEYS": SEALING_KEY,
        "TOURAPP_BASE_URL": settings.base_url,
        "TOURAPP_MAIL_FROM": settings.mail_from,
        "TOURAPP_MAIL_URL": smtp.url,
    }
    running: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "tourapp", "worker"]
        log = (tmp_path / f"worker-{len(running)}.log").open("wb")
        process = subprocess.Popen(program, cwd=TOP, env=env, stdout=log, stderr=subprocess.STDOUT)
        log.close()
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait(10)


def write(app: Flask, number: int) -> list[str]:
    """So many messages in the outbox; their Message-IDs."""
    with app.app_context():
        return [say(f"p{each}@example.org").message_id for each in range(number)]


def waiting(app: Flask) -> int:
    with app.app_context():
        return queries.counts()[MessageState.QUEUED]


def until(truth: Callable[[], object], seconds: float = 30.0) -> None:
    limit = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.05)


@on_each_store
def test_a_worker_killed_before_it_noted_the_answer_loses_nothing(
    house: Flask, smtp: MailServer, start: Start
) -> None:
    names = write(house, 5)
    smtp.hold.clear()
    worker = start()
    smtp.wait_for(1, 30)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    smtp.hold.set()
    assert waiting(house) == 5
    with house.app_context():
        assert deliver_due() == 0  # all five are lent, until the lease runs out
        with clock.travel(LEASE):
            deliver_due()
    assert waiting(house) == 0
    copies = smtp.copies()
    assert sorted(copies) == sorted(names)
    assert sorted(len(got) for got in copies.values()) == [1, 1, 1, 1, 2]
    assert all(len(set(got)) == 1 for got in copies.values())


def test_a_worker_that_is_told_to_end_finishes_the_message_in_hand(
    house: Flask, smtp: MailServer, start: Start
) -> None:
    write(house, 3)
    smtp.hold.clear()
    worker = start()
    smtp.wait_for(1, 30)
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    smtp.hold.set()
    assert worker.wait(5) == 0
    with house.app_context():
        sent = session().scalars(sa.select(Message.attempts).order_by(Message.id)).all()
        assert sent == [1, 0, 0]
        assert deliver_due() == 2
    assert {len(got) for got in smtp.copies().values()} == {1}


def test_an_idle_worker_ends_within_a_second(house: Flask, start: Start, tmp_path: Path) -> None:
    write(house, 1)
    worker = start()
    until(lambda: waiting(house) == 0)
    log = tmp_path / "worker-0.log"
    time.sleep(0.7)
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    until(lambda: "worker_ended" in log.read_text())
    assert time.monotonic() - began < 1
    assert worker.wait(10) == 0


@on_each_store
def test_two_workers_never_send_the_same_message(house: Flask, smtp: MailServer, start: Start) -> None:
    names = write(house, 60)
    workers = [start(), start()]
    until(lambda: waiting(house) == 0, 60)
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(10) for worker in workers] == [0, 0]
    copies = smtp.copies()
    assert sorted(copies) == sorted(names)
    assert {len(got) for got in copies.values()} == {1}


def test_a_message_leaves_within_two_seconds_of_its_commit(
    house: Flask, smtp: MailServer, start: Start
) -> None:
    write(house, 1)
    start()
    until(lambda: waiting(house) == 0)
    began = time.monotonic()
    with house.app_context():
        say("late@example.org")
    smtp.wait_for(2)
    assert time.monotonic() - began < 2
