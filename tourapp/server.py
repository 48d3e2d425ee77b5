"""How gunicorn serves the site: `gunicorn --config python:tourapp.server`.

Two processes of eight threads are what one SQLite file and a small machine like best; WEB_CONCURRENCY and
WEB_THREADS change that, BIND the address (a `unix:` socket behind a proxy).
"""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import shutil
import tempfile
from pathlib import Path

wsgi_app = "tourapp.factory:create_app()"

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '5000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = int(os.environ.get("WEB_THREADS") or 8)

# The code is loaded once and shared by the processes; the application is made in each of them, so that every
# connection to the database is opened after the fork.
preload_app = False


RUBBISH = (20_000, 20, 20)
"""After how many new objects the collector looks, and how much more seldom at those that stayed."""


def _count_in_files() -> None:
    """Have the processes count their requests in an empty folder, for `/metrics`; in memory where there can be one.

    Not in the data folder: a process that writes to a mapped file on a full disk is killed.
    """
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - mkdtemp makes a private folder
    made = tempfile.mkdtemp(prefix="tourapp-metrics-", dir=memory)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = made
    first = os.getpid()
    atexit.register(lambda: shutil.rmtree(made, ignore_errors=True) if os.getpid() == first else None)


def on_starting(server: object) -> None:
    """In the first process, before it forks."""
    _count_in_files()  # before the library is imported, which looks once
    # A request makes thousands of objects and leaves hardly a cycle: looking every seven hundred took an eighth of it.
    gc.set_threshold(*RUBBISH)
    importlib.import_module("tourapp.factory")
    # What is there now stays shared: the collector of a process would otherwise write to all of it, and copy it.
    gc.collect()
    gc.freeze()


timeout = 30
graceful_timeout = 8
"""Below the ten seconds after which `up` kills."""
keepalive = 5
max_requests = 20_000
"""A process that has grown is replaced before anybody notices; spread, so that two do not go at once."""
max_requests_jitter = 4_000

# Which proxies are believed is TOURAPP_PROXIES' business alone; gunicorn believes nobody.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

# The site writes one line for each request itself, with its id and without personal data.
accesslog = None
errorlog = "-"
loglevel = "warning"

control_socket_disable = True
"""Nothing here uses it, and a second site of the same user would find its name taken."""

if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn makes a private file; a slow disk must not look like a dead worker
    worker_tmp_dir = "/dev/shm"  # noqa: S108
