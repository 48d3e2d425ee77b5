"""Many long random lives of the places of an event, on both stores: `tests/registration/test_places_machine.py`."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.drills.figures import Figures
from tests.load.site import store
from tests.load.truth import prepared
from tests.registration.test_places_machine import SUITE, LivesWithLists
from tourapp.registration.states import State

LIVES = settings(SUITE, max_examples=60, stateful_step_count=60, derandomize=False)


def run() -> list[str]:
    """The drill; what was missed."""
    missed = []
    for name in ("sqlite", "postgresql"):
        figures = Figures(f"places {name}")
        with (
            tempfile.TemporaryDirectory(prefix="places") as folder,
            store(name, Path(folder)) as on,
            prepared(on) as truth,
            truth.app.app_context(),
        ):
            before, LivesWithLists.seen = LivesWithLists.number, set()
            run_state_machine_as_test(
                LivesWithLists, settings=LIVES
            )  # raises with the shortest life that goes wrong
            figures.say(f"lives without a fault: {LivesWithLists.number - before}")
            lacking = sorted(set(State) - LivesWithLists.seen - {State.DRAFT})
            figures.none(f"states that nobody reached ({', '.join(lacking)})", len(lacking), len(State) - 1)
        missed += figures.missed
    return missed
