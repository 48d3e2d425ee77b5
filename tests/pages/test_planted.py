"""What a circle may not see never reaches it: every field of an item is planted with a word of its own, and every page,
calendar and mail of a circle is looked through for it."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.builders import sign_in_as
from tests.conftest import NOW
from tests.feeds.test_links import make_host
from tests.planning.test_telling import World, after
from tests.programme.test_rules import HIDDEN
from tourapp.access.actor import SYSTEM
from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.directory.models import Person, PersonEmail
from tourapp.feeds import links
from tourapp.feeds.models import LinkKind
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent

AS_IT_IS = {
    "kind",
    "starts",
    "ends",
    "confirmation",
    "audience",
    "place_ref",
    "room_ref",
    "host_ref",
    "source_id",
}
"""Fields that hold no free text: what they may say is tested with the rules."""
SAMPLES = {
    "join_url": "https://meet.example.org/qjoinurlq",
    "cost_amount": "987654.32",
    "interpretation": "none",
}


ADA = "ada@example.org"


def word(name: str) -> str:
    return SAMPLES.get(name, f"q{name.replace('_', '')}q")


PLANTED: dict[str, Any] = {}
for _field in fields(ItemContent):
    if _field.name in AS_IT_IS:
        continue
    if _field.type is Words:
        PLANTED[_field.name] = Words(word(_field.name), word(_field.name))
    elif _field.type == tuple[Words, ...]:
        PLANTED[_field.name] = (Words(word(_field.name), word(_field.name)),)
    elif _field.type is str or _field.type == str | None:
        PLANTED[_field.name] = word(_field.name)
PLANTED["confirmed_on"] = dt.date(2031, 5, 6)


class Released:
    """An event whose only visit says something in every field, released to all three circles."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.world = World()
        self.item = self.world.depot
        self.host = ref("organisation", make_host())
        for circle in (Circle.HOST, Circle.PUBLIC):
            self.world.release(circle)
        self.world.change(self.item, **PLANTED, host_ref=self.host)
        for circle in Circle:
            self.world.release(circle)
        after(60)
        self.own = self.link(LinkKind.OWN, ref("person", self.world.ada.person_id or ""))
        self.of_host = self.link(LinkKind.HOST, self.host)
        self.mails = self.world.told()["ada"]
        # Loaded last: whoever writes lets everything be loaded anew.
        edition = programme.editions(self.world.fresh())[0]
        self.number, self.kept = edition.number, json.dumps(edition.content)
        self.ada = (
            session().scalars(sa.select(Person).join(PersonEmail).where(PersonEmail.address == ADA)).one()
        )

    @staticmethod
    def link(kind: LinkKind, reader: str) -> str:
        with unit_of_work():
            return f"/calendar/{links.make(SYSTEM, kind, reader, about='', lang='en')}.ics"

    def public(self) -> Iterator[str]:
        client = self.app.test_client()
        item, number = f"/events/tour/items/{self.item}", self.number
        for path in ("", "/programme", f"/programme/editions/{number}", f"/items/{self.item}"):
            yield read(client, f"/events/tour{path}")
        for path in (f"{item}.ics", "/events/tour.ics", "/events/tour.jcal", "/events/tour.xcal"):
            yield read(client, path)

    def participants(self) -> Iterator[str]:
        client = self.app.test_client()
        sign_in_as(client, self.ada, strong=False)
        for path in ("", "/today", "/day/2027-06-17", f"/programme/editions/{self.number}"):
            yield read(client, f"/me/tour{path}")
        yield read(self.app.test_client(), self.own)
        assert self.mails
        yield from self.mails

    def hosts(self) -> Iterator[str]:
        yield read(self.app.test_client(), self.of_host)


def read(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True).replace("\r\n ", "")


@pytest.fixture
def released(app: Flask) -> Iterator[Released]:
    with clock.frozen(NOW):
        with app.app_context():
            made = Released(app)
        yield made


def leaks(texts: Iterator[str], circle: Circle) -> set[str]:
    hidden = {name: word(name) for name in PLANTED if name in HIDDEN[circle]}
    hidden["confirmed_on"] = "2031"
    everything = "\n".join(texts)
    assert word("title") in everything
    return {name for name, said in hidden.items() if said in everything}


def test_the_office_keeps_everything_in_the_edition(released: Released) -> None:
    kept = released.kept
    assert all(word(name) in kept for name in PLANTED if name != "confirmed_on")


def test_nothing_of_the_office_or_of_those_who_take_part_reaches_the_public(released: Released) -> None:
    assert not leaks(released.public(), Circle.PUBLIC)


def test_prices_and_internal_remarks_reach_no_page_calendar_or_mail_of_participants(
    released: Released,
) -> None:
    texts = list(released.participants())
    assert not leaks(iter(texts), Circle.PARTICIPANTS)
    joined = "\n".join(texts)
    assert word("join_url") in joined and word("remarks_participants") in joined


def test_a_host_reads_neither_prices_nor_the_joining_link(released: Released) -> None:
    texts = list(released.hosts())
    assert not leaks(iter(texts), Circle.HOST)
    assert word("remarks_participants") in "\n".join(texts)


def test_the_joining_link_stands_on_the_own_page_of_who_was_admitted_and_nowhere_else(
    released: Released,
) -> None:
    own, *_others = released.participants()
    assert word("join_url") in own
    stranger = released.app.test_client()
    assert stranger.get("/me/tour").status_code != 200
