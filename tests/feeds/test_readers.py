"""Independent programs find in a feed what was put into it: each misses faults that another finds."""

import dataclasses
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feeds import corpus, reading
from tests.feeds.readers import READERS, Found
from tests.feeds.test_calendar import BASE, HEADING, entry
from tourapp.core.words import Words
from tourapp.feeds import calendar, text
from tourapp.feeds.calendar import Style

SLOW = {("ics", "six hundred entries"), ("vdirsyncer", "six hundred entries")}
"""Read in `python -m tests.drills readers` only."""


def without_ends(found: list[Found]) -> list[Found]:
    return [dataclasses.replace(each, ends=None) for each in found]


@pytest.mark.parametrize(
    ("reader", "name"),
    [(reader, name) for reader in READERS for name in corpus.FEEDS if (reader, name) not in SLOW],
)
def test_cal_20_50_every_reader_finds_what_was_written(reader: str, name: str) -> None:
    content = corpus.content(name)
    found, wanted = sorted(READERS[reader](content)), corpus.expected(name)
    if all(each.ends is None for each in found):
        wanted = without_ends(wanted)
    assert found == wanted


@pytest.mark.parametrize("name", corpus.FEEDS)
def test_cal_50_no_time_floats_and_no_zone_is_called_utc(name: str) -> None:
    for event in reading.events(corpus.content(name)):
        for line in event:
            if line.startswith(("DTSTART", "DTEND")):
                moment = line.rpartition(":")[2]
                assert "VALUE=DATE" in line or "TZID=" in line or moment.endswith("Z"), line
                assert not ("TZID=" in line and moment.endswith("Z")), line
                assert "TZID=UTC" not in line, line


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=400))
@settings(max_examples=25, deadline=None)
def test_cal_20_to_24_any_title_reads_back_as_the_same_text(title: str, place: str, notes: str) -> None:
    shown = entry(title=Words(title, title), place=Words(place, ""), notes=Words(notes, ""))
    content = calendar.render(HEADING, [shown], Style("en", BASE))
    reading.lines(content)  # CRLF, 75 octets, whole characters
    wanted = text.line(title)
    assert unicodedata.is_normalized("NFC", wanted)
    for reader in ("icalendar", "vobject", "vdirsyncer"):
        (found,) = READERS[reader](content)
        assert found.summary == wanted, reader
