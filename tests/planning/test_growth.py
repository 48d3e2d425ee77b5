"""Work grows with the programme, not with its square: calls and statements are counted, never seconds."""

import datetime as dt
import sys
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.bench import checks
from tests.builders import make_event
from tests.counting import statements
from tests.planning.situations import facts, planned, situation
from tests.programme import files
from tests.programme.test_importing import take
from tourapp.agenda.circles import Circle
from tourapp.planning import queries, rules
from tourapp.planning.findings import Planned
from tourapp.planning.overlap import pairs

FIRST = dt.date(2027, 1, 4)


def programme(count: int) -> list[Planned]:
    """So many items of a quarter of an hour, thirty a day, one behind the other."""
    return [
        planned(number + 1, _quarter(number % 30), day=FIRST + dt.timedelta(days=number // 30))
        for number in range(count)
    ]


def _quarter(number: int) -> str:
    first, last = (f"{8 + each // 4:02}:{each % 4 * 15:02}" for each in (number, number + 1))
    return f"{first}-{last}"


def calls(act: Callable[[], Any]) -> int:
    """How many Python functions are called."""
    counted = 0

    def count(_frame: Any, what: str, _argument: Any) -> None:
        nonlocal counted
        counted += what == "call"

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counted


def test_ten_times_the_items_are_ten_times_the_work() -> None:
    work = []
    for count in (30, 300, 3000):
        items = programme(count)
        work.append(calls(lambda items=items: rules.findings(situation(items, facts=facts()))))
    assert work[1] < 12 * work[0]
    assert work[2] < 12 * work[1]


def test_ten_times_the_problems_are_ten_times_the_work() -> None:
    work = []
    for count in (30, 300, 3000):
        looked_at = situation(checks.programme(count), facts=facts())
        work.append(calls(lambda looked_at=looked_at: rules.findings(looked_at)))
    assert work[1] < 12 * work[0]
    assert work[2] < 12 * work[1]


def test_many_items_on_one_day_that_do_not_overlap_are_never_compared_in_pairs() -> None:
    items = [
        planned(number + 1, f"{number // 60:02}:{number % 60:02}-{number // 60:02}:{number % 60:02}")
        for number in range(1400)
    ]
    longer = [planned(number + 1, _minute(number), at=None) for number in range(1400)]
    assert not list(pairs(items)) and not list(pairs(longer))
    few, many = (calls(lambda of=longer[:count]: list(pairs(of))) for count in (140, 1400))
    assert many < 12 * few


def _minute(number: int) -> str:
    first, last = (f"{each // 60:02}:{each % 60:02}" for each in (number, number + 1))
    return f"{first}-{last}"


@pytest.mark.parametrize("circle", [Circle.PARTICIPANTS])
def test_the_number_of_statements_does_not_grow(app: Flask, circle: Circle) -> None:
    asked = []
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        for count in (3, 30):
            take(event, files.sessions(*(files.in_turn(number) for number in range(count))))
            with statements() as seen:
                queries.problems(event, circle)
            asked.append(len(seen))
    assert asked[0] == asked[1], asked
