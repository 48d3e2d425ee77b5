"""Restore: a copy taken while people register is put into an empty place, and a site stands there again.

Nobody who was told that she is confirmed before the copy began is missing from it; it says nothing without its key; and
it takes two minutes at most until the new site answers.
"""

import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.drills.figures import Figures
from tests.drills.kills import Crowd
from tests.load.site import ROOT, Site, Store, environment, running, store
from tests.load.truth import Truth, prepared
from tests.smtp import mail_server
from tourapp.registration.states import State

SECRET = "drill-backup-key-drill-backup-key-drill-backup"
ENOUGH, UNTIL_S = 100, 90.0
"""So many have a place before the copy begins, or it is taken after so long."""
LONGEST_S = 120.0


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="restore") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"restore {name}")
            restore(figures, on, enough=ENOUGH)
            missed += figures.missed
    return missed


def restore(figures: Figures, on: Store, *, enough: int) -> None:
    """Copy under load, restore elsewhere, count."""
    file = on.folder / "nightly.backup"
    with mail_server() as mail, prepared(on) as truth:
        truth.load_demonstration()
        truth.open_event(in_person=None, online=None)
        with running(on, workers=1, TOURAPP_MAIL_URL=mail.url, TOURAPP_BACKUP_KEY=SECRET) as site:
            crowd = Crowd(site, truth, mail)
            crowd.start()
            until = time.monotonic() + UNTIL_S
            while len(crowd.confirmed) < enough and time.monotonic() < until:
                time.sleep(0.1)
            before = set(crowd.confirmed)
            began = time.monotonic()
            _command(site, "backup", str(file))
            figures.say(f"copied in {time.monotonic() - began:.1f} s, {file.stat().st_size // 1024} KiB")
            after = len(crowd.confirmed)
            crowd.end()
        figures.say(f"confirmed while it was copied {after - len(before)}")
        content = file.read_bytes()
        figures.none(
            "addresses that the file shows", sum(each.encode() in content for each in before), len(before)
        )
        with _empty_place(on) as place:
            _put_back(figures, place, file, before)


def _put_back(figures: Figures, place: Store, file: Path, before: set[str]) -> None:
    environ = environment(place, 0, TOURAPP_BACKUP_KEY="another-key-another-key-another-key-another")
    refused = _tourapp(environ, "restore", str(file))
    figures.must(
        "refused under another key", refused.returncode == 1 and "TOURAPP_BACKUP_KEY" in refused.stderr
    )
    began = time.monotonic()
    done = _tourapp({**environ, "TOURAPP_BACKUP_KEY": SECRET}, "restore", str(file))
    if done.returncode:
        figures.must(f"restored: {done.stderr[-500:]}", False)
        return
    with running(place):
        figures.at_most("seconds until the new site answers", time.monotonic() - began, LONGEST_S)
        there = Truth(place)
        confirmed = {row.email for row in there.rows() if row.state is State.CONFIRMED}
        there.close()
    figures.none("confirmed before the copy, and missing", len(before - confirmed), len(before))
    figures.must("there was anybody at all", bool(before))


@contextlib.contextmanager
def _empty_place(on: Store) -> Iterator[Store]:
    """Another folder, and on PostgreSQL another database of the same server."""
    folder = on.folder / "elsewhere"
    folder.mkdir()
    if on.server is None:
        with store("sqlite", folder) as place:
            yield place
        return
    name = on.server.create()
    yield replace(on, url=on.server.url(name), folder=folder)
    on.server.drop(name)


def _command(site: Site, *arguments: str) -> None:
    done = _tourapp(dict(site.environ), *arguments)
    if done.returncode:
        raise RuntimeError(f"tourapp {arguments[0]}: {done.stderr[-2000:]}")


def _tourapp(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tourapp", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
