"""Decisions at the door: values in, an outcome out."""

import datetime as dt

from tourapp.checkin.states import Outcome
from tourapp.registration import rules
from tourapp.registration.states import ENDED, State

LONGEST_AWAY = dt.timedelta(days=7)
"""A device that says that it made a scan longer ago than this is not believed."""

SOON = dt.timedelta(hours=36)
"""So long before its start an event's desk stands on the pages of those who work there."""


def made_at(received_at: dt.datetime, ago: dt.timedelta) -> dt.datetime:
    """When a scan was made, by our clock: the device says how long ago, so that its own clock does not matter."""
    return received_at - min(max(ago, dt.timedelta(0)), LONGEST_AWAY)


def verdict(
    state: State | None,
    at: dt.datetime,
    *,
    first: dt.date,
    last: dt.date,
    zone: str,
    is_void: bool = False,
    has_reason: bool = False,
) -> Outcome:
    """What comes of a scan of somebody in this state; None is nobody of ours. A void pass fails (R42).

    Somebody noted as not come is checked in by a scan of the day itself that arrives late; afterwards with a reason.
    """
    if state is None or state is State.DRAFT:
        return Outcome.UNKNOWN
    if state in ENDED:
        return Outcome.ENDED
    if is_void:
        return Outcome.REVOKED
    if state is State.ATTENDED:
        return Outcome.ALREADY
    if state not in (State.CONFIRMED, State.NO_SHOW):
        return Outcome.NOT_CONFIRMED
    as_if = state if has_reason else State.CONFIRMED
    fits = rules.may_attend(as_if, at, first=first, last=last, zone=zone)
    return Outcome.CHECKED_IN if fits else Outcome.CLOSED
