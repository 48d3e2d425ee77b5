"""Opting out over real mail: the headers that mail programs press, and a press that comes in time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.builders import make_registration, open_event
from tests.conftest import dispose, make_app
from tests.mailings.test_services import write, written
from tests.smtp import MailServer, mail_server
from tourapp.access.actor import SYSTEM
from tourapp.core import jobs
from tourapp.core.db import unit_of_work
from tourapp.messages import queries, services
from tourapp.messages.delivery import deliver_due
from tourapp.messages.models import Concerns, MessageState


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mailing(sqlite_url: str, tmp_path: Path, smtp: MailServer) -> Iterator[Flask]:
    app = make_app(sqlite_url, tmp_path, TOURAPP_MAIL_URL=smtp.url)
    yield app
    dispose(app)


def got(smtp: MailServer, subject: str):
    return next(each.mail for each in smtp.received if each.mail["Subject"].startswith(subject))


def test_other_mail_can_be_ended_by_the_readers_mail_program(mailing: Flask, smtp: MailServer):
    with mailing.app_context():
        event = open_event()
        make_registration(event)
        write(event, concerns=Concerns.OTHER)
        jobs.run_due()
        while deliver_due():
            pass
    news = got(smtp, "About")
    address = news["List-Unsubscribe"].strip()
    assert address.startswith("<http://localhost/mail/stop/")
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = news.get_body(("plain",)).get_content()
    assert address.strip("<>") in text.splitlines(), "the same link stands at the foot, on a line of its own"
    assert got(smtp, "Your place")["List-Unsubscribe"] is None

    pressed = mailing.test_client().post(
        address.strip("<>").removeprefix("http://localhost"), data={"List-Unsubscribe": "One-Click"}
    )
    assert pressed.status_code == 200
    with mailing.app_context():
        assert queries.has_opted_out(None, "ada@example.org")


def test_who_opts_out_before_a_letter_has_gone_does_not_get_it(mailing: Flask, smtp: MailServer):
    with mailing.app_context():
        event = open_event()
        make_registration(event)
        with unit_of_work():
            services.choose_review(SYSTEM, event.ref, {"mailings/announcement"}, within=event)
        write(event, concerns=Concerns.OTHER)
        jobs.run_due()
        with unit_of_work():
            services.opt_out("ada@example.org", person=None)
            assert services.release_all(SYSTEM, event.ref, seen=1, within=event) == 1
        while deliver_due():
            pass
        (message,) = written()
        assert message.state is MessageState.DROPPED
        assert message.secrets is None
    assert not [each for each in smtp.received if each.mail["Subject"].startswith("About")]


def test_an_address_that_the_server_refuses_for_good_is_marked(mailing: Flask, smtp: MailServer):
    with mailing.app_context():
        event = open_event()
        make_registration(event)
        smtp.answers["ada@example.org"] = ["refuse"]
        while deliver_due():
            pass
        known = queries.refused("ada@example.org")
        assert known is not None
        assert "No such person" in known.words
