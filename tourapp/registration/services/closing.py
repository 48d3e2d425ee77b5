"""What follows by itself: submissions run out, an event is cancelled, an event moves.

Each works row by row and does nothing to a row that is done already, so that a job may run twice.
"""

import datetime as dt
import uuid

from tourapp.access.actor import SYSTEM
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.registration import queries
from tourapp.registration.rules import Verb
from tourapp.registration.services import telling
from tourapp.registration.services.intake import lock
from tourapp.registration.services.registering import end
from tourapp.registration.states import State


def expire_due(limit: int = 200) -> int:
    """End the submissions whose time has run out; returns how many. Nothing was held, so nobody is told."""
    due = queries.due_to_expire(clock.now(), limit)
    ended = 0
    for registration in sorted(due, key=lambda each: (each.event_id, each.id)):
        lock(registration.event)
        session().refresh(registration)
        if registration.state is State.SUBMITTED and registration.expires_at < clock.now():
            end(SYSTEM, registration, Verb.EXPIRE)
            ended += 1
    return ended


def close_event(event_id: uuid.UUID) -> int:
    """The event is cancelled: every live registration ends, queue and offers close, and everybody whose address is
    verified gets one message."""
    closed = 0
    for identifier in queries.live_ids(event_id):
        registration = queries.by_id(identifier)
        if registration is None:
            continue
        if not closed:
            lock(registration.event)
            session().refresh(registration)
        if not registration.is_live:
            continue
        is_known = registration.person_id is not None
        had_place = registration.is_coming
        end(SYSTEM, registration, Verb.CLOSE, reason="event cancelled")
        if is_known:
            telling.tell_event_cancelled(registration, had_place=had_place)
        closed += 1
    return closed


def tell_new_time(event_id: uuid.UUID, *, old_starts: dt.datetime, old_ends: dt.datetime, fact: str) -> int:
    """The event has moved: one message to each confirmed person. `fact` names this move, so that twice is once."""
    told = 0
    for identifier in queries.live_ids(event_id):
        registration = queries.by_id(identifier)
        if registration is not None and registration.is_coming:
            telling.tell_new_time(registration, old_starts, old_ends, fact)
            told += 1
    return told
