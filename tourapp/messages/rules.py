"""What becomes of a message after a try, and what a server's answer means. No session, no clock, no network."""

import datetime as dt
from dataclasses import dataclass

from tourapp.messages.models import Failure, MessageState

BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""How long a message rests after its first, second … failed try; the tries span about three days."""

TRIES = len(BACK_OFF) + 1
"""A message that failed so often is given up."""

FINAL = frozenset({Failure.ADDRESS_REFUSED, Failure.MESSAGE_REFUSED, Failure.ABANDONED})
"""Failures that no later try would mend."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of a message: its state, and when it is tried again if it is."""

    state: MessageState
    next_try_at: dt.datetime


def after_failure(failure: Failure, *, attempt: int, now: dt.datetime) -> Verdict:
    """Given up at once where a later try cannot help, else after the last try; in between it rests longer
    each time.
    """
    if failure is Failure.UNWANTED:
        return Verdict(MessageState.DROPPED, now)
    if failure in FINAL or attempt >= TRIES:
        return Verdict(MessageState.FAILED, now)
    return Verdict(MessageState.QUEUED, now + BACK_OFF[attempt - 1])


def is_final(code: int) -> bool:
    """Whether this answer of a mail server is for good (5yz) rather than for now (4yz). [RFC 5321, 4.2.1]"""
    return 500 <= code <= 599
