"""Random histories of a programme, looked at from outside: the bytes of the feed after each publishing.

UIDs stay, SEQUENCE rises where and only where an event changed, what did not change is the same octets, nothing that
was shown ever goes, no time floats and no line is too long, for titles in any script with any control characters.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.feeds import reading
from tests.feeds.readers import READERS
from tests.feeds.test_calendar import BASE, HEADING, LONDON, TOKYO
from tourapp.agenda import queries, services
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.core.db import unit_of_work
from tourapp.core.ids import new_id, ref
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.core.words import Words
from tourapp.feeds import calendar
from tourapp.feeds.calendar import Style

NOON = dt.datetime(2027, 4, 12, 12, 0, tzinfo=dt.UTC)
ZONES = (LONDON, TOKYO, "America/Los_Angeles", "Asia/Kathmandu")
# Days on which the clocks of Europe change, and others: in minutes from the first one's midnight.
MINUTES = st.integers(0, 60 * 24 * 3) | st.integers(60 * 24 * 216, 60 * 24 * 219)
FIRST = dt.datetime(2027, 3, 27)


@st.composite
def contents(draw: st.DrawFn) -> EntryContent:
    zone = draw(st.sampled_from(ZONES))
    local = FIRST + dt.timedelta(minutes=draw(MINUTES))
    try:
        starts = WallTime(local.replace(fold=draw(st.integers(0, 1))), zone)
    except NoSuchTime:
        starts = WallTime(local + dt.timedelta(hours=1), zone)
    lasting = dt.timedelta(minutes=draw(st.integers(0, 300)))
    ends = WallTime.from_instant(starts.instant + lasting, draw(st.sampled_from(ZONES)))
    text = draw(st.text(max_size=200))
    return EntryContent(starts=starts, ends=ends, title=Words(text or "x", text), notes=Words(text, "備考"))


@dataclass(frozen=True)
class Line:
    """What a feed said of one event."""

    sequence: int
    octets: bytes


NAMES = ("a", "b", "c")
STEPS = st.lists(st.dictionaries(st.sampled_from(NAMES), contents()), min_size=1, max_size=6)


@given(STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def _check(steps: list[dict[str, EntryContent]]) -> None:
    event = ref("event", new_id())
    owners = {name: ref("item", new_id()) for name in NAMES}
    before: dict[str, Line] = {}
    uids: dict[str, str] = {}
    for number, step in enumerate(steps):
        with unit_of_work():
            services.publish(
                event,
                Circle.PUBLIC,
                {owners[name]: content for name, content in step.items()},
                at=NOON + dt.timedelta(minutes=number),
                family="item",
            )
        for shown in queries.entries(event, Circle.PUBLIC):
            assert uids.setdefault(shown.owner, shown.uid) == shown.uid
        after = _feed(event)
        _compare(before, after)
        before = after


def _feed(event: str) -> Mapping[str, Line]:
    entries = queries.entries(event, Circle.PUBLIC)
    content = calendar.render(HEADING, entries, Style("en", BASE))
    for line in (line for each in reading.events(content) for line in each):
        if line.startswith(("DTSTART", "DTEND")):
            assert "TZID=" in line or line.endswith("Z") or "VALUE=DATE" in line, line
    for reader in ("icalendar", "vobject"):
        found = {each.uid: each for each in READERS[reader](content)}
        for shown in entries:
            assert found[shown.uid].starts == shown.content.starts_at, reader
    return {
        next(line for line in lines if line.startswith("UID:")): Line(
            int(next(line for line in lines if line.startswith("SEQUENCE:"))[9:]), "\n".join(lines).encode()
        )
        for lines in reading.events(content)
        if not any(line.startswith("UID:nothing-yet") for line in lines)
    }


def _compare(before: Mapping[str, Line], after: Mapping[str, Line]) -> None:
    assert before.keys() <= after.keys(), "an event vanished"
    for uid, old in before.items():
        new = after[uid]
        assert new.sequence >= old.sequence
        assert (new.sequence == old.sequence) == (new.octets == old.octets), uid


def test_cal_20_40_42_45_50_75_hold_for_every_history(app: Flask) -> None:
    with app.app_context():
        _check()
