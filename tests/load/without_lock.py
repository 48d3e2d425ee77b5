"""The site with the lock taken out, for the positive control of the race: a drill that passes here proves nothing.

Lives here and not behind a switch of the program, so that nobody can turn the lock off.
"""

import time
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tourapp import factory
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.events.models import Event
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.sign_ups import queries as seats
from tourapp.programme.sign_ups import services as sign_ups
from tourapp.programme.sign_ups.rules import Seats
from tourapp.registration import queries
from tourapp.registration.models import Intake, Registration
from tourapp.registration.places import Places
from tourapp.registration.services import categories, closing, intake, keeping, offers, registering


def _only_read(of: Event) -> Intake:
    """What `lock` returns, by a plain read: nobody waits for anybody."""
    found = session().get(Intake, of.id, populate_existing=True)
    if found is None:
        raise NotFound()
    return found


def _plain_begin(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> tuple[str, Any]:
    """On SQLite BEGIN IMMEDIATE is the same lock once more."""
    return ("BEGIN" if statement == "BEGIN IMMEDIATE" else statement), values


def _slowly(counted: Callable[[Intake], Places]) -> Callable[[Intake], Places]:
    """Counting takes a moment, as on a busy machine: with the lock that harms nobody, without it the race is lost."""

    def places(intake: Intake) -> Places:
        found = counted(intake)
        time.sleep(1)
        return found

    return places


def _looking_takes_a_moment(has_lapsed: Callable[[Registration], bool]) -> Callable[[Registration], bool]:
    """The same between looking at an offer and answering it."""

    def slowly(registration: Registration) -> bool:
        time.sleep(0.3)
        return has_lapsed(registration)

    return slowly


def _only_read_items(event_id: uuid.UUID) -> sign_ups.Desk:
    """What the lock of seats returns, by a plain read."""
    chosen = sa.select(ProgrammeItem).where(ProgrammeItem.event_id == event_id, ProgrammeItem.needs_signup)
    return {item.id: item for item in session().scalars(chosen.execution_options(populate_existing=True))}


def _counting_seats_takes_a_moment(
    counted: Callable[[ProgrammeItem], Seats],
) -> Callable[[ProgrammeItem], Seats]:
    def slowly(item: ProgrammeItem) -> Seats:
        found = counted(item)
        time.sleep(0.3)
        return found

    return slowly


def create_app() -> Flask:
    """The application without its locks, in this process only."""
    sign_ups.lock = _only_read_items
    seats.seats_of = _counting_seats_takes_a_moment(seats.seats_of)
    for module in (intake, registering, keeping, closing, offers, categories):
        module.lock = _only_read  # type: ignore[attr-defined]
    offers._has_lapsed = _looking_takes_a_moment(offers._has_lapsed)
    queries.places = _slowly(queries.places)
    event.listen(Engine, "before_cursor_execute", _plain_begin, retval=True)
    return factory.create_app()
