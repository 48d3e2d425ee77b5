"""Writing into the outbox."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import UndefinedError

from tests.messages.conftest import prepared, say
from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit.models import AuditEntry
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refusal, SignInNeeded
from tourapp.core.words import Words
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import hidden, opened_links
from tourapp.messages.services import try_again


class Anything:
    """A subject that lies nowhere."""

    def scopes(self) -> list[tuple[str, str]]:
        return []


@pytest.fixture
def outbox(app: Flask) -> Flask:
    return prepared(app)


def test_a_message_is_rendered_at_once_and_waits(outbox: Flask) -> None:
    with outbox.app_context():
        message = session().get_one(Message, say().id)
        assert message.subject == "Hello Anna Bell"
        assert message.text.startswith("Dear Anna Bell,\n\nYou are expected.\n\n-- \nJLGC London\n")
        assert "<p>You are expected.</p>" in message.html
        assert message.state is MessageState.QUEUED
        assert message.message_id == f"<{message.id.hex}@example.org>"
        assert message.next_try_at == message.created_at == clock.now()


def test_a_message_of_an_act_that_fails_was_never_written(outbox: Flask) -> None:
    with outbox.app_context():
        with pytest.raises(ZeroDivisionError), unit_of_work():
            _say_without_commit()
            raise ZeroDivisionError
        assert session().scalar(sa.select(sa.func.count()).select_from(Message)) == 0


def _say_without_commit() -> None:
    from tourapp.messages.services import Recipient, send

    send(
        template="sample/plain",
        to=Recipient(None, "anna@example.org", "Anna", "en"),
        about="registration:1",
        reply_to="london@example.org",
        sender_name="JLGC London",
        values={"name": "Anna"},
    )
    session().flush()


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "A day in London\nen\n\n-- \nWe\n"), ("ja", "ロンドンの一日\nja\n\n-- \nWe\n")]
)
def test_a_message_speaks_the_language_of_its_recipient(outbox: Flask, lang: str, words: str) -> None:
    with outbox.test_request_context("/?lang=en"):
        title = Words("A day in London", "ロンドンの一日")
        message = say(lang=lang, template="sample/both", values={"title": title})
        assert message.text == words
        assert f'<html lang="{lang}">' in message.html


def test_words_that_exist_in_the_other_language_only_stand_in_text_without_markup(outbox: Flask) -> None:
    with outbox.app_context():
        message = say(lang="ja", template="sample/both", values={"title": Words("Only English", "")})
        assert message.text.startswith("Only English\n")


def test_a_text_without_a_signature_gets_the_usual_one(outbox: Flask) -> None:
    with outbox.app_context():
        text = say().text
        assert text.count("-- \n") == 1
        assert "\n-- \nJLGC London\nlondon@example.org\n\nYou are receiving this email because" in text
        assert say(template="sample/own").text.count("-- \n") == 1


def test_a_template_may_bring_its_own_html(outbox: Flask) -> None:
    with outbox.app_context():
        message = say(template="sample/own", name="<b>Anna</b>")
        assert message.html == "<!DOCTYPE html><title>Own</title><p>&lt;b&gt;Anna&lt;/b&gt;</p>"
        assert message.text == "Text & more\n\n-- \nWe\n"


def test_a_value_that_a_template_lacks_is_an_error_and_no_hole(outbox: Flask) -> None:
    with outbox.app_context(), pytest.raises(UndefinedError):
        say(template="sample/both")


def test_a_template_without_a_subject_is_an_error(outbox: Flask) -> None:
    with outbox.app_context(), pytest.raises(ValueError, match="subject"):
        say(template="sample/headless")


@pytest.mark.parametrize(
    "name", ["Anna\r\nBcc: victim@example.org", "Anna\n\rX: y", "Anna\u2028Bcc: x", "Anna\x0bBcc: x"]
)
def test_a_line_break_in_a_name_stays_out_of_the_subject(outbox: Flask, name: str) -> None:
    with outbox.app_context():
        message = say(name=name)
        assert len(message.subject.splitlines()) == 1
        assert len(message.to_name.splitlines()) == 1


def test_a_very_long_name_is_cut_where_it_would_fill_a_header(outbox: Flask) -> None:
    with outbox.app_context():
        message = say(name="A" * 5000)
        assert len(message.to_name) == 100
        assert len(message.subject) == 200


def test_a_private_link_is_kept_apart_from_the_text(outbox: Flask) -> None:
    with outbox.app_context():
        message = say(template="sample/link", links={"page": "http://localhost/sign-in/TOKEN?a=1&b=2"})
        assert "TOKEN" not in message.text + message.html
        assert message.secrets is not None
        assert b"TOKEN" not in message.secrets.blob
        assert list(opened_links(message.id, message.secrets).values()) == [
            "http://localhost/sign-in/TOKEN?a=1&b=2"
        ]
        assert "Open this page:\n\n(private link)\n\n" in hidden(message.text, "(private link)")


def test_no_token_stands_in_the_database(outbox: Flask) -> None:
    with outbox.app_context():
        say(template="sample/link", links={"page": "http://localhost/sign-in/TOKEN"})
        row = session().execute(sa.text("SELECT * FROM message")).one()
        assert "TOKEN" not in repr(tuple(row))


@pytest.mark.parametrize("address", ["http://x/\r\nBcc: y", "javascript:alert(1)", "http://x/a b", ""])
def test_what_is_no_address_cannot_be_a_private_link(outbox: Flask, address: str) -> None:
    with outbox.app_context(), pytest.raises(ValueError, match="not a link"):
        say(template="sample/link", links={"page": address})


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "a@b, c@d",
        "a@b\r\nRCPT TO:<c@d>",
        "<a@b>",
        "a b@c",
        "-oX@example.org",
        "a@",
        "@b",
        "für@example.org",
    ],
)
def test_what_is_not_one_address_is_refused(outbox: Flask, address: str) -> None:
    with outbox.app_context(), pytest.raises(Refusal):
        say(address)


@pytest.mark.parametrize(
    "address", ["anna.bell+jlgc@example.org", "o'neil@example.org", "anna@bücher.example"]
)
def test_unusual_addresses_are_taken(outbox: Flask, address: str) -> None:
    with outbox.app_context():
        assert say(address).to_address == address


def test_a_fact_that_is_told_twice_is_one_message(outbox: Flask) -> None:
    with outbox.app_context():
        first, second = say(once="time:1:2"), say(once="time:1:2")
        assert first.id == second.id
        assert session().scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def _failed(**more: object) -> Message:
    message = say(**more)
    with unit_of_work() as current:
        message = current.get_one(Message, message.id)
        message.attempts = 10
        message.end(MessageState.FAILED)
    return message


def test_a_message_that_was_given_up_can_be_tried_again(outbox: Flask) -> None:
    with outbox.app_context():
        message = _failed(event="event:1")
        with clock.travel(timedelta(hours=1)), unit_of_work():
            try_again(SYSTEM, session().get_one(Message, message.id), within=Anything())
        message = session().get_one(Message, message.id)
        assert (message.state, message.attempts) == (MessageState.QUEUED, 0)
        assert message.next_try_at == clock.now() + timedelta(hours=1)
        entry = session().scalars(sa.select(AuditEntry)).one()
        assert (entry.verb, entry.event) == ("message.try_again", "event:1")


def test_only_those_with_the_right_try_again(outbox: Flask) -> None:
    with outbox.app_context():
        message = _failed()
        with pytest.raises(SignInNeeded):
            try_again(Actor(), message, within=Anything())


def test_a_message_that_has_not_failed_is_not_sent_again(outbox: Flask) -> None:
    with outbox.app_context():
        message = say()
        with pytest.raises(Refusal):
            try_again(SYSTEM, message, within=Anything())


def test_a_message_whose_private_link_is_gone_is_not_sent_again(outbox: Flask) -> None:
    with outbox.app_context():
        message = _failed(template="sample/link", links={"page": "http://localhost/x"})
        with pytest.raises(Refusal):
            try_again(SYSTEM, message, within=Anything())
