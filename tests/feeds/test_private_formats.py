"""A private calendar as jCal and xCal: as private as the calendar itself (CAL-08, CAL-13, CAL-67, CAL-80, CAL-102)."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, make_person, wall
from tests.feeds import reading
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.agenda import services as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.feeds import formats, links
from tourapp.feeds.models import Ending, LinkKind

SECRET = "https://meet.example.org/secret"


@pytest.fixture
def path(app: Flask) -> str:
    """The address of her calendar, without its ending."""
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-17 17:30")
        person = make_person()
        flight = EntryContent(
            starts=wall("2027-06-16 10:00", "Asia/Tokyo"),
            ends=wall("2027-06-16 15:00", "Europe/London"),
            title=Words("Flight", "フライト"),
            kind="flight",
        )
        talk = EntryContent(
            starts=wall("2027-06-17 10:00"),
            ends=wall("2027-06-17 11:00"),
            title=Words("Talk", "講演"),
            conference_url=SECRET,
        )
        with unit_of_work():
            readers.admit(event.ref, {person.id})
            agenda.publish(
                event.ref,
                Circle.PARTICIPANTS,
                {"item:flight": flight, "item:talk": talk},
                at=clock.now(),
                family="item",
                audiences={"item:flight": [ref("person", person.id)]},
            )
            token = links.make(SYSTEM, LinkKind.OWN, ref("person", person.id), lang="both")
    return f"/calendar/{token}"


@pytest.mark.parametrize("form", ["jcal", "xcal"])
def test_cal_08_13_102_a_private_calendar_has_both_forms_and_stays_private(
    path: str, client: FlaskClient, form: str
) -> None:
    feed = client.get(f"{path}.ics", headers={"Accept-Encoding": "gzip"})
    response = client.get(f"{path}.{form}")
    assert response.data == formats.write(feed.data, form)
    assert response.headers["Content-Type"] == formats.TYPES[form]
    for name in ("Cache-Control", "X-Robots-Tag", "Last-Modified"):
        assert response.headers[name] == feed.headers[name]
    assert not {"Set-Cookie", "Access-Control-Allow-Origin", "Vary"} & set(response.headers.keys())
    assert path.encode() not in response.data
    tagged = client.get(f"{path}.{form}", headers={"If-None-Match": response.headers["ETag"]})
    assert (tagged.status_code, tagged.data) == (304, b"")


def test_cal_63_67_what_only_she_reads_is_in_it_and_private(path: str, client: FlaskClient) -> None:
    content = client.get(f"{path}.ics?lang=en").data
    flight, talk = (
        next(each for each in reading.events(content) if f"SUMMARY;LANGUAGE=en:{title}" in each)
        for title in ("Flight", "Talk")
    )
    assert "CLASS:PRIVATE" in flight and "CLASS:PUBLIC" in talk
    assert "DTSTART;TZID=Asia/Tokyo:20270616T100000" in flight
    assert "DTEND;TZID=Europe/London:20270616T150000" in flight
    assert any(line.startswith("CONFERENCE") and line.endswith(SECRET) for line in talk)


@pytest.mark.parametrize("form", ["ics", "jcal", "xcal"])
def test_cal_12_an_address_that_has_leaked_is_gone_in_every_form(
    path: str, app: Flask, client: FlaskClient, form: str
) -> None:
    first = client.get(f"{path}.{form}")
    with clock.travel(dt.timedelta(minutes=1)):
        with app.app_context(), unit_of_work():
            state = links.state_of(path.rpartition("/")[2])
            assert state is not None
            links.end_all(SYSTEM, LinkKind.OWN, state.reader, how=Ending.LEAKED)
        gone = client.get(f"{path}.{form}", headers={"If-None-Match": first.headers["ETag"]})
    assert (gone.status_code, gone.mimetype) == (410, "text/plain")
    assert b"Talk" not in gone.data and "ETag" not in gone.headers
