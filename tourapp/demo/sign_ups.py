"""Seats in the breakouts and the reception: one breakout is full and a few wait for it, the others have seats left."""

import datetime as dt
import uuid
from collections.abc import Iterator
from itertools import cycle

from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.demo.people import PARTICIPANT
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups import queries, services
from tourapp.registration import queue
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance, State

WAITING = 3
READ_WITHIN = dt.timedelta(minutes=40)
STAY_ON = 2
"""Every so many guests one stays for the reception."""


def fill(event: Event) -> None:
    """Let whoever comes to the room choose: the smallest breakout until it is full, then the others in turn."""
    items = [item for item in programme.draft(event) if item.needs_signup]
    breakouts = sorted(
        (item for item in items if item.track != "plenary"), key=lambda item: item.capacity or 0
    )
    if not breakouts:
        return
    smallest, others = breakouts[0], cycle(breakouts[1:])
    crowd = list(_guests(event))
    seats = smallest.capacity or 0
    for number, guest in enumerate(crowd):
        _choose(guest, smallest if number < seats else next(others))
        for item in items:
            if item.track == "plenary" and number % STAY_ON == 0:
                _choose(guest, item)
    for guest in crowd[seats : seats + WAITING]:
        with unit_of_work():
            fresh = session().get_one(Registration, guest)
            if queries.seats_of(smallest).is_full:
                services.wait(Actor(person_id=fresh.person_id), fresh, smallest.id)


def _guests(event: Event) -> Iterator[uuid.UUID]:
    """Those who come to the room, in the order of their registration; the participant of the demonstration chooses for
    herself."""
    for registration in queue.in_state(event, State.CONFIRMED):
        if registration.attendance is Attendance.IN_PERSON and registration.email != PARTICIPANT.email:
            yield registration.id


def _choose(guest: uuid.UUID, item: ProgrammeItem) -> None:
    """She chooses when she has read the mail that says that she has a place."""
    confirmed_at = session().get_one(Registration, guest).confirmed_at or clock.now()
    with clock.frozen(min(confirmed_at + READ_WITHIN, clock.now())), unit_of_work():
        fresh = session().get_one(Registration, guest)
        services.sign_up(Actor(person_id=fresh.person_id), fresh, item.id)
