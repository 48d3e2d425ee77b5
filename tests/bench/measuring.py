"""How the bench measures: requests per second, registrations per second, memory, statements."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.builders import give_role, make_person, make_registration, sign_in_as
from tests.counting import statements
from tests.load.client import Answer, Browser
from tests.load.people import Guest
from tests.load.truth import Truth
from tourapp.access.policy import Role
from tourapp.events import queries as events

SECONDS = 2.0
ROUNDS = 3
CLIENTS = 4


@dataclass(frozen=True)
class Asked:
    """A page that is asked for, over and over."""

    what: str
    path: str
    headers: Mapping[str, str] | None = None
    expected: int = 200


def rate(port: int, asked: Asked, rounds: int = ROUNDS) -> float:
    """Requests per second by a few clients that keep their connections: the median of a few short rounds."""

    def client(_number: int) -> int:
        done = 0
        with Browser(port) as browser:
            until = time.monotonic() + SECONDS
            while time.monotonic() < until:
                answer = browser.get(asked.path, asked.headers)
                if answer.status != asked.expected:
                    raise RuntimeError(f"{asked.path}: {answer.status}")
                done += 1
        return done

    with Browser(port) as browser:
        for _warm in range(20):
            browser.get(asked.path, asked.headers)
    with ThreadPoolExecutor(CLIENTS) as clients:
        return statistics.median(
            sum(clients.map(client, range(CLIENTS))) / SECONDS for _round in range(rounds)
        )


def registrations(
    port: int, everybody: Sequence[Guest], form: str, mailbox: Callable[[], Mapping[str, str]], link: str
) -> float:
    """Complete registrations per second: the form, then the link of the mail, two requests each.

    `form` and `link` are addresses, the token stands for `{}`. Looking into the mailbox is nobody's work and is not
    counted.
    """

    def send(guest: Guest) -> None:
        _fill_in(port, form, guest.form)

    def press(guest: Guest) -> None:
        _fill_in(port, link.format(found[guest.email]), {})

    seconds = _together(send, everybody)
    found = mailbox()
    return len(everybody) / (seconds + _together(press, everybody))


def _fill_in(port: int, path: str, form: Mapping[str, str]) -> Answer:
    with Browser(port) as browser:
        page = browser.get(path)
        answer = browser.post(path, {**form, "csrf_token": page.csrf})
    if answer.status != 303:
        raise RuntimeError(f"{path}: {page.status}, {answer.status}")
    return answer


def _together(act: Callable[[Guest], object], everybody: Sequence[Guest]) -> float:
    """Seconds until everybody has done this, a few at once."""
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(act, everybody))
    return time.monotonic() - began


def memory(pid: int) -> tuple[float, float]:
    """MiB of a process: all of it (RSS), and with what it shares divided among those who share it (PSS)."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        found[name] = int(rest.split()[0]) / 1024
    return found["Rss"], found["Pss"]


def statements_of(truth: Truth, path: str, *, staff: bool = False) -> int:
    """How many statements this page makes, for a visitor or for an administrator of the office."""
    client = truth.app.test_client()
    if staff:
        with truth.app.app_context():
            person = make_person(f"bench{time.monotonic_ns()}@example.org")
            give_role(person, Role.OFFICE_HEAD)
        sign_in_as(client, person)
    for _warm in range(2):
        if client.get(path).status_code != 200:
            raise RuntimeError(path)
    with truth.app.app_context(), statements() as made:
        client.get(path)
    return len(made)


def fill(truth: Truth, slug: str, number: int) -> None:
    """So many people with a confirmed place."""
    with truth.app.app_context():
        for each in range(number):
            make_registration(events.by_slug(slug), f"{slug}{each}@example.org")
