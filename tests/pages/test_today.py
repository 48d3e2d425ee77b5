"""A person's page of today and her day sheets: her items only, two clocks, what is next, nothing that was sealed."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import (
    give_role,
    make_event,
    make_person,
    make_registration,
    open_event,
    sign_in_as,
    submit,
    wall,
)
from tests.counting import statements
from tests.programme.reading_world import add, change, release
from tests.programme.sign_up_world import drop, sign_up
from tourapp.access.actor import SYSTEM
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events import services
from tourapp.programme.kinds import ItemKind
from tourapp.registration.models import Registration

TODAY = "/me/tour/today"
MORNING = wall("2027-06-17 10:12", "Asia/Tokyo").instant
DAYS_BEFORE = wall("2027-06-11 12:00", "Asia/Tokyo").instant
"""When people sign in: a session does not last from the registration to the tour."""


def text(client: FlaskClient, path: str = TODAY, *, at: dt.datetime = MORNING) -> str:
    with clock.frozen(at):
        response = client.get(path)
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


@pytest.fixture
def tour(app: Flask) -> Flask:
    """Two days in Toyota. It is the first day: a lecture goes on, a courtesy call is next. Ada takes part."""
    with app.app_context():
        event = open_event(
            "tour", title="Study tour", zone="Asia/Tokyo", starts="2027-06-17 09:00", ends="2027-06-18 17:00"
        )
        add(event, "Lecture", "09:00-10:20", kind=ItemKind.LECTURE)
        add(
            event,
            "Courtesy call",
            "10:30-11:00",
            kind=ItemKind.COURTESY_CALL,
            place=Words("Toyota City Hall", "豊田市役所"),
            address=Words("3-60 Nishimachi", "豊田市西町3丁目60"),
            lat=35.0825,
            lon=137.1562,
            room="5F",
            principal=Words("Mayor", "市長"),
            host_organisation=Words("Toyota City", "豊田市"),
            interpreters=(Words("Interpreter of the tour", "随行通訳"),),
            interpretation="consecutive",
            photography="ask",
            dress=Words("Jacket", "上着着用"),
            cards=3,
            gift=Words("A book", "書籍"),
            wet_weather=Words("Meet in the lobby", "ロビー集合"),
            transfer_from=Words("Hotel lobby", "ホテルロビー"),
            transfer_mode="walk",
            transfer_minutes=10,
            remarks_participants=Words("Sit where your name is", "名札の席へ"),
            remarks_internal=Words("planted-internal", "x"),
            cost_amount="4711.11",
            cost_currency="JPY",
            cost_bearer=Words("Each pays", "各自負担"),
            join_url="https://meet.example.org/hers",
        )
        add(event, "Hotel", "21:00-22:00", kind=ItemKind.LODGING, place=Words("Hotel Yahagi", "ホテル矢作"))
        add(event, "Others only", "13:00-14:00", audience=("group:5",))
        add(event, "Workshop of another", "15:00-16:00", needs_signup=True)
        add(event, "Farewell", "09:00-10:00", day="2027-06-18")
        add(event, "Some day", "")
        release(event, Circle.PARTICIPANTS)
        make_registration(event)
    return app


@pytest.fixture
def ada(tour: Flask, client: FlaskClient) -> FlaskClient:
    with tour.app_context():
        person = directory.person_by_email("ada@example.org")
    assert person is not None
    with clock.frozen(DAYS_BEFORE):
        sign_in_as(client, person, strong=False)
    return client


def card(page: str) -> str:
    begins = page.index("data-card")
    return page[begins : page.index("</section>", begins)]


def test_what_is_next_says_when_where_and_what_to_bring(ada: FlaskClient) -> None:
    found = card(text(ada))
    order = [
        "Next",
        "Courtesy call",
        "10:30",
        "to 11:00",
        "(Tokyo)",
        "17 June, 02:30 (London)",
        "Toyota City Hall, 5F",
        "豊田市役所",
    ]
    places = [found.index(piece) for piece in order]
    assert places == sorted(places)
    for piece in (
        "10:20",
        "Hotel lobby",
        "On foot",
        "10 minutes",
        "3 business cards",
        "Jacket",
        "Gift: A book",
        "Meet in the lobby",
        "Mayor; Toyota City",
        "Interpreter of the tour",
        "Consecutive",
        "Ask before taking photographs",
        "Sit where your name is",
        'href="https://meet.example.org/hers"',
        "mlat=35.08250",
    ):
        assert piece in found, piece


def test_a_driver_is_shown_the_address_in_the_language_of_the_place(ada: FlaskClient) -> None:
    assert '<p lang="ja"><b>豊田市役所</b><br>豊田市西町3丁目60</p>' in card(text(ada))


def test_two_clocks_name_their_cities_and_one_is_enough_at_home(ada: FlaskClient) -> None:
    page = text(ada)
    assert page.count('class="clock"') == 2
    assert page.index('data-clock="Asia/Tokyo"') < page.index('data-clock="Europe/London"')
    assert ">10:12<" in page and ">02:12<" in page
    ada.set_cookie("zone", "Asia/Tokyo")
    assert text(ada).count('class="clock"') == 1


def test_only_what_is_hers_is_on_it(ada: FlaskClient, tour: Flask) -> None:
    page = text(ada)
    assert "Others only" not in page and "Workshop of another" not in page and "Some day" in page
    with tour.app_context():
        person = directory.person_by_email("ada@example.org")
        assert person is not None
        with unit_of_work():
            readers.admit("group:5", [person.id], event=events.by_slug("tour").ref)
    assert "Others only" in text(ada)


def test_nothing_internal_and_no_price_is_on_it(ada: FlaskClient) -> None:
    for path in (TODAY, "/me/tour/day/2027-06-17", "/me/tour"):
        page = text(ada, path)
        assert "planted" not in page and "4711" not in page


def test_what_goes_on_is_marked_and_what_is_over_too(ada: FlaskClient) -> None:
    page = text(ada, at=wall("2027-06-17 10:40", "Asia/Tokyo").instant)
    assert page.count("is-past") == 1 and page.count("is-now") == 1
    assert "Farewell" in card(page)


def test_the_other_days_are_one_press_away(ada: FlaskClient) -> None:
    page = text(ada)
    assert 'href="#day-2027-06-18"' in page and 'id="day-2027-06-18"' in page
    assert page.count('aria-current="date"') == 1
    assert "Day 1 of 2" in page and "<h1>Thursday 17 June 2027</h1>" in page


def test_before_it_begins_the_days_are_counted_and_afterwards_there_are_thanks(ada: FlaskClient) -> None:
    assert "It begins in 5 days" in text(ada, at=wall("2027-06-12 12:00", "Asia/Tokyo").instant)
    # Nine in the evening in London is the sixteenth there, and the day itself in Tokyo.
    assert "It begins" not in text(ada, at=wall("2027-06-16 21:00").instant)
    assert "It begins tomorrow" in text(ada, at=wall("2027-06-16 15:30").instant)
    over = text(ada, at=wall("2027-06-19 00:30", "Asia/Tokyo").instant)
    assert "Thank you for coming" in over and "data-card" not in over


def test_before_a_programme_is_out_the_page_says_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_registration(open_event())
        person = directory.person_by_email("ada@example.org")
        assert person is not None
    sign_in_as(client, person, strong=False)
    page = text(client, "/me/seminar/today", at=clock.now())
    assert "Your programme has not been released yet" in page and "It begins in 66 days" in page
    assert "999" in page


def test_the_emergency_numbers_are_those_of_the_place(ada: FlaskClient) -> None:
    page = text(ada)
    assert 'href="tel:119"' in page and 'href="tel:110"' in page and "tel:999" not in page


def test_what_changed_for_her_is_said_with_the_old_time_until_it_is_over(
    ada: FlaskClient, tour: Flask
) -> None:
    assert "Changed since version" not in text(ada)
    with tour.app_context():
        event = events.by_slug("tour")
        change(event, "Courtesy call", starts=wall("2027-06-17 10:35", "Asia/Tokyo"))
        change(event, "Others only", title=Words("Still others only", "x"))
        add(event, "Tea", "15:00-15:30")
        release(event, Circle.PARTICIPANTS)
    page = text(ada)
    note = page[page.index("Changed since version 1") : page.index("data-card")]
    assert "Courtesy call" in note and "10:35" in note and "(was Thursday 17 June, 10:30 (Tokyo))" in note
    assert "Tea" in note and "(new)" in note
    assert "thers only" not in page
    assert "Changed since version" not in text(ada, at=wall("2027-06-17 15:30", "Asia/Tokyo").instant)


def test_what_is_hers_from_now_on_is_new_to_her(ada: FlaskClient, tour: Flask) -> None:
    with tour.app_context():
        event = events.by_slug("tour")
        change(event, "Others only", audience=(event.ref,))
        release(event, Circle.PARTICIPANTS)
    page = text(ada)
    note = page[page.index("Changed since version 1") : page.index("data-card")]
    assert "Others only" in note and "(new)" in note


def test_a_session_is_hers_while_she_has_a_seat_in_it(ada: FlaskClient, tour: Flask) -> None:
    def hers() -> Registration:
        return session().query(Registration).one()

    with tour.app_context():
        sign_up(hers(), "Workshop of another")
    assert "Workshop of another" in text(ada)
    with tour.app_context():
        drop(hers(), "Workshop of another")
    assert "Workshop of another" not in text(ada)


def test_a_cancelled_event_says_so(ada: FlaskClient, tour: Flask) -> None:
    with tour.app_context(), unit_of_work():
        services.cancel_event(SYSTEM, events.by_slug("tour"), reason=Words("A storm", "台風"))
    assert "A storm" in text(ada)


def test_the_page_reads_in_japanese(ada: FlaskClient) -> None:
    page = text(ada, f"{TODAY}?lang=ja")
    for piece in ("次の予定", "名刺3枚", "上着着用", "雨天時", "運転手に住所を見せる", "2日中1日目"):
        assert piece in page, piece


def test_whoever_has_no_place_has_no_today(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = open_event()
        submit(event)
        other = make_person("bea@example.org")
    sign_in_as(client, other, strong=False)
    assert client.get("/me/seminar/today").status_code == 404
    assert client.get("/me/nowhere/today").status_code == 404


def test_who_gave_her_place_back_is_led_to_her_page(app: Flask, client: FlaskClient) -> None:
    from tourapp.registration import services as registration

    with app.app_context():
        hers = make_registration(open_event())
        with unit_of_work():
            registration.cancel(SYSTEM, session().get_one(type(hers), hers.id), reason="She is ill")
        person = directory.person_by_email("ada@example.org")
        assert person is not None
    sign_in_as(client, person, strong=False)
    for path in ("/me/seminar/today", "/me/seminar/day/2027-06-17"):
        assert client.get(path).headers["Location"].endswith("/me/seminar")


def test_the_page_takes_the_same_statements_for_three_items_as_for_sixty(
    app: Flask, client: FlaskClient
) -> None:
    asked = []
    with app.app_context():
        for count in (3, 60):
            event = open_event(f"tour-{count}")
            for number in range(count):
                add(event, f"Visit {number}", "10:00-11:00")
            release(event)
            make_registration(event)
        person = directory.person_by_email("ada@example.org")
        assert person is not None
    sign_in_as(client, person, strong=False)
    for count in (3, 60):
        for path in (f"/me/tour-{count}/today", f"/me/tour-{count}/day/2027-06-17", f"/me/tour-{count}"):
            with app.app_context(), statements() as seen:
                text(client, path, at=clock.now())
            asked.append((path[-5:], len(seen)))
    assert len({number for path, number in asked if path == "today"}) == 1, asked
    assert asked[1][1] == asked[4][1] and asked[2][1] == asked[5][1], asked


# --- her own page of the event -------------------------------------------------------------------------


def test_her_own_page_shows_her_items_by_day_with_today_and_the_sheets(ada: FlaskClient) -> None:
    page = text(ada, "/me/tour")
    assert "Courtesy call" in page and "Others only" not in page and "Workshop of another" not in page
    assert 'href="/me/tour/today"' in page and 'href="/me/tour/day/2027-06-18"' in page


# --- a day on paper -----------------------------------------------------------------------------------

SHEET = "/me/tour/day/2027-06-17"


def test_a_day_on_paper_says_whose_it_is_which_version_and_where_one_sleeps(ada: FlaskClient) -> None:
    page = text(ada, SHEET)
    assert "for: Ada Example" in page and "Version 1, issued Monday 12 April 2027, 18:00 (Tokyo)." in page
    assert "Day 1 of 2" in page and "Times are Tokyo." in page
    assert '<b>Stay</b> Hotel Yahagi (<span lang="ja">ホテル矢作</span>)' in page
    assert "Others only" not in page and "Farewell" not in page
    assert 'rel="next"' in page and 'rel="prev"' not in page


def test_no_secret_is_put_on_paper(ada: FlaskClient) -> None:
    assert "meet.example.org" not in text(ada, SHEET)


@pytest.mark.parametrize(
    "day", ["2027-06-19", "2027-6-17", "today", "2027-06-17T00:00", "%E4%BB%8A%E6%97%A5"]
)
def test_a_day_on_which_nothing_is_for_her_is_not_found(ada: FlaskClient, day: str) -> None:
    assert ada.get(f"/me/tour/day/{day}").status_code == 404


def test_the_office_prints_the_day_of_each_circle(tour: Flask, client: FlaskClient) -> None:
    path = "/manage/tour/programme/day/2027-06-17"
    with tour.app_context():
        release(events.by_slug("tour"), Circle.PUBLIC)
        person = make_person("staff@example.org")
        give_role(person)
        session().refresh(person)
    assert client.get(path).status_code == 303
    with clock.frozen(MORNING):
        sign_in_as(client, person)
    page = text(client, path)
    assert "for: Participants" in page and "Others only" in page and "planted" not in page
    public = text(client, f"{path}?circle=public")
    assert "Courtesy call" in public and "Others only" not in public and "Jacket" not in public
    assert client.get(f"{path}?circle=host").status_code == 404
    assert client.get(f"{path}?circle=nobody").status_code == 404


def test_the_way_to_the_sheets_leads_to_the_day_that_it_is(tour: Flask, client: FlaskClient) -> None:
    with tour.app_context():
        make_event("empty")
        person = make_person("staff@example.org")
        give_role(person)
        session().refresh(person)
    with clock.frozen(MORNING):
        sign_in_as(client, person)
        found = client.get("/manage/tour/programme/days").headers["Location"]
        assert found.endswith("/manage/tour/programme/day/2027-06-17?circle=participants")
        with clock.travel(dt.timedelta(days=1)):
            sign_in_as(client, person)
            assert "/day/2027-06-18" in client.get("/manage/tour/programme/days").headers["Location"]
        assert (
            client.get("/manage/empty/programme/days").headers["Location"].endswith("/manage/empty/programme")
        )
        assert 'href="/manage/tour/programme/days"' in text(client, "/manage/tour/programme")
        assert "circle=public" not in text(client, "/manage/tour/programme/day/2027-06-17")


def test_nobody_of_another_office_sees_the_day(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        event = make_event("paris", office="PAR", zone="Europe/Paris")
        add(event, "Visit", "10:00-11:00")
        release(event)
        person = make_person("staff@example.org")
        give_role(person)
        session().refresh(person)
    sign_in_as(client, person)
    assert client.get("/manage/paris/programme/day/2027-06-17").status_code == 403
