"""What an entry keeps of what it showed before its last change (CAL-74)."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.agenda.test_services import NOON, content
from tourapp.agenda import queries, services
from tourapp.agenda.before import Before
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.core.db import unit_of_work

EVENT, ITEM = "event:1", "item:1"


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def publish(shown: EntryContent | None, *, hours: int = 0) -> Before | None:
    with unit_of_work():
        services.publish(
            EVENT,
            Circle.PUBLIC,
            {} if shown is None else {ITEM: shown},
            at=NOON + dt.timedelta(hours=hours),
            family="item",
        )
    return now()


def now() -> Before | None:
    entry = queries.entry_of(ITEM, Circle.PUBLIC)
    assert entry is not None
    return entry.before


def test_cal_74_an_entry_remembers_its_last_change_until_the_next_one() -> None:
    assert publish(content(hour=9)) is None
    moved = publish(content(hour=10), hours=1)
    assert moved == Before(
        starts=content(hour=9).starts, ends=content(hour=9).ends, changed=("starts", "ends")
    )
    assert publish(content(hour=10), hours=2) == moved
    renamed = publish(content("Another", hour=10), hours=3)
    assert renamed is not None and renamed.changed == ("title",)


def test_cal_74_cancelling_and_reinstating_are_changes() -> None:
    publish(content(hour=9))
    off = publish(None, hours=1)
    assert off is not None and (off.was_cancelled, off.changed) == (False, ())
    assert publish(None, hours=2) == off
    again = publish(content(hour=9), hours=3)
    assert again is not None and (again.was_cancelled, again.changed) == (True, ())


def test_cal_74_an_owner_that_is_struck_out_everywhere_says_so() -> None:
    publish(content(hour=9))
    publish(content(hour=10), hours=1)
    with unit_of_work():
        services.cancel(ITEM, at=NOON + dt.timedelta(hours=2))
    off = now()
    assert off is not None and off.starts == content(hour=10).starts and off.changed == ()
