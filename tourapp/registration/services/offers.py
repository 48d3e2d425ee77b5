"""The queue: what a person answers to an offer, what the office decides, and offers that run out."""

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.events.models import Event, EventState
from tourapp.registration import places as seats
from tourapp.registration import queries, queue
from tourapp.registration.models import Intake, Registration
from tourapp.registration.places import Waiting
from tourapp.registration.rules import Verb
from tourapp.registration.services import placing, telling
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import Outcome, Result, offer_next
from tourapp.registration.services.registering import end, of_link
from tourapp.registration.states import State


def accept_offer(actor: Actor, registration: Registration) -> Result:
    """Take the place that is held for her. Taking it twice changes nothing; after its end the offer has lapsed."""
    actor.require(Action.OWN_REGISTRATION, registration)
    return _answer(actor, registration, Verb.CONFIRM)


def decline_offer(actor: Actor, registration: Registration) -> Result:
    """Let the place go to the next in the queue. Declining twice changes nothing."""
    actor.require(Action.OWN_REGISTRATION, registration)
    return _answer(actor, registration, Verb.DECLINE)


def answer_by_link(visitor: Actor, event: Event, token: str, verb: Verb) -> Result:
    """The same by the link of the mail; `verb` is CONFIRM or DECLINE. ALREADY for a second press of the same button.

    Raises NotFound and Gone for links that never were or are over.
    """
    lock(event)
    link = accounts.find_link(token, LinkPurpose.ANSWER_OFFER, allow_used=True)
    result = _answer(visitor, of_link(event, link.about), verb)
    if result.outcome in (Outcome.CONFIRMED, Outcome.DECLINED):
        accounts.use_link(link)
    return result


def offer_of_link(event: Event, token: str) -> Registration:
    """What the link of an offer is about, without using it; NotFound and Gone as `answer_by_link`."""
    link = accounts.find_link(token, LinkPurpose.ANSWER_OFFER, allow_used=True)
    return of_link(event, link.about)


def decide_held(actor: Actor, registration: Registration, verb: Verb, reason: str) -> None:
    """Confirm, let wait, or decline somebody who is held (`verb`: CONFIRM, WAIT, DECLINE), with a reason.

    Refused: without a reason, when it was decided already, to confirm where no place is left for her in her turn, to
    let her wait where there is no waiting list, and but to decline once the event has begun.
    """
    actor.require(Action.EDIT_PARTICIPANTS, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    _refuse_without(reason)
    if registration.state is not State.HELD:
        raise Refusal(_("Somebody has decided about this registration already"), code="state")
    if verb is Verb.DECLINE:
        end(actor, registration, Verb.DECLINE, reason=reason)
        telling.tell_declined(registration, by_staff=True)
    else:
        _refuse_over(registration.event)
        _place_held(actor, intake, registration, verb, reason)
    offer_next(intake)


def lift(actor: Actor, registration: Registration, reason: str) -> bool:
    """Put somebody who waits before all others, with a reason (R14); returns whether a place could be offered at once.

    Else the next place that suits her is hers. Nobody loses a place, and no limit is passed.
    """
    actor.require(Action.EDIT_PARTICIPANTS, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    _refuse_without(reason)
    if registration.state is not State.WAITLISTED:
        raise Refusal(_("This person does not wait any more"), code="state")
    _refuse_over(registration.event)
    registration.lifted_at = clock.now()
    audit.record(
        actor,
        "registration.lift",
        registration.ref,
        event=registration.event.ref,
        fields=["lifted_at"],
        reason=reason,
    )
    session().flush()
    return registration.id in offer_next(intake)


def lapse_due(limit: int = 200) -> int:
    """End the offers that have run out, and offer each place to the next; returns how many ended."""
    due = queue.offers_due(clock.now(), limit)
    lapsed = 0
    for registration in sorted(due, key=lambda each: (each.event_id, each.id)):
        intake = lock(registration.event)
        session().refresh(registration)
        if _has_lapsed(registration):
            _lapse(registration)
            offer_next(intake)
            lapsed += 1
    return lapsed


def offer_due() -> int:
    """Offer places that nobody's act has freed: an event was put off, two bodies turned out to be one."""
    offered = 0
    for event in queue.events_with_queue(clock.now()):
        intake = queries.intake_of(event)
        if intake is not None and seats.to_promote(queue.waiting(event.id), queries.places(intake)):
            offered += len(offer_next(lock(event)))
    return offered


def _answer(actor: Actor, registration: Registration, verb: Verb) -> Result:
    intake = lock(registration.event)
    session().refresh(registration)
    if registration.is_coming if verb is Verb.CONFIRM else registration.state is State.DECLINED:
        return Result(Outcome.ALREADY, registration)
    if registration.state is not State.OFFERED or registration.event.state is not EventState.PUBLISHED:
        raise Gone(_("This offer is over."))
    now = clock.now()
    if _has_lapsed(registration):
        _lapse(registration)
        outcome = Outcome.LAPSED
    elif verb is Verb.CONFIRM:
        placing.confirm(actor, registration, now)
        outcome = Outcome.CONFIRMED
    else:
        end(actor, registration, Verb.DECLINE)
        telling.tell_declined(registration, by_staff=False)
        outcome = Outcome.DECLINED
    offer_next(intake)
    return Result(outcome, registration)


def _place_held(actor: Actor, intake: Intake, registration: Registration, verb: Verb, reason: str) -> None:
    """Confirm or let wait: her verified time stands, so only those who were verified before her come before her."""
    if verb is Verb.WAIT:
        if not intake.has_waiting_list:
            raise Refusal(_("This event has no waiting list"), code="waiting_list")
        placing.wait(actor, registration, reason=reason)
        return
    her = Waiting(registration.id, registration.verified_at or clock.now(), registration.wish)
    before = [each for each in queue.waiting(intake.event_id) if each.order < her.order]
    if seats.placement(queries.places(intake), her.wish, before) is not seats.Placement.CONFIRMED:
        raise Refusal(
            _(
                "No place is left for this person. Put them on the waiting list, or raise the number "
                "of places first."
            ),
            code="full",
        )
    placing.confirm(actor, registration, clock.now(), reason=reason)


def _has_lapsed(registration: Registration) -> bool:
    ends_at = registration.offer_ends_at
    return registration.state is State.OFFERED and ends_at is not None and ends_at < clock.now()


def _lapse(registration: Registration) -> None:
    end(SYSTEM, registration, Verb.LAPSE)
    telling.tell_lapsed(registration)


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")


def _refuse_over(event: Event) -> None:
    if event.state is not EventState.PUBLISHED:
        raise Refusal(_("This event does not take registrations"), code="state")
    if clock.now() >= event.starts_at:
        raise Refusal(_("The event has begun"), code="begun")
