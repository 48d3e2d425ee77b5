"""What the organisers of an event see of its messages, and what they can do about one that failed."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import give_role, make_event, make_person, sign_in_as
from tests.messages.conftest import end, prepared, say
from tourapp.access.policy import Role
from tourapp.core import clock
from tourapp.core.db import db, session, unit_of_work
from tourapp.messages.models import Failure, Message, MessageState


@pytest.fixture
def house(app: Flask) -> Iterator[Flask]:
    yield prepared(app)
    end(app)


@pytest.fixture
def event(house: Flask) -> str:
    """The reference of an event of the London office at /manage/seminar/."""
    with house.app_context():
        return make_event().ref


def signed_in(house: Flask, role: Role = Role.ORGANISER, office: str = "LON") -> FlaskClient:
    with house.app_context():
        person = make_person("staff@example.org", given_name="Grace", family_name="Staff")
        give_role(person, role, ("office", office))
    client = house.test_client()
    sign_in_as(client, person)
    return client


@contextmanager
def statements_of(engine: sa.Engine) -> Iterator[list[str]]:
    """What the database is asked meanwhile, by requests that hold contexts of their own."""
    seen: list[str] = []

    def note(*given: Any) -> None:
        if not given[2].startswith("BEGIN"):
            seen.append(given[2])

    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def given_up(
    message: Message, failure: Failure = Failure.ADDRESS_REFUSED, words: str = "550 No such person"
) -> Message:
    with unit_of_work() as current:
        message = current.get_one(Message, message.id)
        message.attempts = 1
        message.failure = Failure.ADDRESS_REFUSED
        message.last_error = "550 No such person"
        message.end(MessageState.FAILED)
    return message


def sent(message: Message) -> Message:
    with unit_of_work() as current:
        message = current.get_one(Message, message.id)
        message.end(MessageState.SENT)
        message.sent_at = clock.now()
    return message


def test_an_event_about_which_nothing_was_written_says_so(house: Flask, event: str) -> None:
    assert "Nothing has been written yet" in signed_in(house).get("/manage/seminar/messages").text


def test_the_list_tells_who_what_and_whether_it_has_gone(house: Flask, event: str) -> None:
    with house.app_context():
        say("anna@example.org", event=event)
        sent(say("ben@example.org", name="Ben", event=event))
        given_up(say("cleo@example.org", name="Cleo", event=event))
    text = signed_in(house).get("/manage/seminar/messages").text
    for words in (
        "Hello Anna Bell",
        "ben@example.org",
        "Waiting to be sent",
        "Sent",
        "Could not be sent",
        "does not accept email for this address",
    ):
        assert words in text
    assert "1 message could not be sent." in text


def test_messages_of_another_event_do_not_show(house: Flask, event: str) -> None:
    with house.app_context():
        other = say("other@example.org", name="Other", event="event:another")
    client = signed_in(house)
    assert "other@example.org" not in client.get("/manage/seminar/messages").text
    assert client.get(f"/manage/seminar/messages/{other.id}").status_code == 404


def test_the_list_can_be_narrowed_to_a_state(house: Flask, event: str) -> None:
    with house.app_context():
        say("anna@example.org", event=event)
        given_up(say("cleo@example.org", name="Cleo", event=event))
    client = signed_in(house)
    text = client.get("/manage/seminar/messages?state=failed").text
    assert "cleo@example.org" in text and "anna@example.org" not in text
    assert client.get("/manage/seminar/messages?state=nonsense").status_code == 200


@pytest.mark.parametrize("search", ["belle", "ANNÁ", "ａｎｎａ", "anna@example", "hello bell"])
def test_the_list_can_be_searched(house: Flask, event: str, search: str) -> None:
    with house.app_context():
        say("anna@example.org", name="Anna Belle", event=event)
        say("cleo@example.org", name="Cleo", event=event)
    text = signed_in(house).get("/manage/seminar/messages", query_string={"q": search}).text
    assert "anna@example.org" in text and "cleo@example.org" not in text


def test_a_search_without_a_match_says_so(house: Flask, event: str) -> None:
    with house.app_context():
        say(event=event)
    assert "No message fits" in signed_in(house).get("/manage/seminar/messages?q=100%25_").text


def test_the_list_is_shown_fifty_at_a_time(house: Flask, event: str) -> None:
    with house.app_context(), unit_of_work():
        for number in range(51):
            _written(event, number)
    client = signed_in(house)
    assert client.get("/manage/seminar/messages").text.count("<tr>") == 1 + 50
    assert "p0@example.org" in client.get("/manage/seminar/messages?page=2").text
    assert client.get("/manage/seminar/messages?page=99999999999999999999").status_code == 200
    assert client.get("/manage/seminar/messages?page=x").status_code == 200


def _written(event: str, number: int) -> None:
    from tourapp.messages.services import Recipient, send

    send(
        template="sample/plain",
        to=Recipient(None, f"p{number}@example.org", "", "en"),
        about="registration:1",
        event=event,
        reply_to="london@example.org",
        sender_name="JLGC London",
        values={"name": "x"},
    )


def test_the_list_takes_as_many_statements_for_many_as_for_one(house: Flask, event: str) -> None:
    client = signed_in(house)
    client.get("/manage/seminar/messages")  # what the frame keeps for a minute has been asked
    counted = []
    for number in (1, 2, 60):
        with house.app_context(), unit_of_work():
            for each in range(number):
                _written(event, each)
        with house.app_context():
            engine = db.engine
        with statements_of(engine) as seen:
            assert client.get("/manage/seminar/messages").status_code == 200
        counted.append(len(seen))
    assert len(set(counted)) == 1, counted
    assert counted[0] <= 8


def test_one_message_shows_what_was_said_without_its_private_link(house: Flask, event: str) -> None:
    with house.app_context():
        message = say(template="sample/link", links={"page": "http://localhost/t/TOKEN"}, event=event)
    text = signed_in(house).get(f"/manage/seminar/messages/{message.id}").text
    assert "Open this page:" in text and "(private link)" in text
    assert "TOKEN" not in text and "private.invalid" not in text


def test_what_people_typed_is_shown_as_text(house: Flask, event: str) -> None:
    with house.app_context():
        message = say(name="<script>alert(1)</script>", event=event)
    text = signed_in(house).get(f"/manage/seminar/messages/{message.id}").text
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_a_message_that_failed_tells_why_and_can_be_tried_again(house: Flask, event: str) -> None:
    with house.app_context():
        message = given_up(say(event=event))
    client = signed_in(house)
    text = client.get(f"/manage/seminar/messages/{message.id}").text
    assert (
        "does not accept email for this address" in text
        and "550 No such person" in text
        and "Send this message again" in text
    )
    answer = client.post(f"/manage/seminar/messages/{message.id}/again", follow_redirects=True)
    assert "The message is in the queue again." in answer.text
    with house.app_context():
        assert session().get_one(Message, message.id).state is MessageState.QUEUED


def test_trying_again_twice_is_refused_and_changes_nothing(house: Flask, event: str) -> None:
    with house.app_context():
        message = given_up(say(event=event))
    client = signed_in(house)
    assert client.post(f"/manage/seminar/messages/{message.id}/again").status_code == 303
    assert client.post(f"/manage/seminar/messages/{message.id}/again").status_code == 422


def test_a_message_that_lost_its_link_offers_no_second_try(house: Flask, event: str) -> None:
    with house.app_context():
        message = given_up(say(template="sample/link", links={"page": "http://localhost/t/x"}, event=event))
    client = signed_in(house)
    text = client.get(f"/manage/seminar/messages/{message.id}").text
    assert "It held a private link" in text and "Send this message again" not in text
    assert client.post(f"/manage/seminar/messages/{message.id}/again").status_code == 422


def test_a_message_that_rests_tells_when_it_is_tried_next(house: Flask, event: str) -> None:
    with house.app_context():
        message = say(event=event)
        with unit_of_work() as current:
            message = current.get_one(Message, message.id)
            message.failure, message.last_error, message.attempts = Failure.DEFERRED, "451 Later", 1
            message.next_try_at = clock.now() + timedelta(minutes=1)
    text = signed_in(house).get(f"/manage/seminar/messages/{message.id}").text
    assert "Trying again" in text and "Next try: " in text and "10:01" in text


def test_the_auditor_reads_and_does_not_send(house: Flask, event: str) -> None:
    with house.app_context():
        message = given_up(say(event=event))
    client = signed_in(house, Role.AUDITOR)
    assert "Send this message again" not in client.get(f"/manage/seminar/messages/{message.id}").text
    assert client.post(f"/manage/seminar/messages/{message.id}/again").status_code == 403


def test_organisers_of_another_office_see_nothing(house: Flask, event: str) -> None:
    with house.app_context():
        message = say(event=event)
    client = signed_in(house, office="PAR")
    for path in ("/manage/seminar/messages", f"/manage/seminar/messages/{message.id}"):
        assert client.get(path).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(house: Flask, event: str) -> None:
    answer = house.test_client().get("/manage/seminar/messages")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in")


def test_a_message_that_does_not_exist_is_not_found(house: Flask, event: str) -> None:
    assert signed_in(house).get(f"/manage/seminar/messages/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize("path", ["", "/{id}"])
def test_the_pages_speak_japanese(house: Flask, event: str, path: str) -> None:
    with house.app_context():
        message = given_up(say(event=event))
    address = f"/manage/seminar/messages{path.format(id=message.id)}?lang=ja"
    assert "送信できませんでした" in signed_in(house).get(address).text
