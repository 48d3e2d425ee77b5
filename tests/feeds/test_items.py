"""One item to take along: a file, and links that fill in an entry elsewhere (CAL-03, CAL-100)."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, sign_in_as
from tests.feeds import reading
from tests.feeds.test_calendar import BASE, ENGLISH, JAPANESE, TOKYO, entry, wall
from tests.feeds.test_views import FEED, SECRET, release, released  # noqa: F401
from tests.planning.test_telling import World
from tests.programme.test_importing import change, item
from tourapp.agenda import queries as agenda
from tourapp.agenda import services as agenda_services
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.feeds import compose
from tourapp.feeds.calendar import Style


@pytest.fixture
def path(released: Flask) -> str:  # noqa: F811
    with released.app_context():
        return f"/events/seminar/items/{item(events.by_slug('seminar'), 'SEM-03').id}"


def test_cal_100_an_item_is_a_file_with_the_uid_and_sequence_of_the_feed(
    path: str, client: FlaskClient
) -> None:
    response = client.get(f"{path}.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert reading.values(response.data, "METHOD") == ["PUBLISH"]
    (alone,) = reading.events(response.data)
    uid = next(line for line in alone if line.startswith("UID:"))
    (beside,) = [each for each in reading.events(client.get(FEED).data) if uid in each]
    assert [line for line in alone if not line.startswith("ORGANIZER")] == beside
    reading.with_icalendar(response.data)
    reading.with_vobject(response.data)


def test_cal_03_only_the_file_is_an_attachment_with_a_plain_and_a_full_name(
    path: str, client: FlaskClient
) -> None:
    said = client.get(f"{path}.ics?lang=ja").headers["Content-Disposition"]
    assert said.startswith("attachment; filename=\"seminar.ics\"; filename*=UTF-8''%E")
    assert said.isascii() and said.endswith("%20seminar.ics")
    assert "Content-Disposition" not in client.get(FEED).headers


def test_cal_73_84_only_what_everybody_may_read_is_given_out(released: Flask, client: FlaskClient) -> None:  # noqa: F811
    with released.app_context():
        other = make_event("other", starts="2027-09-01 09:00", ends="2027-09-01 17:00")
        known = item(events.by_slug("seminar"), "SEM-03").id
        assert other.slug == "other"
    for path in (f"/events/other/items/{known}", f"/events/seminar/items/{new_id()}"):
        for ending in ("", ".ics"):
            assert client.get(path + ending).status_code == 404
    assert client.get(f"/events/seminar/items/{new_id()}.ics").mimetype == "text/plain"


def test_cal_63_a_file_for_everybody_has_no_joining_link(path: str, client: FlaskClient) -> None:
    assert SECRET.encode() not in client.get(f"{path}.ics").data.replace(b"\r\n ", b"")
    assert b"secret" not in client.get(path).data


def test_cal_100_the_page_of_an_item_offers_copies_and_says_that_they_do_not_follow(
    path: str, client: FlaskClient
) -> None:
    text = client.get(path).get_data(as_text=True)
    for part in (f"{path}.ics", compose.GOOGLE, compose.OUTLOOK, "does not update", "webcal://"):
        assert part in text, part


def test_cal_62_every_address_in_a_feed_leads_to_the_page_of_that_item(
    released: Flask,  # noqa: F811
    client: FlaskClient,
) -> None:
    found = {}
    for lines in reading.events(client.get(FEED).data):
        said = dict(line.split(":", 1) for line in lines if line.startswith(("URL", "SUMMARY")))
        found[urlsplit(said["URL"]).path] = next(text for name, text in said.items() if name != "URL")
    assert len(found) == 16
    for path in (each for each in found if "/items/" in each):
        assert client.get(path).status_code == 200, path
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        moved = item(events.by_slug("seminar"), "SEM-03")
        change(moved, room="Room 9")
        release("seminar")
    text = client.get(f"/events/seminar/items/{moved.id}").get_data(as_text=True)
    assert "Room 9" in text and "The place has changed" in text and SECRET not in text


def test_cal_62_84_who_takes_part_has_a_page_of_her_own_for_each_item(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        world = World()
        world.change(world.lab, join_url=SECRET)
        world.release()
        found = agenda.entry_of(f"item:{world.lab}", Circle.PARTICIPANTS)
        assert found is not None and found.content.url == f"/me/tour/items/{world.lab}"
        with unit_of_work():
            agenda_services.cancel(f"item:{world.depot}", at=clock.now())
        ada, ben = (session().get_one(Person, each.person_id) for each in (world.ada, world.ben))
        assert ada.emails and ben.emails
    path = f"/me/tour/items/{world.lab}"
    assert client.get(path).status_code in (302, 303)
    sign_in_as(client, ada, strong=False)
    assert client.get(path).status_code == 404, "an item of a group that she is not in"
    struck = client.get(f"/me/tour/items/{world.depot}").get_data(as_text=True)
    assert "Cancelled: Tram depot" in struck
    other = app.test_client()
    sign_in_as(other, ben, strong=False)
    text = other.get(path).get_data(as_text=True)
    assert SECRET in text and "Laboratory" in text
    assert other.get(f"/me/other/items/{world.lab}").status_code == 404


def test_cal_70_a_cancelled_item_says_so_in_its_file(
    released: Flask,  # noqa: F811
    path: str,
    client: FlaskClient,
) -> None:
    with clock.travel(dt.timedelta(hours=1)), released.app_context():
        change(item(events.by_slug("seminar"), "SEM-03"), audience=("group:staff",))
        release("seminar")
    content = client.get(f"{path}.ics").data
    assert reading.values(content, "STATUS") == ["CANCELLED"]
    assert reading.values(content, "SUMMARY")[0].startswith("Cancelled: ")


def asked(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def test_cal_100_google_gets_instants_the_zone_and_the_words() -> None:
    found = asked(compose.google(entry(), ENGLISH))
    assert found["dates"] == "20270617T083000Z/20270617T091500Z"
    assert (found["text"], found["ctz"]) == ("Opening", "Europe/London")
    assert found["location"] == "Town Hall, 1 High Street; London"
    assert found["details"].endswith(f"{BASE}/events/tour/programme")
    assert asked(compose.google(entry(), JAPANESE))["text"] == "開会"


def test_cal_100_outlook_gets_the_same() -> None:
    found = asked(compose.outlook(entry(cancelled=True), ENGLISH))
    assert (found["startdt"], found["enddt"]) == ("2027-06-17T08:30:00Z", "2027-06-17T09:15:00Z")
    assert found["subject"] == "Cancelled: Opening"
    assert (found["rru"], found["path"]) == ("addevent", "/calendar/action/compose")


def test_cal_54_55_100_days_and_points_in_time_have_an_end() -> None:
    days = entry(starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23), zone=TOKYO)
    assert asked(compose.google(days, ENGLISH))["dates"] == "20270117/20270124"
    found = asked(compose.outlook(days, ENGLISH))
    assert (found["startdt"], found["enddt"], found["allday"]) == ("2027-01-17", "2027-01-24", "true")
    point = entry(starts=wall("2027-06-17 17:00"), ends=wall("2027-06-17 17:00"))
    assert asked(compose.google(point, ENGLISH))["dates"] == "20270617T160000Z/20270617T160100Z"


def test_cal_100_a_long_text_leaves_the_address_short_enough() -> None:
    long = entry(title=Words("あ" * 255, "あ" * 255), notes=Words("い" * 9000, ""))
    for address in (compose.google(long, Style("both", BASE)), compose.outlook(long, Style("both", BASE))):
        assert len(address) < 16_000 and address.isascii()
