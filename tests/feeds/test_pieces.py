"""Feeds as assemblies of finished pieces, and both languages in one calendar."""

import icalendar

from tests.feeds import reading
from tests.feeds.test_calendar import BASE, ENGLISH, HEADING, TOKYO, entry, feed, wall
from tourapp.core.words import Words
from tourapp.feeds import calendar
from tourapp.feeds.calendar import Style

BOTH = Style("both", BASE)


def test_cal_45_a_piece_is_the_same_octets_alone_and_in_every_feed() -> None:
    first, second = entry(1), entry(2, starts=wall("2027-06-17 11:00"), ends=wall("2027-06-17 12:00"))
    content = feed(first, second)
    for shown in (first, second):
        assert calendar.piece(shown, ENGLISH).content in content
    changed = feed(first, entry(2, title=Words("Moved", "移動"), sequence=1))
    assert calendar.piece(first, ENGLISH).content in changed


def test_an_assembly_of_pieces_is_what_the_library_writes_as_a_whole() -> None:
    flight = entry(2, starts=wall("2027-06-17 19:00"), ends=wall("2027-06-18 15:00", TOKYO))
    content = feed(entry(1), flight)
    assert icalendar.Calendar.from_ical(content).to_ical(sorted=True) == content


def test_a_piece_names_the_zones_that_a_feed_must_describe() -> None:
    flight = entry(starts=wall("2027-06-17 19:00"), ends=wall("2027-06-18 15:00", TOKYO))
    assert calendar.piece(flight, ENGLISH).zones == {"Europe/London", "Asia/Tokyo"}
    elsewhere = entry(
        starts=wall("2027-06-17 19:00", "Asia/Kathmandu"), ends=wall("2027-06-17 20:00", "Asia/Kathmandu")
    )
    assert calendar.piece(elsewhere, ENGLISH).zones == frozenset()


def test_pieces_keep_the_order_in_which_they_are_given() -> None:
    pieces = [calendar.piece(entry(number), ENGLISH) for number in (2, 1)]
    content = calendar.assemble(HEADING, pieces, ENGLISH)
    assert [uid[:8] for uid in reading.values(content, "UID")] == ["00000002", "00000001"]


def test_cal_60_both_languages_stand_beside_each_other() -> None:
    lines = reading.events(feed(entry(notes=Words("Bring identification", "身分証を持参")), style=BOTH))[0]
    assert "SUMMARY:Opening / 開会" in lines
    assert "LOCATION:Town Hall / 市役所\\, 1 High Street\\; London / ロンドン" in lines
    described = next(line for line in lines if line.startswith("DESCRIPTION"))
    assert described.startswith("DESCRIPTION:Bring identification\\n\\n身分証を持参\\n\\n")
    struck_out = reading.events(feed(entry(cancelled=True), style=BOTH))[0]
    assert "SUMMARY:Cancelled: Opening / 【中止】開会" in struck_out


def test_cal_60_what_is_said_in_one_language_only_names_it() -> None:
    lines = reading.events(feed(entry(title=Words("", "開会")), style=BOTH))[0]
    assert "SUMMARY;LANGUAGE=ja:開会" in lines
    same = reading.events(feed(entry(title=Words("Tea", "Tea")), style=BOTH))[0]
    assert "SUMMARY;LANGUAGE=en:Tea" in same
