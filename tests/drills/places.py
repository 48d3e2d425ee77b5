"""Places: many long random lives of an event's places, on both stores; see `tests/registration/test_places_machine.py`."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.drills.figures import Figures
from tests.load.site import store
from tests.load.truth import prepared
from tests.registration.test_places_machine import SUITE, Lives
from tourapp.registration.states import State

LIVES = settings(SUITE, max_examples=60, stateful_step_count=60, derandomize=False)


def run() -> list[str]:
    """The drill; what was missed."""
    missed = []
    for name in ("sqlite", "postgresql"):
        figures = Figures(f"places {name}")
        with tempfile.TemporaryDirectory(prefix="places") as folder, store(name, Path(folder)) as on:
            with prepared(on) as truth, truth.app.app_context():
                before, Lives.seen = Lives.number, set()
                run_state_machine_as_test(
                    Lives, settings=LIVES
                )  # raises with the shortest life that goes wrong
                figures.say(f"lives without a fault: {Lives.number - before}")
                lacking = set(State) - Lives.seen - {State.DRAFT}
                figures.none("states that nobody reached", len(lacking), len(State) - 1)
        missed += figures.missed
    return missed
