"""Race: many more people than places, all at once, through the real forms. Nobody too many, nobody too few.

First everybody sends the form, then everybody presses the link of her mail; that is where places are given out.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.drills.figures import Figures, p95
from tests.load import people
from tests.load.people import IN_PERSON, ONLINE, Guest, Walk
from tests.load.site import WITHOUT_LOCK, Store, running, store
from tests.load.truth import SLUG, Truth, prepared
from tourapp.registration.states import State

SLOWEST_P95 = 2.0


@dataclass(frozen=True)
class Size:
    attempts: int = 2000
    clients: int = 32
    in_person: int = 300
    online: int = 200
    processes: int = 2
    slowest: float | None = SLOWEST_P95
    """Seconds that the p95 of answers may take; None where the machine has other things to do as well."""

    def places(self, way: str) -> int:
        return self.in_person if way == IN_PERSON else self.online


FULL = Size()
CONTROL = Size(attempts=200, in_person=30, online=20)


def run() -> list[str]:
    """The drill on both stores and without the lock; what was missed."""
    missed = []
    for name, processes in (("sqlite", 2), ("postgresql", 3)):
        size = Size(processes=processes)
        with tempfile.TemporaryDirectory(prefix="race") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"race {name}")
            race(figures, on, size)
            missed += figures.missed
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="race") as folder, store(name, Path(folder)) as on:
            control = Figures(f"race {name} without the lock")
            race(control, on, CONTROL, entry=WITHOUT_LOCK)
            verdict = Figures(f"race {name}")
            verdict.must(
                f"fails without the lock: {len(control.missed)} figures missed", bool(control.missed)
            )
            missed += verdict.missed
    return missed


def race(figures: Figures, on: Store, size: Size, *, entry: str | None = None) -> None:
    """Run the race on an empty store. `entry` is the application that gives out the places."""
    everybody = people.guests(size.attempts)
    with prepared(on) as truth, ExitStack() as sites:
        truth.open_event(in_person=size.in_person, online=size.online)
        site = sites.enter_context(running(on, processes=size.processes))
        sent = _together(
            figures, "send the form", size, partial(people.send_form, site.port, SLUG), everybody
        )
        right = sum(people.was_sent(walk, SLUG) for walk in sent)
        figures.all("forms answered with the same words", right, len(sent))
        tokens = truth.tokens()
        figures.all("links in the outbox", len(tokens), size.attempts)
        if entry is not None:
            sites.close()
            site = sites.enter_context(running(on, processes=size.processes, entry=entry))
        linked = [guest for guest in everybody if guest.email in tokens]
        pressed = _together(figures, "press the link", size, partial(_press, site.port, tokens), linked)
        _judge(figures, truth, size, sent, pressed)


def _press(port: int, tokens: dict[str, str], guest: Guest) -> Walk:
    return people.press_link(port, SLUG, guest, tokens[guest.email])


def _together(
    figures: Figures, what: str, size: Size, act: Callable[[Guest], Walk], everybody: Sequence[Guest]
) -> list[Walk]:
    """Everybody does this, as many at once as there are clients."""
    began = time.monotonic()
    with ThreadPoolExecutor(size.clients) as clients:
        walks = list(clients.map(act, everybody))
    seconds = time.monotonic() - began
    times = [answer.seconds for walk in walks for answer in walk.answers]
    figures.say(f"{what}: {len(walks) / seconds:.0f} a second by {size.clients} clients")
    if size.slowest is None:
        figures.say(f"{what}: p95 of an answer {p95(times):.3g} s")
    else:
        figures.at_most(f"{what}: p95 of an answer", p95(times), size.slowest, " s")
    return walks


def _judge(figures: Figures, truth: Truth, size: Size, sent: Sequence[Walk], pressed: Sequence[Walk]) -> None:
    rows = truth.rows()
    taken = {
        way: [row for row in rows if row.state is State.CONFIRMED and row.attendance == way] for way in WAYS
    }
    wanted = {way: sum(walk.guest.attendance == way for walk in pressed) for way in WAYS}
    due = {way: min(size.places(way), wanted[way]) for way in WAYS}
    over = sum(max(0, len(taken[way]) - size.places(way)) for way in WAYS)
    under = sum(max(0, due[way] - len(taken[way])) for way in WAYS)
    figures.none("oversold", over, size.attempts)
    figures.none("undersold", under, size.attempts)
    for way in WAYS:
        figures.say(
            f"places given out {way} {len(taken[way])} of {size.places(way)}, to {wanted[way]} who asked"
        )
    told = {walk.guest.email for walk in pressed if people.was_told_confirmed(walk)}
    full = {walk.guest.email for walk in pressed if people.was_told_full(walk)}
    confirmed = {row.email for way in WAYS for row in taken[way]}
    figures.none("told “confirmed” and not in the database", len(told - confirmed), len(told))
    figures.none("confirmed and not told so", len(confirmed - told), len(confirmed))
    figures.none("told neither “confirmed” nor “full”", len(pressed) - len(told | full), len(pressed))
    figures.none("doubled registrations", len(rows) - len({row.email for row in rows}), len(rows))
    messages = truth.messages()
    lacking = [row for way in WAYS for row in taken[way] if messages[row.ref, "registration/confirmed"] != 1]
    figures.none("confirmed without exactly one mail", len(lacking), len(confirmed))
    answers = sum(len(walk.answers) for walk in (*sent, *pressed))
    figures.none("answers of 5xx", sum(walk.troubles for walk in (*sent, *pressed)), answers)


WAYS = (IN_PERSON, ONLINE)
