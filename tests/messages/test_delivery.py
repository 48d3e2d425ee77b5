"""Delivery over a real SMTP connection, with servers as bad as they come."""

import dataclasses
import threading
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import make_app
from tests.messages.conftest import end, prepared, say
from tests.smtp import MailServer, free_port
from tourapp.core import clock
from tourapp.core.db import db, session
from tourapp.messages import delivery, queries
from tourapp.messages.attachments import CALENDAR, Attachment, provide
from tourapp.messages.delivery import deliver_due
from tourapp.messages.models import Failure, Message, MessageState

ICS = Attachment("event.ics", CALENDAR, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def again(message: Message) -> Message:
    session().rollback()
    return session().get_one(Message, message.id, populate_existing=True)


def test_what_is_in_the_outbox_arrives(each_mailing: Flask, smtp: MailServer) -> None:
    with each_mailing.app_context():
        message = say()
        assert deliver_due() == 1
        message = again(message)
        assert (message.state, message.sent_at) == (MessageState.SENT, clock.now())
        assert message.lease_until is None
    (got,) = smtp.received
    assert (got.recipient, got.sender) == ("anna@example.org", "events@example.org")
    assert got.mail["Message-ID"] == message.message_id
    body = got.mail.get_body(("plain",))
    assert body is not None and "You are expected." in body.get_content()


def test_what_has_gone_does_not_go_again(each_mailing: Flask, smtp: MailServer) -> None:
    with each_mailing.app_context():
        say()
        assert [deliver_due(), deliver_due()] == [1, 0]
    assert len(smtp.received) == 1


def test_one_connection_takes_a_whole_batch(mailing: Flask, smtp: MailServer) -> None:
    with mailing.app_context():
        for number in range(5):
            say(f"p{number}@example.org")
        deliver_due()
    assert len(smtp.received) == 5
    assert smtp.connections == 1


def test_nothing_is_taken_in_hand_without_a_mail_server(local: Flask) -> None:
    with local.app_context():
        message = say()
        assert deliver_due() == 0
        assert again(message).attempts == 0


def test_a_deferred_message_rests_and_arrives_later(mailing: Flask, smtp: MailServer) -> None:
    smtp.answers["anna@example.org"] = ["defer", "ok"]
    with mailing.app_context():
        message = say()
        deliver_due()
        message = again(message)
        assert (message.state, message.failure) == (MessageState.QUEUED, Failure.DEFERRED)
        assert message.last_error.startswith("451 4.7.1")
        assert message.next_try_at == clock.now() + timedelta(minutes=1)
        assert deliver_due() == 0
        with clock.travel(timedelta(minutes=1)):
            assert deliver_due() == 1
        message = again(message)
        assert (message.state, message.failure, message.last_error) == (MessageState.SENT, None, "")


@pytest.mark.parametrize(
    ("answer", "failure"), [("refuse", Failure.ADDRESS_REFUSED), ("refuse_data", Failure.MESSAGE_REFUSED)]
)
def test_a_refused_message_is_given_up_at_once(
    mailing: Flask, smtp: MailServer, answer: str, failure: Failure
) -> None:
    smtp.answers["anna@example.org"] = [answer]
    with mailing.app_context():
        message = say()
        deliver_due()
        message = again(message)
        assert (message.state, message.failure) == (MessageState.FAILED, failure)
        assert message.last_error.startswith("55")
        with clock.travel(timedelta(days=1)):
            assert deliver_due() == 0


def test_a_message_that_is_deferred_for_ever_is_given_up_after_ten_tries(
    mailing: Flask, smtp: MailServer
) -> None:
    smtp.answers["anna@example.org"] = ["defer"]
    with mailing.app_context():
        message = say()
        tries = 0
        while again(message).state is MessageState.QUEUED:
            with clock.frozen(message.next_try_at):
                tries += deliver_due()
        assert tries == 10
        assert again(message).state is MessageState.FAILED


def test_a_bad_message_never_holds_up_the_others(mailing: Flask, smtp: MailServer, providers: None) -> None:
    provide("broken", lambda reference, lang: 1 / 0)
    smtp.answers = {"p1@example.org": ["refuse"], "p3@example.org": ["cut"], "p4@example.org": ["defer"]}
    with mailing.app_context():
        for number in range(6):
            say(f"p{number}@example.org", attachments=["broken:1"] if number == 2 else [])
        deliver_due()
        sent = session().scalars(
            sa.select(Message.to_address).where(Message.state == MessageState.SENT).order_by(Message.id)
        )
        assert sent.all() == ["p0@example.org", "p5@example.org"]


def test_copies_after_a_cut_answer_share_one_message_id(mailing: Flask, smtp: MailServer) -> None:
    smtp.answers["anna@example.org"] = ["cut", "cut", "ok"]
    with mailing.app_context():
        message = say()
        for minutes in (0, 1, 6):
            with clock.travel(timedelta(minutes=minutes)):
                deliver_due()
        assert again(message).state is MessageState.SENT
    assert smtp.copies() == {message.message_id: ["anna@example.org"] * 3}
    assert len({each.content for each in smtp.received}) == 1


def test_no_try_is_counted_while_the_server_is_away(mailing: Flask, smtp: MailServer) -> None:
    settings = mailing.config["SETTINGS"]
    away = f"smtp://127.0.0.1:{free_port()}"
    with mailing.app_context():
        messages = [say(f"p{number}@example.org") for number in range(3)]
        for _ in range(20):
            with clock.travel(timedelta(minutes=_)):
                _deliver_through(mailing, away)
        for message in messages:
            message = again(message)
            assert (message.state, message.attempts, message.lease_until) == (MessageState.QUEUED, 0, None)
            assert "refused" in message.last_error
        mailing.config["SETTINGS"] = settings
        with clock.travel(timedelta(hours=1)):
            assert deliver_due() == 3
    assert len(smtp.received) == 3


def _deliver_through(app: Flask, url: str) -> None:
    app.config["SETTINGS"] = dataclasses.replace(app.config["SETTINGS"], mail_url=url)
    deliver_due()


def test_a_private_link_arrives_and_is_wiped(each_mailing: Flask, smtp: MailServer) -> None:
    with each_mailing.app_context():
        message = say(template="sample/link", links={"page": "http://localhost/t/TOKEN"})
        deliver_due()
        assert again(message).secrets is None
    body = smtp.received[0].mail.get_body(("plain",))
    assert body is not None and "\r\nhttp://localhost/t/TOKEN\r\n" in body.as_bytes().decode()


def test_a_private_link_stays_while_there_are_tries_left(mailing: Flask, smtp: MailServer) -> None:
    smtp.answers["anna@example.org"] = ["defer", "refuse"]
    with mailing.app_context():
        message = say(template="sample/link", links={"page": "http://localhost/t/TOKEN"})
        deliver_due()
        assert again(message).secrets is not None
        with clock.travel(timedelta(minutes=1)):
            deliver_due()
        message = again(message)
        assert (message.state, message.secrets) == (MessageState.FAILED, None)


def test_nothing_secret_and_nobody_stands_in_the_log(
    mailing: Flask, smtp: MailServer, providers: None, capfd: pytest.CaptureFixture[str]
) -> None:
    provide("broken", lambda reference, lang: [][1])
    smtp.answers = {"defer@example.org": ["defer"], "no@example.org": ["refuse"], "cut@example.org": ["cut"]}
    with mailing.app_context():
        for address in ("anna@example.org", "defer@example.org", "no@example.org", "cut@example.org"):
            say(address, template="sample/link", links={"page": "http://localhost/t/TOKEN"})
        say(template="sample/link", links={"page": "http://localhost/t/TOKEN"}, attachments=["broken:1"])
        deliver_due()
    log = capfd.readouterr().err
    assert "message_sent" in log and "message_not_sent" in log and "message_not_made" in log
    for secret in ("TOKEN", "@example.org", "Anna", "Your link"):
        assert secret not in log


def test_attachments_are_filled_by_their_providers(mailing: Flask, smtp: MailServer, providers: None) -> None:
    asked: list[tuple[str, str]] = []

    def make(reference: str, lang: str) -> Attachment:
        asked.append((reference, lang))
        return ICS

    provide("agenda", make)
    provide("gone", lambda reference, lang: None)
    with mailing.app_context():
        say(lang="ja", attachments=["agenda:event:1", "gone:2"])
        deliver_due()
    assert asked == [("agenda:event:1", "ja")]
    (part,) = smtp.received[0].mail.iter_attachments()
    assert part.get_payload(decode=True) == ICS.content


def test_an_attachment_that_fails_is_tried_again(mailing: Flask, smtp: MailServer, providers: None) -> None:
    with mailing.app_context():
        message = say(attachments=["later:1"])
        deliver_due()
        assert again(message).failure == Failure.NOT_MADE
        provide("later", lambda reference, lang: ICS)
        with clock.travel(timedelta(minutes=1)):
            deliver_due()
        assert again(message).state is MessageState.SENT


def test_others_can_write_while_a_slow_mail_server_thinks(mailing: Flask, smtp: MailServer) -> None:
    smtp.hold.clear()
    with mailing.app_context():
        say()
    worker = _delivering(mailing)
    smtp.wait_for(1)
    with mailing.app_context():
        say("second@example.org")
    smtp.hold.set()
    worker.join(10)
    assert not worker.is_alive()


def test_no_transaction_is_open_while_the_mail_server_is_spoken_to(
    postgres_url: str, tmp_path: Path, smtp: MailServer
) -> None:
    app = prepared(make_app(postgres_url, tmp_path, TOURAPP_MAIL_URL=smtp.url))
    smtp.hold.clear()
    with app.app_context():
        say()
        name = db.engine.url.database
        db.session.remove()
    worker = _delivering(app)
    smtp.wait_for(1)
    with app.app_context():
        states = "SELECT state FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
        found = session().scalars(sa.text(states), {"name": name}).all()
    smtp.hold.set()
    worker.join(10)
    end(app)
    assert set(found) <= {"idle"}


def _delivering(app: Flask) -> threading.Thread:
    def deliver() -> None:
        with app.app_context():
            deliver_due()

    worker = threading.Thread(target=deliver)
    worker.start()
    return worker


def test_no_message_is_begun_that_its_lease_might_not_last_through(
    mailing: Flask, smtp: MailServer, providers: None
) -> None:
    later = ExitStack()

    def slowly(reference: str, lang: str) -> None:
        later.enter_context(clock.travel(delivery.LEASE - delivery.MARGIN + timedelta(seconds=1)))

    provide("slow", slowly)
    with mailing.app_context(), later:
        say("first@example.org", attachments=["slow:1"])
        second = say("second@example.org")
        deliver_due()
        assert [each.recipient for each in smtp.received] == ["first@example.org"]
        assert again(second).state is MessageState.QUEUED


def test_a_lease_that_ran_out_passes_to_the_next_worker_and_the_first_notes_nothing(
    mailing: Flask, smtp: MailServer
) -> None:
    with mailing.app_context():
        message = say()
        (slow,) = delivery.claim(Message, limit=1, lasting=delivery.LEASE)
        with clock.travel(delivery.LEASE + timedelta(seconds=1)):
            smtp.answers["anna@example.org"] = ["refuse"]
            deliver_due()
            assert again(message).state is MessageState.FAILED
            delivery._note_sent(slow)
        assert again(message).state is MessageState.FAILED


def test_a_message_on_which_every_worker_died_is_given_up(mailing: Flask, smtp: MailServer) -> None:
    with mailing.app_context():
        message = say()
        for number in range(10):
            with clock.travel(number * timedelta(minutes=6)):
                assert len(delivery.claim(Message, limit=1, lasting=delivery.LEASE)) == 1
        with clock.travel(timedelta(hours=2)):
            deliver_due()
        message = again(message)
        assert (message.state, message.failure) == (MessageState.FAILED, Failure.ABANDONED)
    assert smtp.received == []


def test_told_to_stop_it_finishes_the_message_in_hand_and_gives_the_rest_back(
    mailing: Flask, smtp: MailServer
) -> None:
    stop = threading.Event()
    with mailing.app_context():
        messages = [say(f"p{number}@example.org") for number in range(3)]
        smtp.hold.clear()

        def end() -> None:
            smtp.wait_for(1)
            stop.set()
            smtp.hold.set()

        threading.Thread(target=end).start()
        deliver_due(stop=stop)
        assert [again(message).state for message in messages] == [
            MessageState.SENT,
            MessageState.QUEUED,
            MessageState.QUEUED,
        ]
        assert [again(message).attempts for message in messages] == [1, 0, 0]
        assert deliver_due() == 2


def test_the_oldest_waiting_message_tells_how_long_the_outbox_has_waited(mailing: Flask) -> None:
    with mailing.app_context():
        assert queries.waiting_since() is None
        message = say()
        with clock.travel(timedelta(hours=2)):
            say("later@example.org")
            assert queries.waiting_since() == message.created_at
        assert queries.counts()[MessageState.QUEUED] == 2


def test_the_answer_is_noted_even_when_the_database_is_busy_for_a_moment(
    mailing: Flask, smtp: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process holds the writer's lock for longer than we wait for it."""
    smtp.hold.clear()
    with mailing.app_context():
        message = say()
        engine = db.engine
    blocker = engine.raw_connection()
    blocker.execute("PRAGMA busy_timeout=100")

    def deliver() -> None:
        with mailing.app_context():
            session().connection().exec_driver_sql("PRAGMA busy_timeout=100")
            deliver_due()

    worker = threading.Thread(target=deliver)
    worker.start()
    smtp.wait_for(1)
    blocker.execute("BEGIN IMMEDIATE")
    smtp.hold.set()
    worker.join(1)
    blocker.execute("ROLLBACK")
    blocker.close()
    worker.join(10)
    with mailing.app_context():
        assert again(message).state is MessageState.SENT
    assert len(smtp.received) == 1
