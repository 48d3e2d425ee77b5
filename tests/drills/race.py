"""Race: many more people than places, all at once, through the real forms. Nobody too many, nobody too few.

First everybody sends the form, then everybody presses the link of her mail; that is where places are given out.
"""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from tests.drills.figures import Figures, p95
from tests.drills.offers import answer_offers_at_once
from tests.drills.sessions import CONTROL as SESSIONS_CONTROL
from tests.drills.sessions import FULL as SESSIONS
from tests.drills.sessions import choose_at_once
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
    categories: Mapping[str, int] = field(default_factory=dict)
    """Places of each category; with them there is a waiting list."""
    per_organisation: int | None = None
    bodies: int = 1
    """From how many organisations people come."""

    def places(self, way: str) -> int:
        return self.in_person if way == IN_PERSON else self.online


FULL = Size()
CONTROL = Size(attempts=200, in_person=30, online=20, slowest=None)
"""Without the lock it has to fail for its figures, not for its speed."""
CROWDED = Size(
    attempts=1000,
    in_person=150,
    online=100,
    categories={"delegates": 120, "press": 60},
    per_organisation=4,
    bodies=40,
)
CROWDED_CONTROL = replace(
    CROWDED,
    attempts=200,
    in_person=30,
    online=20,
    categories={"delegates": 24, "press": 12},
    bodies=8,
    slowest=None,
)


def run() -> list[str]:
    """The drill on both stores and without the lock; what was missed."""
    missed = []
    for name, processes in (("sqlite", 2), ("postgresql", 3)):
        for what, size in (("race", FULL), ("race with categories and caps", CROWDED)):
            with tempfile.TemporaryDirectory(prefix="race") as folder, store(name, Path(folder)) as on:
                figures = Figures(f"{what} {name}")
                race(figures, on, replace(size, processes=processes))
                missed += figures.missed
        with tempfile.TemporaryDirectory(prefix="race") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"offers answered at once {name}")
            answer_offers_at_once(figures, on, offers=50, processes=processes)
            missed += figures.missed
        with tempfile.TemporaryDirectory(prefix="race") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"sessions {name}")
            choose_at_once(figures, on, SESSIONS, processes=processes)
            missed += figures.missed
    for name in ("sqlite", "postgresql"):
        missed += [
            *_fails_without("race", name, partial(race, size=CONTROL, entry=WITHOUT_LOCK)),
            *_fails_without(
                "race with categories and caps", name, partial(race, size=CROWDED_CONTROL, entry=WITHOUT_LOCK)
            ),
            *_fails_without(
                "offers answered at once", name, partial(answer_offers_at_once, offers=12, entry=WITHOUT_LOCK)
            ),
            *_fails_without(
                "sessions", name, partial(choose_at_once, size=SESSIONS_CONTROL, entry=WITHOUT_LOCK)
            ),
        ]
    return missed


def _fails_without(what: str, name: str, drill: Callable[[Figures, Store], None]) -> list[str]:
    """The positive control: the same with the lock taken out has to miss figures."""
    with tempfile.TemporaryDirectory(prefix="race") as folder, store(name, Path(folder)) as on:
        control = Figures(f"{what} {name} without the lock")
        drill(control, on)
        verdict = Figures(f"{what} {name}")
        verdict.must(f"fails without the lock: {len(control.missed)} figures missed", bool(control.missed))
        return verdict.missed


def race(figures: Figures, on: Store, size: Size, *, entry: str | None = None) -> None:
    """Run the race on an empty store. `entry` is the application that gives out the places."""
    everybody = people.guests(size.attempts, categories=tuple(size.categories), bodies=size.bodies)
    with prepared(on) as truth, ExitStack() as sites:
        truth.open_event(
            in_person=size.in_person,
            online=size.online,
            categories=size.categories,
            per_organisation=size.per_organisation,
            waiting_list=bool(size.categories),
        )
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
    figures.none("oversold", truth.taken_beyond(), size.attempts)
    figures.none("undersold", truth.passed_over(), size.attempts)
    for way in WAYS:
        figures.say(
            f"places given out {way} {len(taken[way])} of {size.places(way)}, to {wanted[way]} who asked"
        )
    told = {walk.guest.email for walk in pressed if people.was_told_confirmed(walk)}
    refused = people.was_told_to_wait if size.categories else people.was_told_full
    full = {walk.guest.email for walk in pressed if refused(walk)}
    confirmed = {row.email for way in WAYS for row in taken[way]}
    figures.none("told “confirmed” and not in the database", len(told - confirmed), len(told))
    figures.none("confirmed and not told so", len(confirmed - told), len(confirmed))
    figures.none(
        "told neither “confirmed” nor “full” or “waiting list”", len(pressed) - len(told | full), len(pressed)
    )
    figures.none("doubled registrations", len(rows) - len({row.email for row in rows}), len(rows))
    messages = truth.messages()
    lacking = [row for way in WAYS for row in taken[way] if messages[row.ref, "registration/confirmed"] != 1]
    figures.none("confirmed without exactly one mail", len(lacking), len(confirmed))
    answers = sum(len(walk.answers) for walk in (*sent, *pressed))
    figures.none("answers of 5xx", sum(walk.troubles for walk in (*sent, *pressed)), answers)


WAYS = (IN_PERSON, ONLINE)
