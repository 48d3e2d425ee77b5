"""Short forms of the drills: real processes, real HTTP, real stores, seconds instead of minutes."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.drills.edits import Size as Edits
from tests.drills.edits import edit_at_once
from tests.drills.figures import Figures
from tests.drills.kills import kills
from tests.drills.offers import answer_offers_at_once
from tests.drills.race import Size, race
from tests.drills.replay import replay
from tests.drills.sessions import Size as Sessions
from tests.drills.sessions import choose_at_once
from tests.load.site import WITHOUT_LOCK, WITHOUT_VERSION, Store
from tourapp.core.db import PRAGMAS

SHORT = Size(attempts=60, clients=12, in_person=9, online=6, slowest=None)
CONTROL = Size(attempts=40, clients=12, in_person=6, online=4, slowest=None)
CROWDED = replace(
    SHORT, categories={"delegates": 7, "press": 3}, per_organisation=2, bodies=5, in_person=8, online=6
)


EDITS = Edits(clients=8, items=3, seconds=2, slowest=None)
SESSIONS = Sessions(people=20, clients=12, seats=4, slowest=None)


@pytest.fixture(autouse=True)
def standing_clock():
    """Here time runs: the site is another process."""
    return


@pytest.fixture(autouse=True)
def on_disk(monkeypatch):
    """Here the disk is waited for, as in the site."""
    monkeypatch.setitem(PRAGMAS, "synchronous", "2")


@pytest.fixture
def store(request, tmp_path) -> Callable[[str], Store]:
    """`store("sqlite")`: an empty migrated store. Migrating one anew would take longer than most races."""

    def made(name: str) -> Store:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        if name == "postgresql":
            server, database = map(request.getfixturevalue, ("postgres_server", "migrated_postgres"))
            server.empty(database)
            return Store(name, server.url(database), folder)
        path = folder / "tourapp.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        return Store(name, f"sqlite:///{path}", folder)

    return made


def test_sixty_at_once_get_fifteen_places_and_not_one_more_or_less(store):
    """On one store; the same with categories, ways and caps is on both."""
    figures = Figures("race")
    race(figures, store("sqlite"), SHORT)
    assert figures.missed == []


def missed_without_the_lock(what, name, store, drill):
    """What a drill misses when the lock is taken out. A race can end well by luck: it gets a few tries to be lost.

    PostgreSQL gives places twice; SQLite refuses the upgrade of a read and answers 5xx.
    Here each race is lost on one store, the one on which that is quicker; `tests.drills race` loses all on both.
    """
    for _attempt in range(5):
        figures = Figures(f"{what} {name} without the lock")
        drill(figures, store(name))
        if figures.missed:
            return figures.missed
    return []


@pytest.mark.parametrize("name", ["postgresql"])
def test_without_the_lock_the_same_race_fails(name, store):
    drill = partial(race, size=CONTROL, entry=WITHOUT_LOCK)
    assert missed_without_the_lock("race", name, store, drill), "it proves nothing"


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_categories_ways_and_caps_hold_when_everybody_comes_at_once(name, store):
    figures = Figures(f"race with categories and caps {name}")
    race(figures, store(name), CROWDED)
    assert figures.missed == []


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_an_offer_answered_in_four_browsers_at_once_is_one_place_and_one_mail(name, store):
    figures = Figures(f"offers answered at once {name}")
    answer_offers_at_once(figures, store(name), offers=6)
    assert figures.missed == []


@pytest.mark.parametrize("name", ["sqlite"])
def test_without_the_lock_offers_answered_at_once_fail(name, store):
    drill = partial(answer_offers_at_once, offers=8, entry=WITHOUT_LOCK)
    assert missed_without_the_lock("offers answered at once", name, store, drill), "it proves nothing"


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_seats_in_sessions_hold_when_everybody_chooses_at_once(name, store):
    figures = Figures(f"sessions {name}")
    choose_at_once(figures, store(name), SESSIONS)
    assert figures.missed == []


@pytest.mark.parametrize("name", ["postgresql"])
def test_without_the_lock_sessions_chosen_at_once_fail(name, store):
    drill = partial(choose_at_once, size=SESSIONS, entry=WITHOUT_LOCK)
    assert missed_without_the_lock("sessions", name, store, drill), "it proves nothing"


def test_one_form_and_one_link_many_times_at_once_are_one_row_and_one_place(store):
    figures = Figures("replay sqlite")
    replay(figures, store("sqlite"), rounds=2, times=8)
    assert figures.missed == []


def test_nothing_acknowledged_is_lost_when_processes_are_killed(store):
    figures = Figures("kills sqlite")
    kills(figures, store("sqlite"), times=4)
    assert figures.missed == []


def test_no_acknowledged_edit_is_lost_when_everybody_edits_the_same_items(store):
    """On one store; `tests.drills edits` does it on both, for a minute."""
    figures = Figures("edits")
    edit_at_once(figures, store("sqlite"), EDITS)
    assert figures.missed == []


def test_without_the_look_at_versions_acknowledged_edits_are_lost(store):
    drill = partial(edit_at_once, size=EDITS, entry=WITHOUT_VERSION)
    assert missed_without_the_lock("edits", "sqlite", store, drill), "it proves nothing"
