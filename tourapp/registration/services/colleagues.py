"""A confirmed place goes to a named colleague, never through the queue (`domain.md` §4.1).

The place stays the holder's until the colleague has taken it; then both change in one transaction, under the lock of
the event's places, and otherwise nothing does.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone, NotFound, Refusal
from tourapp.core.events import announce
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, parse_ref
from tourapp.core.text import email_key
from tourapp.directory import queries as directory
from tourapp.events.models import Event, EventState
from tourapp.questions import services as questions
from tourapp.registration import places as seats
from tourapp.registration import queries
from tourapp.registration.facts import PlaceHandedOver
from tourapp.registration.for_others import following
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.models import PlaceHandOver
from tourapp.registration.for_others.states import HandOverState
from tourapp.registration.models import Intake, Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services import known, placing, telling_others
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import Outcome, Result
from tourapp.registration.services.registering import Details, end, given, new_row, write_details
from tourapp.registration.states import State

REASON = "handed over"
"""Why the holder's registration ended."""


def ends_by(event: Event, now: dt.datetime) -> dt.datetime | None:
    """Until when a colleague asked now can take the place: 48 hours, or 12 hours before the event if sooner.

    None when less than that is left: the kitchen has its numbers. (No event has a date of its own for that.)
    """
    return seats.offer_ends(now, event.starts_at)


def hand_over(
    actor: Actor, registration: Registration, *, given_name: str, family_name: str, email: str, lang: str
) -> PlaceHandOver:
    """Ask a colleague to take one's confirmed place; she gets a link. The place stays where it is until she does.

    Refused: without a confirmed place, within twelve hours of the event, one's own address, a second colleague while
    the first has not answered, and one who is registered already.
    """
    actor.require(Action.OWN_REGISTRATION, registration)
    lock(registration.event)
    session().refresh(registration)
    event, now = registration.event, clock.now()
    ends_at = ends_by(event, now)
    _refuse_unheld(registration)
    if ends_at is None:
        raise Refusal(_("It is too late to hand the place over: write to the office"), code="too_late")
    if email_key(email) == registration.email_key and not directory.is_shared(email):
        raise Refusal(_("This is your own address"), field="email", code="own")
    if for_others.open_hand_over(registration) is not None:
        raise Refusal(_("You have asked a colleague already: take that back first"), code="asked")
    _refuse_registered(event, email, given_name, family_name)
    asked = PlaceHandOver(
        id=new_id(),
        registration=registration,
        given_name=given_name,
        family_name=family_name,
        email=email,
        email_key=email_key(email),
        lang=lang,
        asked_at=now,
        ends_at=ends_at,
    )
    session().add(asked)
    session().flush()
    token = accounts.new_link(LinkPurpose.TAKE_HAND_OVER, about=asked.ref, expires_at=ends_at)
    telling_others.ask_colleague(asked, token)
    _note(actor, registration, "registration.hand_over")
    return asked


def withdraw(actor: Actor, registration: Registration) -> bool:
    """The holder keeps her place after all; the colleague's link leads nowhere. Whether there was any to take back."""
    actor.require(Action.OWN_REGISTRATION, registration)
    lock(registration.event)
    session().refresh(registration)
    ended = following.end_open(registration, HandOverState.WITHDRAWN)
    if ended:
        _note(actor, registration, "registration.keep_place")
    return ended


def hand_over_of_link(event: Event, token: str) -> PlaceHandOver:
    """What the colleague's link is about, without using it.

    NotFound and Gone for links that never were or are over, and for a place that its holder has no more.
    """
    link = accounts.find_link(token, LinkPurpose.TAKE_HAND_OVER, allow_used=True)
    found = _of_link(event, link.about)
    if found.state not in (HandOverState.OPEN, HandOverState.TAKEN):
        raise Gone(_("This hand-over is over."))
    return found


def take(
    visitor: Actor, event: Event, token: str, *, details: Details, answers: Mapping[str, str | None]
) -> Result:
    """The colleague takes the place: hers is confirmed and the holder's cancelled, both or neither. Seats in sessions
    come with it.

    Organisation, category and way of taking part are the holder's; the rest is what she says herself. ALREADY for a
    second press. Raises NotFound and Gone as `hand_over_of_link`, also when the holder has given the place back in the
    meantime. Refused while she has a live registration of her own.
    """
    intake = lock(event)
    link = accounts.find_link(token, LinkPurpose.TAKE_HAND_OVER, allow_used=True)
    asked = _of_link(event, link.about)
    session().refresh(asked)
    holder = asked.registration
    session().refresh(holder)
    if asked.state is HandOverState.TAKEN and asked.taken_by is not None:
        return Result(Outcome.ALREADY, asked.taken_by)
    now = clock.now()
    if not (
        asked.state is HandOverState.OPEN
        and asked.ends_at >= now
        and holder.state is State.CONFIRMED
        and event.state is EventState.PUBLISHED
    ):
        raise Gone(_("This hand-over is over."))
    _refuse_registered(event, asked.email, details.given_name, details.family_name)
    taken = _write(visitor, intake, holder, asked, details, answers, now)
    asked.state, asked.taken_by_id, asked.ended_at = HandOverState.TAKEN, taken.id, now
    for column, nothing in following.EMPTY.items():
        setattr(asked, column, nothing)
    session().flush()
    accounts.use_link(link)
    announce(PlaceHandedOver(holder.id, taken.id, event.id))
    end(visitor, holder, Verb.CANCEL, reason=REASON)
    placing.confirm(visitor, taken, now)
    telling_others.tell_holder(holder, "handed_over")
    telling_others.tell_office(holder, taken)
    return Result(Outcome.CONFIRMED, taken)


def expire_due(limit: int = 200) -> int:
    """End the hand-overs that nobody took in time; each holder is told that the place is still hers."""
    ended = 0
    due = for_others.hand_overs_due(clock.now(), limit)
    for asked in sorted(due, key=lambda each: (each.registration.event_id, each.id)):
        holder = asked.registration
        lock(holder.event)
        session().refresh(asked)
        session().refresh(holder)
        if asked.state is not HandOverState.OPEN or asked.ends_at >= clock.now():
            continue
        following.end_open(holder, HandOverState.EXPIRED)
        if holder.state is State.CONFIRMED:
            telling_others.tell_holder(holder, "hand_over_ended")
        _note(SYSTEM, holder, "registration.hand_over_ended")
        ended += 1
    return ended


def _write(
    visitor: Actor,
    intake: Intake,
    holder: Registration,
    asked: PlaceHandOver,
    details: Details,
    answers: Mapping[str, str | None],
    now: dt.datetime,
) -> Registration:
    """Her registration, verified, beside the holder's that is still confirmed."""
    event = holder.event
    mark = known.shared_as(asked.email, details.given_name, details.family_name)
    waiting = queries.open_submission(event, asked.email, mark)
    if waiting is not None:  # a form of hers that nobody has verified: it holds nothing
        end(visitor, waiting, Verb.CANCEL, reason="duplicate")
    person = known.person_behind(
        asked.email, given_name=details.given_name, family_name=details.family_name, lang=details.lang
    )
    taken = new_row(intake, event, asked.email, now)
    taken.shared_as = mark
    fixed = replace(
        details,
        organisation=holder.organisation_text,
        attendance=holder.attendance,
        category_id=holder.category_id,
    )
    changed = write_details(taken, fixed)
    taken.organisation_id = holder.organisation_id
    taken.person, taken.verified_at = person, now
    session().flush()
    changed += questions.record_answers(
        event.ref, taken.ref, answers, ends_on=event.last_day, given=given(taken)
    )
    audit.record(visitor, "registration.submit", taken.ref, event=event.ref, fields=changed)
    return taken


def _of_link(event: Event, about: str | None) -> PlaceHandOver:
    kind, identifier = parse_ref(about or ":")
    found = session().get(PlaceHandOver, identifier) if kind == "place_hand_over" else None
    if found is None or found.registration.event_id != event.id:
        raise NotFound()
    return found


def _refuse_unheld(registration: Registration) -> None:
    if registration.state is not State.CONFIRMED or registration.event.state is not EventState.PUBLISHED:
        raise Refusal(_("Only a confirmed place can be handed over"), code="state")


def _refuse_registered(event: Event, email: str, given_name: str, family_name: str) -> None:
    person = directory.person_at(email, given_name, family_name)
    if person is not None and queries.live_of(event, person.id) is not None:
        raise Refusal(_("This colleague is registered already"), field="email", code="already")


def _note(actor: Actor, registration: Registration, verb: str) -> None:
    audit.record(actor, verb, registration.ref, event=registration.event.ref, fields=["hand_over"])
