"""`python -m tests.bench.papers`: how long papers take and how large they are.

The itinerary of the demonstration's tour (35 items and its nights) in a fresh database, in each language; then one of
three hundred items. The first paper of a process also loads the typesetter. Nothing is asserted; what is aimed at
stands in the heading.
"""

import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from tests.conftest import make_app
from tourapp.access.actor import SYSTEM
from tourapp.core.db import session, unit_of_work
from tourapp.demo import world
from tourapp.documents.kinds import Kind
from tourapp.documents.said import LANGS
from tourapp.documents.services import make
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services

AIM = "at most 2 s and 400 kB"
TIMES = 5
MANY = 300


@contextmanager
def house() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(f"sqlite:///{folder}/bench.db", Path(folder))
        with app.app_context():
            upgrade()
            world.build()
            yield app


def tour() -> Event:
    return session().scalars(sa.select(Event).where(Event.kind == EventKind.STUDY_TOUR)).one()


def line(what: str, kind: Kind, lang: str) -> None:
    took, event = [], tour()
    for _ in range(TIMES):
        begun = time.perf_counter()
        paper = make(kind, event, lang=lang)
        took.append(time.perf_counter() - begun)
    said = f"{what}, {lang}"
    print(
        f"{said:<44}{statistics.median(took):>8.3f} s{max(took):>10.3f} s{len(paper.content) / 1000:>9.0f} kB"
    )


def grow() -> None:
    """Let the draft have three hundred items, and freeze it."""
    with unit_of_work():
        event = tour()
        items = [programme.content_of(item) for item in programme.draft(event)]
        for number in range(MANY - len(items)):
            content = items[number % len(items)]
            services.add_item(SYSTEM, event, replace(content, source_id=f"more-{number}"))
        services.freeze(SYSTEM, event)


def main() -> None:
    with house():
        begun = time.perf_counter()
        make(Kind.ITINERARY, tour(), lang="en")
        print(f"{'the first of a process':<44}{time.perf_counter() - begun:>8.3f} s")
        print(f"{f'paper ({AIM})':<44}{'median':>10}{'slowest':>12}{'size':>12}")
        for kind in (Kind.ITINERARY, Kind.DAY_SHEET, Kind.ITINERARY_TABLE):
            for lang in LANGS:
                line(f"{kind.value}, {len(programme.draft(tour()))} items", kind, lang)
        grow()
        event, number = tour(), MANY
        begun = time.perf_counter()
        paper = make(Kind.ITINERARY, event, lang="both", edition=programme.editions(event)[0].number)
        size = len(paper.content) / 1000
        print(
            f"{f'itinerary, {number} items, both':<44}{time.perf_counter() - begun:>8.3f} s{size:>21.0f} kB"
        )
        print(
            f"memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most"
        )


if __name__ == "__main__":
    main()
