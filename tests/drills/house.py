"""The whole house in one process, its clock moved from moment to moment, its mail sent through a real server."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import upgrade

from tests.client import InspectingClient
from tests.conftest import KEY, SEALING_KEY, dispose, share_compiled
from tests.load.site import Store
from tests.smtp import MailServer, Received
from tests.visitor import Visitor
from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.core import clock, jobs
from tourapp.core.db import unit_of_work
from tourapp.demo import world
from tourapp.directory import queries as directory
from tourapp.factory import create_app
from tourapp.settings import Settings


@dataclass
class House:
    """The site with its mail server."""

    app: Flask
    mails: MailServer

    @contextmanager
    def at(self, moment: dt.datetime) -> Iterator[None]:
        """What happens at a moment, and what the worker does of it."""
        with clock.frozen(moment):
            yield
            self.work()

    def work(self) -> None:
        with self.app.app_context():
            jobs.run_due()

    def visitor(self, lang: str = "en") -> Visitor:
        return Visitor(self.app.test_client(), lang)

    def staff(self, email: str) -> Visitor:
        """Somebody of the office at her desk, signed in with the one-time address of the command."""
        with self.app.app_context(), unit_of_work():
            person = directory.person_by_email(email)
            assert person is not None, email
            link = accounts.machine_link(SYSTEM, person, lasting=dt.timedelta(minutes=10))
        return self.visitor().open(urlsplit(link).path).press("Sign in")

    def mail(self, email: str, about: str = "") -> str:
        """The newest mail to this address whose text or subject says this."""
        for each in reversed(self.mails.received):
            if each.recipient == email and about in _text(each):
                return _text(each)
        raise AssertionError(f"no mail to {email} about {about!r}")

    def readers_of(self, part: str) -> set[str]:
        """Who got a mail whose text has this part."""
        return {each.recipient for each in self.mails.received if part in _text(each)}

    def link(self, email: str, part: str) -> str:
        """The address in the newest mail to this person that has this part."""
        found = re.findall(rf"http://localhost(\S*{part}\S*)", self.mail(email, part))
        assert found, part
        return found[0]


def _text(received: Received) -> str:
    body = received.mail.get_body(("plain",))
    return f"{received.mail['Subject']}\n{body.get_content() if body else ''}"


@contextmanager
def open_house(on: Store, mails: MailServer, now: dt.datetime) -> Iterator[House]:
    """The demonstration world, newly built on this empty store as if it were `now`; its mails have gone."""
    values = {
        "TOURAPP_ENV": "test",
        "TOURAPP_DATABASE_URL": on.url,
        "TOURAPP_DATA_DIR": str(on.folder),
        "TOURAPP_SECRET_KEYS": KEY,
        "TOURAPP_DATA_KEYS": SEALING_KEY,
        "TOURAPP_BASE_URL": "http://localhost",
        "TOURAPP_MAIL_URL": mails.url,
        "TOURAPP_MAIL_FROM": "events@example.org",
        "TOURAPP_LIMIT_SCALE": "100000",
    }
    app = create_app(Settings.from_env(values), TESTING=True)
    app.test_client_class = InspectingClient
    share_compiled(app)
    with app.app_context(), clock.frozen(now):
        upgrade()
        world.build()
    house = House(app, mails)
    with clock.frozen(now):
        house.work()
    try:
        yield house
    finally:
        dispose(app)
