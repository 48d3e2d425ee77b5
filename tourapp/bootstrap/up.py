"""`up`, once the environment exists: database, demonstration world, site and worker."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import re
import socket
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tourapp.bootstrap.environment import Environment
from tourapp.bootstrap.processes import POLL_S, Crew, Failed, Fork, Stopped, run_fork

if TYPE_CHECKING:
    from config import Settings

HOST = "127.0.0.1"
USUAL_PORT = "5000"
READY_WITHIN_S = 60.0


def free_port(value: str) -> int:
    """The port that was asked for (default 5000); `Failed` when it is none, or is in use."""
    text = value.strip() or USUAL_PORT
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Failed(f"PORT is {value!r}; it is a number from 1 to 65535.")
    port = int(text)
    with socket.socket() as probe:
        # As the server does; without it a port is refused for a minute after the last connection was closed.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Failed(f"Port {port} is reserved for the system. Choose one from 1024.") from error
        except OSError as error:
            raise Failed(
                f"Port {port} is in use. End the program that uses it, or choose another port:\n"
                f"  PORT={port + 1 if port < 65535 else 5000} python3 -m tourapp up"
            ) from error
    return port


def serve(environment: Environment, port: int) -> int:
    """Bring everything up, print addresses, stay until told to end (0) or until a part dies (`Failed`)."""
    os.chdir(environment.root)
    settings = _settings(port)
    # Loaded once, here; every part begins as a copy of this process. Nothing is connected before that.
    importlib.import_module("tourapp.cli")
    marker = _forget_a_lost_demonstration(settings)
    if not _is_at_head(settings, environment.root):
        run_fork("Migrating the database", partial(_program, "db", "upgrade"))
    if not marker.exists():
        print("Loading the demonstration world …", file=sys.stderr, flush=True)
        run_fork("Loading the demonstration world", partial(_program, "demo"))
        marker.touch()
    crew = Crew()
    try:
        crew.add("site", Fork(_site))
        crew.add("worker", Fork(partial(_program, "worker")))
        links = run_fork("Making the sign-in links", partial(_program, "demo", "--sign-in-links"))
        _wait_until_it_answers(crew, port)
        print(f"ready {settings.base_url}", *_link_lines(links), sep="\n", flush=True)
        crew.wait()
    except (Stopped, KeyboardInterrupt):
        print("Ending the site and the worker.", file=sys.stderr)
    finally:
        crew.stop()
    return 0


def _program(*arguments: str) -> None:
    """`tourapp` with these arguments; in a process of its own."""
    from tourapp.cli import main as program

    program(arguments, prog_name="tourapp")


def _site() -> None:
    """The server, as `gunicorn --config python:tourapp.server` starts it; in a process of its own."""
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", "--config", "python:tourapp.server"]
    WSGIApplication("%(prog)s [OPTIONS]").run()


def _settings(port: int) -> Settings:
    # Imported here, since it needs the environment.
    from config import Settings, SettingsRefused

    os.environ["PORT"] = str(port)
    try:
        settings = Settings.load()
    except SettingsRefused as refused:
        raise Failed(str(refused)) from refused
    if settings.env == "production":
        raise Failed("`up` loads a demonstration and is not for production. See docs/deploy for that.")
    return settings


def _forget_a_lost_demonstration(settings: Settings) -> Path:
    """The file that says that this database has the demonstration; removed when its SQLite file is gone."""
    name = hashlib.sha256(settings.database_url.encode()).hexdigest()[:16]
    marker = settings.data_dir / f"demonstration-{name}"
    file = _sqlite_file(settings)
    if file is not None and not file.exists():
        marker.unlink(missing_ok=True)
    return marker


def _is_at_head(settings: Settings, root: Path) -> bool:
    """Whether there is nothing to migrate, as far as can be told without loading the whole house.

    The usual second start is: the SQLite file knows its revision, and it is the one that no other follows.
    """
    file = _sqlite_file(settings)
    if file is None or not file.exists():
        return False
    revisions, followed = set(), set()
    for path in (root / "migrations" / "versions").glob("*.py"):
        text = path.read_text("utf-8")
        revisions |= set(re.findall(r'^revision\b.*= "(\w+)"', text, re.MULTILINE))
        followed |= set(re.findall(r'^down_revision\b.*= "(\w+)"', text, re.MULTILINE))
    try:
        with contextlib.closing(sqlite3.connect(file)) as connection:
            found = {version for (version,) in connection.execute("SELECT version_num FROM alembic_version")}
    except sqlite3.Error:
        return False
    return found == revisions - followed


def _sqlite_file(settings: Settings) -> Path | None:
    file = settings.database_url.removeprefix("sqlite:///")
    return None if file == settings.database_url else Path(file)


def _link_lines(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("sign-in ")]


def _wait_until_it_answers(crew: Crew, port: int) -> None:
    """Any answer below 500 will do: the site may know itself under another name than this address."""
    # A proxy of the environment has nothing to do with this machine's own address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        crew.check()
        try:
            with opener.open(f"http://{HOST}:{port}/healthz", timeout=5):
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
        except OSError:
            pass
        time.sleep(POLL_S / 4)
    raise Failed(f"The site has not answered within {READY_WITHIN_S:.0f} seconds; everything was ended.")
