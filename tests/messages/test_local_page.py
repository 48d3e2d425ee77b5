"""The outbox of a developer's machine, and the command."""

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import make_app
from tests.messages.conftest import end, say
from tests.smtp import MailServer
from tourapp.cli import main
from tourapp.core.db import unit_of_work
from tourapp.messages.attachments import CALENDAR, Attachment, provide
from tourapp.messages.models import Message, MessageState

LINK = "http://localhost/sign-in/TOKEN?a=1&b=2"


def test_an_empty_outbox_says_what_fills_it(local: Flask) -> None:
    assert "Nothing has been written yet" in local.test_client().get("/outbox").text


def test_a_developer_reads_a_message_and_follows_its_link(local: Flask) -> None:
    with local.app_context():
        message = say(template="sample/link", links={"page": LINK})
    client = local.test_client()
    assert f"/outbox/{message.id}" in client.get("/outbox").text
    text = client.get(f"/outbox/{message.id}").text
    assert 'href="http://localhost/sign-in/TOKEN?a=1&amp;b=2"' in text


def test_a_message_that_has_gone_shows_no_link(local: Flask) -> None:
    with local.app_context():
        message = say(template="sample/link", links={"page": LINK})
        with unit_of_work() as current:
            current.get_one(Message, message.id).end(MessageState.SENT)
    text = local.test_client().get(f"/outbox/{message.id}").text
    assert "(private link)" in text and "private.invalid" not in text


def test_attachments_can_be_downloaded_and_do_nothing(local: Flask, providers: None) -> None:
    provide("agenda", lambda reference, lang: Attachment("event.ics", CALENDAR, b"BEGIN:VCALENDAR\r\n"))
    provide("gone", lambda reference, lang: None)
    with local.app_context():
        message = say(attachments=["agenda:1", "gone:1"])
    client = local.test_client()
    answer = client.get(f"/outbox/{message.id}/attachments/1")
    assert answer.data == b"BEGIN:VCALENDAR\r\n"
    assert answer.headers["Content-Type"] == CALENDAR
    assert answer.headers["Content-Disposition"] == "attachment; filename=event.ics"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert [client.get(f"/outbox/{message.id}/attachments/{number}").status_code for number in (0, 2, 3)] == [
        404
    ] * 3


@pytest.mark.parametrize(
    "changes",
    [
        {"TOURAPP_ENV": "test"},
        {"TOURAPP_ENV": "development", "TOURAPP_MAIL_URL": "smtp://127.0.0.1:1"},
        {"TOURAPP_ENV": "development", "TOURAPP_MAIL_URL": "console:"},
    ],
)
def test_elsewhere_there_is_no_such_page(sqlite_url: str, tmp_path: Path, changes: dict[str, str]) -> None:
    app = make_app(sqlite_url, tmp_path, **changes)
    assert app.test_client().get("/outbox").status_code == 404
    end(app)


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/attachments/1"])
@pytest.mark.parametrize(
    "asked",
    [
        {"environ_base": {"REMOTE_ADDR": "192.0.2.1"}},
        {"headers": {"X-Forwarded-For": "192.0.2.1"}},
        {"headers": {"Forwarded": "for=192.0.2.1"}},
    ],
)
def test_nobody_else_can_ask_for_it(
    local: Flask, providers: None, asked: dict[str, object], path: str
) -> None:
    provide("agenda", lambda reference, lang: Attachment("event.ics", CALENDAR, b""))
    with local.app_context():
        message = say(attachments=["agenda:1"])
    address = f"/outbox{path.format(id=message.id)}"
    assert local.test_client().get(address).status_code == 200
    assert local.test_client().get(address, **asked).status_code == 404


def test_the_pages_speak_japanese(local: Flask) -> None:
    with local.app_context():
        message = say()
    client = local.test_client()
    assert "このパソコンの送信箱" in client.get("/outbox?lang=ja").text
    assert "差出人" in client.get(f"/outbox/{message.id}?lang=ja").text


# --- the command -------------------------------------------------------------------------------------


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["outbox", *arguments])
    return result.exit_code, result.stdout + (result.stderr if result.exit_code else "")


@pytest.fixture(autouse=True)
def commands(local: Flask, mailing: Flask) -> None:
    for app in (local, mailing):
        app.cli.add_command(main.commands["outbox"])


def test_the_command_lists_what_waits_and_what_failed(local: Flask) -> None:
    assert run(local) == (0, "Nothing waits and nothing has failed.\n")
    with local.app_context():
        say()
    code, output = run(local)
    assert code == 0
    assert output.split("\t")[1:4] == ["queued", "0 tries", "anna@example.org"]


def test_the_command_sends_what_is_due(mailing: Flask, smtp: MailServer) -> None:
    with mailing.app_context():
        for number in range(3):
            say(f"p{number}@example.org")
    assert run(mailing, "--send") == (0, "Nothing waits and nothing has failed.\n")
    assert len(smtp.received) == 3


def test_the_command_does_not_send_without_a_mail_server(local: Flask) -> None:
    code, output = run(local, "--send")
    assert code == 1
    assert "TOURAPP_MAIL_URL" in output
