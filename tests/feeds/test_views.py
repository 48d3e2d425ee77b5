"""How feeds travel: addresses, conditional requests, caches, and what must never be in them."""

import datetime as dt
from email.utils import format_datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event
from tests.counting import statements
from tests.feeds import reading
from tests.programme import files
from tests.programme.test_importing import change, item, take
from tourapp.access.actor import SYSTEM
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events import services as event_services
from tourapp.events.models import EventState
from tourapp.feeds.attachments import attach, reference
from tourapp.planning import services as planning
from tourapp.programme.content import Override

FEED = "/events/seminar.ics"
SECRET = "https://meet.example.org/secret"


@pytest.fixture
def released(app: Flask) -> Flask:
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30", online=True)
        take(event, files.SEMINAR)
        release("seminar")
    return app


def release(slug: str) -> None:
    every = tuple(f"SEM-{number:02}" for number in range(1, 16))
    overrides = (Override("R33", ("SEM-05", "SEM-12"), "Titles follow"), Override("R3", every, "Moved alone"))
    with unit_of_work():
        planning.release(SYSTEM, events.by_slug(slug), circle=Circle.PUBLIC, overrides=overrides)


def test_cal_02_03_a_feed_is_a_calendar_whatever_is_asked_for(released: Flask, client: FlaskClient) -> None:
    for headers in ({}, {"Accept": "text/html"}, {"Accept": "application/json"}):
        response = client.get(FEED, headers=headers)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert "Content-Disposition" not in response.headers


def test_a_feed_holds_the_event_and_its_released_programme(released: Flask, client: FlaskClient) -> None:
    content = client.get(FEED).data
    assert len(reading.events(content)) == 16
    assert reading.values(content, "X-WR-CALNAME") == ["Seminar"]
    assert reading.values(content, "X-WR-TIMEZONE") == ["Europe/London"]
    reading.with_icalendar(content)
    reading.with_vobject(content)


def test_cal_04_two_requests_are_identical_and_the_tag_is_strong(
    released: Flask, client: FlaskClient
) -> None:
    first = client.get(FEED)
    with clock.travel(dt.timedelta(days=40)):
        second = client.get(FEED)
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")


def test_cal_04_a_fresh_process_writes_the_same_bytes(released: Flask, client: FlaskClient) -> None:
    first = client.get(FEED).data
    released.extensions["tourapp_feeds"].clear()
    assert client.get(FEED).data == first


def test_cal_05_last_modified_is_the_time_of_the_last_publishing_and_never_goes_back(
    released: Flask, client: FlaskClient
) -> None:
    first = client.get(FEED)
    assert first.last_modified == clock.now().replace(microsecond=0)
    with clock.travel(dt.timedelta(hours=2)), released.app_context():
        later = clock.now()
        change(item(events.by_slug("seminar"), "SEM-01"), audience=("group:staff",))
        release("seminar")
    second = client.get(FEED)
    assert second.last_modified == later
    assert len(reading.events(second.data)) == 16
    assert reading.values(second.data, "STATUS").count("CANCELLED") == 1


@pytest.mark.parametrize("shape", ["{}", "W/{}", '"other", {}', '"other", W/{}', "*"])
def test_cal_06_if_none_match_answers_304_with_its_headers_and_no_body(
    released: Flask, client: FlaskClient, shape: str
) -> None:
    full = client.get(FEED)
    response = client.get(FEED, headers={"If-None-Match": shape.format(full.headers["ETag"])})
    assert (response.status_code, response.data) == (304, b"")
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        assert response.headers[name] == full.headers[name]


def test_cal_06_the_tag_beats_the_date_and_a_bad_date_is_ignored(
    released: Flask, client: FlaskClient
) -> None:
    full = client.get(FEED)
    now = format_datetime(clock.now(), usegmt=True)
    assert client.get(FEED, headers={"If-Modified-Since": now}).status_code == 304
    assert client.get(FEED, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    before = format_datetime(clock.now() - dt.timedelta(days=1), usegmt=True)
    assert client.get(FEED, headers={"If-Modified-Since": before}).status_code == 200
    both = {"If-None-Match": '"other"', "If-Modified-Since": now}
    assert client.get(FEED, headers=both).status_code == 200
    both = {"If-None-Match": full.headers["ETag"], "If-Modified-Since": before}
    assert client.get(FEED, headers=both).status_code == 304


def test_cal_07_head_answers_as_get_without_a_body(released: Flask, client: FlaskClient) -> None:
    full, head = client.get(FEED), client.head(FEED)
    assert head.data == b""
    same = ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control")
    assert [head.headers.get(name) for name in same] == [full.headers.get(name) for name in same]
    assert client.head(FEED, headers={"If-None-Match": full.headers["ETag"]}).status_code == 304


def test_cal_08_09_14_public_feeds_may_be_kept_and_read_by_anybody(
    released: Flask, client: FlaskClient
) -> None:
    response = client.get(
        f"{FEED}?lang=ja", headers={"Accept-Encoding": "gzip", "Cookie": "lang=en; zone=Asia/Tokyo"}
    )
    assert response.headers["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert not {"Set-Cookie", "Content-Encoding"} & set(response.headers.keys())
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/events/nowhere.ics", "/events/draft.ics"])
def test_cal_12_unknown_and_unpublished_are_404_in_plain_text(
    app: Flask, client: FlaskClient, path: str
) -> None:
    with app.app_context():
        make_event("draft", title="Secret plan", state=EventState.DRAFT)
    response = client.get(path, headers={"If-None-Match": "*"})
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert "Secret plan" not in response.get_data(as_text=True)
    assert "ETag" not in response.headers


def test_cal_60_the_language_is_that_of_the_address_and_of_nothing_else(
    released: Flask, client: FlaskClient
) -> None:
    english = client.get(FEED, headers={"Accept-Language": "ja", "Cookie": "lang=ja"})
    japanese = client.get(f"{FEED}?lang=ja")
    assert reading.values(english.data, "X-WR-CALNAME") == ["Seminar"]
    assert reading.values(japanese.data, "X-WR-CALNAME") == ["セミナー"]
    assert reading.values(english.data, "UID") == reading.values(japanese.data, "UID")
    assert english.headers["ETag"] != japanese.headers["ETag"]
    assert client.get(f"{FEED}?lang=xx").data == english.data


def test_cal_63_the_joining_link_is_in_no_public_feed(released: Flask, client: FlaskClient) -> None:
    for path in (FEED, f"{FEED}?lang=ja", "/events.ics"):
        assert b"secret" not in client.get(path).data.replace(b"\r\n ", b"")


def test_cal_73_a_draft_leaves_no_trace(released: Flask, client: FlaskClient) -> None:
    before = client.get(FEED).data
    with released.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), title=Words("Unpublished", "未公開"))
    assert client.get(FEED).data == before


def test_cal_42_43_45_only_what_changed_is_different_in_the_next_edition(
    released: Flask, client: FlaskClient
) -> None:
    before = reading.events(client.get(FEED).data)
    with clock.travel(dt.timedelta(days=1)), released.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), title=Words("Another keynote", "別の講演"))
        release("seminar")
    after = reading.events(client.get(FEED).data)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    ((old, new),) = changed
    assert "SEQUENCE:0" in old and "SEQUENCE:1" in new
    assert "DTSTAMP:20270413T090000Z" in new and "LAST-MODIFIED:20270413T090000Z" in new


def test_cal_70_71_a_cancelled_event_is_struck_out_as_a_whole(released: Flask, client: FlaskClient) -> None:
    with released.app_context(), unit_of_work():
        event = events.by_slug("seminar")
        event_services.cancel_event(SYSTEM, event, reason=Words("No hall", "会場なし"))
    content = client.get(FEED).data
    assert set(reading.values(content, "STATUS")) == {"CANCELLED"}
    assert set(reading.values(content, "TRANSP")) == {"TRANSPARENT"}


def test_cal_75_the_past_stays(released: Flask, client: FlaskClient) -> None:
    with clock.travel(dt.timedelta(days=900)):
        assert len(reading.events(client.get(FEED).data)) == 16


def test_the_feed_of_all_events_holds_events_and_no_items(released: Flask, client: FlaskClient) -> None:
    with released.app_context():
        make_event("second", title="Second", starts="2027-09-01 09:00", ends="2027-09-01 17:00")
        make_event("draft", title="Draft", state=EventState.DRAFT)
    response = client.get("/events.ics")
    assert [value.partition(":")[2] or value for value in reading.values(response.data, "SUMMARY")] == [
        "Seminar",
        "Second",
    ]
    assert reading.values(response.data, "X-WR-CALNAME") == [
        "Japan Local Government Centre\\, London: events"
    ]
    tagged = client.get("/events.ics", headers={"If-None-Match": response.headers["ETag"]})
    assert tagged.status_code == 304


def test_the_feed_of_all_events_does_not_move_with_items(released: Flask, client: FlaskClient) -> None:
    before = client.get("/events.ics")
    with clock.travel(dt.timedelta(days=1)), released.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), title=Words("Another keynote", "別の講演"))
        release("seminar")
    after = client.get("/events.ics")
    assert (after.data, after.headers["Last-Modified"]) == (before.data, before.headers["Last-Modified"])


def test_cal_11_the_feed_of_all_events_is_never_empty(app: Flask, client: FlaskClient) -> None:
    from tests.builders import make_office

    with app.app_context():
        make_office()
    response = client.get("/events.ics")
    assert response.status_code == 200
    assert len(reading.events(response.data)) == 1
    assert "Last-Modified" not in response.headers


def test_a_conditional_request_costs_two_look_ups(released: Flask, client: FlaskClient) -> None:
    tag = client.get(FEED).headers["ETag"]
    with released.app_context(), statements() as asked:
        assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 304
    assert len(asked) <= 2, asked


# --- files for mails --------------------------------------------------------------------------------


def attached(slug: str, circle: Circle, lang: str = "en") -> Any:
    return attach(reference(events.by_slug(slug).ref, circle), lang)


def test_cal_41_a_file_for_mail_has_the_uid_of_the_feed(released: Flask, client: FlaskClient) -> None:
    uids = reading.values(client.get(FEED).data, "UID")
    with released.app_context():
        file = attached("seminar", Circle.PUBLIC)
        assert (file.filename, file.content_type) == (
            "seminar.ics",
            "text/calendar; charset=utf-8; method=PUBLISH",
        )
        (uid,) = reading.values(file.content, "UID")
        assert uid in uids
        shown = agenda.entry_of(events.by_slug("seminar").ref, Circle.PUBLIC)
        assert shown and reading.values(file.content, "SEQUENCE") == [str(shown.sequence)]
        assert reading.values(file.content, "ORGANIZER") == ["mailto:lon@example.org"]


def test_those_who_take_part_find_the_way_to_join_in_their_file(released: Flask) -> None:
    with released.app_context():
        assert SECRET in " ".join(reading.lines(attached("seminar", Circle.PARTICIPANTS).content))
        assert SECRET not in " ".join(reading.lines(attached("seminar", Circle.PUBLIC).content))


def test_what_was_never_released_has_no_file(released: Flask) -> None:
    with released.app_context():
        assert attached("seminar", Circle.HOST) is None
        assert attach("agenda:event:nothing:public", "en") is None


def test_a_feed_works_on_each_store(each_app: Flask) -> None:
    with each_app.app_context():
        make_event()
    response = each_app.test_client().get(FEED)
    assert len(reading.events(response.data)) == 1


def test_the_command_prints_the_address_of_a_public_feed(released: Flask) -> None:
    from tourapp.cli import main

    run = released.test_cli_runner().invoke(main, ["feed-link", "--event", "seminar"])
    assert run.output.strip().endswith("http://localhost/events/seminar.ics")
    assert released.test_cli_runner().invoke(main, ["feed-link", "--event", "nowhere"]).exit_code == 1
