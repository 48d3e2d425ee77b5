"""The whole demonstration, once: offices and authorities, staff, the events, and the people who registered."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.core.db import session, unit_of_work
from tourapp.demo import (
    afterwards,
    for_others,
    people,
    registrations,
    seminar,
    sign_ups,
    speaking,
    summit,
    tasks,
    tour,
    workshop,
)
from tourapp.directory import queries as directory
from tourapp.directory.data import load_reference
from tourapp.events.models import Event

DATA = Path(__file__).resolve().parent / "data"
MAILBOX = "events@example.org"

LINK_LASTS = dt.timedelta(hours=12)
"""The links that `up` prints wait for whoever tries the demonstration later in the day."""


@dataclass(frozen=True)
class SignIn:
    """A one-time sign-in address for one person of the demonstration."""

    role: str
    email: str
    address: str


def is_built() -> bool:
    """Whether the demonstration is here already."""
    return bool(session().scalar(sa.select(sa.func.count()).select_from(Event)))


def build() -> bool:
    """Build the world, in one unit of work but for the registrations; False when there are events already."""
    if is_built():
        return False
    with unit_of_work():
        load_reference(DATA)
        office = directory.office_by_code("LON")
        office.mailbox = MAILBOX
        organiser = people.employ()
        held = seminar.build(organiser, office, DATA)
        for event in (held, tour.build(organiser, office, DATA), summit.build(organiser, office, DATA)):
            tasks.plan(organiser, event)
        workshop.build(organiser, office)
    registrations.fill(held)
    for_others.fill(held)
    with unit_of_work():
        afterwards.build(organiser, directory.office_by_code("LON"))
    sign_ups.fill(held)
    speaking.invite(organiser, held)
    return True


def sign_in_links() -> list[SignIn]:
    """A fresh one-time address for each person of the demonstration, staff first."""
    made = []
    with unit_of_work():
        for somebody in (*people.STAFF, people.PARTICIPANT):
            person = directory.person_by_email(somebody.email)
            if person is not None:
                address = accounts.machine_link(SYSTEM, person, lasting=LINK_LASTS)
                made.append(SignIn(somebody.role.value, somebody.email, address))
    return made
