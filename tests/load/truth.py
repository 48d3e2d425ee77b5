"""What the database says, asked beside the site: the world a drill starts from, tokens, and what came of it all."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from tests.builders import open_event
from tests.load.site import KEY, NO_SERVER, SEALING_KEY, Store
from tourapp.core import clock
from tourapp.core.db import db, session
from tourapp.core.ids import ref
from tourapp.demo import world
from tourapp.events.kinds import EventKind
from tourapp.events.models import Event
from tourapp.factory import create_app
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import opened_links
from tourapp.registration.models import Registration
from tourapp.registration.states import State
from tourapp.settings import Settings

SLUG = "drill"


@dataclass(frozen=True)
class Row:
    """One registration as it stands in the database."""

    email: str
    state: State
    attendance: str
    ref: str


class Truth:
    """The database of a site, read and prepared in this process, through our own models and keys."""

    def __init__(self, on: Store) -> None:
        self.on = on
        values = {
            "TOURAPP_ENV": "test",
            "TOURAPP_DATABASE_URL": on.url,
            "TOURAPP_DATA_DIR": str(on.folder),
            "TOURAPP_SECRET_KEYS": KEY,
            "TOURAPP_DATA_KEYS": SEALING_KEY,
            "TOURAPP_MAIL_URL": NO_SERVER,
            "TOURAPP_MAIL_FROM": "events@example.org",
        }
        self.app: Flask = create_app(Settings.from_env(values))

    @contextlib.contextmanager
    def reading(self) -> Iterator[sa.orm.Session]:
        with self.app.app_context():
            yield session()

    def migrate(self) -> None:
        with self.app.app_context():
            upgrade()

    def load_demonstration(self) -> None:
        with self.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
            world.build()

    def open_event(
        self, slug: str = SLUG, *, in_person: int | None, online: int | None = 0, places: int | None = None
    ) -> None:
        """An event in sixty days, open for registration now."""
        now = dt.datetime.now(dt.UTC)
        day = (now + dt.timedelta(days=60)).date()
        with self.app.app_context(), clock.frozen(now):
            open_event(
                slug,
                places=places,
                in_person=in_person,
                online=online,
                starts=f"{day} 09:30",
                ends=f"{day} 16:30",
                opens=f"{(now - dt.timedelta(days=2)).date()} 09:00",
                closes=f"{(now + dt.timedelta(days=30)).date()} 17:00",
            )

    def slug_of_the_seminar(self) -> str:
        """The address of the demonstration's seminar, whatever its year."""
        with self.reading() as reading:
            chosen = sa.select(Event.slug).where(Event.kind == EventKind.SEMINAR, Event.slug != SLUG)
            return reading.scalars(chosen).one()

    def tokens(self) -> dict[str, str]:
        """Address → token of the link in the mail that waits for it; what a reader would find in her mailbox."""
        with self.reading() as reading:
            waiting = reading.scalars(
                sa.select(Message)
                .where(Message.template == "registration/verify", Message.state == MessageState.QUEUED)
                .order_by(Message.created_at, Message.id)
            )
            found = {}
            for message in waiting:
                for address in opened_links(message.id, message.secrets).values():
                    found[message.to_address] = address.rpartition("/")[2]
            return found

    def rows(self) -> list[Row]:
        """Every registration, in the order of making."""
        with self.reading() as reading:
            columns = (Registration.email, Registration.state, Registration.attendance, Registration.id)
            found = reading.execute(sa.select(*columns).order_by(Registration.id))
            return [
                Row(email, state, way.value, ref("registration", row)) for email, state, way, row in found
            ]

    def messages(self) -> Counter[tuple[str, str]]:
        """How many messages there are about each thing from each template: (about, template) → number."""
        with self.reading() as reading:
            counted = reading.execute(
                sa.select(Message.about, Message.template, sa.func.count()).group_by(
                    Message.about, Message.template
                )
            )
            return Counter({(about, template): number for about, template, number in counted})

    def message_states(self) -> Counter[str]:
        with self.reading() as reading:
            counted = reading.execute(sa.select(Message.state, sa.func.count()).group_by(Message.state))
            return Counter({state.value: number for state, number in counted})

    def facts_by_message_id(self) -> dict[str, tuple[str, str]]:
        """Message-ID → what it tells of and from which template."""
        with self.reading() as reading:
            rows = reading.execute(sa.select(Message.message_id, Message.about, Message.template))
            return {message_id: (about, template) for message_id, about, template in rows}

    def close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextlib.contextmanager
def prepared(on: Store) -> Iterator[Truth]:
    """The truth of a store that has just been migrated."""
    truth = Truth(on)
    try:
        truth.migrate()
        yield truth
    finally:
        truth.close()


def folder_of(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
