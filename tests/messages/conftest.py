"""A mail server at the far end, applications that use it, and a few templates of mails that stay as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from tests.conftest import make_app
from tests.smtp import MailServer, mail_server
from tourapp.core.db import db, unit_of_work
from tourapp.messages.attachments import _providers
from tourapp.messages.models import Message
from tourapp.messages.services import Recipient, send

TEMPLATES = {
    "sample/mail/plain.txt": "Subject: Hello {{ name }}\n\nDear {{ name }},\n\nYou are expected.\n",
    "sample/mail/link.txt": "Subject: Your link\n\nOpen this page:\n\n{{ links.page }}\n\nIt works once.\n",
    "sample/mail/both.txt": "Subject: {{ _('Sign out') }}\n\n{{ title|w }}\n{{ lang }}\n\n-- \nWe\n",
    "sample/mail/own.txt": "Subject: Own\n\nText & more\n\n-- \nWe\n",
    "sample/mail/own.html": "<!DOCTYPE html><title>{{ subject }}</title><p>{{ name }}</p>",
    "sample/mail/headless.txt": "Dear {{ name }}\n",
}


def prepared(app: Flask) -> Flask:
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), app.jinja_env.loader])
    return app


def end(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mailing(sqlite_url: str, tmp_path: Path, smtp: MailServer) -> Iterator[Flask]:
    """The application on SQLite, sending through the server of the test."""
    app = prepared(make_app(sqlite_url, tmp_path, TOURAPP_MAIL_URL=smtp.url))
    yield app
    end(app)


@pytest.fixture
def each_mailing(store_url: str, tmp_path: Path, smtp: MailServer) -> Iterator[Flask]:
    """The same on each store in turn."""
    app = prepared(make_app(store_url, tmp_path, TOURAPP_MAIL_URL=smtp.url))
    yield app
    end(app)


@pytest.fixture
def local(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application of a developer: no mail server, messages are shown on a local page."""
    app = prepared(make_app(sqlite_url, tmp_path, TOURAPP_ENV="development"))
    yield app
    end(app)


@pytest.fixture
def providers() -> Iterator[None]:
    """Providers that a test lists are gone afterwards."""
    before = dict(_providers)
    yield
    _providers.clear()
    _providers.update(before)


def say(
    address: str = "anna@example.org",
    *,
    name: str = "Anna Bell",
    lang: str = "en",
    template: str = "sample/plain",
    values: dict[str, object] | None = None,
    **more: object,
) -> Message:
    """One message in a unit of work of its own; needs an application context."""
    with unit_of_work():
        return send(
            template=template,
            to=Recipient("person:1", address, name, lang),
            about="registration:1",
            reply_to="london@example.org",
            sender_name="JLGC London",
            values={"name": name, **(values or {})},
            **more,
        )
