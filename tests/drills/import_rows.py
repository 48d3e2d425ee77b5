"""A list of 20,000 people: how long it takes, how much memory, and how long it keeps other writers waiting.

    python -m tests.drills.import_rows              a CSV file on SQLite
    python -m tests.drills.import_rows 20000 xlsx postgresql

Another process writes a row over and over meanwhile, and notes the longest that it had to wait.
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.drills.figures import Figures
from tests.load.site import Store, environment, store

ROWS = 20_000
SECONDS, MEGABYTES, LOCKED_SECONDS = 60, 300, 3.0
HEADINGS = ("Family name", "Given name", "E-mail", "Organisation", "Job title", "Country")
HEADINGS += ("Arrival date", "Dietary", "Phone", "Breakout", "Consent", "Remarks")


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        for ending in ("csv", "xlsx"):
            with tempfile.TemporaryDirectory(prefix="import") as folder, store(name, Path(folder)) as on:
                figures = Figures(f"import {ending} {name}")
                import_rows(figures, on, Path(folder), rows=ROWS, ending=ending)
                missed += figures.missed
    return missed


def people(rows: int) -> list[tuple[str, ...]]:
    """So many people of 400 bodies; every twentieth eats nothing with nuts."""
    return [
        (
            f"Testington{number}",
            "Alder",
            f"person.{number}@example.org",
            f"Sample Council {number % 400}",
            "Head of Economic Development",
            "United Kingdom",
            "2027-06-17",
            "no nuts" if number % 20 == 0 else "",
            f"07700 9{number:05d}",
            "A",
            "Y",
            "",
        )
        for number in range(rows)
    ]


def the_file(rows: int, ending: str) -> bytes:
    if ending == "csv":
        lines = (",".join(row) for row in (HEADINGS, *people(rows)))
        return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        for number, row in enumerate((HEADINGS, *people(rows))):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def import_rows(figures: Figures, on: Store, folder: Path, *, rows: int, ending: str) -> None:
    """The list is checked and written by a worker of its own, beside another writer."""
    path = folder / f"people.{ending}"
    path.write_bytes(the_file(rows, ending))
    environ = environment(on, 5105)
    here = [sys.executable, "-m", "tests.drills.import_rows"]
    subprocess.run([*here, "--prepare", str(path)], env=environ, check=True)
    stop = folder / "stop"
    other = subprocess.Popen(
        [*here, "--write-beside", str(stop)], env=environ, stdout=subprocess.PIPE, text=True
    )
    try:
        ended = subprocess.run([*here, "--work"], env=environ, check=True, capture_output=True, text=True)
    finally:
        stop.touch()
        beside = json.loads((other.communicate(timeout=60)[0] or "{}").splitlines()[-1])
    told = json.loads(ended.stdout.splitlines()[-1])
    figures.all("registrations made", told["made"], rows)
    figures.say(
        f"checking {told['check']:.1f} s, writing {told['write']:.1f} s, processor {told['cpu']:.1f} s"
    )
    figures.at_most("took", told["check"] + told["write"], SECONDS, " s")
    figures.at_most("memory of the worker", told["megabytes"], MEGABYTES, " MB")
    figures.at_most("memory of its child", told["child_megabytes"], MEGABYTES, " MB")
    figures.at_most("longest wait of another writer", beside["longest"], LOCKED_SECONDS, " s")
    figures.say(f"writes beside it {beside['writes']}, refused {beside['refused']}")


# --- in processes of their own -----------------------------------------------------------------------


def _prepare(path: str) -> None:
    """An event with a place for everybody, and the list handed in and confirmed as far as a person would."""
    from flask_migrate import upgrade

    from tests.builders import open_event
    from tourapp.access.actor import SYSTEM
    from tourapp.core.db import unit_of_work
    from tourapp.registration.services import importing

    with _app().app_context():
        upgrade()
        event = open_event(places=15_000)
        data = Path(path).read_bytes()
        pieces = importing.sealed_file(data)
        with unit_of_work():
            importing.receive(SYSTEM, event, name=Path(path).name, data=data, pieces=pieces)


def _work() -> None:
    """What the worker does: the check, then, confirmed, the writing."""
    import sqlalchemy as sa

    from tourapp.access.actor import SYSTEM
    from tourapp.core import runs
    from tourapp.core.db import session, unit_of_work
    from tourapp.registration.importing.models import Addresses, Import
    from tourapp.registration.services import importing

    took = {}
    with _app().app_context():
        for name in ("check", "write"):
            with unit_of_work():
                handed_in = session().scalars(sa.select(Import)).one()
                if name == "check":
                    importing.check(SYSTEM, handed_in, columns={})
                else:
                    importing.confirm(
                        SYSTEM,
                        handed_in,
                        addresses=Addresses.VOUCH,
                        tell=True,
                        reason="drill",
                        version=handed_in.version,
                    )
            began = time.monotonic()
            runs.work(threading.Event())
            took[name] = time.monotonic() - began
        session().rollback()
        handed_in = session().scalars(sa.select(Import).execution_options(populate_existing=True)).one()
        made = sum(handed_in.written.values())
        run = runs.by_id(handed_in.run_id)
        assert made, (run.state, run.refused, run.last_error)
    used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    peak, child = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({**took, "made": made, "megabytes": peak, "child_megabytes": child, "cpu": used}))


def _write_beside(stop: str) -> None:
    """Write a row over and over until told to stop; say how long the longest took."""
    from tourapp.access.actor import SYSTEM
    from tourapp.audit import services as audit
    from tourapp.core.db import unit_of_work

    longest, writes, refused = 0.0, 0, 0
    with _app().app_context():
        while not Path(stop).exists():
            began = time.monotonic()
            try:
                with unit_of_work():
                    audit.record(SYSTEM, "drill", "drill")
                writes += 1
            except Exception:
                refused += 1
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.02)
    print(json.dumps({"longest": longest, "writes": writes, "refused": refused}))


def _app():
    from tourapp.factory import create_app

    return create_app()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--prepare", path]:
            _prepare(path)
        case ["--work"]:
            _work()
        case ["--write-beside", path]:
            _write_beside(path)
        case arguments:
            rows_ = int(arguments[0]) if arguments else ROWS
            ending_ = arguments[1] if len(arguments) > 1 else "csv"
            name_ = arguments[2] if len(arguments) > 2 else "sqlite"
            with tempfile.TemporaryDirectory(prefix="import") as folder_, store(name_, Path(folder_)) as on_:
                import_rows(
                    Figures(f"import {ending_} {name_}"), on_, Path(folder_), rows=rows_, ending=ending_
                )
