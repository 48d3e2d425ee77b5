"""The pages on which an office words its mails and looks at them before they go."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_person, make_registration, open_event, sign_in_as
from tests.counting import statements
from tests.messages.test_own_texts import CONFIRMED, mail, wait_for
from tourapp.access.policy import Role
from tourapp.core.db import session, unit_of_work
from tourapp.events import queries as events
from tourapp.messages import queries, services
from tourapp.messages.models import Message, MessageState

HERE = "/manage/seminar/messages"
WORDS = f"{HERE}/words/registration-confirmed/en"


def desk(app: Flask, role: Role = Role.ORGANISER) -> FlaskClient:
    with app.app_context():
        person = make_person("staff@example.org", given_name="Grace", family_name="Staff")
        give_role(person, role)
    client = app.test_client()
    sign_in_as(client, person)
    return client


def waiting(app: Flask, number: int) -> None:
    with app.app_context():
        event = open_event()
        wait_for(event, CONFIRMED)
        for each in range(number):
            make_registration(event, f"p{each}@example.org")


def test_the_office_chooses_which_mails_wait(app: Flask):
    with app.app_context():
        open_event()
    client = desk(app)
    client.post(f"{HERE}/words", data={"waits": [CONFIRMED, "registration/verify", "registration/nothing"]})
    with app.app_context():
        found = queries.event_mails(events.by_slug("seminar").ref)
        assert {name for name, row in found.items() if row.waits} == {CONFIRMED}
    client.post(f"{HERE}/words", data={})
    with app.app_context():
        assert not any(row.waits for row in queries.event_mails(events.by_slug("seminar").ref).values())


@pytest.mark.parametrize(("lang", "sentence"), [("en", "Dear {name},"), ("ja", "{name} 様")])
def test_one_begins_with_the_text_of_the_house(app: Flask, lang, sentence):
    with app.app_context():
        open_event()
    text = desk(app).get(f"{HERE}/words/registration-confirmed/{lang}").text
    assert sentence in text
    assert "{reference}" in text


def test_the_preview_shows_what_is_typed_and_keeps_nothing(app: Flask):
    with app.app_context():
        open_event()
    client = desk(app)
    typed = {"subject": "Hello", "body": "Dear {name}, <b>welcome</b>", "step": "preview"}
    shown = client.post(WORDS, data=typed)
    assert shown.status_code == 200
    assert "Dear Ada Example, &lt;b&gt;welcome&lt;/b&gt;" in shown.text
    wrong = client.post(WORDS, data={**typed, "body": "{nobody}"})
    assert wrong.status_code == 200
    assert "There is no placeholder {nobody} in this email" in wrong.text
    with app.app_context():
        assert queries.event_mails(events.by_slug("seminar").ref) == {}


def test_words_are_saved_refused_and_reset(app: Flask):
    with app.app_context():
        open_event()
    client = desk(app)
    assert client.post(WORDS, data={"subject": "Hello", "body": "{x}", "step": "save"}).status_code == 422
    assert client.post(WORDS, data={"subject": "Hello", "body": "Own", "step": "save"}).status_code == 303
    assert "Your own wording" in client.get(f"{HERE}/words").text
    stale = client.post(WORDS, data={"subject": "Hello", "body": "Mine", "version": "9", "step": "save"})
    assert stale.status_code == 409
    assert client.post(WORDS, data={"subject": "x", "body": "x", "step": "reset"}).status_code == 303
    assert "Your own wording" not in client.get(f"{HERE}/words").text


def test_there_are_no_words_of_a_mail_that_is_not_on_the_list(app: Flask):
    with app.app_context():
        open_event()
    client = desk(app)
    for address in ("accounts-sign_in/en", "mailings-reminder/en", "registration-confirmed/fr"):
        assert client.get(f"{HERE}/words/{address}").status_code == 404


def test_all_that_waits_goes_in_one_press(app: Flask):
    waiting(app, 3)
    client = desk(app)
    assert "3 messages wait for review." in client.get(HERE).text
    assert "3 messages wait for review" in client.get("/manage/seminar/").text
    looked = client.get(f"{HERE}/review").text
    assert "Send 3 messages" in looked
    assert "3 in English, 0 in Japanese." in looked
    assert client.post(f"{HERE}/review", data={"seen": "2"}).status_code == 422
    assert client.post(f"{HERE}/review", data={"seen": "3"}).status_code == 303
    with app.app_context():
        assert queries.to_review(events.by_slug("seminar").ref) == []
    assert "Nothing waits for review" in client.get(f"{HERE}/review").text


def test_one_message_is_released_and_one_dropped(app: Flask):
    waiting(app, 2)
    client = desk(app)
    with app.app_context():
        first, second = queries.to_review(events.by_slug("seminar").ref)
    assert "Send this message" in client.get(f"{HERE}/{first}").text
    client.post(f"{HERE}/{first}/release")
    assert client.post(f"{HERE}/{second}/drop", data={"reason": ""}).status_code == 422
    client.post(f"{HERE}/{second}/drop", data={"reason": "Written twice"})
    assert "Written twice" in client.get(f"{HERE}/{second}").text
    with app.app_context():
        states = [session().get_one(Message, each).state for each in (first, second)]
        assert states == [MessageState.QUEUED, MessageState.DROPPED]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LOGISTICS])
def test_who_may_only_read_releases_nothing(app: Flask, role):
    waiting(app, 1)
    client = desk(app, role)
    with app.app_context():
        (waits,) = queries.to_review(events.by_slug("seminar").ref)
    assert client.post(f"{HERE}/{waits}/release").status_code in (403, 404)
    assert client.get(f"{HERE}/review").status_code in (403, 404)
    assert client.get(f"{HERE}/words").status_code in (403, 404)


def test_what_came_back_is_seen_on_overview_list_message_and_person_until_the_address_works(app: Flask):
    with app.app_context():
        event = open_event()
        registration = make_registration(event)
        with unit_of_work():
            message = session().get_one(Message, mail().id)
            message.state = MessageState.BOUNCED
            services.mark_refused(registration.email, words="550 no such person", message=message)
    client = desk(app)
    person = f"/manage/seminar/participants/{registration.reference}"
    one = f"{HERE}/{message.id}"
    assert "Email to 1 address is returned" in client.get("/manage/seminar/").text
    assert "Email to 1 address is returned." in client.get(HERE).text
    assert "Email to this person is returned" in client.get(person).text
    assert "Email was returned" in client.get(person).text
    assert "550 no such person" in client.get(one).text
    client.post(f"{one}/address")
    for page in ("/manage/seminar/", HERE, person):
        assert "comes back" not in client.get(page).text


def test_the_list_of_what_waits_asks_as_often_for_one_as_for_three(app: Flask):
    waiting(app, 1)
    client = desk(app)
    counted = []
    for more in (0, 2):
        with app.app_context():
            for each in range(more):
                make_registration(events.by_slug("seminar"), f"more{each}@example.org")
        for address in ("review", "words", ""):
            with app.app_context(), statements() as seen:
                client.get(f"{HERE}/{address}".rstrip("/"))
            counted.append(len(seen))
    assert counted[:3] == counted[3:]
