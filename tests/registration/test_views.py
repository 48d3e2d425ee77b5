"""The open way in and a person's own pages, through the browser's eyes."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from tests.builders import make_registration, open_event, token_of
from tests.conftest import NOW, dispose, make_app
from tourapp.access.actor import SYSTEM
from tourapp.audit.models import AuditEntry
from tourapp.core.db import session, unit_of_work
from tourapp.events import queries as events
from tourapp.messages.models import Message
from tourapp.registration import queries, services
from tourapp.registration.models import Registration
from tourapp.registration.states import State

HOUR = dt.timedelta(hours=1)

FORM = {
    "given_name": "Ada",
    "family_name": "Example",
    "email": "ada@example.org",
    "organisation": "Sample Council",
    "job_title": "Head of Housing",
    "country": "GB",
    "attendance": "in_person",
    "privacy_notice": "y",
}


def prepare(app, **options):
    with app.app_context():
        open_event(in_person=2, online=5, **options)


def token(app):
    with app.app_context():
        return token_of(session().scalars(sa.select(Registration).order_by(Registration.id.desc())).first())


def registered(app):
    with app.app_context():
        return session().scalars(sa.select(Registration).order_by(Registration.id)).all()


def confirm(app, client, **changes):
    client.post("/events/seminar/register", data={**FORM, **changes})
    return client.post(f"/events/seminar/register/verify/{token(app)}")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_form_shows_places_the_closing_date_in_two_cities_and_why_it_asks(app, client, lang):
    prepare(app)
    text = client.get(f"/events/seminar/register?lang={lang}").get_data(as_text=True)
    expected = {
        "en": ("Thursday 10 June 2027, 17:00 (London)", "2 places left", "delete it 30 days after"),
        "ja": ("6月10日（木）17:00（ロンドン）", "残り2名", "30日後に削除"),
    }
    for words in expected[lang]:
        assert words in text


def test_a_well_formed_form_answers_303_and_takes_no_place(app, client):
    prepare(app)
    answer = client.post("/events/seminar/register", data=FORM)
    assert answer.status_code == 303 and answer.location == "/events/seminar/register/sent"
    assert client.get(answer.location).status_code == 200
    (row,) = registered(app)
    assert row.state is State.SUBMITTED


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"given_name": "", "family_name": ""}, "Enter your name"),
        ({"email": ""}, "Enter your email address"),
        ({"email": "not an address"}, "in the usual form"),
        ({"email": "a@b@example.org"}, "in the usual form"),
        ({"organisation": " "}, "Enter the name of your organisation"),
        ({"job_title": ""}, "Enter your job title"),
        ({"country": "XX"}, "Choose your country"),
        ({"attendance": "by boat"}, "Choose one of the answers"),
        ({"privacy_notice": ""}, "Confirm that you have read"),
        ({"job_title": "x" * 201}, "Use 200 characters or fewer"),
        ({"dietary": "x" * 1001}, "Use 1000 characters or fewer"),
    ],
)
def test_a_malformed_form_answers_422_says_what_to_do_and_keeps_what_was_typed(app, client, changes, message):
    prepare(app)
    data = {name: value for name, value in {**FORM, **changes}.items() if value or name != "privacy_notice"}
    answer = client.post("/events/seminar/register", data=data)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert text.count(message) >= 2, "in the summary and beside the field"
    assert "<title>Error: " in text
    if "given_name" not in changes:
        assert 'value="Ada"' in text
    assert registered(app) == []


def test_one_name_is_a_name(app, client):
    prepare(app)
    assert client.post("/events/seminar/register", data={**FORM, "family_name": ""}).status_code == 303


def test_the_link_shows_a_button_and_the_button_takes_the_place_and_signs_in(app, client):
    prepare(app)
    client.post("/events/seminar/register", data=FORM)
    address = f"/events/seminar/register/verify/{token(app)}"
    for _scanner in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert registered(app)[0].state is State.SUBMITTED
    answer = client.post(address)
    assert (answer.status_code, answer.location) == (303, "/me/seminar")
    page = client.get("/me/seminar").get_data(as_text=True)
    assert "Place confirmed" in page and "SEMINAR-0001" in page


def test_the_used_link_signs_nobody_in_again(app, client):
    prepare(app)
    client.post("/events/seminar/register", data=FORM)
    address = f"/events/seminar/register/verify/{token(app)}"
    answers = {(client.post(address).status_code, client.post(address).location) for _press in range(5)}
    assert answers == {(303, "/me/seminar")}
    stranger = app.test_client()
    assert stranger.post(address).location == "/me/seminar"
    assert stranger.get("/me/seminar").location.startswith("/sign-in")
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Message)) == 2


def test_a_full_event_says_full_and_the_same_button_works_later(app, client):
    prepare(app)
    with app.app_context():
        event = events.by_slug("seminar")
        holders = [make_registration(event, f"{name}@example.org") for name in ("bo", "cy")]
        identifiers = [holder.id for holder in holders]
    client.post("/events/seminar/register", data=FORM)
    address = f"/events/seminar/register/verify/{token(app)}"
    text = client.post(address).get_data(as_text=True)
    assert "The event is full" in text and "Tuesday 13 April 2027" in text
    with app.app_context(), unit_of_work():
        services.cancel(SYSTEM, queries.by_id(identifiers[0]), reason="gave it back")
    assert client.post(address).location == "/me/seminar"


def test_an_unknown_link_is_not_found_and_an_expired_one_is_gone(app, client, at):
    prepare(app)
    assert client.get("/events/seminar/register/verify/nothing").status_code == 404
    client.post("/events/seminar/register", data=FORM)
    address = f"/events/seminar/register/verify/{token(app)}"
    with at(NOW + 25 * HOUR):
        assert client.get(address).status_code == 410
        assert client.post(address).status_code == 410


def test_the_person_sees_changes_and_cancels_her_registration(app, client):
    prepare(app)
    confirm(app, client, dietary="planted-need")
    page = client.get("/me/seminar").get_data(as_text=True)
    assert "planted-need" not in page and "Answered." in page
    shown = client.post("/me/seminar/answers").get_data(as_text=True)
    assert "planted-need" in shown
    with app.app_context():
        opened = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "answers.open")).all()
        assert len(opened) == 1 and "planted" not in str(opened[0].fields)
    form = client.get("/me/seminar/change").get_data(as_text=True)
    assert "planted-need" not in form and 'value="Head of Housing"' in form
    data = {**FORM, "job_title": "Director", "attendance": "online"}
    assert client.post("/me/seminar/change", data=data).status_code == 303
    assert "Director" in client.get("/me/seminar").get_data(as_text=True)
    assert "planted-need" in client.post("/me/seminar/answers").get_data(as_text=True)
    client.post("/me/seminar/change", data={**data, "delete": "dietary"})
    assert "Answered." not in client.get("/me/seminar").get_data(as_text=True)
    assert client.get("/me/seminar/cancel").status_code == 200
    assert client.post("/me/seminar/cancel").status_code == 303
    assert "Cancelled" in client.get("/me/seminar").get_data(as_text=True)


def test_the_joining_link_is_for_confirmed_people_who_join_online(app, client):
    prepare(app)
    secret = "https://meet.example.org/secret"
    for address in ("/events/seminar/register", "/events/seminar/register/sent"):
        assert secret not in client.get(address).get_data(as_text=True)
    confirm(app, client)
    assert secret not in client.get("/me/seminar").get_data(as_text=True)
    assert secret not in client.get("/me/seminar/event.ics").get_data(as_text=True)
    client.post("/me/seminar/change", data={**FORM, "attendance": "online"})
    assert secret in client.get("/me/seminar").get_data(as_text=True)
    unfolded = client.get("/me/seminar/event.ics").get_data(as_text=True).replace("\r\n ", "")
    assert secret in unfolded
    with app.app_context():
        verify = session().scalars(sa.select(Message).where(Message.template == "registration/verify")).all()
        assert all(secret not in message.text for message in verify)


def test_a_stranger_does_not_see_somebody_elses_page(app, client):
    prepare(app)
    confirm(app, client)
    other = app.test_client()
    assert other.get("/me/seminar").status_code == 303
    confirm(app, other, email="bo@example.org", given_name="Bo")
    page = other.get("/me/seminar").get_data(as_text=True)
    assert "Ada" not in page and "SEMINAR-0002" in page


def test_my_page_lists_every_registration(app, client):
    prepare(app)
    assert client.get("/me").status_code == 303
    confirm(app, client)
    assert "Seminar" in client.get("/me").get_data(as_text=True)


def test_a_closed_window_shows_when_and_takes_nothing(app, client, at):
    prepare(app)
    with app.app_context():
        closes = queries.intake_of(events.by_slug("seminar")).closes_at
    with at(closes + HOUR):
        page = client.get("/events/seminar/register")
        assert "Registration closed on" in page.get_data(as_text=True)
        answer = client.post("/events/seminar/register", data=FORM)
        assert answer.status_code == 422 and "Registration has closed" in answer.get_data(as_text=True)


def test_mail_speaks_the_language_of_the_form(app, client):
    prepare(app)
    client.get("/events/seminar/register?lang=ja")
    client.post("/events/seminar/register", data={**FORM, "given_name": "花子", "family_name": "見本"})
    with app.app_context():
        message = session().scalars(sa.select(Message)).one()
    assert message.lang == "ja" and re.search("[ぁ-ん]", message.subject)


@pytest.mark.parametrize("address", ["/events/nothing/register", "/me/nothing"])
def test_events_that_are_not_there_are_not_found(app, client, address):
    prepare(app)
    confirm(app, client)
    assert client.get(address).status_code == 404


def test_hostile_names_are_shown_as_they_were_typed(app, client):
    prepare(app)
    name = "<script>alert(1)</script>"
    confirm(app, client, given_name=name, organisation='"><img src=x onerror=alert(1)>')
    page = client.get("/me/seminar").get_data(as_text=True)
    assert name not in page and "&lt;script&gt;" in page


def test_a_mailbox_is_not_filled_by_forms_that_differ(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path, TOURAPP_LIMIT_SCALE="1")
    prepare(app)
    client = app.test_client()
    statuses = [
        client.post("/events/seminar/register", data={**FORM, "job_title": f"Post {number}"}).status_code
        for number in range(12)
    ]
    assert statuses == [303] * 10 + [429] * 2
    assert (
        client.post("/events/seminar/register", data={**FORM, "email": "bo@example.org"}).status_code == 303
    )
    dispose(app)


def test_one_client_does_not_send_forms_without_end(sqlite_url, tmp_path):
    app = make_app(sqlite_url, tmp_path, TOURAPP_LIMIT_SCALE="0.05")
    prepare(app)
    client = app.test_client()
    statuses = [
        client.post(
            "/events/seminar/register", data={**FORM, "email": f"guest{number}@example.org"}
        ).status_code
        for number in range(4)
    ]
    assert statuses == [303, 303, 303, 429]
    dispose(app)
