"""Write to participants, reminders, and ending other mail, as pages."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_person, make_registration, open_event, sign_in_as
from tests.counting import statements
from tests.mailings.test_services import remind, write, written
from tourapp.core import jobs
from tourapp.core.db import session
from tourapp.events import queries as events
from tourapp.mailings.models import Mailing, MailingState
from tourapp.messages import queries as messages
from tourapp.messages.models import Concerns
from tourapp.messages.private_links import opened_links

LETTER = {
    "audience": "confirmed",
    "concerns": "place",
    "attendance": "",
    "only_lang": "",
    "subject_en": "About {event}",
    "body_en": "Dear {name}",
    "subject_ja": "{event}について",
    "body_ja": "{name} 様",
}
REMINDER = {**LETTER, "days": "7", "anchor": "before_start", "clock": "09:00"}


def desk(app: Flask, **registrations: int) -> FlaskClient:
    with app.app_context():
        event = open_event()
        for number in range(registrations.get("people", 1)):
            make_registration(event, f"p{number}@example.org")
        person = make_person("staff@example.org", given_name="Grace", family_name="Staff")
        give_role(person)
    client = app.test_client()
    sign_in_as(client, person)
    return client


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_letter_shows_who_gets_what_before_it_goes(app: Flask, lang):
    client = desk(app, people=3)
    looked = client.post(f"/manage/seminar/messages/letter?lang={lang}", data={**LETTER, "step": "check"})
    assert ("Send to 3 people" if lang == "en" else "3名に送信する") in looked.text
    assert "見本 花子 様" in looked.text
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Mailing)) == 0
    sent = client.post("/manage/seminar/messages/letter", data={**LETTER, "step": "send", "seen": "3"})
    assert sent.status_code == 303
    with app.app_context():
        jobs.run_due()
        assert len(written()) == 3


def test_a_letter_to_more_people_than_were_shown_is_shown_again(app: Flask):
    client = desk(app, people=2)
    answer = client.post("/manage/seminar/messages/letter", data={**LETTER, "step": "send", "seen": "1"})
    assert answer.status_code == 422
    assert "It would go to 2 people now" in answer.text
    assert 'name="seen" value="2"' in answer.text


def test_going_back_to_the_words_keeps_them(app: Flask):
    back = desk(app).post("/manage/seminar/messages/letter", data={**LETTER, "step": "change"})
    assert "Dear {name}" in back.text
    assert "There is a problem" not in back.text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"body_en": "{nobody}"}, "There is no placeholder {nobody} in this email"),
        ({"subject_ja": ""}, "Enter the subject"),
        ({"audience": "waiting"}, "There is nobody to write to"),
        ({"audience": "the press"}, "Not a valid choice"),
    ],
)
def test_a_letter_that_cannot_go_says_why_and_keeps_what_was_typed(app: Flask, change, sentence):
    answer = desk(app).post("/manage/seminar/messages/letter", data={**LETTER, **change, "step": "check"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Dear {name}" in answer.text or "body_en" in change


def test_a_reminder_is_written_looked_at_changed_and_stopped(app: Flask):
    client = desk(app)
    looked = client.post("/manage/seminar/messages/reminders/new", data={**REMINDER, "step": "preview"})
    assert "Who would get it now" in looked.text
    assert "Dear Ada Example" in looked.text
    assert (
        client.post("/manage/seminar/messages/reminders/new", data={**REMINDER, "step": "save"}).status_code
        == 303
    )
    with app.app_context():
        mailing = session().scalars(sa.select(Mailing)).one()
    address = f"/manage/seminar/messages/reminders/{mailing.id}"
    assert "7 days before the event starts, at 09:00 (London)" in client.get(address).text
    changed = client.post(address, data={**REMINDER, "days": "3", "version": "1", "step": "save"})
    assert changed.status_code == 303
    listed = client.get("/manage/seminar/messages/reminders").text
    assert "Monday 14 June 2027, 09:00 (London)" in listed
    assert "Waits for its time" in listed
    client.post(f"{address}/stop", data={"step": "stop"})
    with app.app_context():
        assert session().get_one(Mailing, mailing.id).state is MailingState.STOPPED
    assert "Start it again" in client.get("/manage/seminar/messages/reminders").text


def test_a_stale_change_of_a_reminder_is_a_conflict(app: Flask):
    client = desk(app)
    with app.app_context():
        mailing = remind(open_event("other"))
    assert client.get(f"/manage/seminar/messages/reminders/{mailing.id}").status_code == 404
    address = f"/manage/other/messages/reminders/{mailing.id}"
    assert client.post(address, data={**REMINDER, "version": "7", "step": "save"}).status_code == 409


def test_the_lists_ask_the_database_as_often_for_one_row_as_for_three(app: Flask):
    client = desk(app)
    counted = []
    for more in (1, 2):
        with app.app_context():
            for _number in range(more):
                remind(events.by_slug("seminar"))
                write(events.by_slug("seminar"))
        for address in ("reminders", "letter"):
            with app.app_context(), statements() as seen:
                client.get(f"/manage/seminar/messages/{address}")
            counted.append(len(seen))
    assert counted[:2] == counted[2:]


def test_the_page_behind_the_link_changes_nothing_until_it_is_pressed(app: Flask):
    desk(app)
    with app.app_context():
        write(events.by_slug("seminar"), concerns=Concerns.OTHER)
        jobs.run_due()
        (message,) = written()
        (address,) = opened_links(message.id, message.secrets).values()
    path = address.removeprefix("http://localhost")
    client = app.test_client()
    assert "Send me only what I need" in client.get(path).text
    with app.app_context():
        assert not messages.has_opted_out(None, "p0@example.org")
    assert "You get no more email" in client.post(path).text
    assert "You get no more email" in client.get(path).text
    assert "You get all our email again" in client.post(path, data={"step": "again"}).text
    assert "必要な連絡だけを受け取る" in client.get(f"{path}?lang=ja").text
    assert client.post("/mail/stop/no-such-token").status_code == 404


def test_somebody_who_is_signed_in_chooses_in_her_account(app: Flask):
    with app.app_context():
        person = make_person()
    client = app.test_client()
    sign_in_as(client, person, strong=False)
    assert "You get news" in client.get("/account").text
    client.post("/account/mail", data={"step": "stop"})
    assert "You get only mail about your own place" in client.get("/account").text
    with app.app_context():
        assert messages.has_opted_out(f"person:{person.id}", "elsewhere@example.org")
    client.post("/account/mail", data={"step": "again"})
    assert "You get news" in client.get("/account").text
