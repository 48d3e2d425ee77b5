"""Waiting for a place, through the browser's eyes: a person's own page, the link of an offer, the organisers' queue."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.builders import (
    give_role,
    make_person,
    make_registration,
    open_event,
    sign_in_as,
    submit,
    token_of,
)
from tests.conftest import NOW
from tests.counting import statements
from tests.registration.test_queue import offer_token
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.core.paging import page_of
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.registration import queries, services
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance, State

HOUR = dt.timedelta(hours=1)
QUEUE = "/manage/seminar/queue"


def person(app, email):
    with app.app_context():
        return directory.person_by_email(email)


def one(app, email):
    with app.app_context():
        return session().scalars(sa.select(Registration).where(Registration.email == email)).one()


def verified(event, email, **details):
    token = token_of(submit(event, email, **details))
    with unit_of_work():
        return services.verify(VISITOR, event, token).registration


@pytest.fixture
def full(app):
    """One place, taken by Ada; Bo and Cy wait."""
    with app.app_context():
        event = open_event(places=1, online=5, waiting_list=True)
        make_registration(event)
        for name in ("bo", "cy"):
            verified(event, f"{name}@example.org")
    return app


def give_back(app):
    place = one(app, "ada@example.org").id
    with app.app_context(), unit_of_work():
        services.cancel(SYSTEM, queries.by_id(place), reason="gave it back")


def staff(app, client, role=Role.ORGANISER):
    with app.app_context():
        somebody = make_person(f"{role}@example.org")
        give_role(somebody, role)
    sign_in_as(client, somebody)
    return client


def words(client, address):
    return client.get(address).get_data(as_text=True)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "You are number 2 on the waiting list."), ("ja", "キャンセル待ちの2番目です。")]
)
def test_whoever_waits_sees_her_number(full, client, lang, said):
    sign_in_as(client, person(full, "cy@example.org"))
    page = words(client, f"/me/seminar?lang={lang}")
    assert said in page and "Join online" not in page
    assert client.get("/me/seminar/event.ics").status_code == 404


def test_the_public_pages_say_that_one_can_wait(full, client):
    assert "waiting list" in words(client, "/events/seminar")
    assert "you can join the waiting list" in words(client, "/events/seminar/register")


def test_the_link_of_the_mail_leads_to_the_waiting_list_and_signs_in(full, client):
    with full.app_context():
        token = token_of(submit(events.by_slug("seminar"), "dee@example.org"))
    answer = client.post(f"/events/seminar/register/verify/{token}")
    assert (answer.status_code, answer.location) == (303, "/me/seminar")
    assert "You are number 3" in words(client, "/me/seminar")


def test_an_offer_shows_both_clocks_and_is_taken_on_the_own_page(full, client):
    give_back(full)
    sign_in_as(client, person(full, "bo@example.org"))
    page = words(client, "/me/seminar")
    assert "Wednesday 14 April 2027, 10:00 (London)" in page and "18:00 (Tokyo)" in page
    assert client.post("/me/seminar/offer", data={"answer": "perhaps"}).status_code == 303
    assert one(full, "bo@example.org").state is State.OFFERED
    assert client.post("/me/seminar/offer", data={"answer": "take"}).location == "/me/seminar"
    assert "Place confirmed" in words(client, "/me/seminar")
    assert client.post("/me/seminar/offer", data={"answer": "decline"}).location == "/me/seminar"
    assert one(full, "bo@example.org").state is State.CONFIRMED


def test_the_link_of_an_offer_shows_two_buttons_and_works_in_one_browser_or_two(full, client):
    give_back(full)
    with full.app_context():
        address = f"/events/seminar/register/offer/{offer_token(one(full, 'bo@example.org'))}"
    for _scanner in range(2):
        page = words(client, address)
        assert "Take the place" in page and "Decline the place" in page
    assert one(full, "bo@example.org").state is State.OFFERED
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"answer": "take"}).location == "/me/seminar"
    assert "Place confirmed" in words(client, "/me/seminar")
    other = full.test_client()
    assert other.post(address, data={"answer": "take"}).location == "/me/seminar"
    assert other.get("/me/seminar").location.startswith("/sign-in"), "a used link signs nobody in"
    assert other.post(address, data={"answer": "decline"}).status_code == 410


def test_a_declined_offer_leads_to_the_end_of_the_queue(full, client):
    give_back(full)
    with full.app_context():
        address = f"/events/seminar/register/offer/{offer_token(one(full, 'bo@example.org'))}"
    assert client.post(address, data={"answer": "decline"}).location == "/me/seminar"
    page = words(client, "/me/seminar")
    assert "You declined the place" in page and "/events/seminar/register" in page
    assert one(full, "cy@example.org").state is State.OFFERED


def test_an_offer_that_has_ended_says_so_with_the_way_to_queue_again(full, client, at):
    give_back(full)
    with full.app_context():
        address = f"/events/seminar/register/offer/{offer_token(one(full, 'bo@example.org'))}"
    with at(NOW + 49 * HOUR):
        assert client.get(address).status_code == 410
        sign_in_as(client, person(full, "bo@example.org"))
        client.post("/me/seminar/offer", data={"answer": "take"})
        page = words(client, "/me/seminar")
        assert "The offer has ended." in page and "Register again" in page


def test_the_queue_shows_who_waits_in_which_order_in_as_many_statements_for_one_as_for_three(full, client):
    staff(full, client)
    words(client, QUEUE)
    with full.app_context(), statements() as two:
        page = words(client, QUEUE)
    assert page.index("Bo Example") < page.index("Cy Example")
    with full.app_context():
        for name in ("dee", "ed", "fay"):
            verified(events.by_slug("seminar"), f"{name}@example.org")
    with full.app_context(), statements() as five:
        words(client, QUEUE)
    assert len(two) == len(five)


def test_a_long_queue_comes_in_pages_whoever_was_lifted_first(full, client, monkeypatch):
    monkeypatch.setattr("tourapp.registration.queue.page_of", lambda chosen, page: page_of(chosen, page, 2))
    with full.app_context():
        for name in ("di", "ed"):
            verified(events.by_slug("seminar"), f"{name}@example.org")
        with unit_of_work():
            ed = (
                session().scalars(sa.select(Registration).where(Registration.email == "ed@example.org")).one()
            )
            services.lift(SYSTEM, ed, "Speaks")
        staff = make_person("staff@example.org")
        give_role(staff)
    sign_in_as(client, staff)
    first, second = (client.get(f"{QUEUE}?page={number}").text for number in (1, 2))
    assert "4 people wait for a place" in first and "4 people wait for a place" in second
    assert [name for name in ("Ed", "Bo", "Cy", "Di") if f"{name} Example</a>" in first] == ["Ed", "Bo"]
    assert [name for name in ("Ed", "Bo", "Cy", "Di") if f"{name} Example</a>" in second] == ["Cy", "Di"]
    assert first.index("Ed Example</a>") < first.index("Bo Example</a>")
    assert '<td data-label="Turn">4' in second


def test_an_empty_queue_says_so(app, client):
    with app.app_context():
        open_event(waiting_list=True)
    assert "Nobody waits" in words(staff(app, client), QUEUE)


@pytest.mark.parametrize(
    ("decision", "expected"), [("confirm", "confirmed"), ("wait", "offered"), ("decline", "declined")]
)
def test_an_organiser_decides_about_somebody_who_is_held(app, client, decision, expected):
    with app.app_context():
        event = open_event(places=3, waiting_list=True)
        make_registration(event, given_name="Ada")
        reference = verified(event, "twin@example.org", given_name="Ada").reference
    staff(app, client)
    assert "Looks like somebody" in words(client, QUEUE)
    address = f"/manage/seminar/participants/{reference}/decide"
    assert "SEMINAR-0001" in words(client, address)
    assert client.post(address, data={"decision": decision}).status_code == 422
    assert client.post(address, data={"decision": "promote", "reason": "known"}).status_code == 422
    assert client.post(address, data={"decision": decision, "reason": "telephoned"}).location == QUEUE
    assert one(app, "twin@example.org").state == expected
    assert client.get(address).status_code == 303
    assert "telephoned" in words(client, f"/manage/seminar/participants/{reference}")


def test_an_organiser_lifts_somebody_with_a_reason(full, client):
    staff(full, client)
    reference = one(full, "cy@example.org").reference
    address = f"/manage/seminar/participants/{reference}/lift"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "opens the day"}).location == QUEUE
    page = words(client, QUEUE)
    assert page.index("Cy Example") < page.index("Bo Example")
    give_back(full)
    assert one(full, "cy@example.org").state is State.OFFERED


def test_others_see_the_queue_and_may_not_act(full, client):
    staff(full, client, Role.LOGISTICS)
    reference = one(full, "bo@example.org").reference
    assert "Move up the queue" not in words(client, QUEUE)
    for act in ("lift", "decide", "category"):
        assert client.get(f"/manage/seminar/participants/{reference}/{act}").status_code == 403
    stranger = full.test_client()
    sign_in_as(stranger, person(full, "bo@example.org"), strong=False)
    assert stranger.get(QUEUE).status_code in (303, 403)


INTAKE = {
    "opens_on": "2027-03-01",
    "opens_time": "09:00",
    "closes_on": "2027-06-10",
    "closes_time": "17:00",
    "capacity_online": "5",
    "has_waiting_list": "y",
}


def test_raised_places_are_looked_at_first_and_offered_when_they_are_saved(full, client):
    staff(full, client)
    wanted = {**INTAKE, "capacity": "2"}
    page = client.post("/manage/seminar/registration", data={**wanted, "preview": "y"}).get_data(as_text=True)
    assert "1 person would be offered a place" in page and "Bo Example" in page and "Cy Example" not in page
    assert one(full, "bo@example.org").state is State.WAITLISTED
    assert client.post("/manage/seminar/registration", data=wanted).status_code == 303
    assert (one(full, "bo@example.org").state, one(full, "cy@example.org").state) == ("offered", "waitlisted")


def test_an_organiser_makes_categories_and_puts_people_into_them(full, client):
    staff(full, client)
    address = "/manage/seminar/registration/categories"
    assert client.post(address, data={"name_en": " "}).status_code == 422
    assert (
        client.post(address, data={"name_en": "Press", "name_ja": "報道", "capacity": "0"}).status_code == 303
    )
    assert client.post(address, data={"name_en": "PRESS"}).status_code == 422
    assert client.post(f"{address}/press", data={"name_en": "Media", "capacity": "1"}).location == address
    assert "Media" in words(client, address) and client.get(f"{address}/nothing").status_code == 404
    reference = one(full, "ada@example.org").reference
    change = f"/manage/seminar/participants/{reference}/category"
    assert client.post(change, data={"category": "nothing"}).status_code == 422
    assert client.post(change, data={"category": "press"}).status_code == 303
    assert "Media" in words(client, f"/manage/seminar/participants/{reference}")
    assert client.post(f"{address}/press", data={"name_en": "Media", "capacity": "0"}).status_code == 422


def test_the_joining_link_is_not_for_those_who_wait_are_offered_or_held(app, client):
    secret = "https://meet.example.org/secret"
    with app.app_context():
        event = open_event(in_person=5, online=1, waiting_list=True)
        make_registration(event, attendance=Attendance.ONLINE)
        waiting = verified(event, "bo@example.org", attendance=Attendance.ONLINE)
        assert waiting.state is State.WAITLISTED
    sign_in_as(client, person(app, "bo@example.org"))
    assert secret not in words(client, "/me/seminar")
    give_back(app)
    assert secret not in words(client, "/me/seminar")
    client.post("/me/seminar/offer", data={"answer": "take"})
    assert secret in words(client, "/me/seminar")
