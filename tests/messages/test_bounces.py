"""Returned mail: what a notification says counts, whatever else arrives is harmless."""

import pytest
from flask import Flask

from tests.messages.conftest import prepared, say
from tests.messages.test_organiser_pages import sent
from tourapp.core.db import session, unit_of_work
from tourapp.messages import queries
from tourapp.messages.bounces import read
from tourapp.messages.models import Message, MessageState
from tourapp.messages.services import came_back

NOTICE = """\
From: MAILER-DAEMON@mx.example
To: events@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
{heads}
--b
Content-Type: text/plain

I am sorry to have to inform you.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@example.org
Original-Recipient: rfc822;anna@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: no such
    person here

--b
Content-Type: {part}

Message-ID: {message_id}
Subject: Hello

--b--
"""


def notice(message_id: str, **changes: str) -> bytes:
    given = {"action": "failed", "status": "5.1.1", "part": "text/rfc822-headers", "heads": "", **changes}
    return NOTICE.format(message_id=message_id, **given).encode()


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_notification_names_message_recipient_and_reason(part):
    (returned,) = read(notice("<1@example.org>", part=part))
    assert returned.message_ids == ("<1@example.org>",)
    assert returned.recipient == "anna@example.org"
    assert returned.status == "5.1.1"
    assert returned.words == "550 5.1.1 <anna@example.org>: no such person here"


def test_a_notification_without_the_mail_is_known_by_what_it_answers():
    raw = notice("", heads="In-Reply-To: <2@example.org>\n")
    assert read(raw)[0].message_ids == ("<2@example.org>",)


@pytest.mark.parametrize(
    ("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("failed", "4.2.2")]
)
def test_what_is_not_for_good_says_nothing(action, status):
    assert read(notice("<1@example.org>", action=action, status=status)) == []


NESTED = (
    b"Content-Type: multipart/mixed; boundary=x\n\n"
    + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 3000
)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff" * 1000,
        b"Subject: I am on holiday\n\nBack on Monday. <1@example.org>",
        b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: 5.0.0\n",
        b"Content-Type: multipart/report; boundary=\n\n--\n",
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n"
        b"Content-Transfer-Encoding: base64\n\n!!!\n--b--",
        b"Content-Type: text/plain; charset=no-such-thing\n\nx",
        NESTED,
        b"A" * 3_000_000,
    ],
)
def test_hostile_and_broken_mail_is_harmless(raw):
    assert read(raw) == []


@pytest.fixture
def outbox(each_app: Flask) -> Flask:
    return prepared(each_app)


def test_a_message_that_came_back_is_marked_with_its_address(outbox):
    with outbox.app_context():
        message = sent(say(event="event:1"))
        (returned,) = read(notice(message.message_id))
        with unit_of_work():
            assert came_back(returned) is not None
        message = session().get_one(Message, message.id)
        assert message.state is MessageState.BOUNCED
        assert "no such person" in message.last_error
        assert queries.refused("ANNA@example.org") is not None
        assert queries.unreachable("event:1") == 1


def test_the_same_notification_again_changes_nothing(outbox):
    with outbox.app_context():
        message = sent(say())
        (returned,) = read(notice(message.message_id))
        for _time in range(2):
            with unit_of_work():
                came_back(returned)
        assert queries.counts()[MessageState.BOUNCED] == 1


def test_a_forged_notification_of_what_was_never_sent_changes_nothing(outbox):
    with outbox.app_context():
        waiting = say()
        for identifier in (waiting.message_id, "<unknown@example.org>"):
            (returned,) = read(notice(identifier))
            with unit_of_work():
                assert came_back(returned) is None
        assert queries.counts()[MessageState.QUEUED] == 1
        assert queries.refused("anna@example.org") is None


def test_the_command_reads_standard_input_and_ends_well_whatever_comes(outbox):
    with outbox.app_context():
        message_id = sent(say()).message_id
    run = outbox.test_cli_runner()
    from tourapp.messages.cli import bounces

    assert "Nothing of ours" in run.invoke(bounces, ["-"], input=b"hello").output
    answer = run.invoke(bounces, ["-"], input=notice(message_id))
    assert answer.exit_code == 0
    assert f"{message_id}\tcame back\t550" in answer.output
