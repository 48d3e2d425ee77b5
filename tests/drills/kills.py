"""Kills: `kill -9` of a web process or the worker, again and again, while people register and mail goes out.

What was acknowledged is in the database; every fact has its mail; no fact has mails under two Message-IDs. (Copies
under one Message-ID are allowed: a worker that dies after the server took the mail sends it again.)
"""

import datetime as dt
import http.client
import itertools
import os
import random
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from tests.drills.figures import Figures
from tests.load import people
from tests.load.people import Guest, Walk
from tests.load.site import Site, Store, running, store
from tests.load.truth import SLUG, Truth, prepared
from tests.smtp import MailServer, Received, mail_server
from tourapp.core import clock
from tourapp.core.db import db as database
from tourapp.core.db import is_sqlite
from tourapp.registration.states import State

KILLS, CLIENTS = 50, 6
PAUSE_S = 1.2
"""Between two kills, on average: as long as a process needs to be of use again, so that each kill hits work."""

MAIL_WITHIN_S = 2.0
TRIES = 5
DELIVERED_WITHIN_S = 120.0
AFTER_THE_LEASES = dt.timedelta(minutes=6)
"""What a killed worker had in hand is lent to it for five minutes; the last worker's clock is ahead of that."""


class Crowd:
    """People who go on registering until told to stop, and who try again when something breaks on their way."""

    def __init__(self, site: Site, truth: Truth, mail: MailServer) -> None:
        self.site, self.truth, self.mail = site, truth, mail
        self.stop = threading.Event()
        self.sent: set[str] = set()
        self.confirmed: set[str] = set()
        self.broken = 0
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._go_on, daemon=True) for _each in range(CLIENTS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join(60)

    def _go_on(self) -> None:
        while not self.stop.is_set():
            with self._lock:
                guest = Guest(next(self._numbers))
            walk = self._stubbornly(partial(people.send_form, self.site.port, SLUG, guest))
            if walk is None or not people.was_sent(walk, SLUG):
                continue
            self.sent.add(guest.email)
            token = self._token(guest)
            pressed = token and self._stubbornly(
                partial(people.press_link, self.site.port, SLUG, guest, token)
            )
            if pressed and people.was_told_confirmed(pressed):
                self.confirmed.add(guest.email)

    def _stubbornly(self, act: Callable[[], Walk]) -> Walk | None:
        """The same again when the connection breaks, as people do who do not know what became of it."""
        for _try in range(TRIES):
            try:
                return act()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                time.sleep(0.1)
        return None

    def _token(self, guest: Guest) -> str | None:
        """Out of the mail. When that is long in coming, since its worker was killed, out of the outbox."""
        until = time.monotonic() + MAIL_WITHIN_S
        while time.monotonic() < until and not self.stop.is_set():
            for received in list(self.mail.received):
                if received.recipient == guest.email:
                    return _link_in(received)
            time.sleep(0.05)
        return self.truth.tokens().get(guest.email)


def _link_in(received: Received) -> str | None:
    text = received.mail.get_body(("plain",)).get_content()
    found = next((line for line in text.splitlines() if "/register/verify/" in line), "")
    return found.strip().rpartition("/")[2] or None


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="kills") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"kills {name}")
            kills(figures, on, times=KILLS)
            missed += figures.missed
    return missed


def kills(figures: Figures, on: Store, *, times: int) -> None:
    """Kill so many processes under load, then wait until the outbox is empty, then count."""
    chance = random.Random(27)
    with mail_server() as mail, prepared(on) as truth:
        truth.open_event(in_person=None, online=None)
        _full_sync(figures, truth)
        with running(on, workers=1, TOURAPP_MAIL_URL=mail.url) as site:
            crowd = Crowd(site, truth, mail)
            crowd.start()
            killed = {"web": 0, "worker": 0}
            for _each in range(times):
                time.sleep(PAUSE_S * (0.5 + chance.random()))
                killed[_kill_one(site, chance)] += 1
            time.sleep(1)
            crowd.end()
            figures.say(f"killed {killed['web']} web processes, {killed['worker']} workers")
            figures.say(f"connections broken, and the same sent again {crowd.broken}")
            site.start_worker(TOURAPP_ENV="test", TOURAPP_NOW=(clock.now() + AFTER_THE_LEASES).isoformat())
            _wait_until_delivered(truth)
        _judge(figures, truth, crowd, mail)


def _kill_one(site: Site, chance: random.Random) -> str:
    """A web process (gunicorn starts another) or the worker (we start another)."""
    webs = site.web_processes()
    if webs and chance.random() < 0.5:
        os.kill(chance.choice(webs), signal.SIGKILL)
        return "web"
    worker = site.workers[-1]
    worker.kill()
    worker.wait()
    site.start_worker()
    return "worker"


def _full_sync(figures: Figures, truth: Truth) -> None:
    with truth.app.app_context():
        if is_sqlite(database.engine):
            with truth.reading() as reading:
                found = str(reading.execute(sa.text("PRAGMA synchronous")).scalar())
            figures.must("synchronous=FULL", found == "2")


def _wait_until_delivered(truth: Truth) -> None:
    until = time.monotonic() + DELIVERED_WITHIN_S
    while time.monotonic() < until:
        states = truth.message_states()
        if set(states) <= {"sent"}:
            return
        time.sleep(0.5)


def _judge(figures: Figures, truth: Truth, crowd: Crowd, mail: MailServer) -> None:
    rows = {row.email: row for row in truth.rows()}
    facts = truth.facts_by_message_id()
    copies = mail.copies()
    figures.must(
        f"people acknowledged {len(crowd.sent)}, confirmed {len(crowd.confirmed)}", len(crowd.confirmed) > 0
    )
    figures.none("acknowledged forms lost", len(crowd.sent - set(rows)), len(crowd.sent))
    confirmed = {email for email, row in rows.items() if row.state is State.CONFIRMED}
    figures.none("acknowledged places lost", len(crowd.confirmed - confirmed), len(crowd.confirmed))
    messages = truth.messages()
    figures.none(
        "rows without their mail", sum(not messages[row.ref, "registration/verify"] for row in rows.values())
    )
    figures.none(
        "places without exactly one confirmation",
        sum(messages[rows[email].ref, "registration/confirmed"] != 1 for email in confirmed),
        len(confirmed),
    )
    twice = sum(number > 1 for number in messages.values())
    figures.none("facts told under two Message-IDs", twice, len(messages))
    figures.none("mails never delivered", len(set(facts) - set(copies)), len(facts))
    figures.none("mails that belong to no fact", len(set(copies) - set(facts)), len(copies))
    figures.say(
        f"copies under a Message-ID that had gone out already {sum(len(each) - 1 for each in copies.values())}"
    )
    figures.none("doubled registrations", len(truth.rows()) - len(rows), len(rows))
