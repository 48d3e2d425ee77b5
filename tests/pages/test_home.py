"""The front page and the archive: what is coming, what is left, what is past."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import make_event, make_registration, open_event
from tests.counting import statements
from tourapp.access.actor import SYSTEM
from tourapp.core.db import unit_of_work
from tourapp.core.words import Words
from tourapp.events import parts
from tourapp.events.kinds import EventKind, WayIn
from tourapp.events.models import EventState, Part


def text(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.get_data(as_text=True)


def past(slug: str = "old", year: int = 2026, **options):
    return make_event(
        slug,
        state=EventState.FINISHED,
        starts=f"{year}-03-01 10:00",
        ends=f"{year}-03-01 16:00",
        **options,
    )


def test_an_empty_house_says_what_will_stand_here(client: FlaskClient) -> None:
    page = text(client, "/")
    assert "No events are planned at the moment" in page
    assert "No event is over yet" in page
    assert "No event is over yet" in text(client, "/archive")


def test_the_front_page_counts_places_in_person_and_online_apart(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = open_event(in_person=12, online=180)
        make_registration(event, attendance="online")
    page = text(client, "/")
    assert "In person, London: 12 places left" in page
    assert "Online: 179 places left" in page
    japanese = text(client, "/?lang=ja")
    assert "会場（ロンドン）残り12席" in japanese
    assert "オンライン 残り179名" in japanese


def test_full_is_said_clearly(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = open_event(in_person=1)
        make_registration(event, attendance="in_person")
    assert "In person, London: full" in text(client, "/")
    page = text(client, "/events/seminar")
    assert "Full. If somebody gives up a place" in page
    assert "Register for a place" not in page


def test_a_closing_date_names_both_cities_the_one_that_sets_it_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        open_event(places=10)
    page = text(client, "/")
    assert "Register by Thursday 10 June 2027, 17:00 (London) / Friday 11 June 2027, 01:00 (Tokyo)." in page


@pytest.mark.parametrize(
    ("opens", "closes", "says"),
    [
        ("2027-04-20 09:00", "2027-06-10 17:00", "Registration has not opened yet"),
        ("2027-03-01 09:00", "2027-04-10 17:00", "Registration is closed"),
        ("2027-03-01 09:00", "2027-06-10 17:00", "In person, London: 9 places left"),
    ],
)
def test_the_window_of_registration_is_told(
    app: Flask, client: FlaskClient, opens: str, closes: str, says: str
) -> None:
    with app.app_context():
        open_event(places=9, opens=opens, closes=closes)
    assert says in text(client, "/")


def test_events_by_other_ways_in_say_which(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event("tour", kind=EventKind.STUDY_TOUR, way_in=WayIn.SELECTIVE, zone="Asia/Tokyo")
    assert "By application" in text(client, "/")


def test_drafts_are_nowhere(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event(title="Secret plan", state=EventState.DRAFT)
    assert "Secret plan" not in text(client, "/")
    assert "Secret plan" not in text(client, "/archive")


def test_a_cancelled_event_stays_on_the_front_page_until_its_day_and_says_so(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        make_event(state=EventState.CANCELLED)
    assert "Cancelled" in text(client, "/")


def test_the_reader_sees_the_hours_of_her_own_zone_too(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event()
    page = text(client, "/?lang=ja")
    assert "09:30〜16:30（ロンドン）" in page
    assert "（東京）" in page
    client.set_cookie("zone", "Asia/Tokyo")
    assert "09:30 to 16:30 (London) / 17:30 to 00:30 on Friday 18 June (Tokyo)" in text(client, "/?lang=en")


def test_the_archive_is_searched_by_words_in_either_language_kind_and_year(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        past("ageing", 2025, title="Ageing well", title_ja="高齢社会")
        summit = past("summit", 2019, title="Mayors", title_ja="首長会議", kind=EventKind.SUMMIT)
        with unit_of_work():
            parts.add_partner(
                SYSTEM, summit, part=Part.HOST, name=Words("Tokyo Metropolitan Government", "東京都")
            )
    assert "2 events" in text(client, "/archive")
    for query, shown, hidden in (
        ("q=AGEING", "Ageing well", "Mayors"),
        ("q=高齢", "Ageing well", "Mayors"),
        ("q=東京都", "Mayors", "Ageing well"),
        ("kind=summit", "Mayors", "Ageing well"),
        ("year=2025", "Ageing well", "Mayors"),
    ):
        page = text(client, f"/archive?{query}")
        assert shown in page, query
        assert hidden not in page, query
    assert "No past event fits" in text(client, "/archive?q=nothing+of+that")


@pytest.mark.parametrize(
    "query", ["kind=party", "year=x", "year=%EF%BC%91", "page=0", "page=999", "q=%25", "q=%00"]
)
def test_a_strange_search_still_gets_a_page(client: FlaskClient, query: str) -> None:
    text(client, f"/archive?{query}")


@pytest.mark.parametrize("path", ["/", "/archive"])
def test_lists_take_the_same_statements_for_one_and_for_many(
    app: Flask, client: FlaskClient, path: str
) -> None:
    def count() -> int:
        with app.app_context(), statements() as seen:
            client.get(path)
        return len(seen)

    with app.app_context():
        open_event("first", places=5)
        past("past-0")
    client.get(path)
    one = count()
    with app.app_context():
        for number in range(1, 4):
            open_event(f"next-{number}", places=5)
            past(f"past-{number}")
    assert count() == one
    with app.app_context():
        for number in range(4, 60):
            past(f"past-{number}")
    assert count() == one


def test_hostile_words_are_shown_as_words(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        open_event(title='<script>alert("x")</script>', title_ja="</script><b>太字</b>", places=3)
        past(title="<img src=x onerror=1>")
    for path in ("/", "/archive", "/?lang=ja"):
        page = text(client, path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>太字" not in page
