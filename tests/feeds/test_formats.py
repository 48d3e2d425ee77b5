"""jCal and xCal: the same calendar for programs that read JSON or XML (CAL-102)."""

import datetime as dt
import json
from typing import Any

import icalendar
import pytest
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feeds import reading
from tests.feeds.test_calendar import BASE, HARD, HEADING, TOKYO, entry, feed, wall
from tests.feeds.test_views import released  # noqa: F401
from tourapp.core.words import Words
from tourapp.feeds import calendar, formats
from tourapp.feeds.calendar import Style

PRIVATE = Style("en", BASE, is_private=True)
NS = {"i": formats.NAMESPACE}


def full() -> bytes:
    return feed(
        entry(1, title=Words(HARD, ""), notes=Words("a; b, c\\nd\nnext", "")),
        entry(2, starts=wall("2027-06-17 19:00"), ends=wall("2027-06-18 15:00", TOKYO), cancelled=True),
        entry(3, starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23)),
        entry(4, conference_url="https://meet.example.org/a,b;c?d=1&e=<2>"),
        style=PRIVATE,
    )


def parts(component: list[Any], name: str) -> list[list[Any]]:
    return [each for each in component[2] if each[0] == name]


def prop(component: list[Any], name: str) -> list[Any]:
    (found,) = [each for each in component[1] if each[0] == name]
    return list(found)


def test_cal_102_jcal_says_what_the_feed_says() -> None:
    content = full()
    read = json.loads(formats.write(content, "jcal"))
    assert prop(read, "x-wr-calname") == ["x-wr-calname", {}, "text", "Study tour; 2027"]
    assert prop(read, "refresh-interval") == ["refresh-interval", {}, "duration", "PT1H"]
    assert prop(read, "x-published-ttl") == ["x-published-ttl", {}, "duration", "PT1H"]
    back = icalendar.Calendar.from_jcal(read)
    wanted = icalendar.Calendar.from_ical(content)
    for ours, theirs in zip(wanted.walk("VEVENT"), back.walk("VEVENT"), strict=True):
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "STATUS", "SEQUENCE"):
            assert ours.get(name) == theirs.get(name), name
        assert (ours.start, ours.end) == (theirs.start, theirs.end)
    assert not [each for each in json.dumps(read).split('"') if each == "unknown"]


def test_cal_102_jcal_keeps_times_zones_points_and_categories() -> None:
    events = parts(json.loads(formats.write(full(), "jcal")), "vevent")
    flight = next(each for each in events if prop(each, "uid")[3].startswith("00000002"))
    assert prop(flight, "dtstart") == [
        "dtstart",
        {"tzid": "Europe/London"},
        "date-time",
        "2027-06-17T19:00:00",
    ]
    assert prop(flight, "dtend") == ["dtend", {"tzid": "Asia/Tokyo"}, "date-time", "2027-06-18T15:00:00"]
    assert prop(flight, "geo") == ["geo", {}, "float", [51.4957, -0.1268]]
    assert prop(flight, "categories") == ["categories", {}, "text", "Plenary", "A, B"]


def test_cal_102_xcal_says_what_the_feed_says() -> None:
    root = ElementTree.fromstring(formats.write(full(), "xcal"))
    assert root.tag == f"{{{formats.NAMESPACE}}}icalendar"
    events = root.findall("i:vcalendar/i:components/i:vevent", NS)
    assert len(events) == 4
    wanted = {str(each["UID"]): each for each in icalendar.Calendar.from_ical(full()).walk("VEVENT")}
    for event in events:
        said = wanted[event.findtext("i:properties/i:uid/i:text", None, NS)]
        assert event.findtext("i:properties/i:summary/i:text", None, NS) == str(said["SUMMARY"])
        assert event.findtext("i:properties/i:description/i:text", None, NS) == str(said["DESCRIPTION"])
    first = events[0].find("i:properties", NS)
    assert first.findtext("i:dtstart/i:date", None, NS) == "2027-01-17"
    assert first.findtext("i:summary/i:parameters/i:language/i:language-tag", None, NS) == "en"
    assert first.findtext("i:geo/i:latitude", None, NS) == "51.4957"
    assert [each.text for each in first.findall("i:categories/i:text", NS)] == ["Plenary", "A, B"]
    assert root.findtext(".//i:tzname/i:text", None, NS) == "JST"
    link = root.findtext(".//i:conference/i:uri", None, NS)
    assert link == "https://meet.example.org/a,b;c?d=1&e=<2>"


def test_cal_102_a_rule_of_summer_time_has_its_parts_one_by_one() -> None:
    root = ElementTree.fromstring(formats.write(feed(entry()), "xcal"))
    recur = root.find(".//i:daylight/i:properties/i:rrule/i:recur", NS)
    assert [(each.tag.rpartition("}")[2], each.text) for each in recur] == [
        ("freq", "YEARLY"),
        ("byday", "-1SU"),
        ("bymonth", "3"),
    ]


def test_cal_102_an_ics_stays_as_it_is() -> None:
    assert formats.write(full(), "ics") == full()


@given(st.text(), st.text())
@settings(max_examples=25, deadline=None)
def test_cal_102_any_text_gives_json_and_xml_that_parse_back_to_it(title: str, notes: str) -> None:
    content = calendar.render(HEADING, [entry(title=Words(title, title), notes=Words(notes, ""))], PRIVATE)
    (said,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    (event,) = parts(json.loads(formats.write(content, "jcal")), "vevent")
    assert prop(event, "summary")[3] == said["SUMMARY"]
    assert prop(event, "description")[3] == said["DESCRIPTION"]
    root = ElementTree.fromstring(formats.write(content, "xcal"))
    assert (root.findtext(".//i:vevent/i:properties/i:summary/i:text", None, NS) or "") == said["SUMMARY"]
    assert root.findtext(".//i:vevent/i:properties/i:description/i:text", None, NS) == said["DESCRIPTION"]


# --- over HTTP ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/events/seminar", "/events"])
@pytest.mark.parametrize("form", ["jcal", "xcal"])
def test_cal_102_feeds_have_addresses_for_both_forms(
    released: Flask,  # noqa: F811
    client: FlaskClient,
    path: str,
    form: str,
) -> None:
    feed = client.get(f"{path}.ics?lang=ja")
    response = client.get(f"{path}.{form}?lang=ja")
    assert response.headers["Content-Type"] == formats.TYPES[form]
    assert response.data == formats.write(feed.data, form)
    same = ("Last-Modified", "Cache-Control", "Access-Control-Allow-Origin")
    assert [response.headers[name] for name in same] == [feed.headers[name] for name in same]
    assert response.headers["ETag"] != feed.headers["ETag"]
    for _ in range(2):  # from the application, then from the door before it
        again = client.get(f"{path}.{form}?lang=ja", headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    whole = client.get(f"{path}.{form}?lang=ja")
    assert (whole.data, whole.headers["Content-Type"]) == (response.data, formats.TYPES[form])
    assert client.get("/events/nowhere." + form).status_code == 404


def test_cal_60_a_public_feed_may_be_read_in_both_languages(released: Flask, client: FlaskClient) -> None:  # noqa: F811
    both = client.get("/events/seminar.ics?lang=both")
    assert reading.values(both.data, "X-WR-CALNAME") == ["Seminar / セミナー"]
    assert reading.values(both.data, "UID") == reading.values(client.get("/events/seminar.ics").data, "UID")
    assert reading.values(both.data, "SOURCE") == ["http://localhost/events/seminar.ics?lang=both"]
