"""The public programme: by day and by track, what has changed, how one gets a seat; nothing that is not public."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, make_person, make_registration, open_event, sign_in_as, wall
from tests.counting import statements
from tests.programme.reading_world import add, change, item, release
from tests.programme.speaking.world import again, agree, make_talks, say, speaker, write
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.programme.kinds import ItemKind

PATH = "/events/seminar/programme"


def text(client: FlaskClient, path: str = PATH) -> str:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


def shown(page: str) -> str:
    """What people read of it, without what is there for programs."""
    return page[page.index("<main") :]


def make_tracks(**event: object) -> Event:
    """A seminar with an opening for everybody, tracks A and B at the same time, a lunch without a track."""
    made = open_event(**event)  # type: ignore[arg-type]
    add(made, "Opening", "09:30-10:00", track="plenary")
    add(made, "Trains", "10:00-11:00", track="A")
    add(made, "Ships", "10:00-11:00", track="B")
    add(made, "Lunch", "12:00-13:00", kind=ItemKind.MEAL)
    return made


@pytest.fixture
def tracks(app: Flask) -> Flask:
    with app.app_context():
        release(make_tracks())
    return app


def test_a_day_with_tracks_is_a_grid_and_each_item_names_its_track(
    tracks: Flask, client: FlaskClient
) -> None:
    page = text(client)
    assert 'class="tracks tracks-2"' in page
    read = shown(page)
    assert read.index("Opening") < read.index("Trains") < read.index("Ships") < read.index("Lunch")
    assert 'k-visit at-1"' in page and 'k-visit at-2"' in page and 'k-meal at-all"' in page
    assert "Track A" in page and "Times are London." in page and "The second time is Tokyo." not in page


def test_by_track_each_has_a_heading_and_what_is_for_everybody_comes_first(
    tracks: Flask, client: FlaskClient
) -> None:
    page = shown(text(client, f"{PATH}?by=track"))
    order = [
        "<h3>For everybody</h3>",
        "Opening",
        "Lunch",
        "<h3>Track A</h3>",
        "Trains",
        "<h3>Track B</h3>",
        "Ships",
    ]
    places = [page.index(piece) for piece in order]
    assert places == sorted(places)


def test_one_track_has_its_items_and_those_for_everybody(tracks: Flask, client: FlaskClient) -> None:
    page = shown(text(client, f"{PATH}?track=A"))
    assert "Trains" in page and "Opening" in page and "Ships" not in page


@pytest.mark.parametrize(
    "query", ["track=nobody", "by=other", "track=<b>&by=track", "track=", "by=track&track=plenary"]
)
def test_what_is_asked_for_and_is_not_there_is_not_asked_for(
    tracks: Flask, client: FlaskClient, query: str
) -> None:
    page = text(client, f"{PATH}?{query}")
    assert "Trains" in page and "Ships" in page


def test_without_tracks_there_is_nothing_to_choose(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        add(event, "Visit", "10:00-11:00")
        release(event)
    page = text(client)
    assert "By track" not in page and 'class="timeline"' in page


def test_the_reader_s_time_stands_second_and_is_named(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event(zone="Asia/Tokyo", starts="2027-06-17 09:00", ends="2027-06-17 17:00")
        add(event, "Early", "06:47-07:10")
        release(event)
    page = text(client)
    assert page.index(">06:47<") < page.index("Wed 22:47") < page.index("in London")
    assert "Times are Tokyo." in page and "The second time is London." in page


def test_an_item_that_ends_elsewhere_says_on_which_clocks(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        add(event, "Flight", "13:00-23:30", kind=ItemKind.TRAVEL, ends=wall("2027-06-18 09:30", "Asia/Tokyo"))
        release(event)
    assert "to Fri 09:30 (Tokyo)" in text(client)


def test_languages_interpreting_and_photography_are_said(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        add(
            event,
            "Visit",
            "10:00-11:00",
            languages=("ja", "en"),
            interpretation="consecutive",
            photography="not_allowed",
        )
        release(event)
    page = text(client)
    assert "Japanese, English" in page and "Consecutive" in page and "No photographs" in page
    assert "撮影不可" in text(client, f"{PATH}?lang=ja")


def test_what_changed_in_the_newest_version_is_marked_with_the_old_time(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        event = make_event()
        add(event, "Visit", "10:00-11:00")
        add(event, "Lunch", "12:00-13:00")
        release(event)
    assert "since version" not in text(client)
    with app.app_context():
        event = events.by_slug("seminar")
        change(event, "Visit", starts=wall("2027-06-17 10:30"))
        change(event, "Lunch", remarks_internal=Words("secret", "秘密"))
        add(event, "Tea", "15:00-15:30")
        release(event)
    page = text(client)
    assert "2 items are new or changed since version 1. They are marked." in page
    assert page.count("Changed since version 1") == 1 and page.count("New since version 1") == 1
    assert "It was due to begin on Thursday 17 June 2027, 10:00 (London)." in page
    assert "Version 2, issued" in page and "It replaces version 1." in page
    assert "secret" not in page


def test_nothing_that_is_not_public_is_on_the_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        for number, audience in enumerate(((event.ref,), ("group:5",))):
            add(
                event,
                f"Visit {number}",
                "10:00-11:00",
                audience=audience,
                join_url="https://meet.example.org/planted",
                remarks_participants=Words("planted-participants", "x"),
                remarks_internal=Words("planted-internal", "x"),
                host=Words("planted-host", "x"),
                dress=Words("planted-dress", "x"),
                gift=Words("planted-gift", "x"),
                cost_amount="4711.11",
                cost_currency="JPY",
                cost_bearer=Words("Each pays", "各自負担"),
                on_call=Words("planted-call", "x"),
            )
        release(event)
    for path in (PATH, f"{PATH}?by=track", f"{PATH}?lang=ja", "/events/seminar"):
        page = text(client, path)
        assert "planted" not in page and "4711" not in page and "Visit 1" not in page


# --- seats --------------------------------------------------------------------------------------------


@pytest.fixture
def seats(app: Flask) -> Flask:
    with app.app_context():
        event = open_event()
        add(event, "Small room", "10:00-11:00", needs_signup=True, capacity=12)
        release(event)
    return app


def test_a_session_says_how_many_seats_are_left_and_how_one_gets_one(
    seats: Flask, client: FlaskClient
) -> None:
    page = text(client)
    assert "12 of 12 seats left" in page
    assert (
        'href="/events/seminar/register"' in page
        and "Register for the event, then choose this session" in page
    )


def test_somebody_with_a_place_is_led_to_her_own_sessions(seats: Flask, client: FlaskClient) -> None:
    with seats.app_context():
        make_registration(events.by_slug("seminar"))
        person = directory.person_by_email("ada@example.org")
        assert person is not None
    sign_in_as(client, person)
    page = text(client)
    assert 'href="/me/seminar/sessions"' in page and "Choose this session" in page


def test_somebody_who_cannot_register_is_led_nowhere(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        add(event, "Small room", "10:00-11:00", needs_signup=True, capacity=12)
        release(event)
        person = make_person()
    page = text(client)
    assert "12 of 12 seats left" in page and "Register for the event" not in page
    sign_in_as(client, person)
    assert "Choose this session" not in text(client)


def test_the_page_takes_the_same_statements_for_three_items_as_for_sixty(
    app: Flask, client: FlaskClient
) -> None:
    asked = []
    for count in (3, 60):
        with app.app_context():
            event = make_event(f"seminar-{count}")
            for number in range(count):
                add(
                    event,
                    f"Room {number}",
                    "10:00-11:00",
                    needs_signup=True,
                    capacity=2,
                    track=f"T{number % 3}",
                )
            release(event, Circle.PUBLIC)
            change(event, "Room 0", capacity=3)
            release(event, Circle.PUBLIC)
            assert item(event, "Room 0").capacity == 3
        with app.app_context(), statements() as seen:
            text(client, f"/events/seminar-{count}/programme")
        asked.append(len(seen))
    assert len(set(asked)) == 1, asked


# --- who speaks -----------------------------------------------------------------------------------------


def test_a_speaker_is_named_once_she_has_agreed_and_till_then_her_post_is(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        event = make_talks(is_released=True)
        hers = speaker(event)
        say(hers)
    before = shown(text(client))
    assert "Ada" not in before
    with app.app_context():
        agree(again(hers))
        write(again(hers), "Ada plans towns.")
    after = shown(text(client))
    assert "Ada" in after and "Ada plans towns." in after
