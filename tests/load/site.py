"""The real thing: gunicorn, workers and a database of their own, started as on a server and ended afterwards."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres
from tests.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]
KEY = "load-key-load-key-load-key-load-key-0123456"
SEALING_KEY = "c2VhbGluZy1rZXktZm9yLXRlc3RzLTMyLWJ5dGVzLSE"
NO_SERVER = "smtp://127.0.0.1:9"
STARTED_WITHIN = 120.0
ENDED_WITHIN = 15.0
GUNICORN, GRANIAN = "gunicorn", "granian"
OURS = "tourapp.factory:create_app()"
_GUNICORN = [GUNICORN, "--config", "python:tourapp.server"]
WITHOUT_LOCK = "tests.load.without_lock:create_app()"
"""An application for the positive control; see there."""
WITHOUT_VERSION = "tests.load.without_version:create_app()"
"""The same for edits."""


@dataclass(frozen=True)
class Store:
    """A database that is empty, and the folder of this site's other files."""

    name: str
    url: str
    folder: Path
    server: postgres.Server | None = None


@contextlib.contextmanager
def store(name: str, folder: Path) -> Iterator[Store]:
    """An empty database: an SQLite file in the folder, or a PostgreSQL of its own."""
    if name == "sqlite":
        yield Store(name, f"sqlite:///{folder / 'tourapp.db'}", folder)
        return
    with postgres.running() as server:
        made = server.create()
        yield Store(name, server.url(made), folder, server)
        server.drop(made)


def environment(on: Store, port: int, **changes: str) -> dict[str, str]:
    """The environment of a server in production, but for its throttles: all clients here have one address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOURAPP_")}
    return kept | {
        "TOURAPP_ENV": "production",
        "TOURAPP_DATABASE_URL": on.url,
        "TOURAPP_DATA_DIR": str(on.folder),
        "TOURAPP_SECRET_KEYS": KEY,
        "TOURAPP_DATA_KEYS": SEALING_KEY,
        "TOURAPP_BASE_URL": f"http://127.0.0.1:{port}",
        "TOURAPP_MAIL_URL": NO_SERVER,
        "TOURAPP_MAIL_FROM": "events@example.org",
        "TOURAPP_LIMIT_SCALE": "1000000",
        **changes,
    }


def children(pid: int) -> list[int]:
    """The processes that this one has started and that still run (Linux)."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@dataclass
class Site:
    """What runs: `web` is gunicorn's first process, whose children answer."""

    on: Store
    port: int
    environ: Mapping[str, str]
    web: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def web_processes(self) -> list[int]:
        return children(self.web.pid)

    def start_worker(self, **changes: str) -> subprocess.Popen[bytes]:
        """One more worker; `changes` are to its environment."""
        command = [sys.executable, "-m", "tourapp", "worker"]
        worker = _start(command, {**self.environ, **changes}, self.on.folder / "worker.log")
        self.workers.append(worker)
        return worker

    def log(self) -> str:
        return "".join(
            path.read_text(errors="replace")[-4000:] for path in sorted(self.on.folder.glob("*.log"))
        )


@contextlib.contextmanager
def running(
    on: Store,
    *,
    processes: int = 2,
    workers: int = 0,
    entry: str | None = None,
    options: Sequence[str] = (),
    server: str = GUNICORN,
    **changes: str,
) -> Iterator[Site]:
    """A site on this migrated store, ready to answer; `entry` names another application than ours."""
    port = free_port()
    environ = environment(on, port, BIND=f"127.0.0.1:{port}", WEB_CONCURRENCY=str(processes), **changes)
    command = _GUNICORN if server == GUNICORN else _granian(port, processes)
    chosen = entry or OURS
    chosen = chosen if server == GUNICORN else chosen.removesuffix("()")
    web = _start([sys.executable, "-m", *command, *options, chosen], environ, on.folder / "web.log")
    site = Site(on, port, environ, web)
    try:
        _wait_until_it_answers(site)
        for _each in range(workers):
            site.start_worker()
        yield site
    finally:
        for process in (*site.workers, web):
            _end(process)


def _granian(port: int, processes: int) -> list[str]:
    """The other server that we know, with as many threads: for comparison only."""
    where = ["--host", "127.0.0.1", "--port", str(port), "--workers", str(processes)]
    return [GRANIAN, "--interface", "wsgi", "--blocking-threads", "8", "--no-ws", *where, "--factory"]


def _start(command: list[str], environ: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(ENDED_WITHIN)
    except subprocess.TimeoutExpired:
        for pid in (*children(process.pid), process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def _wait_until_it_answers(site: Site) -> None:
    until = time.monotonic() + STARTED_WITHIN
    while True:
        with contextlib.suppress(OSError, urllib.error.HTTPError):
            urllib.request.urlopen(f"http://127.0.0.1:{site.port}/healthz", timeout=5).close()
            return
        if site.web.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the site did not start:\n{site.log()}")
        time.sleep(0.05)
