"""What the database says, asked beside the site: the world a drill starts from, tokens, and what came of it all."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from tests.builders import open_event, submit, token_of
from tests.load.site import KEY, NO_SERVER, SEALING_KEY, Store
from tourapp.access.actor import SYSTEM, VISITOR
from tourapp.core import clock
from tourapp.core.db import db, session, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.demo import world
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.factory import create_app
from tourapp.messages.models import Message, MessageState
from tourapp.messages.private_links import opened_links
from tourapp.registration import queries, queue
from tourapp.registration import services as registration
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
        self,
        slug: str = SLUG,
        *,
        in_person: int | None,
        online: int | None = 0,
        places: int | None = None,
        per_organisation: int | None = None,
        waiting_list: bool = False,
        categories: Mapping[str, int | None] | None = None,
    ) -> None:
        """An event in sixty days, open for registration now; `categories`: key → places."""
        now = dt.datetime.now(dt.UTC)
        day = (now + dt.timedelta(days=60)).date()
        with self.app.app_context(), clock.frozen(now):
            made = open_event(
                slug,
                per_organisation=per_organisation,
                waiting_list=waiting_list,
                places=places,
                in_person=in_person,
                online=online,
                starts=f"{day} 09:30",
                ends=f"{day} 16:30",
                opens=f"{(now - dt.timedelta(days=2)).date()} 09:00",
                closes=f"{(now + dt.timedelta(days=30)).date()} 17:00",
            )
            for key, number in (categories or {}).items():
                with unit_of_work():
                    registration.add_category(SYSTEM, made, name=Words(key, ""), capacity=number)

    def passed_over(self, slug: str = SLUG) -> int:
        """How many verified people have no place though one is left that suits them."""
        with self.reading() as reading:
            event = events.by_slug(slug)
            intake = queries.intake_of(event)
            assert intake is not None
            places = queries.places(intake)
            lacks = (State.SUBMITTED, State.WAITLISTED)
            chosen = sa.select(Registration).where(
                Registration.event_id == event.id,
                Registration.state.in_(lacks),
                Registration.person_id.is_not(None),
            )
            return sum(places.admits(each.wish) for each in reading.scalars(chosen))

    def taken_beyond(self, slug: str = SLUG) -> int:
        """How many places too many are taken of the whole, of a way, of a category, or by one body."""
        with self.reading():
            intake = queries.intake_of(events.by_slug(slug))
            assert intake is not None
            places = queries.places(intake)
        limits = [
            (places.capacity, places.taken),
            (places.capacity_in_person, places.taken_in_person),
            (places.capacity_online, places.taken_online),
            *((number, places.taken_by_category.get(key, 0)) for key, number in places.categories.items()),
            *((places.per_organisation, number) for number in places.taken_by_body.values()),
        ]
        return sum(max(0, taken - limit) for limit, taken in limits if limit is not None)

    def free_all_places(self, slug: str = SLUG) -> None:
        """Everybody who has a place gives it back, one after the other: each goes to the next in the queue."""
        with self.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
            event = events.by_slug(slug)
            for each in [row.id for row in queue.in_state(event, State.CONFIRMED)]:
                with unit_of_work():
                    held = queries.by_id(each)
                    assert held is not None
                    registration.cancel(SYSTEM, held, reason="gave it back")

    def wait_in_line(self, number: int, slug: str = SLUG) -> None:
        """So many people, one after the other: the first have places, the others wait."""
        with self.app.app_context(), clock.frozen(dt.datetime.now(dt.UTC)):
            event = events.by_slug(slug)
            for each in range(number):
                token = token_of(submit(event, f"guest{each}@example.org"))
                with unit_of_work():
                    registration.verify(VISITOR, event, token)

    def slug_of_the_seminar(self) -> str:
        """The address of the demonstration's seminar, whatever its year."""
        with self.reading() as reading:
            chosen = sa.select(Event.slug).where(Event.slug.startswith("seminar-"))
            return reading.scalars(chosen).one()

    def tokens(self, template: str = "registration/verify") -> dict[str, str]:
        """Address → token of the link in the mail that waits for it; what a reader would find in her mailbox."""
        with self.reading() as reading:
            waiting = reading.scalars(
                sa.select(Message)
                .where(Message.template == template, Message.state == MessageState.QUEUED)
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
