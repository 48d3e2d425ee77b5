"""Giving out places under the lock: to whoever has just verified, and to those who wait when one becomes free."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tourapp.access.actor import SYSTEM, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone
from tourapp.core.events import announce
from tourapp.core.ids import ref
from tourapp.events.models import EventState
from tourapp.registration import places as seats
from tourapp.registration import queries, queue, rules
from tourapp.registration.facts import RegistrationMoved
from tourapp.registration.for_others import following
from tourapp.registration.models import Intake, Registration
from tourapp.registration.places import Placement
from tourapp.registration.rules import Verb
from tourapp.registration.services import deadlines, held_back, reading, telling
from tourapp.registration.states import Hold


class Outcome(StrEnum):
    """What came of asking for a place, or of answering an offer. None of these is a refusal."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    HELD = "held"
    """A person has to decide."""
    FULL = "full"
    """No place, and the event has no waiting list; the button works again when one is free."""
    ALREADY = "already"
    """There was a live registration of this person; it stands as it was."""
    DECLINED = "declined"
    LAPSED = "lapsed"
    """The answer came after the end of the offer."""


@dataclass(frozen=True)
class Result:
    outcome: Outcome
    registration: Registration


def place(
    actor: Actor, intake: Intake, registration: Registration, now: dt.datetime, *, for_review: bool = False
) -> Result:
    """Under the lock: count, decide, and write what was decided about a submission whose address is verified.

    Somebody who looks like a duplicate, whose body is unknown where the event asks for known ones, or whom an import
    marked `for_review`, is held for a person's decision. Raises Gone when the event takes nobody.
    """
    if registration.event.state is not EventState.PUBLISHED:
        raise Gone()
    with session().no_autoflush:  # the row is written once, when it is decided
        hold = Hold.IMPORT if for_review else _reason_to_hold(intake, registration)
        places, wish = queries.places(intake), registration.wish
        before = queue.waiting(intake.event_id) if places.admits(wish) else ()
    decided = seats.placement(places, wish, before, has_waiting_list=intake.has_waiting_list, hold=hold)
    if decided is Placement.FULL:
        return Result(Outcome.FULL, registration)
    registration.verified_at = registration.verified_at or now
    match decided:
        case Placement.CONFIRMED:
            confirm(actor, registration, now)
        case Placement.WAITLISTED:
            wait(actor, registration)
        case Placement.HELD:
            registration.held_for = hold
            move(actor, registration, Verb.HOLD)
            telling.tell_held(registration)
    return Result(Outcome(decided), registration)


def confirm(actor: Actor, registration: Registration, now: dt.datetime, *, reason: str = "") -> None:
    """Give the place for good, and say so. The caller holds the lock and has seen that there is one."""
    registration.confirmed_at = now
    move(actor, registration, Verb.CONFIRM, reason=reason)
    telling.tell_confirmed(registration)


def wait(actor: Actor, registration: Registration, *, reason: str = "") -> None:
    """Put her into the queue by her verified time, and tell her which number she is."""
    move(actor, registration, Verb.WAIT, reason=reason)
    telling.tell_waitlisted(registration, queue.position_of(registration))


def offer_next(intake: Intake) -> Sequence[uuid.UUID]:
    """Offer every place that is free to those who wait, in the order of the queue; returns whose registrations.

    Called under the lock by whatever may have freed a place. Nothing is offered when the event takes nobody, or when
    less than twelve hours are left.
    """
    event, now = intake.event, clock.now()
    ends_at = seats.offer_ends(now, event.starts_at)
    if ends_at is None or event.state is not EventState.PUBLISHED:
        return ()
    everybody = queue.waiting(intake.event_id)
    if not everybody:
        return ()
    promoted = seats.to_promote(everybody, queries.places(intake))
    for waiting in promoted:
        registration = queries.by_id(waiting.registration)
        if registration is not None:
            _offer(registration, now, ends_at)
    return [waiting.registration for waiting in promoted]


def move(actor: Actor, registration: Registration, verb: Verb, *, reason: str = "") -> None:
    """One step of the table, with its note. The caller holds the lock."""
    was, was_coming = registration.state, registration.is_coming
    registration.state = rules.step(registration.state, verb)
    session().flush()
    audit.record(
        actor,
        f"registration.{verb}",
        registration.ref,
        event=ref("event", registration.event_id),
        fields=["state"],
        reason=reason,
    )
    held_back.follow(registration)
    announce(RegistrationMoved(registration.id, registration.event_id, registration.state))
    reading.follow(registration, was_coming=was_coming)
    deadlines.follow(registration, was=was)
    following.follow(registration)


def _offer(registration: Registration, now: dt.datetime, ends_at: dt.datetime) -> None:
    """The place is held for her from now on; the mail's link works as long as the offer does."""
    registration.offered_at, registration.offer_ends_at = now, ends_at
    move(SYSTEM, registration, Verb.OFFER)
    token = accounts.new_link(LinkPurpose.ANSWER_OFFER, about=registration.ref, expires_at=ends_at)
    telling.tell_offered(registration, token)


def _reason_to_hold(intake: Intake, registration: Registration) -> Hold | None:
    """Why a person has to decide; None when nobody has to. A list may have marked her before she verified."""
    if registration.held_for is Hold.IMPORT:
        return Hold.IMPORT
    if queue.lookalike_of(registration) is not None:
        return Hold.DUPLICATE
    if intake.holds_unknown and registration.organisation_id is None:
        return Hold.ORGANISATION
    return None
