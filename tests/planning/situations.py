"""Situations for checks: items in a day or two of January 2027, without a database."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tests.programme.test_rules import content
from tourapp.agenda.circles import Circle
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Planned, Situation

NOW = dt.datetime(2026, 12, 15, 0, 0, tzinfo=dt.UTC)


def planned(number: int = 1, **changes: Any) -> Planned:
    identifier = f"00000000-0000-0000-0000-{number:012d}"
    return Planned(f"item:{identifier}", f"S-{number}", content(**changes))


def situation(
    items: Iterable[Planned], circle: Circle = Circle.PARTICIPANTS, facts: Facts | None = None
) -> Situation:
    return Situation(tuple(items), circle, NOW, facts or Facts())
