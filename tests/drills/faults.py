"""Faults: the database is away, locked, or has no room. A clear 503 soon, and work goes on without a restart.

PostgreSQL is really stopped; SQLite is really locked by somebody else; the file system really takes no more bytes
(of the web processes, by their limit on the size of files).
"""

import contextlib
import resource
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.drills.figures import Figures
from tests.load import people
from tests.load.client import Answer, Browser
from tests.load.people import Guest
from tests.load.site import Site, running, store
from tests.load.truth import SLUG, Truth, prepared

CLEAR_WITHIN_S = 20.0
BACK_WITHIN_S = 10.0
AT_ONCE = 8
WORDS = b"Nothing was saved"
PAGE, FORM = f"/events/{SLUG}", f"/events/{SLUG}/register"


@dataclass
class Trouble:
    """A site that works, and people who opened the form before anything went wrong."""

    figures: Figures
    site: Site
    truth: Truth
    waiting: list[tuple[Guest, Browser, str]]
    before: list[int]

    def send(self) -> list[Answer]:
        """Everybody sends her form at once."""
        with ThreadPoolExecutor(AT_ONCE) as clients:
            return list(clients.map(self._send_one, self.waiting))

    @staticmethod
    def _send_one(waiting: tuple[Guest, Browser, str]) -> Answer:
        guest, browser, token = waiting
        return browser.post(FORM, {**guest.form, "csrf_token": token})

    def get(self, path: str) -> Answer:
        with Browser(self.site.port) as browser:
            return browser.get(path)

    def judge_refusals(self, answers: list[Answer]) -> None:
        """Every answer is a 503 in words, soon, that says when to come back; and nothing was saved."""
        clear = [
            answer
            for answer in answers
            if answer.status == 503 and WORDS in answer.body and answer.headers.get("retry-after")
        ]
        self.figures.all("forms refused with a clear 503", len(clear), len(answers))
        slowest = max(answer.seconds for answer in answers)
        self.figures.at_most("the slowest refusal", slowest, CLEAR_WITHIN_S, " s")

    def judge_return(self) -> None:
        """From now on the same forms are taken, by the same processes, each of them once."""
        began = time.monotonic()
        while self.get(PAGE).status != 200 and time.monotonic() - began < 2 * BACK_WITHIN_S:
            time.sleep(0.1)
        taken = [answer for answer in self.send() if answer.status == 303]
        self.figures.at_most("back after", time.monotonic() - began, BACK_WITHIN_S, " s")
        self.figures.all("the same forms taken afterwards", len(taken), len(self.waiting))
        self.figures.all("rows of them", len(self.truth.rows()), len(self.waiting))
        self.figures.must("without a restart", self.site.web_processes() == self.before)


@contextlib.contextmanager
def _trouble(name: str, figures: Figures) -> Iterator[Trouble]:
    with (
        tempfile.TemporaryDirectory(prefix="faults") as folder,
        store(name, Path(folder)) as on,
        prepared(on) as truth,
    ):
        truth.open_event(in_person=None, online=None)
        # Kept connections outlast the fault: a browser that waits for a person does not count seconds.
        with running(on, options=("--keep-alive", "120")) as site, contextlib.ExitStack() as browsers:
            waiting = []
            for guest in people.guests(AT_ONCE):
                browser = browsers.enter_context(Browser(site.port))
                waiting.append((guest, browser, browser.get(FORM).csrf))
            yield Trouble(figures, site, truth, waiting, site.web_processes())


def run() -> list[str]:
    missed = []
    for drill in (database_away, database_locked, disk_full):
        figures = Figures(f"faults {drill.__name__.replace('_', ' ')}")
        drill(figures)
        missed += figures.missed
    return missed


def database_away(figures: Figures) -> None:
    """PostgreSQL is stopped in the middle of the day, and started again."""
    with _trouble("postgresql", figures) as trouble:
        server = trouble.site.on.server
        if server is None or not server.is_ours:
            figures.say("skipped: this PostgreSQL (TEST_DATABASE_URL) is not ours to stop")
            return
        server.stop()
        trouble.judge_refusals(trouble.send())
        page, ready, alive = (trouble.get(path) for path in (PAGE, "/readyz", "/healthz"))
        figures.must(
            f"meanwhile: page {page.status}, /readyz {ready.status}, /healthz {alive.status}",
            (page.status, ready.status, alive.status) == (503, 503, 200),
        )
        server.start()
        trouble.judge_return()


def database_locked(figures: Figures) -> None:
    """Somebody else holds the writer's lock of the SQLite file for longer than the time-out."""
    with _trouble("sqlite", figures) as trouble:
        held = sqlite3.connect(_file(trouble), isolation_level=None, check_same_thread=False)
        with contextlib.closing(held):
            held.execute("BEGIN IMMEDIATE")
            reading = threading.Thread(target=_judge_reading, args=(figures, trouble))
            reading.start()
            trouble.judge_refusals(trouble.send())
            reading.join()
            held.execute("ROLLBACK")
        trouble.judge_return()


def disk_full(figures: Figures) -> None:
    """The file system takes no more bytes of the web processes; then it does again."""
    with _trouble("sqlite", figures) as trouble:
        _let_files_grow(trouble.site, 4096)
        trouble.judge_refusals(trouble.send())
        _judge_reading(figures, trouble)
        _let_files_grow(trouble.site, resource.RLIM_INFINITY)
        trouble.judge_return()


def _judge_reading(figures: Figures, trouble: Trouble) -> None:
    pages = [trouble.get(path).status for path in ("/", PAGE, FORM)]
    figures.all("pages read meanwhile", pages.count(200), len(pages))


def _file(trouble: Trouble) -> str:
    return trouble.site.on.url.removeprefix("sqlite:///")


def _let_files_grow(site: Site, size: int) -> None:
    """So many bytes and no more may a file of the web processes have (the soft limit, so that it can rise again)."""
    for pid in site.web_processes():
        _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))
