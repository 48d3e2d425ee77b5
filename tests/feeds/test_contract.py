"""Rules of the contract that concern several parts at once, and the faults of the library that we write with."""

import datetime as dt
import re
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, wall
from tests.feeds import reading
from tests.feeds.test_calendar import BASE, ENGLISH, HARD, entry, feed, one
from tests.feeds.test_subscriber import meant_for
from tests.feeds.test_views import FEED, release, released  # noqa: F401
from tests.programme import files
from tests.programme.test_importing import item, take
from tourapp.access.actor import SYSTEM
from tourapp.agenda import services as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.agenda.rules import new_uid
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.time import NoSuchTime
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events.kinds import EventKind
from tourapp.feeds import calendar
from tourapp.feeds.attachments import attach, reference
from tourapp.feeds.calendar import Style
from tourapp.messages.attachments import CALENDAR
from tourapp.planning import services as planning
from tourapp.programme import services as programme

# --- transport --------------------------------------------------------------------------------------


def test_cal_06_a_process_that_has_just_started_answers_304_with_the_same_headers(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    full = client.get(FEED, headers={"Range": "bytes=0-"})
    tagged = {
        "If-None-Match": full.headers["ETag"],
        "Range": "bytes=0-",
    }  # with a Range the application answers
    response = client.get(FEED, headers=tagged)
    assert (response.status_code, response.data) == (304, b"")
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        assert response.headers[name] == full.headers[name]


def test_cal_09_a_feed_is_never_compressed_so_that_it_has_one_tag(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    plain = client.get(FEED)
    for offered in ("gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, *;q=0.1", "identity;q=0, gzip"):
        asked = client.get(FEED, headers={"Accept-Encoding": offered})
        assert (asked.data, asked.headers["ETag"]) == (plain.data, plain.headers["ETag"])
        assert "Content-Encoding" not in asked.headers


def test_cal_09_the_proxy_that_we_recommend_leaves_calendars_as_they_are() -> None:
    deploy = Path(__file__).resolve().parents[2] / "docs" / "deploy"
    caddy = (deploy / "Caddyfile").read_text()
    assert "@pages not path *.ics *.jcal *.xcal" in caddy
    assert re.findall(r"^\s*encode (\S+)", caddy, re.MULTILINE) == ["@pages"]
    assert "gzip on" not in (deploy / "nginx.conf").read_text()


def test_cal_13_robots_txt_leaves_calendars_to_those_who_fetch_for_somebody(
    app: Flask, client: FlaskClient
) -> None:
    response = client.get("/robots.txt")
    assert response.status_code == 200
    refused = [line.partition(":")[2].strip() for line in response.text.splitlines() if "isallow" in line]
    for path in ("/events.ics", "/events/seminar.ics", "/events/seminar.jcal", "/calendar/token.ics"):
        assert not [each for each in refused if each and path.startswith(each)], path


# --- identity and life ------------------------------------------------------------------------------


def test_cal_40_a_uid_is_random_has_a_fixed_suffix_and_says_nothing() -> None:
    made = {new_uid() for _ in range(100)}
    assert len(made) == 100
    assert all(each.endswith("@agenda.tourapp") and len(each) <= 255 for each in made)


def test_cal_44_created_stays_when_everything_else_changes(released: Flask, client: FlaskClient) -> None:  # noqa: F811
    before = reading.values(client.get(FEED).data, "CREATED")
    with clock.travel(dt.timedelta(days=1)), released.app_context():
        meant_for("group:staff")
    assert reading.values(client.get(FEED).data, "CREATED") == before


def test_cal_53_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        wall("2027-03-28 01:30")


def test_cal_56_a_tour_is_a_banner_of_whole_days_and_its_visits(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        days = {"starts": "2027-01-17 00:00", "ends": "2027-01-23 00:00", "is_all_day": True}
        event = make_event("tour", kind=EventKind.STUDY_TOUR, zone="Asia/Tokyo", **days)
        visits = {
            f"item:{number}": EntryContent(
                starts=wall(f"2027-01-{17 + number} 10:47", "Asia/Tokyo"),
                ends=wall(f"2027-01-{17 + number} 11:32", "Asia/Tokyo"),
                title=Words("Visit", "視察"),
            )
            for number in range(1, 4)
        }
        with unit_of_work():
            agenda.publish(event.ref, Circle.PUBLIC, visits, at=clock.now(), family="item")
    banner, *others = reading.events(client.get("/events/tour.ics").data)
    assert {"DTSTART;VALUE=DATE:20270117", "DTEND;VALUE=DATE:20270124", "TRANSP:TRANSPARENT"} <= set(banner)
    assert len(others) == 3
    assert all(any(line.startswith("DTSTART;TZID=Asia/Tokyo:") for line in each) for each in others)


def test_cal_71_reinstated_is_the_same_event_with_the_next_number(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    def keynote() -> dict[str, str]:
        (found,) = [
            each
            for each in reading.events(client.get(FEED).data)
            if any(line.startswith("SUMMARY") and "Keynote" in line for line in each)
        ]
        pairs = (line.partition(":") for line in found)
        return {name.partition(";")[0]: value for name, _, value in pairs}

    first = keynote()
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        everybody = meant_for("group:staff")
    gone = keynote()
    with clock.travel(dt.timedelta(hours=2)), released.app_context():
        meant_for(*everybody)
    back = keynote()
    assert first["UID"] == gone["UID"] == back["UID"]
    assert [each["SEQUENCE"] for each in (first, gone, back)] == ["0", "1", "2"]
    assert [each["STATUS"] for each in (first, gone, back)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [each["TRANSP"] for each in (first, gone, back)] == ["OPAQUE", "TRANSPARENT", "OPAQUE"]


def test_cal_72_dropping_what_was_published_cancels_it_and_a_draft_leaves_no_trace(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        event = events.by_slug("seminar")
        with unit_of_work():
            programme.drop_item(SYSTEM, item(event, "SEM-03"), reason="Speaker ill")
        release("seminar")
    content = client.get(FEED).data
    assert reading.values(content, "STATUS").count("CANCELLED") == 1
    assert len(reading.events(content)) == 16
    with released.app_context():
        event = make_event("second", starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        take(event, files.sessions(files.session(1), files.session(2)))
        with unit_of_work():
            programme.drop_item(SYSTEM, item(events.by_slug("second"), "S-2"), reason="Not wanted")
        with unit_of_work():
            planning.release(SYSTEM, events.by_slug("second"), circle=Circle.PUBLIC)
    assert b"Session 2" not in client.get("/events/second.ics").data


# --- content and privacy ----------------------------------------------------------------------------


@pytest.mark.parametrize("style", [ENGLISH, Style("en", BASE, is_private=True)])
def test_cal_62_65_66_80_names_that_no_feed_ever_has(style: Style) -> None:
    content = feed(entry(conference_url="https://meet.example.org/x"), entry(2, cancelled=True), style=style)
    names = {line.partition(":")[0].partition(";")[0] for line in reading.lines(content)}
    assert not names & {
        "ATTENDEE",
        "ORGANIZER",
        "ATTACH",
        "METHOD",
        "X-ALT-DESC",
        "STYLED-DESCRIPTION",
        "TRIGGER",
        "DURATION",
    }
    assert "BEGIN:VALARM" not in reading.lines(content)


def test_cal_83_100_readers_are_told_who_keeps_a_copy_and_how_soon_each_looks_again(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    released.config["BASE_URL"] = "https://events.example.org"
    with released.app_context():
        number = item(events.by_slug("seminar"), "SEM-03").id
    for path in ("/events/seminar", f"/events/seminar/items/{number}"):
        text = client.get(path).text
        for part in (
            "Updates as often as you have set it to",
            "Updates every 4 to 24 hours. Google keeps a copy",
            "Updates every 3 to 24 hours. Microsoft keeps a copy",
        ):
            assert part in text, (path, part)


# --- mail -------------------------------------------------------------------------------------------


def test_cal_90_92_94_a_mail_carries_one_published_event_and_says_so_in_its_type(released: Flask) -> None:  # noqa: F811
    with released.app_context():
        file = attach(reference(events.by_slug("seminar").ref, Circle.PUBLIC), "en")
    assert file is not None and file.content_type == CALENDAR
    kind = message_from_bytes(f"Content-Type: {file.content_type}\r\n\r\n".encode(), policy=SMTP)[
        "Content-Type"
    ]
    assert reading.values(file.content, "METHOD") == [kind.params["method"]] == ["PUBLISH"]
    assert len(reading.events(file.content)) == 1


def test_cal_91_92_95_a_file_that_nobody_chose_is_no_invitation() -> None:
    """No REQUEST, no CANCEL, and nobody is an ATTENDEE: what is offered to everybody must not stand twice."""
    for shown in (entry(), entry(cancelled=True)):
        content = calendar.single(shown, ENGLISH, organizer=("Office", "office@example.org"))
        assert reading.values(content, "METHOD") == ["PUBLISH"]
        assert not reading.values(content, "ATTENDEE")
        assert reading.values(content, "ORGANIZER") == ["mailto:office@example.org"]


# --- faults of the library --------------------------------------------------------------------------


def test_cal_23_hard_text_wherever_people_write_makes_a_whole_feed() -> None:
    heading = calendar.Heading(Words(HARD, HARD), Words(HARD, HARD), "Asia/Tokyo", BASE)
    hard = entry(
        title=Words(HARD, HARD),
        place=Words(HARD, HARD),
        address=Words(HARD, HARD),
        notes=Words(HARD, HARD),
        categories=(Words(HARD, HARD),),
        conference_url="https://meet.example.org/a b\r\nX-EVIL:1",
    )
    for lang in ("en", "ja", "both"):
        content = feed(hard, style=Style(lang, BASE, is_private=True), heading=heading)
        assert len(reading.events(content)) == 1
        names = {line.partition(":")[0].partition(";")[0] for line in reading.lines(content)}
        assert "X-EVIL" not in names
        assert reading.values(content, "X-WR-CALNAME") == reading.values(content, "NAME")


def test_cal_23_words_in_parameters_are_quoted_in_every_script() -> None:
    japanese = entry(
        place=Words("", "市役所"), address=Words("", "本町1"), conference_url="https://meet.example.org/x"
    )
    content = feed(japanese, style=Style("ja", BASE, is_private=True))
    content += calendar.single(japanese, Style("ja", BASE), organizer=("クレア", "office@example.org"))
    for said in ('X-TITLE="市役所"', 'X-ADDRESS="本町1"', 'LABEL="オンラインで参加する"', 'CN="クレア"'):
        assert said.encode() in content.replace(b"\r\n ", b""), said
    for parameters in re.findall(rb"^[A-Z-]+;([^:]*?):", content.replace(b"\r\n ", b""), re.MULTILINE):
        assert re.sub(rb'"[^"]*"', b"", parameters).isascii()


def test_cal_32_33_what_has_two_names_says_the_same_under_both() -> None:
    content = feed(entry())
    for first, second in (("NAME", "X-WR-CALNAME"), ("REFRESH-INTERVAL", "X-PUBLISHED-TTL")):
        assert reading.values(content, first) == reading.values(content, second) != []


def test_cal_61_the_title_of_the_point_is_the_beginning_of_the_place() -> None:
    lines = one()
    (place,) = [line for line in lines if line.startswith("LOCATION:")]
    (point,) = [line for line in lines if line.startswith("X-APPLE-STRUCTURED-LOCATION")]
    title = point.partition("X-TITLE=")[2].partition(":")[0].partition(";")[0].strip('"')
    assert title and place.startswith(f"LOCATION:{title}")
