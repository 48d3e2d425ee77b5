"""Readers: each program of the tests, and of the browser world, finds in hard calendars what was put into them.

ical.js, node-ical and ts-ics are installed by npm into a folder that is thrown away, from wherever npm takes its
packages here. Without node and npm the drill says so, and reads with the others: then those are to be done by hand.
"""

import datetime as dt
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.drills.figures import Figures
from tests.feeds import corpus
from tests.feeds.readers import READERS, Found

PACKAGES = ("ical.js@^2", "node-ical@>=0.20", "ts-ics@^2")
SCRIPT = Path(__file__).with_name("readers.mjs")
KNOWN = {("ts-ics", "both daylight changes of London")}
"""Wrong within a day of a change of the clocks, whatever the file says (a fault of the reader)."""


def run() -> list[str]:
    figures = Figures("readers")
    for title in corpus.FEEDS:
        for reader, read in READERS.items():
            found_there = {
                (each.uid, each.summary, each.starts, each.status) for each in read(corpus.content(title))
            }
            put = {(each.uid, each.summary, each.starts, each.status) for each in corpus.expected(title)}
            right = len(put & found_there)
            words = f"{reader}: {title}: {right} of {len(put)} as written"
            figures.must(words, put == found_there)
    if not shutil.which("node") or not shutil.which("npm"):
        figures.say("no node or no npm here: to be done by hand")
        return figures.missed
    with tempfile.TemporaryDirectory(prefix="readers") as name:
        folder = Path(name)
        _install(folder)
        for title in corpus.FEEDS:
            for reader, found in _read(folder, corpus.content(title)).items():
                wanted = [_plain(each) for each in corpus.expected(title)]
                right = sum(each in found for each in wanted)
                words = f"{reader}: {title}: {right} of {len(wanted)} as written"
                if (reader, title) in KNOWN:
                    figures.say(f"{words} (a known fault of the reader)")
                else:
                    figures.must(words, right == len(wanted) == len(found))
    return figures.missed


def _install(folder: Path) -> None:
    (folder / "package.json").write_text('{"private": true}')
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _read(folder: Path, content: bytes) -> dict[str, list[list[str]]]:
    file = folder / "feed.ics"
    file.write_bytes(content)
    ran = subprocess.run(
        ["node", str(SCRIPT), str(file)],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"TZ": "Europe/London"},
    )
    found: dict[str, list[list[str]]] = json.loads(ran.stdout)
    return found


def _plain(wanted: Found) -> list[str]:
    assert wanted.ends is not None and wanted.status is not None
    return [wanted.uid, wanted.summary, _moment(wanted.starts), _moment(wanted.ends), wanted.status]


def _moment(at: dt.date) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000Z}" if isinstance(at, dt.datetime) else at.isoformat()
