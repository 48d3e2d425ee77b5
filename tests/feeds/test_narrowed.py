"""Public calendars that hold a part: a track, a day, a room, a host; the events of one office."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, wall
from tests.feeds import reading
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services
from tourapp.programme.content import ItemContent, Override
from tourapp.programme.kinds import Confirmation, ItemKind

SESSIONS = (
    ("Opening", "2027-06-17 09:00", "Ｐlenary", "Hall A"),
    ("Café talk", "2027-06-17 11:00", "Café", "Hall A"),
    ("Second day", "2027-06-18 09:00", "Plenary", "Hall B"),
)


@pytest.fixture
def event(app: Flask):
    with app.app_context():
        event = make_event(starts="2027-06-17 09:00", ends="2027-06-18 17:30")
        with unit_of_work():
            for title, starts, track, room in SESSIONS:
                services.add_item(SYSTEM, event, content(title, starts, track, room))
        release(event)
        yield event


def content(title: str, starts: str, track: str, room: str, event: Event | None = None) -> ItemContent:
    begins = wall(starts)
    return ItemContent(
        kind=ItemKind.KEYNOTE,
        title=Words(title, title),
        starts=begins,
        ends=wall(f"{(begins.local + dt.timedelta(hours=1)):%Y-%m-%d %H:%M}"),
        track=track,
        room=room,
        place=Words("Guildhall", "ギルドホール"),
        host_organisation=Words("Kent", "ケント州") if title == "Opening" else Words(),
        confirmation=Confirmation.CONFIRMED,
        audience=(event.ref,) if event else (),
    )


def release(event: Event) -> None:
    accepted = [Override(rule, (), "test") for rule in ("R33", "required")]
    with unit_of_work():
        edition = services.freeze(SYSTEM, event)
        services.release(SYSTEM, event, edition, circle=Circle.PUBLIC, overrides=accepted)


def titles(client: FlaskClient, query: str) -> list[str]:
    response = client.get(f"/events/seminar.ics?{query}")
    assert response.status_code == 200
    return [str(each["SUMMARY"]) for each in reading.with_icalendar(response.data).walk("VEVENT")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("track=plenary", ["Opening", "Second day"]),
        ("track=CAFE%CC%81", ["Café talk"]),
        ("day=2027-06-17", ["Opening", "Café talk"]),
        ("room=hall+a", ["Opening", "Café talk"]),
        ("host=Kent", ["Opening"]),
        ("host=%E3%82%B1%E3%83%B3%E3%83%88%E5%B7%9E", ["Opening"]),
        ("track=plenary&room=hall+b", ["Second day"]),
        ("track=plenary&track=caf%C3%A9", ["Opening", "Café talk", "Second day"]),
        ("track=nobody-knows", ["Nothing is published yet"]),
        ("day=tomorrow", ["Nothing is published yet"]),
    ],
)
def test_a_calendar_is_narrowed_by_its_address(
    event: Event, client: FlaskClient, query: str, expected: list[str]
) -> None:
    assert titles(client, query) == expected


def test_what_was_moved_to_another_room_stays_in_the_calendar_of_the_first(
    event: Event, client: FlaskClient
) -> None:
    item = next(each for each in programme.draft(event) if each.title.en == "Opening")
    with unit_of_work():
        services.change_item(SYSTEM, item, content("Opening", "2027-06-18 15:00", "Plenary", "Hall B", event))
    release(event)
    assert "Opening" in titles(client, "room=hall+a")
    assert "Opening" in titles(client, "room=hall+b")
    assert "Opening" in titles(client, "day=2027-06-17")


def test_the_same_part_asked_for_in_another_order_has_the_same_bytes(
    event: Event, client: FlaskClient
) -> None:
    one = client.get("/events/seminar.ics?track=plenary&track=caf%C3%A9&day=2027-06-17").data
    two = client.get("/events/seminar.ics?day=2027-06-17&track=caf%C3%A9&track=plenary").data
    assert one == two
    assert reading.values(one, "X-WR-CALNAME") == ["Seminar: café\\, plenary\\, 2027-06-17"]


def test_all_events_of_one_office(event: Event, client: FlaskClient) -> None:
    def events(query: str) -> list[str]:
        content = client.get(f"/events.ics?{query}").data
        return [str(each["SUMMARY"]) for each in reading.with_icalendar(content).walk("VEVENT")]

    assert events("office=LON") == ["Seminar"]
    assert events("office=PAR") == ["Nothing is published yet"]
