"""Decisions about registrations: values in, a decision or a `Refusal` out. The transition table of `domain.md` §4.1."""

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

from tourapp.accounts.rules import Limit
from tourapp.core import transitions
from tourapp.core.transitions import Transition
from tourapp.registration.states import LIVE, State

VERIFY_WITHIN = dt.timedelta(hours=24)
"""How long a submission waits for its address to be verified."""

ASK_AGAIN_AFTER = dt.timedelta(minutes=10)
"""The same form sent again within this time does not send a second mail."""


MAILS_TO_ADDRESS = Limit("registration_mail", 10, dt.timedelta(hours=1))
"""How often forms may be sent for one address: nobody's mailbox is filled by somebody else's answers."""


class Verb(StrEnum):
    SUBMIT = "submit"
    CONFIRM = "confirm"
    WAIT = "wait"
    HOLD = "hold"
    OFFER = "offer"
    DECLINE = "decline"
    LAPSE = "lapse"
    EXPIRE = "expire"
    CANCEL = "cancel"
    CLOSE = "close"
    ATTEND = "attend"
    MISS = "miss"
    UNDO = "undo"


def _closings() -> dict[tuple[State | None, Verb], Transition[State]]:
    """Any live registration ends with its event."""
    told = Transition(
        State.CANCELLED, "system", "the event is cancelled", "one message; queue and offers close"
    )
    return {(state, Verb.CLOSE): told for state in State if state in LIVE}


TRANSITIONS: dict[tuple[State | None, Verb], Transition[State]] = {
    (None, Verb.SUBMIT): Transition(
        State.SUBMITTED,
        "visitor",
        "window open; privacy notice read; e-mail well formed",
        "link sent to the address; no place is taken yet",
    ),
    (State.DRAFT, Verb.SUBMIT): Transition(
        State.SUBMITTED,
        "visitor",
        "window open; privacy notice read; e-mail well formed",
        "link sent to the address; the draft is wiped",
    ),
    (State.SUBMITTED, Verb.SUBMIT): Transition(
        State.SUBMITTED, "visitor", "not verified yet", "the second sending replaces the first"
    ),
    (State.SUBMITTED, Verb.EXPIRE): Transition(
        State.EXPIRED,
        "system",
        "not verified within 24 hours, or by the close if sooner",
        "sealed answers wiped",
    ),
    (State.SUBMITTED, Verb.CONFIRM): Transition(
        State.CONFIRMED,
        "system",
        "address verified; a place is left in its category, its way and the whole; below the cap of its "
        "organisation; nobody waits before",
        "message, calendar file",
    ),
    (State.SUBMITTED, Verb.WAIT): Transition(
        State.WAITLISTED, "system", "address verified; no place", "in the queue by the verified time, then id"
    ),
    (State.SUBMITTED, Verb.HOLD): Transition(
        State.HELD,
        "system",
        "duplicate suspected, organisation unknown, or marked by an import",
        "staff decide; the verified time is kept",
    ),
    (State.HELD, Verb.CONFIRM): Transition(
        State.CONFIRMED, "staff (r)", "as above: a place is left for her", "message, calendar file"
    ),
    (State.HELD, Verb.WAIT): Transition(
        State.WAITLISTED, "staff (r)", "no place", "in the queue by the verified time"
    ),
    (State.HELD, Verb.DECLINE): Transition(State.DECLINED, "staff (r)", "", "message; sealed answers wiped"),
    (State.WAITLISTED, Verb.OFFER): Transition(
        State.OFFERED,
        "system; staff (r) out of order",
        "a place is left for her",
        "the place is held for 48 hours, or until 12 hours before the event if sooner; message",
    ),
    (State.OFFERED, Verb.CONFIRM): Transition(
        State.CONFIRMED, "person", "before the offer ends", "message, calendar file"
    ),
    (State.OFFERED, Verb.DECLINE): Transition(
        State.DECLINED, "person", "before the offer ends", "the place goes to the next in the queue"
    ),
    (State.OFFERED, Verb.LAPSE): Transition(
        State.LAPSED,
        "system",
        "the offer has ended",
        "the place goes to the next in the queue; told, with the way to queue again",
    ),
    (State.SUBMITTED, Verb.CANCEL): Transition(
        State.CANCELLED, "person, staff (r)", "before the start", "sealed answers wiped"
    ),
    (State.HELD, Verb.CANCEL): Transition(
        State.CANCELLED, "person, staff (r)", "before the start", "sealed answers wiped"
    ),
    (State.WAITLISTED, Verb.CANCEL): Transition(
        State.CANCELLED, "person, staff (r)", "before the start", "sealed answers wiped"
    ),
    (State.OFFERED, Verb.CANCEL): Transition(
        State.CANCELLED, "person, staff (r)", "before the start", "the place goes to the next in the queue"
    ),
    (State.CONFIRMED, Verb.CANCEL): Transition(
        State.CANCELLED,
        "person, staff (r)",
        "before the start",
        "the place goes to the next in the queue; message; sealed answers wiped",
    ),
    (State.CONFIRMED, Verb.ATTEND): Transition(
        State.ATTENDED, "desk", "the day of the event; pass scanned or name found", ""
    ),
    (State.CONFIRMED, Verb.MISS): Transition(State.NO_SHOW, "system", "24 hours after the end", ""),
    (State.ATTENDED, Verb.UNDO): Transition(
        State.CONFIRMED, "desk lead (r)", "the same day", "a wrong scan is taken back"
    ),
    (State.NO_SHOW, Verb.ATTEND): Transition(
        State.ATTENDED, "desk (r)", "within 30 days", "the numbers follow"
    ),
    **_closings(),
}


def step(state: State | None, verb: Verb) -> State:
    """The state after this verb; `Refusal` with code "transition" when the table does not list it."""
    return transitions.step(TRANSITIONS, state, verb)


class Window(StrEnum):
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


def window(opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime) -> Window:
    """Whether registration is open. At the closing instant is on time; one second later is late (R1)."""
    if now < opens_at:
        return Window.NOT_YET
    return Window.OPEN if now <= closes_at else Window.CLOSED


def expiry(now: dt.datetime, closes_at: dt.datetime) -> dt.datetime:
    """Until when a submission waits: 24 hours, or the close of registration if sooner."""
    return min(now + VERIFY_WITHIN, closes_at)


ATTEND_LATER_WITHIN = dt.timedelta(days=30)
"""So long after the event the desk can still say that somebody came after all."""

MISSED_AFTER = dt.timedelta(hours=24)
"""So long after the end, whoever was not seen did not come."""


def may_attend(state: State, at: dt.datetime, *, first: dt.date, last: dt.date, zone: str) -> bool:
    """Whether somebody in this state can be noted as seen at this instant: on a day of the event, on its own calendar;
    whom the house noted as not come also within thirty days after it."""
    day = at.astimezone(ZoneInfo(zone)).date()
    until = last + ATTEND_LATER_WITHIN if state is State.NO_SHOW else last
    return first <= day <= until


def may_undo(seen_at: dt.datetime | None, now: dt.datetime, zone: str) -> bool:
    """A wrong scan is taken back on the same day, on the calendar of the event."""
    there = ZoneInfo(zone)
    return seen_at is not None and seen_at.astimezone(there).date() == now.astimezone(there).date()


def may_send_link_again(asked_at: dt.datetime, now: dt.datetime, *, answers_differ: bool) -> bool:
    """Whether a repeated form sends another mail: always for new answers, else not within ten minutes."""
    return answers_differ or now - asked_at >= ASK_AGAIN_AFTER
