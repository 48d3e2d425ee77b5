"""Whom a mail-out reaches now, and the mail-outs of an event. Every list has a stated order."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.ids import ref
from tourapp.core.text import email_key
from tourapp.events.models import Event, EventState
from tourapp.mailings.models import Audience, Mailing, MailingKind, MailingState
from tourapp.mailings.rules import Dates
from tourapp.messages import queries as messages
from tourapp.messages.models import Concerns
from tourapp.registration import came, lacking
from tourapp.registration import queries as registration
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance, State

STATES = {
    Audience.CONFIRMED: (State.CONFIRMED, State.ATTENDED),
    Audience.LACKING: (State.CONFIRMED,),
    Audience.WAITING: (State.WAITLISTED, State.OFFERED),
    Audience.EVERYBODY: (State.CONFIRMED, State.ATTENDED, State.WAITLISTED, State.OFFERED),
}


@dataclass(frozen=True)
class Reach:
    """Whom a mail-out reaches, in the order in which their registrations were made."""

    registrations: Sequence[Registration]
    opted_out: int = 0
    """Left out, because they want only what is about their own place."""
    refused: int = 0
    """Left out, because their mail comes back."""

    @property
    def count(self) -> int:
        return len(self.registrations)

    def in_language(self, lang: str) -> int:
        return sum(each.lang == lang for each in self.registrations)


def reach(
    event: Event,
    audience: Audience,
    attendance: Attendance | None,
    concerns: Concerns,
    *,
    after: uuid.UUID | None = None,
) -> Reach:
    """Whom it reaches now; as many statements for one as for many. `after`: only registrations made after this one.

    What is about somebody's own place goes to everybody it concerns. Anything else leaves out who opted out, and
    addresses from which mail came back.
    """
    chosen = sa.select(Registration).where(
        Registration.event_id == event.id, Registration.state.in_(_states(event, audience))
    )
    if attendance is not None:
        chosen = chosen.where(Registration.attendance == attendance)
    if after is not None:
        chosen = chosen.where(Registration.id > after)
    # The event is in hand already.
    chosen = chosen.options(lazyload(Registration.event)).order_by(Registration.id)
    found = session().scalars(chosen).all()
    if audience is Audience.LACKING:
        open_ones = lacking.left_open(event, found)
        found = [each for each in found if each.id in open_ones]
    if concerns is Concerns.PLACE:
        return Reach(found)
    return _willing(found)


def _states(event: Event, audience: Audience) -> Collection[State]:
    return came.states_of_those_who_came(event.id) if audience is Audience.CAME else STATES[audience]


def _willing(found: Sequence[Registration]) -> Reach:
    keys = {email_key(each.email) for each in found}
    people = {ref("person", each.person_id) for each in found if each.person_id}
    out, out_people = messages.opted_out_keys(keys), messages.opted_out_people(people)
    refused = messages.refused_keys(keys)

    def opted(each: Registration) -> bool:
        known = each.person_id is not None and ref("person", each.person_id) in out_people
        return known or email_key(each.email) in out

    willing = [each for each in found if not opted(each)]
    reached = [each for each in willing if email_key(each.email) not in refused]
    return Reach(reached, opted_out=len(found) - len(willing), refused=len(willing) - len(reached))


def reach_of(mailing: Mailing, *, after: uuid.UUID | None = None) -> Reach:
    """Whom this mail-out reaches now."""
    return reach(mailing.event, mailing.audience, mailing.attendance, mailing.concerns, after=after)


def dates_of(event: Event) -> Dates:
    """What its reminders count from."""
    intake = registration.intake_of(event)
    return Dates(
        zone=event.zone,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        last_day=event.last_day,
        closes_at=intake.closes_at if intake else None,
    )


def of_event(event: Event, kind: MailingKind) -> Sequence[Mailing]:
    """The mail-outs of an event, newest first."""
    chosen = sa.select(Mailing).where(Mailing.event_id == event.id, Mailing.kind == kind)
    chosen = chosen.options(lazyload(Mailing.event))
    return session().scalars(chosen.order_by(Mailing.created_at.desc(), Mailing.id.desc())).all()


def one(event: Event, kind: MailingKind, identifier: uuid.UUID) -> Mailing:
    """A mail-out of this event; NotFound when it is another's."""
    chosen = sa.select(Mailing).where(
        Mailing.id == identifier, Mailing.event_id == event.id, Mailing.kind == kind
    )
    found = session().scalars(chosen).one_or_none()
    if found is None:
        raise NotFound()
    return found


def waiting_reminders() -> Sequence[Mailing]:
    """Reminders that have not gone, of events that take place or took place, in the order of their making."""
    chosen = (
        sa.select(Mailing)
        .join(Mailing.event)
        .where(
            Mailing.kind == MailingKind.REMINDER,
            Mailing.state == MailingState.ACTIVE,
            Event.state.in_((EventState.PUBLISHED, EventState.FINISHED)),
        )
        .order_by(Mailing.id)
    )
    return session().scalars(chosen).all()
