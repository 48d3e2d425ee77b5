"""What tests of the door start from: an event on its day, people with places, scans."""

import datetime as dt

from tests.builders import give_role, make_person, make_registration
from tourapp.access.actor import Actor, Grant
from tourapp.access.policy import Role
from tourapp.checkin import passes, services
from tourapp.checkin.services import Made
from tourapp.checkin.states import Means
from tourapp.core.db import unit_of_work
from tourapp.core.ids import new_id

THE_DAY = dt.datetime(2027, 6, 17, 8, 30, tzinfo=dt.UTC)
"""The morning of the seminar that `open_event` makes: half past nine in London."""


def make_desk(email="desk@example.org", role=Role.DESK, scope=("office", "LON")):
    """Somebody who works at the door, as an actor."""
    person = make_person(email, given_name="Dora", family_name="Desk")
    give_role(person, role, scope)
    return Actor(
        person_id=person.id, name=person.display_name("en"), grants=(Grant(role, scope),), is_strong=True
    )


def make_guests(event, number=3):
    """People with confirmed places."""
    return [
        make_registration(
            event, f"guest{count}@example.org", given_name="Guest", family_name=f"Number{count}"
        )
        for count in range(1, number + 1)
    ]


def pass_of(registration, number=1):
    return passes.pass_of(registration.event_id, registration.id, number)


def by_pass(registration, **more):
    """A scan of somebody's pass."""
    return Made(new_id(), Means.PASS, mark=pass_of(registration, more.pop("number", 1)).marks[0], **more)


def by_name(registration, **more):
    return Made(new_id(), Means.NAME, registration_id=registration.id, **more)


def scan(desk, event, *made, device="door A", **more):
    """Send scans; returns them as they were answered."""
    with unit_of_work():
        return services.take(desk, event, made, device=device, **more)
