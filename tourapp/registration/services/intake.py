"""When and how many: the row that owns the places, and the lock it is."""

import datetime as dt

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.events import announce
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import ref
from tourapp.events.models import Event
from tourapp.registration import queries
from tourapp.registration.facts import IntakeSet
from tourapp.registration.models import Intake
from tourapp.registration.places import Places
from tourapp.registration.services.placing import offer_next


def open_intake(
    actor: Actor,
    event: Event,
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    capacity: int | None = None,
    capacity_in_person: int | None = None,
    capacity_online: int | None = 0,
    per_organisation: int | None = None,
    has_waiting_list: bool = True,
    holds_unknown: bool = False,
) -> Intake:
    """Let people register between two instants, up to these numbers of places (None: no limit, 0: not offered).

    `per_organisation` is the cap for people of one body (R15); it holds for places given from now on. Without a
    waiting list, whoever finds no place is told that it is full. `holds_unknown`: somebody whose body is in no
    directory waits for a decision. Changing an intake is the same act; places that this frees are offered to those who
    wait. Refused: a close before the opening, a close after the event has begun, fewer places than are taken.
    """
    actor.require(Action.EDIT_EVENT, event)
    if closes_at <= opens_at:
        raise Refusal(_("Registration must close after it opens"), field="closes_at", code="window")
    if closes_at > event.ends_at:
        raise Refusal(_("Registration must close before the event ends"), field="closes_at", code="window")
    intake = lock(event) if queries.intake_of(event) else None
    is_new = intake is None
    if intake is None:
        intake = Intake(event_id=event.id, event=event, last_number=0)
        session().add(intake)
    intake.opens_at, intake.closes_at = opens_at, closes_at
    intake.capacity = capacity
    intake.capacity_in_person, intake.capacity_online = capacity_in_person, capacity_online
    intake.per_organisation = per_organisation
    intake.has_waiting_list, intake.holds_unknown = has_waiting_list, holds_unknown
    session().flush()
    _refuse_too_few(queries.places(intake))
    audit.record(
        actor,
        "intake.open",
        ref("event", event.id),
        event=ref("event", event.id),
        fields=[
            "opens_at",
            "closes_at",
            "capacity",
            "capacity_in_person",
            "capacity_online",
            "per_organisation",
            "has_waiting_list",
            "holds_unknown",
        ],
    )
    if not is_new:
        offer_next(intake)
    announce(IntakeSet(event.id, opens_at, closes_at))
    return intake


_LOCK = (
    sa.update(Intake)
    .where(Intake.event_id == sa.bindparam("of_event"))
    .values(last_number=Intake.last_number)
    .returning(Intake)
    .execution_options(synchronize_session=False, populate_existing=True)
)


def lock(event: Event) -> Intake:
    """Take the lock of the event's places and return its row as it is under the lock.

    An update, since both stores serialise on it (SQLite ignores FOR UPDATE). Everything that gives out or takes back
    a place begins here; whoever comes second waits, and then counts what the first has done.
    """
    intake = session().scalar(_LOCK, {"of_event": event.id})
    if intake is None:
        raise NotFound()
    return intake


def _refuse_too_few(places: Places) -> None:
    limits = (
        ("capacity", places.capacity, places.taken),
        ("capacity_in_person", places.capacity_in_person, places.taken_in_person),
        ("capacity_online", places.capacity_online, places.taken_online),
    )
    for field, limit, taken in limits:
        if limit is not None and taken > limit:
            raise Refusal(
                _("%(taken)s places are taken already: enter this number or more", taken=taken),
                field=field,
                code="capacity",
            )
