"""`make bench`: how fast, as ratios to a bare reference that is measured in the same run, on the same server.

    python -m tests.bench

Requests per second of home, event page and feed against a bare Flask route that makes one one-row SELECT; complete
registrations per second through the real forms against the least possible Flask application; memory of the processes.
Nothing here is asserted: speed depends on the machine, ratios less so.
"""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.counting import statements
from tests.load import people
from tests.load.client import Browser
from tests.load.site import Site, running, store
from tests.load.truth import SLUG, Truth, prepared

SECONDS = 4.0
CLIENTS = 4
REGISTRATIONS = 150


def rate(port: int, path: str, headers: dict[str, str] | None = None, expected: int = 200) -> float:
    """Requests per second of this path, by a few clients that keep their connections."""

    def client(_number: int) -> int:
        done = 0
        with Browser(port) as browser:
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                answer = browser.get(path, headers)
                if answer.status != expected:
                    raise RuntimeError(f"{path}: {answer.status}")
                done += 1
        return done

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(client, range(CLIENTS))) / SECONDS


def together(act: Callable[[people.Guest], object], everybody: list[people.Guest]) -> float:
    """Seconds until everybody has done this, a few at once."""
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(act, everybody))
    return time.monotonic() - began


def memory(pid: int) -> float:
    """MiB that belong to this process: what it shares is divided by those who share it (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def line(what: str, value: float, reference: float, unit: str = "/s") -> None:
    print(
        f"{what:<46}{value:>10.1f} {unit}   reference {reference:>8.1f} {unit}   ratio {value / reference:.2f}"
    )


def bare_registration(port: int, guest: people.Guest) -> None:
    """The same four requests as ours, and the one that stands for the mailbox."""
    with Browser(port) as browser:
        browser.get("/register")
        browser.post("/register", guest.form)
        token = browser.get(f"/token/{guest.email}").body.decode()
        browser.get(f"/verify/{token}")
        browser.post(f"/verify/{token}", {"csrf_token": "none"})


def registrations(site: Site, truth: Truth) -> float:
    """Complete registrations per second. Looking into the mailbox is not our work and is not counted."""
    everybody = people.guests(REGISTRATIONS)
    seconds = together(lambda guest: people.send_form(site.port, SLUG, guest), everybody)
    tokens = truth.tokens()

    def press(guest: people.Guest) -> None:
        path = f"/events/{SLUG}/register/verify/{tokens[guest.email]}"
        with Browser(site.port) as browser:
            form = browser.get(path)
            answer = browser.post(path, {"csrf_token": form.csrf})
            if answer.status != 303:
                raise RuntimeError(f"{path}: {answer.status}")

    return REGISTRATIONS / (seconds + together(press, everybody))


def bare_figures(folder: Path) -> tuple[float, float]:
    """Of the bare application: requests and registrations per second."""
    with (
        store("sqlite", folder) as on,
        running(
            on, processes=1, entry="tests.bench.bare:create_app()", BARE_DATABASE=str(folder / "bare.db")
        ) as site,
    ):
        rate(site.port, "/select")
        selects = rate(site.port, "/select")
        seconds = together(lambda guest: bare_registration(site.port, guest), people.guests(REGISTRATIONS))
    return selects, REGISTRATIONS / seconds


def page_statements(truth: Truth, slug: str) -> None:
    """How many statements the public pages make."""
    client = truth.app.test_client()
    for what, path in (("home", "/"), ("event page", f"/events/{slug}"), ("feed", f"/events/{slug}.ics")):
        client.get(path)
        with truth.app.app_context(), statements() as made:
            client.get(path)
        print(f"{'statements: ' + what:<46}{len(made):>10}")


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="bench") as first,
        tempfile.TemporaryDirectory(prefix="bench") as second,
    ):
        selects, bare = bare_figures(Path(first))
        with store("sqlite", Path(second)) as on, prepared(on) as truth:
            truth.load_demonstration()
            truth.open_event(in_person=100_000, online=100_000)
            slug = truth.slug_of_the_seminar()
            with running(on, processes=1, workers=1) as site:
                feed = f"/events/{slug}.ics"
                with Browser(site.port) as browser:
                    tag = browser.get(feed).headers["etag"]
                for what, path, headers, expected in (
                    ("home", "/", None, 200),
                    ("event page, 15 items", f"/events/{slug}", None, 200),
                    ("feed, full", feed, None, 200),
                    ("feed, conditional (304)", feed, {"If-None-Match": tag}, 304),
                ):
                    rate(site.port, path, headers, expected)
                    line(what, rate(site.port, path, headers, expected), selects)
                line("complete registrations through the real forms", registrations(site, truth), bare)
                for pid in site.web_processes():
                    print(f"{'memory of a web process (PSS)':<46}{memory(pid):>10.1f} MiB")
                print(f"{'memory of the worker (PSS)':<46}{memory(site.workers[0].pid):>10.1f} MiB")
            page_statements(truth, slug)


if __name__ == "__main__":
    main()
