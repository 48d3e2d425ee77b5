"""The public page of an event: facts, programme, calendars, what programs read; drafts and hostile words."""

import json
import re
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, make_registration, open_event, sign_in_as, wall
from tests.counting import statements
from tourapp.access.actor import SYSTEM
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.events import parts, services
from tourapp.events.kinds import EventKind, WayIn
from tourapp.events.models import Event, EventState, Part

MOST_STATEMENTS = 10


def text(client: FlaskClient, path: str = "/events/seminar") -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.get_data(as_text=True)


def linked_data(page: str) -> dict[str, Any]:
    document = html5lib.parse(page, namespaceHTMLElements=False)
    (script,) = [each for each in document.iter("script") if each.get("type") == "application/ld+json"]
    assert script.get("nonce")
    found: dict[str, Any] = json.loads(script.text)
    return found


def tour() -> Event:
    event = make_event(
        "tour",
        title="Japan Study Tour",
        title_ja="ジャパンスタディツアー",
        kind=EventKind.STUDY_TOUR,
        way_in=WayIn.SELECTIVE,
        starts="2028-01-17 00:00",
        ends="2028-01-23 00:00",
        zone="Asia/Tokyo",
        is_all_day=True,
    )
    days = [parts.Day(event.starts.date, Words("Tokyo", "東京"), Words("Lecture", "講義"))]
    with unit_of_work():
        parts.set_outline(SYSTEM, event, days)
    return event


def test_the_key_facts_stand_before_everything_else(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = open_event(in_person=12)
        with unit_of_work():
            services.change_event(
                SYSTEM, event, cost=Words("Free", "無料"), description=Words("Long text", "長い文")
            )
    page = text(client)
    order = [
        "Thursday 17 June 2027, 09:30 to 16:30 (London)",
        "Town Hall, London",
        "In person, London: 12 places left",
    ]
    order += [
        "Free",
        "Thursday 10 June 2027, 17:00 (London) / Friday 11 June 2027, 01:00 (Tokyo)",
        "Long text",
    ]
    places = [page.index(piece, page.index("Key facts</h2>")) for piece in order]
    assert places == sorted(places)
    assert page.index("Key facts</h2>") < page.index("Long text")
    assert 'href="/events/seminar/register"' in page


def test_the_page_reads_in_japanese(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        open_event(in_person=12)
    page = text(client, "/events/seminar?lang=ja")
    assert "2027年6月17日（木）09:30〜16:30（ロンドン）" in page
    assert "17:30〜6月18日（金）00:30（東京）" in page
    assert "ロンドン 市役所" in page
    assert "6月10日（木）17:00（ロンドン）／2027年6月11日（金）1:00（日本）" in page
    assert "会場（ロンドン）残り12席" in page


def test_a_text_that_has_one_language_only_is_shown_and_marked(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        with unit_of_work():
            services.change_event(SYSTEM, event, description=Words("Only English", ""))
    assert '<div class="stack-sm" lang="en"><p>Only English</p>' in text(client, "/events/seminar?lang=ja")


def test_a_draft_does_not_exist_for_the_public(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event(state=EventState.DRAFT)
    assert client.get("/events/seminar").status_code == 404
    assert client.get("/events/seminar/programme").status_code == 404
    assert client.get("/events/nothing").status_code == 404


def test_staff_of_its_office_see_a_draft_with_a_note_and_others_do_not(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        make_event(state=EventState.DRAFT)
        own, other = make_person("own@example.org"), make_person("other@example.org")
        give_role(own)
        give_role(other, scope=("office", "PAR"))
        session().refresh(own)
    sign_in_as(client, own)
    page = text(client)
    assert "Draft." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "application/ld+json" not in page
    sign_in_as(client, other)
    assert client.get("/events/seminar").status_code == 404
    sign_in_as(client, own, strong=False)
    assert client.get("/events/seminar").status_code == 404


def test_a_cancelled_event_says_so_and_why_and_takes_nobody(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = open_event(places=5)
        with unit_of_work():
            services.cancel_event(SYSTEM, event, reason=Words("The hall is closed.", "会場が使えません。"))
    page = text(client)
    assert "This event is cancelled." in page
    assert "The hall is closed." in page
    assert "Register for a place" not in page
    assert "会場が使えません。" in text(client, "/events/seminar?lang=ja")
    assert linked_data(page)["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_finished_event_says_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event(state=EventState.FINISHED, starts="2026-06-17 09:30", ends="2026-06-17 16:30")
    assert "This event is over." in text(client)


def test_a_moved_event_says_when_it_was_to_begin(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event()
        with unit_of_work():
            services.change_event(
                SYSTEM, event, starts=wall("2027-06-18 10:00"), ends=wall("2027-06-18 17:00")
            )
    page = text(client)
    assert "It was due to begin on Thursday 17 June 2027, 09:30 (London)." in page
    data = linked_data(page)
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2027-06-17T09:30:00+01:00"
    assert data["startDate"] == "2027-06-18T10:00:00+01:00"


def test_programs_read_the_event(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        open_event(in_person=12, online=180)
    data = linked_data(text(client))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "EducationEvent"
    assert data["name"] == "Seminar"
    assert data["url"] == "http://localhost/events/seminar"
    assert (data["startDate"], data["endDate"]) == ("2027-06-17T09:30:00+01:00", "2027-06-17T16:30:00+01:00")
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [each["@type"] for each in data["location"]] == ["Place", "VirtualLocation"]
    assert data["organizer"][0]["name"] == "Japan Local Government Centre, London"
    assert data["offers"]["price"] == 0
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert linked_data(text(client, "/events/seminar?lang=ja"))["name"] == "セミナー"


def test_a_tour_of_days_has_dates_without_hours(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        tour()
    data = linked_data(text(client, "/events/tour"))
    assert (data["startDate"], data["endDate"]) == ("2028-01-17", "2028-01-23")
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert "offers" not in data


def test_the_joining_address_is_nowhere_in_public(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        open_event(in_person=1, online=5)
    for path in ("/", "/events/seminar", "/events/seminar/programme", "/archive"):
        assert "meet.example.org" not in text(client, path)


def test_a_tour_shows_its_outline_until_a_programme_is_public(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        tour()
    for path in ("/events/tour", "/events/tour/programme"):
        page = text(client, path)
        assert "This is an outline." in page
        assert "Lecture" in page
    assert "講義" in text(client, "/events/tour?lang=ja")


def test_partners_stand_with_their_part_and_mark_and_the_venue_with_a_map(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        event = make_event()
        with unit_of_work():
            parts.add_partner(
                SYSTEM,
                event,
                part=Part.PARTNER,
                name=Words("Sample Association", "見本協会"),
                logo="lga.svg",
                url="https://example.org/",
            )
    page = text(client)
    assert "Sample Association" in page
    assert "/static/partners/lga.svg" in page
    with client.get("/static/partners/lga.svg") as mark:
        assert mark.status_code == 200
    assert "https://www.openstreetmap.org/?mlat=51.50000&amp;mlon=-0.12500#map=17/51.50000/-0.12500" in page


def test_addresses_of_both_languages_are_told(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event()
    page = text(client)
    assert '<link rel="canonical" href="http://localhost/events/seminar">' in page
    for lang in ("en", "ja"):
        assert f'hreflang="{lang}" href="http://localhost/events/seminar?lang={lang}"' in page
    assert '<meta property="og:title" content="Seminar">' in page


def test_calendars_say_how_soon_they_look_again(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event()
    page = text(client)
    assert 'href="/events/seminar.ics"' in page
    assert 'href="webcal://localhost/events/seminar.ics"' in page
    assert "each calendar decides when it updates" in page
    assert "google" not in page.lower()  # nobody outside reaches this address
    app.config["BASE_URL"] = "https://events.example.org"
    page = text(client)
    assert (
        "https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2Fevents.example.org%2Fevents%2Fseminar.ics"
        in page
    )
    assert "https://outlook.office.com/calendar/addfromweb?url=https%3A%2F%2Fevents.example.org" in page


def test_somebody_who_is_registered_sees_her_own_registration_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        registration = make_registration(open_event(places=2))
        person = registration.person
        assert person is not None
    sign_in_as(client, person, strong=False)
    page = text(client)
    assert 'href="/me/seminar"' in page
    assert 'href="/events/seminar/register"' not in page


@pytest.mark.parametrize("path", ["/events/seminar", "/events/seminar/programme"])
def test_the_public_page_takes_few_statements_however_much_is_on_it(
    app: Flask, client: FlaskClient, path: str
) -> None:
    def count() -> int:
        with app.app_context(), statements() as seen:
            client.get(path)
        return len(seen)

    with app.app_context():
        event = open_event(in_person=200, online=100)
    few = count()
    with app.app_context():
        for number in range(20):
            event = session().get_one(Event, event.id)
            with unit_of_work():
                parts.add_partner(SYSTEM, event, part=Part.SUPPORTER, name=Words(f"Partner {number}"))
                parts.add_venue(SYSTEM, event, name=Words(f"Hall {number}", f"会場{number}"))
    assert count() == few <= MOST_STATEMENTS


HOSTILE = "</script><script>alert(1)</script>\"'<!--"


def test_hostile_words_stay_words_on_the_page_and_in_what_programs_read(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        event = open_event(title=HOSTILE, title_ja="<b>太字</b>", places=3)
        with unit_of_work():
            words = Words(HOSTILE, HOSTILE)
            services.change_event(SYSTEM, event, summary=words, description=words, cost=words, who_for=words)
            parts.add_partner(SYSTEM, event, part=Part.HOST, name=words, note=words)
    page = text(client)
    assert "<script>alert" not in page
    assert linked_data(page)["name"] == HOSTILE
    assert "<b>太字" not in text(client, "/events/seminar?lang=ja")


def test_a_page_across_a_change_of_summer_time_keeps_its_hours(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_event("night", starts="2027-10-30 22:00", ends="2027-10-31 06:00")
    page = text(client, "/events/night")
    assert "Saturday 30 to Sunday 31 October 2027, from 22:00 (London)" in page
    assert re.search(r'"endDate": ?"2027-10-31T06:00:00\+00:00"', page)
