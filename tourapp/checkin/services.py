"""What is done at the door: take scans, take one back, look into those that came out otherwise, replace a pass."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.checkin import queries, rules
from tourapp.checkin.models import PassRenewal, Scan
from tourapp.checkin.states import Means, Outcome
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.events.models import Event
from tourapp.registration import queries as registrations
from tourapp.registration import rules as registration_rules
from tourapp.registration import services as registration_services
from tourapp.registration.models import Registration
from tourapp.registration.services import Details
from tourapp.registration.services.intake import lock
from tourapp.registration.states import State

MOST_AT_ONCE = 200
"""Scans in one sending; a device sends the rest afterwards."""

LATE = "seen on the day, told later by the desk"
"""The reason that is noted when a scan of the day arrives after somebody was noted as not come."""


@dataclass(frozen=True)
class Made:
    """A scan as a device tells it. `mark` says what was read or typed; `registration_id` who was picked in the list."""

    id: uuid.UUID
    means: Means
    mark: str = ""
    registration_id: uuid.UUID | None = None
    is_elsewhere: bool = False
    """The pass said itself that it is for another event."""
    ago: dt.timedelta = dt.timedelta(0)
    shown: Outcome | None = None
    """What the device told the desk before it could ask us."""


def take(
    actor: Actor, event: Event, made: Sequence[Made], *, device: str = "", reason: str = ""
) -> list[Scan]:
    """Take scans in the order in which they were made, and check in whoever can be; returns them in that order.

    Nobody is lost: every scan is kept, whatever comes of it. Nobody comes twice: a scan that we have already is
    answered as the first time and changes nothing, and of two scans of one person the second says that she was
    checked in before. Refused: more than `MOST_AT_ONCE` scans.
    """
    actor.require(Action.CHECK_IN, event)
    if len(made) > MOST_AT_ONCE:
        raise Refusal(_("Send fewer check-ins at a time"), code="many")
    marks = queries.marks(event) if any(each.mark for each in made) else {}
    lock(event)
    # Read under the lock: the same scans may be on their way a second time.
    taken = queries.scans({each.id for each in made})
    for each in sorted(made, key=lambda each: each.ago, reverse=True):
        if each.id not in taken:
            taken[each.id] = _take_one(actor, event, each, marks, device, reason)
    return [scan for scan in (taken[each.id] for each in made) if scan.event_id == event.id]


def _take_one(
    actor: Actor,
    event: Event,
    made: Made,
    marks: dict[str, tuple[uuid.UUID, bool]],
    device: str,
    reason: str,
) -> Scan:
    now = clock.now()
    at = rules.made_at(now, made.ago)
    registration, is_void = _behind(event, made, marks)
    outcome = rules.verdict(
        registration.state if registration is not None else None,
        at,
        first=event.starts.date,
        last=event.last_day,
        zone=event.zone,
        is_void=is_void,
        has_reason=bool(reason.strip()),
    )
    if outcome is Outcome.UNKNOWN and made.is_elsewhere:
        outcome = Outcome.OTHER_EVENT
    if outcome is Outcome.CHECKED_IN and registration is not None:
        said = reason or (LATE if registration.state is State.NO_SHOW else "")
        registration_services.attend(actor, registration, at=at, reason=said)
    scan = Scan(
        id=made.id,
        event_id=event.id,
        registration=registration,
        scanned_by_id=actor.person_id,
        device=device,
        means=made.means,
        at=at,
        received_at=now,
        outcome=outcome,
        shown=made.shown,
    )
    session().add(scan)
    session().flush()
    return scan


def _behind(
    event: Event, made: Made, marks: dict[str, tuple[uuid.UUID, bool]]
) -> tuple[Registration | None, bool]:
    """Who stands behind a scan, and whether the pass is void."""
    identifier, is_void = made.registration_id, False
    if made.mark:
        identifier, is_void = marks.get(made.mark, (None, False))
    registration = registrations.by_id(identifier) if identifier is not None else None
    if registration is None or registration.event_id != event.id:
        return None, False
    session().refresh(registration)
    return registration, is_void


def undo(actor: Actor, registration: Registration, *, reason: str) -> None:
    """Take back that somebody was checked in, on the same day and with a reason; her scans stay, marked as undone.

    Sending one of those scans again does not check her in again.
    """
    registration_services.undo_attendance(actor, registration, reason)
    for scan in queries.letting_in(registration):
        scan.undone_at = clock.now()


def can_undo(registration: Registration) -> bool:
    """Whether a check-in can still be taken back: on the day on which it was made."""
    is_come = registration.state is State.ATTENDED
    return is_come and registration_rules.may_undo(
        registration.checked_in_at, clock.now(), registration.event.zone
    )


def settle(actor: Actor, event: Event, scan: Scan) -> None:
    """Somebody has looked into a scan that came out otherwise than the desk was told. Twice changes nothing."""
    actor.require(Action.CHECK_IN, event)
    if scan.event_id != event.id or scan.settled_at is not None:
        return
    scan.settled_at = clock.now()
    audit.record(actor, "scan.settle", ref("scan", scan.id), event=event.ref)


def renew_pass(actor: Actor, registration: Registration) -> None:
    """Make the person's pass void and give her a new one: the old one fails from now on (R42).

    Her own right, and that of those who edit participants. Refused: nobody without a place has a pass.
    """
    if not actor.may(Action.OWN_REGISTRATION, registration):
        actor.require(Action.EDIT_PARTICIPANTS, registration)
    lock(registration.event)
    session().refresh(registration)
    if registration.state not in (State.CONFIRMED, State.ATTENDED):
        raise Refusal(_("There is no pass for this registration"), code="state")
    renewed = session().get(PassRenewal, registration.id)
    if renewed is None:
        renewed = PassRenewal(registration_id=registration.id, number=1)
        session().add(renewed)
    renewed.number += 1
    renewed.renewed_at = clock.now()
    audit.record(actor, "pass.renew", registration.ref, event=ref("event", registration.event_id))


def walk_in(
    actor: Actor,
    event: Event,
    *,
    details: Details,
    email: str = "",
    is_another: bool = False,
    scan_id: uuid.UUID | None = None,
    device: str = "",
) -> Scan:
    """Register somebody who stands at the door, within the places that are left, and check her in.

    Sending the same form (`scan_id`) again changes nothing. Refused as `registration.add_on_the_spot` refuses, and on
    another day than the event's.
    """
    actor.require(Action.CHECK_IN, event)
    lock(event)
    identifier = scan_id or new_id()
    before = queries.scans({identifier}).get(identifier)
    if before is not None:
        return before
    registration = registration_services.add_on_the_spot(
        actor, event, details=details, email=email, is_another=is_another
    )
    made = Made(identifier, Means.WALK_IN, registration_id=registration.id)
    scan = _take_one(actor, event, made, {}, device, "")
    if scan.outcome is Outcome.CLOSED:
        raise Refusal(_("People are checked in on the days of the event"), code="day")
    return scan
