"""A real subscriber: vdirsyncer fetches over HTTP, khal reads what it has kept, both programs of their own."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
PARTS = ("start-date", "start-time", "end-date", "end-time", "status", "title", "description")

VDIRSYNCER = """
[general]
status_path = "{folder}/status/"

[pair tour]
a = "site"
b = "kept"
collections = null
conflict_resolution = "a wins"

[storage site]
type = "http"
url = "{url}"

[storage kept]
type = "filesystem"
path = "{folder}/kept/"
fileext = ".ics"
"""

KHAL = """
[calendars]
[[tour]]
path = {folder}/kept/
type = calendar
readonly = True

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}

[sqlite]
path = {folder}/khal.db
"""


@dataclass(frozen=True)
class Row:
    """A line of khal's list, in the subscriber's own zone."""

    starts: str
    ends: str
    status: str
    title: str
    description: str


@dataclass
class Subscriber:
    """Somebody who subscribed to an address and lives by her own clock. `programs` is where hers are installed."""

    folder: Path
    url: str
    zone: str = "Europe/London"
    programs: Path = field(default=BIN)

    def __post_init__(self) -> None:
        (self.folder / "kept").mkdir(parents=True)
        values = {"folder": self.folder, "url": self.url, "zone": self.zone}
        (self.folder / "vdirsyncer").write_text(VDIRSYNCER.format(**values))
        (self.folder / "khal").write_text(KHAL.format(**values))
        self._run("vdirsyncer", "discover", "tour")

    def sync(self) -> "subprocess.CompletedProcess[str]":
        """Fetch once, as her program does every hour; the run with its code, whatever came of it."""
        return self._run("vdirsyncer", "sync", check=False)

    def kept(self) -> int:
        """How many events her folder holds."""
        return len(list((self.folder / "kept").glob("*.ics")))

    def sees(self, day: str, days: int = 1) -> list[Row]:
        """What khal shows for these days."""
        between = "\x1f".join(f"{{{part}}}" for part in PARTS)
        shown = self._run(
            "khal",
            "list",
            "--day-format",
            "",
            "--format",
            f"\x1e{between}",
            day,
            f"{days}d",
        )
        rows = [entry.strip("\n").split("\x1f") for entry in shown.stdout.split("\x1e")[1:]]
        return [Row(f"{r[0]} {r[1]}", f"{r[2]} {r[3]}", r[4].strip(), r[5], r[6]) for r in rows]

    def _run(self, program: str, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        environ = os.environ | {
            "TZ": self.zone,
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "HOME": str(self.folder),
        }
        return subprocess.run(
            [str(self.programs / program), "-c", str(self.folder / program), *words],
            env=environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=check,
            input="",
        )
