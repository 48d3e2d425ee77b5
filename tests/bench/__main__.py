"""`make bench`: how fast, as ratios to a bare reference that is measured in the same run, on the same server and store.

    python -m tests.bench                  SQLite
    python -m tests.bench postgresql       that store

One web process of eight threads as on a server, the demonstration loaded, mail left in the outbox. Nothing here is
asserted: speed depends on the machine, ratios less so.
"""

import importlib.util
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import bare, builder, checks, feeds, lists, suggesting
from tests.bench.measuring import Asked, fill, memory, rate, registrations, statements_of
from tests.load import people
from tests.load.client import Browser
from tests.load.site import GRANIAN, GUNICORN, Site, Store, running, store
from tests.load.truth import SLUG, Truth, prepared
from tourapp.core.logs import configure_logging

REGISTRATIONS = 200
SELECT = Asked("bare route, one one-row SELECT", "/select")
MOST_MEMORY = 150
LISTS = (1, 3, 300)
WORKER_S = 5.0
"""How long a worker runs before its memory is looked at: it has started, and had mails in hand."""


def line(what: str, value: float, reference: float) -> None:
    print(f"{what:<46}{value:>9.1f}/s{reference:>12.1f}/s{value / reference:>9.2f}", flush=True)


def reference(on: Store, server: str) -> tuple[float, float]:
    """Of the bare application on this store and server: requests and registrations per second."""
    bare.prepare(on.url)
    with running(on, processes=1, entry="tests.bench.bare:create_app()", server=server) as site:
        everybody = people.guests(3 * REGISTRATIONS)
        selects = rate(site.port, SELECT)
        done = registrations(site.port, everybody, "/register", lambda: bare.tokens(on.url), "/verify/{}")
        return selects, done


def pages(site: Site, seminar: str) -> list[Asked]:
    feed = f"/events/{seminar}.ics"
    with Browser(site.port) as browser:
        tag = browser.get(feed).headers["etag"]
    return [
        Asked("home", "/"),
        Asked("event page, fifteen items", f"/events/{seminar}"),
        Asked("feed, whole", feed),
        Asked("feed, conditional (304)", feed, {"If-None-Match": tag}, 304),
    ]


def speed(on: Store, truth: Truth, seminar: str, server: str) -> None:
    """The table of ratios, and what the processes take after it."""
    print(f"\n{server} on {on.name:<31}{'ours':>9}{'reference':>16}{'ratio':>10}")
    selects, bare_registrations = reference(on, server)
    slug = f"{SLUG}-{server}"
    truth.open_event(slug, in_person=100_000, online=100_000)
    with running(on, processes=1, server=server) as site:
        for asked in pages(site, seminar):
            line(asked.what, rate(site.port, asked), selects)
        form = f"/events/{slug}/register"
        done = registrations(
            site.port, people.guests(REGISTRATIONS), form, truth.tokens, f"{form}/verify/{{}}"
        )
        line("complete registrations, through the real forms", done, bare_registrations)
        worker = site.start_worker()
        time.sleep(WORKER_S)
        processes = {"a web process": site.web_processes()[0], "the worker": worker.pid}
        for name, pid in processes.items():
            whole, own = memory(pid)
            print(f"memory of {name:<36}{whole:>9.0f} MiB RSS, {own:.0f} MiB PSS (at most {MOST_MEMORY})")


def asked_of_the_database(truth: Truth, seminar: str) -> None:
    """Statements for each page; lists with one, three and three hundred rows."""
    print()
    counted: list[tuple[str, Callable[[], int]]] = [
        ("home", lambda: statements_of(truth, "/")),
        ("event page", lambda: statements_of(truth, f"/events/{seminar}")),
        ("feed", lambda: statements_of(truth, f"/events/{seminar}.ics")),
    ]
    for what, count in counted:
        print(f"statements: {what:<34}{count():>9}")
    for number in LISTS:
        slug = f"list-{number}"
        truth.open_event(slug, in_person=None)
        fill(truth, slug, number)
        made = statements_of(truth, f"/manage/{slug}/participants", staff=True)
        print(f"statements: list of {number} participants".ljust(46) + f"{made:>9}")


def main(names: list[str]) -> None:
    servers = [GUNICORN]
    if importlib.util.find_spec("granian"):
        servers.append(GRANIAN)
    else:
        print("granian is not installed (pip install granian): not compared")
    configure_logging(json=True, level=logging.WARNING)
    for name in names or ["sqlite"]:
        with (
            tempfile.TemporaryDirectory(prefix="bench") as folder,
            store(name, Path(folder)) as on,
            prepared(on) as truth,
        ):
            logging.getLogger().setLevel(logging.WARNING)
            truth.load_demonstration()
            seminar = truth.slug_of_the_seminar()
            for server in servers:
                speed(on, truth, seminar, server)
                feeds.report(on, truth, server)
            asked_of_the_database(truth, seminar)
            builder.report(on, truth)
            checks.report()
            suggesting.report()
            with running(on, processes=1, server=GUNICORN) as site:
                lists.report(site, truth)
                feeds.to_ten_thousand(truth, site)


if __name__ == "__main__":
    main(sys.argv[1:])
