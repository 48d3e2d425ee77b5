"""The door: hundreds of people checked in from two devices without a network for minutes. Nobody lost, nobody twice.

Two real browsers type what hand scanners type. In the middle of it the network is cut for both, a page is opened
anew, somebody cancels at the office; some people are scanned at both devices.
"""

import contextlib
import datetime as dt
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from tests.builders import give_role, make_person, make_registration, open_event
from tests.conftest import chromium
from tests.drills.figures import Figures, p95
from tests.load.site import Store, running, store
from tests.load.truth import Truth, prepared
from tourapp.access.actor import SYSTEM
from tourapp.access.policy import Role
from tourapp.accounts import services as accounts
from tourapp.checkin import passes
from tourapp.checkin.models import Scan
from tourapp.checkin.states import Outcome
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.registration import services as registration
from tourapp.registration.models import Registration
from tourapp.registration.states import State

SLUG = "door"
PATIENCE = 60_000


@dataclass(frozen=True)
class Size:
    people: int
    both: int
    """Of these, so many are scanned at both devices."""
    cut: float
    """Seconds without a network."""


FULL = Size(people=300, both=60, cut=300)
SHORT = Size(people=10, both=6, cut=2)


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="desk") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"desk {name}")
            with browsers() as chrome:
                check_in(figures, on, chrome, FULL)
            missed += figures.missed
    return missed


@contextlib.contextmanager
def browsers() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # optional: drills without a browser do not need it

    with sync_playwright() as player:
        running_one = player.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield running_one
        running_one.close()


@dataclass
class Device:
    """One browser at the door."""

    page: Any
    took: list[float] = field(default_factory=list)

    @property
    def context(self) -> Any:
        return self.page.context

    def open(self, port: int) -> None:
        self.page.goto(f"http://127.0.0.1:{port}/desk/{SLUG}")
        self.page.wait_for_selector("[data-desk][data-kept]", timeout=PATIENCE)

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_selector("[data-desk][data-ready]", timeout=PATIENCE)

    def scan(self, text: str) -> str:
        """Type a pass as a hand scanner does; the outcome that the desk is shown."""
        began = time.monotonic()
        before = self.page.evaluate("Number(document.querySelector('[data-desk]').dataset.done ?? 0)")
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        self.page.wait_for_function(
            "done => Number(document.querySelector('[data-desk]').dataset.done) > done",
            arg=before,
            timeout=PATIENCE,
        )
        self.took.append(time.monotonic() - began)
        return str(self.page.get_attribute("[data-verdict] [data-outcome]", "data-outcome"))

    def wait_until_sent(self) -> None:
        self.page.wait_for_selector("[data-when=waiting]", state="hidden", timeout=PATIENCE)
        self.page.wait_for_selector("[data-when=offline]", state="hidden", timeout=PATIENCE)


@dataclass
class Door:
    """The event of today, its people with their passes, and who works there."""

    truth: Truth
    texts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def prepare(self, people: int) -> None:
        now = dt.datetime.now(dt.UTC)
        before = now - dt.timedelta(days=5)
        with self.truth.app.app_context(), clock.frozen(before):
            event = event_around(now)
            for number in range(people + 1):
                guest = make_registration(
                    event, f"p{number}@example.org", given_name="Guest", family_name=f"Number {number}"
                )
                self.texts.append(passes.pass_of(event.id, guest.id, 1).text)
        with self.truth.app.app_context(), clock.frozen(now):
            for name in ("a", "b"):
                person = make_person(f"desk.{name}@example.org", given_name="Desk", family_name=name.upper())
                give_role(person, Role.DESK)
                with unit_of_work():
                    link = accounts.machine_link(SYSTEM, person, lasting=dt.timedelta(hours=2))
                self.addresses.append(urlsplit(link).path)

    def cancel_last(self) -> None:
        """The last of the people cancels at the office, while the devices cannot hear of it."""
        with self.truth.app.app_context():
            last = session().scalars(sa.select(Registration).order_by(Registration.id.desc()).limit(1)).one()
            event = last.event
            # Registrations are cancelled before the start only: at the office the clock of that moment counts.
            with clock.frozen(event.starts_at - dt.timedelta(minutes=1)), unit_of_work():
                registration.cancel(SYSTEM, session().get_one(Registration, last.id), reason="ill")

    def scans(self) -> list[Scan]:
        with self.truth.app.app_context():
            return list(session().scalars(sa.select(Scan).order_by(Scan.id)))

    def states(self) -> Counter[State]:
        return Counter(row.state for row in self.truth.rows())


def check_in(figures: Figures, on: Store, chrome: Any, size: Size) -> None:
    """Everybody through the door, from two devices, with a cut in the middle."""
    with prepared(on) as truth:
        door = Door(truth)
        door.prepare(size.people)
        with running(on) as site:
            devices = [_sign_in(chrome, site.port, address) for address in door.addresses]
            shown = _walk(door, devices, size)
            for device in devices:
                device.wait_until_sent()
        _judge(figures, door, devices, shown, size)
        for device in devices:
            device.context.close()


def _walk(door: Door, devices: list[Device], size: Size) -> int:
    """A third with a network, a third without, a third with it again; returns how many scans were made."""
    *everybody, cancelled = door.texts
    third = size.people // 3
    made = _scan_all(devices, everybody[:third], size.both // 3)
    for device in devices:
        device.context.set_offline(True)
    door.cancel_last()
    began = time.monotonic()
    without = everybody[third : 2 * third]
    made += _scan_all(devices, without[: third // 2], size.both // 6)
    devices[0].scan(cancelled)
    for device in devices:
        device.reload()
    made += 1 + _scan_all(devices, without[third // 2 :], size.both // 6)
    time.sleep(max(0.0, size.cut - (time.monotonic() - began)))
    for device in devices:
        device.context.set_offline(False)
    return made + _scan_all(devices, everybody[2 * third :], size.both // 3)


def _scan_all(devices: list[Device], texts: list[str], both: int) -> int:
    """Each at one device in turn, the first `both` at the two of them; returns how many scans that were."""
    for number, text in enumerate(texts):
        devices[number % 2].scan(text)
        if number < both:
            devices[(number + 1) % 2].scan(text)
    return len(texts) + min(both, len(texts))


def _judge(figures: Figures, door: Door, devices: list[Device], made: int, size: Size) -> None:
    scans, states = door.scans(), door.states()
    let_in = Counter(scan.registration_id for scan in scans if scan.outcome is Outcome.CHECKED_IN)
    took = [seconds for device in devices for seconds in device.took]
    figures.all("people checked in", states[State.ATTENDED], size.people)
    figures.none("lost", size.people - len(let_in), size.people)
    figures.none("twice", sum(number > 1 for number in let_in.values()), size.people)
    figures.all("scans kept", len(scans), made)
    figures.must("the one who cancelled meanwhile is not let in", states[State.CANCELLED] == 1)
    looks = [scan for scan in scans if scan.needs_a_look]
    figures.must(
        f"scans that need a look {len(looks)}, the cancelled one among them",
        any(scan.outcome is Outcome.ENDED for scan in looks),
    )
    figures.say(f"scans told already {sum(scan.outcome is Outcome.ALREADY for scan in scans)}")
    figures.say(f"kept on a device without a network {sum(scan.shown is not None for scan in scans)}")
    figures.say(f"from scan to verdict p95 {p95(took):.2f} s, the network cut for {size.cut:.0f} s")


def event_around(now: dt.datetime) -> Any:
    """An event of today and tomorrow, so that a drill at midnight does not fall between two days."""
    first, last = now.date(), (now + dt.timedelta(days=1)).date()
    return open_event(
        SLUG,
        starts=f"{first} 00:00",
        ends=f"{last} 23:00",
        opens=f"{(now - dt.timedelta(days=9)).date()} 09:00",
        closes=f"{(now - dt.timedelta(days=2)).date()} 17:00",
    )


def _sign_in(chrome: Any, port: int, path: str) -> Device:
    page = chrome.new_context().new_page()
    page.goto(f"http://127.0.0.1:{port}{path}")
    page.locator("main form button").first.click()
    page.wait_for_url("**/me")
    device = Device(page)
    device.open(port)
    return device
