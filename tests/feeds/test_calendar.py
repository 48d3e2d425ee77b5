"""The calendar contract, rule by rule, on entries made by hand."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feeds import reading
from tourapp.agenda.content import EntryContent, Status
from tourapp.agenda.queries import Shown
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.feeds import calendar, text
from tourapp.feeds.calendar import Heading, Style

BASE = "https://events.example.org"
STAMP = dt.datetime(2027, 4, 12, 9, 0, tzinfo=dt.UTC)
LONDON = "Europe/London"
TOKYO = "Asia/Tokyo"
ENGLISH = Style("en", BASE)
JAPANESE = Style("ja", BASE)
HEADING = Heading(
    Words("Study tour; 2027", "視察ツアー2027"),
    Words("A week, in Japan", "日本での1週間"),
    TOKYO,
    f"{BASE}/events/tour",
    f"{BASE}/events/tour.ics",
)
HARD = 'Lunch; tea, \\ "cake"\nBEGIN:VEVENT\u2028END:VCALENDAR\x00\x07 \u202etac\u202c 日本語のとても長い題名'


def wall(text: str, zone: str = LONDON, fold: int = 0) -> WallTime:
    return WallTime(dt.datetime.fromisoformat(text).replace(fold=fold), zone)


def entry(number: int = 1, *, cancelled: bool = False, sequence: int = 0, **changes: object) -> Shown:
    values = {
        "starts": wall("2027-06-17 09:30"),
        "ends": wall("2027-06-17 10:15"),
        "title": Words("Opening", "開会"),
        "place": Words("Town Hall", "市役所"),
        "address": Words("1 High Street; London", "ロンドン"),
        "lat": 51.4957,
        "lon": -0.1268,
        "notes": Words("Bring identification", "身分証を持参"),
        "url": "/events/tour/programme",
        "categories": (Words("Plenary", "全体会"), Words("A, B", "A, B")),
        **changes,
    }
    return Shown(
        uid=f"{number:08d}-0000-4000-8000-000000000000@agenda.tourapp",
        owner=f"item:{number}",
        event="event:1",
        sequence=sequence,
        stamp=STAMP,
        created_at=STAMP - dt.timedelta(days=1),
        is_cancelled=cancelled,
        content=EntryContent(**values),  # type: ignore[arg-type]
    )


def feed(*entries: Shown, style: Style = ENGLISH, heading: Heading = HEADING) -> bytes:
    content = calendar.render(heading, entries, style)
    reading.with_icalendar(content)
    reading.with_vobject(content)
    return content


def one(style: Style = ENGLISH, **changes: object) -> list[str]:
    """The lines of the event in a feed of one."""
    return reading.events(feed(entry(**changes), style=style))[0]  # type: ignore[arg-type]


# --- transport and stream ---------------------------------------------------------------------------


def test_cal_04_the_same_entries_give_the_same_bytes_in_whatever_order() -> None:
    entries = [entry(n, starts=wall("2027-06-17 09:30")) for n in range(5)]
    assert feed(*entries) == feed(*reversed(entries))


def test_cal_10_six_hundred_events_are_written_within_a_second_and_a_megabyte() -> None:
    entries = [entry(n, title=Words(f"Visit {n}", f"視察{n}")) for n in range(600)]
    began = dt.datetime.now(dt.UTC)
    content = calendar.render(HEADING, entries, JAPANESE)
    assert len(content) < 1_000_000
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=3)  # a second on an idle machine


def test_cal_11_a_feed_without_entries_holds_a_notice() -> None:
    assert len(reading.events(feed())) == 1


def test_cal_20_lines_are_folded_at_75_octets_and_never_inside_a_character() -> None:
    content = feed(entry(title=Words("", "都市" * 60), notes=Words("", "𠮷野家" * 300)), style=JAPANESE)
    assert "都市" * 60 in reading.values(content, "SUMMARY")[0]
    assert any(len(line) > 70 for line in content.split(b"\r\n"))


def test_cal_21_text_is_escaped_once_and_addresses_are_not() -> None:
    lines = one(title=Words("a; b, c\\d\ne", ""), url="https://example.org/a,b;c")
    assert "SUMMARY;LANGUAGE=en:a\\; b\\, c\\\\d e" in lines
    assert "URL:https://example.org/a,b;c" in lines


@pytest.mark.parametrize(
    "bad", ["\x00", "\x07", "\x7f", "\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\ud800", "\ufffe", "\uffff"]
)
def test_cal_22_characters_that_break_readers_are_removed(bad: str) -> None:
    content = feed(entry(title=Words(f"Tea{bad}time", ""), notes=Words(f"one{bad}two", "")))
    assert bad not in content.decode()
    assert reading.values(content, "SUMMARY")[0] in ("Teatime", "Tea time")


def test_cal_22_a_line_separator_becomes_a_new_line() -> None:
    assert text.block("one\u2028two\x0bthree\r\nfour") == "one\ntwo\nthree\nfour"


def test_cal_23_words_of_the_format_in_a_title_stay_text() -> None:
    content = feed(entry(title=Words("BEGIN:VEVENT", ""), notes=Words("x\nEND:VEVENT\nEND:VCALENDAR", "")))
    assert len(reading.events(content)) == 1
    assert reading.values(content, "SUMMARY") == ["BEGIN: VEVENT"]


def test_cal_23_user_text_in_a_parameter_stays_inside_its_quotes() -> None:
    lines = one(place=Words('The "Old" Hall; room:1\nX-EVIL:1', ""), address=Words("a^nb", ""))
    place = next(line for line in lines if line.startswith("X-APPLE-STRUCTURED-LOCATION"))
    assert "X-TITLE=\"The 'Old' Hall; room:1 X-EVIL:1\"" in place
    assert "^" not in place


def test_cal_23_what_the_calendar_is_called_is_escaped_in_x_properties_too() -> None:
    content = feed(entry())
    assert "X-WR-CALNAME:Study tour\\; 2027" in reading.lines(content)


def test_cal_24_text_is_composed_and_keeps_its_direction() -> None:
    assert text.line("Cafe\u0301 \u202eabc\u202c") == "Café abc"


def test_cal_25_an_absent_value_is_an_absent_property() -> None:
    bare = one(place=Words(), address=Words(), lat=None, lon=None, notes=Words(), url="", categories=())
    names = {re.split("[;:]", line)[0] for line in bare}
    assert not names & {"LOCATION", "GEO", "DESCRIPTION", "URL", "CATEGORIES", "X-APPLE-STRUCTURED-LOCATION"}
    assert not any(line.endswith(":") for line in bare)


def test_cal_26_long_texts_are_cut_with_a_mark() -> None:
    content = feed(entry(title=Words("t" * 999, ""), notes=Words("n" * 9999, "")))
    assert len(reading.values(content, "SUMMARY")[0]) == 255
    described = reading.with_icalendar(content).walk("VEVENT")[0]["DESCRIPTION"]
    assert len(described) == 8000
    assert described.endswith("/events/tour/programme")


@given(st.text(), st.text(), st.text())
@settings(max_examples=60, deadline=None)
def test_cal_20_to_23_hold_for_any_text(title: str, place: str, notes: str) -> None:
    shown = entry(title=Words(title, title), place=Words(place, ""), notes=Words("", notes))
    for style in (ENGLISH, JAPANESE):
        content = calendar.render(HEADING, [shown], style)
        assert len(reading.events(content)) == 1
        reading.with_icalendar(content)


def test_hard_text_survives_two_readers() -> None:
    content = feed(entry(title=Words(HARD, ""), notes=Words(HARD, "")))
    summary = reading.with_icalendar(content).walk("VEVENT")[0]["SUMMARY"]
    assert summary == 'Lunch; tea, \\ "cake" BEGIN: VEVENT END: VCALENDAR tac 日本語のとても長い題名'
    read = reading.with_vobject(content)
    assert read.vevent.summary.value == summary  # type: ignore[attr-defined]


# --- the calendar object ----------------------------------------------------------------------------


def test_cal_30_to_33_what_the_calendar_says_of_itself() -> None:
    found = reading.lines(feed(entry()))
    head = found[: found.index("BEGIN:VTIMEZONE")]
    assert head[0] == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "PRODID:-//tourapp//calendar//EN"} <= set(head)
    assert not any(line.startswith(("METHOD", "UID", "SUMMARY", "TIMEZONE-ID")) for line in head)
    assert {"NAME:Study tour\\; 2027", "X-WR-CALNAME:Study tour\\; 2027"} <= set(head)
    assert {"DESCRIPTION:A week\\, in Japan", "X-WR-CALDESC:A week\\, in Japan"} <= set(head)
    assert "X-WR-TIMEZONE:Asia/Tokyo" in head
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"} <= set(head)


def test_cal_34_colour_and_source() -> None:
    found = reading.lines(feed(entry()))
    assert "COLOR:midnightblue" in found
    assert f"SOURCE;VALUE=URI:{BASE}/events/tour.ics" in found


def test_cal_35_zones_come_before_events_and_events_by_start_then_uid() -> None:
    later = wall("2027-06-17 11:00")
    content = feed(entry(1, starts=later, ends=wall("2027-06-17 12:00")), entry(3), entry(2))
    assert [uid[:8] for uid in reading.values(content, "UID")] == ["00000002", "00000003", "00000001"]
    parts = [line for line in reading.lines(content) if line.startswith("BEGIN:V")]
    assert parts == ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "BEGIN:VEVENT", "BEGIN:VEVENT", "BEGIN:VEVENT"]


# --- identity ---------------------------------------------------------------------------------------


def test_cal_40_to_44_identity_comes_from_the_agenda() -> None:
    lines = one(sequence=7)
    assert "UID:00000001-0000-4000-8000-000000000000@agenda.tourapp" in lines
    assert "SEQUENCE:7" in lines
    assert {"DTSTAMP:20270412T090000Z", "LAST-MODIFIED:20270412T090000Z", "CREATED:20270411T090000Z"} <= set(
        lines
    )


def test_cal_45_an_event_that_did_not_change_is_the_same_octets_beside_one_that_did() -> None:
    before = reading.events(feed(entry(1), entry(2)))
    after = reading.events(feed(entry(1), entry(2, title=Words("Moved", "移動"), sequence=1)))
    assert before[0] == after[0] and before[1] != after[1]


# --- time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "zone", "line"),
    [
        ("2027-06-17 09:30", LONDON, "DTSTART;TZID=Europe/London:20270617T093000"),
        ("2027-01-18 09:30", LONDON, "DTSTART;TZID=Europe/London:20270118T093000"),
        ("2027-01-18 09:30", TOKYO, "DTSTART;TZID=Asia/Tokyo:20270118T093000"),
        ("2027-01-18 09:30", "Asia/Kathmandu", "DTSTART:20270118T034500Z"),
        ("2005-06-17 09:30", "America/New_York", "DTSTART:20050617T133000Z"),
        ("2027-06-17 09:30", "America/New_York", "DTSTART;TZID=America/New_York:20270617T093000"),
        ("2027-06-17 09:30", "UTC", "DTSTART:20270617T093000Z"),
    ],
)
def test_cal_50_local_time_with_its_zone_or_utc(starts: str, zone: str, line: str) -> None:
    begins = wall(starts, zone)
    shown = entry(starts=begins, ends=WallTime(begins.local + dt.timedelta(minutes=45), zone))
    content = feed(shown)
    assert line in reading.events(content)[0]
    event = reading.with_icalendar(content).walk("VEVENT")[0]
    assert event.start.astimezone(dt.UTC) == begins.instant
    assert reading.with_vobject(content).vevent.dtstart.value.astimezone(ZoneInfo("UTC")) == begins.instant  # type: ignore[attr-defined]


def test_cal_52_one_zone_block_for_each_zone_used() -> None:
    tokyo = {"starts": wall("2027-01-18 09:30", TOKYO), "ends": wall("2027-01-18 10:00", TOKYO)}
    content = feed(entry(1), entry(2), entry(3, **tokyo))
    assert reading.values(content, "TZID") == ["Asia/Tokyo", "Europe/London"]
    assert reading.values(feed(entry(starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23))), "TZID") == []


def test_cal_53_the_second_of_two_equal_times_is_written_in_utc() -> None:
    lines = one(starts=wall("2027-10-31 01:30", fold=0), ends=wall("2027-10-31 01:30", fold=1))
    assert "DTSTART;TZID=Europe/London:20271031T013000" in lines
    assert "DTEND:20271031T013000Z" in lines


def test_cal_54_an_end_is_always_there_and_after_the_start() -> None:
    point = wall("2027-06-17 17:00")
    assert "DTEND;TZID=Europe/London:20270617T170100" in one(starts=point, ends=point)
    flight = one(starts=wall("2027-06-17 19:00"), ends=wall("2027-06-18 15:00", TOKYO))
    assert "DTSTART;TZID=Europe/London:20270617T190000" in flight
    assert "DTEND;TZID=Asia/Tokyo:20270618T150000" in flight
    assert not any(line.startswith("DURATION") for line in flight)


def test_cal_55_whole_days_end_the_day_after_and_are_free() -> None:
    lines = one(starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23), zone=TOKYO)
    assert {"DTSTART;VALUE=DATE:20270117", "DTEND;VALUE=DATE:20270124"} <= set(lines)
    assert {
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    } <= set(lines)


def test_cal_57_nothing_repeats_itself() -> None:
    assert not any(line.startswith(("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")) for line in one())


# --- content ----------------------------------------------------------------------------------------


def test_cal_60_the_language_changes_words_and_nothing_else() -> None:
    english, japanese = one(), one(JAPANESE)
    assert "SUMMARY;LANGUAGE=en:Opening" in english
    assert "SUMMARY;LANGUAGE=ja:開会" in japanese
    same = ("UID", "SEQUENCE", "DTSTART", "DTEND", "DTSTAMP", "GEO", "STATUS")
    assert [x for x in english if x.startswith(same)] == [x for x in japanese if x.startswith(same)]


def test_cal_60_a_title_that_is_missing_comes_in_the_other_language_and_says_so() -> None:
    assert "SUMMARY;LANGUAGE=en:Coffee" in one(JAPANESE, title=Words("Coffee", ""))


def test_cal_61_a_place_has_its_name_first_and_a_point_for_maps() -> None:
    lines = one()
    assert "LOCATION:Town Hall\\, 1 High Street\\; London" in lines
    assert "GEO:51.4957;-0.1268" in lines
    place = next(line for line in lines if line.startswith("X-APPLE-STRUCTURED-LOCATION"))
    assert (
        "VALUE=URI" in place
        and 'X-ADDRESS="1 High Street; London"' in place
        and "X-APPLE-RADIUS=100" in place
    )
    assert "X-TITLE=" in place and place.endswith(":geo:51.4957,-0.1268")


def test_cal_61_a_coordinate_has_six_decimals_at_most_and_no_exponent() -> None:
    assert "GEO:0.000001;-179.123457" in one(lat=0.000001, lon=-179.123456789)


def test_cal_62_the_description_is_plain_and_ends_with_the_address() -> None:
    described = next(line for line in one() if line.startswith("DESCRIPTION"))
    assert described == f"DESCRIPTION:Bring identification\\n\\n{BASE}/events/tour/programme"


def test_cal_63_the_way_to_join_stands_in_private_calendars_only() -> None:
    secret = "https://meet.example.org/secret"
    public = feed(entry(conference_url=secret, place=Words(), address=Words()))
    assert b"secret" not in public.replace(b"\r\n ", b"")
    private = one(Style("en", BASE, is_private=True), conference_url=secret, place=Words(), address=Words())
    assert f'CONFERENCE;FEATURE=VIDEO;LABEL="Join online";VALUE=URI:{secret}'.replace('"', "") in [
        line.replace('"', "") for line in private
    ]
    assert f"LOCATION:{secret}" in private
    assert any(line.startswith("DESCRIPTION") and f"Join online: {secret}" in line for line in private)


def test_cal_64_each_category_is_escaped_by_itself() -> None:
    assert "CATEGORIES:Plenary,A\\, B" in one()


def test_cal_65_66_80_no_alarm_no_attachment_nobody_named() -> None:
    names = {re.split("[;:]", line)[0] for line in reading.lines(feed(entry()))}
    assert not names & {"ATTACH", "ATTENDEE", "ORGANIZER", "TRIGGER", "STYLED-DESCRIPTION", "X-ALT-DESC"}
    assert "BEGIN:VALARM" not in reading.lines(feed(entry()))


@pytest.mark.parametrize(
    ("status", "cancelled", "expected"),
    [
        (Status.CONFIRMED, False, ("CONFIRMED", "OPAQUE", "BUSY")),
        (Status.TENTATIVE, False, ("TENTATIVE", "OPAQUE", "TENTATIVE")),
        (Status.CONFIRMED, True, ("CANCELLED", "TRANSPARENT", "FREE")),
    ],
)
def test_cal_67_state_and_time_taken_agree(
    status: Status, cancelled: bool, expected: tuple[str, ...]
) -> None:
    lines = one(status=status, cancelled=cancelled)
    names = ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    assert (
        tuple(line.partition(":")[2] for name in names for line in lines if line.startswith(name)) == expected
    )
    assert "CLASS:PUBLIC" in lines


def test_cal_70_a_cancelled_event_stays_with_a_mark_before_its_title() -> None:
    assert "SUMMARY;LANGUAGE=en:Cancelled: Opening" in one(cancelled=True)
    assert "SUMMARY;LANGUAGE=ja:【中止】開会" in one(JAPANESE, cancelled=True)


# --- mail -------------------------------------------------------------------------------------------


def test_cal_92_94_a_file_for_mail_publishes_one_event_and_names_the_office() -> None:
    shown = entry(sequence=3)
    organizer = ('The "Office"', "office@example.org")
    content = calendar.single(shown, ENGLISH, organizer=organizer)
    found = reading.lines(content)
    assert "METHOD:PUBLISH" in found
    assert len(reading.events(content)) == 1
    assert any(
        line.startswith("ORGANIZER;CN=") and line.endswith(":mailto:office@example.org") for line in found
    )
    assert not any(line.startswith("ATTENDEE") for line in found)
    reading.with_icalendar(content)
    reading.with_vobject(content)


def test_cal_41_the_same_visit_is_the_same_in_feed_and_mail() -> None:
    shown = entry(sequence=3)
    same = ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY")
    mailed = [x for x in reading.events(calendar.single(shown, ENGLISH))[0] if x.startswith(same)]
    assert mailed == [x for x in reading.events(feed(shown))[0] if x.startswith(same)]
