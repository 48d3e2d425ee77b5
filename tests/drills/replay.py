"""Replay: the same form twenty times at once, and the same link twenty times at once. One row, one place, one mail."""

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.drills.figures import Figures
from tests.load import people
from tests.load.site import Store, running, store
from tests.load.truth import SLUG, prepared
from tourapp.registration.states import State

ROUNDS, TIMES = 20, 20


def run() -> list[str]:
    missed = []
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="replay") as folder, store(name, Path(folder)) as on:
            figures = Figures(f"replay {name}")
            replay(figures, on, rounds=ROUNDS, times=TIMES)
            missed += figures.missed
    return missed


def replay(figures: Figures, on: Store, *, rounds: int, times: int) -> None:
    """So many rounds of one form and its link, each sent so many times in parallel."""
    everybody = people.guests(rounds)
    unlike_forms = unlike_presses = troubles = 0
    with prepared(on) as truth, ThreadPoolExecutor(times) as clients:
        truth.open_event(in_person=rounds, online=rounds)
        with running(on) as site:
            for guest in everybody:
                walks = list(clients.map(partial(people.send_form, site.port, SLUG), [guest] * times))
                unlike_forms += len({(walk.last.status, walk.last.location) for walk in walks}) - 1
                troubles += sum(walk.troubles for walk in walks)
            tokens = truth.tokens()
            for guest in everybody:
                token = tokens[guest.email]
                walks = list(
                    clients.map(partial(people.press_link, site.port, SLUG, token=token), [guest] * times)
                )
                unlike_presses += (
                    len({(walk.answers[1].status, walk.answers[1].location) for walk in walks}) - 1
                )
                troubles += sum(walk.troubles for walk in walks)
        rows, messages = truth.rows(), truth.messages()
    figures.all("rows for forms", len(rows), rounds)
    figures.none("forms answered unlike the others", unlike_forms, rounds * times)
    figures.none("links answered unlike the others", unlike_presses, rounds * times)
    figures.all("confirmed", sum(row.state is State.CONFIRMED for row in rows), rounds)
    figures.all(
        "with exactly one confirmation",
        sum(messages[row.ref, "registration/confirmed"] == 1 for row in rows),
        rounds,
    )
    figures.none("answers of 5xx", troubles)
