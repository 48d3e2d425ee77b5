"""What programs find on the pages of an event and of its programme: schema.org as JSON-LD (CAL-101)."""

import datetime as dt
import json
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, wall
from tests.feeds.test_subscriber import meant_for, move
from tests.feeds.test_views import SECRET, release, released  # noqa: F401
from tests.programme.test_importing import change, item
from tourapp.access.actor import SYSTEM
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.events import services
from tourapp.events.models import EventState

SCHEMA = "https://schema.org/"


def json_ld(client: FlaskClient, path: str) -> dict[str, Any]:
    page = html5lib.parse(client.get(path).get_data(as_text=True), namespaceHTMLElements=False)
    (script,) = [each for each in page.iter("script") if each.get("type") == "application/ld+json"]
    assert script.get("nonce")
    found: dict[str, Any] = json.loads(script.text)
    return found


def keynote(client: FlaskClient) -> dict[str, Any]:
    within = json_ld(client, "/events/seminar/programme")["subEvent"]
    (found,) = [each for each in within if each["name"].startswith("Keynote")]
    return dict(found)


def test_cal_101_the_programme_page_has_each_item_with_its_status(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    whole = json_ld(client, "/events/seminar/programme")
    assert whole["eventStatus"] == SCHEMA + "EventScheduled"
    assert whole["eventAttendanceMode"] == SCHEMA + "MixedEventAttendanceMode"
    assert len(whole["subEvent"]) == 15
    found = keynote(client)
    assert found["startDate"] == "2027-06-17T09:45:00+01:00"
    assert found["eventStatus"] == SCHEMA + "EventScheduled" and "previousStartDate" not in found
    assert found["eventAttendanceMode"] == whole["eventAttendanceMode"]
    assert SECRET not in json.dumps(whole)


def test_cal_101_an_item_that_moved_says_when_it_was_to_begin(released: Flask, client: FlaskClient) -> None:  # noqa: F811
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        move(dt.timedelta(minutes=30))
    found = keynote(client)
    assert found["eventStatus"] == SCHEMA + "EventRescheduled"
    assert found["previousStartDate"] == "2027-06-17T09:45:00+01:00"
    assert found["startDate"] == "2027-06-17T10:15:00+01:00"


def test_cal_101_an_item_that_only_changed_its_words_is_where_it_was(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), title=Words("Keynote: another", "別の講演"))
        release("seminar")
    found = keynote(client)
    assert found["eventStatus"] == SCHEMA + "EventScheduled" and "previousStartDate" not in found


def test_cal_101_a_cancelled_item_says_so(released: Flask, client: FlaskClient) -> None:  # noqa: F811
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        meant_for("group:staff")
    found = keynote(client)
    assert found["eventStatus"] == SCHEMA + "EventCancelled" and "previousStartDate" not in found


def test_cal_101_an_event_that_moved_says_when_it_was_to_begin(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    with clock.travel(dt.timedelta(hours=1)), released.app_context(), unit_of_work():
        event = events.by_slug("seminar")
        services.change_event(SYSTEM, event, starts=wall("2027-06-24 09:00"), ends=wall("2027-06-24 17:30"))
    for path in ("/events/seminar", "/events/seminar/programme"):
        found = json_ld(client, path)
        assert found["eventStatus"] == SCHEMA + "EventRescheduled"
        assert found["previousStartDate"] == "2027-06-17T09:00:00+01:00"


def test_cal_101_a_draft_says_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event("draft", state=EventState.DRAFT)
    assert client.get("/events/draft/programme").status_code == 404


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_cal_101_the_words_are_those_of_the_reader(released: Flask, client: FlaskClient, lang: str) -> None:  # noqa: F811
    found = json_ld(client, f"/events/seminar/programme?lang={lang}")
    assert found["name"] == {"en": "Seminar", "ja": "セミナー"}[lang]
