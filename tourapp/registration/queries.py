"""Reading registrations and places. Every list has a stated order."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import find, session
from tourapp.core.errors import NotFound
from tourapp.core.ids import parse_ref
from tourapp.core.paging import Page, page_of
from tourapp.core.text import email_key, search_key
from tourapp.directory.models import Organisation, Person
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.registration import lacking
from tourapp.registration.marks.models import GroupMember, Tagged
from tourapp.registration.models import Category, Intake, Registration, body_key
from tourapp.registration.places import Places
from tourapp.registration.states import GOING, HOLDING, LIVE, Attendance, State


def intake_of(event: Event) -> Intake | None:
    """The intake of this event. The event is in hand already, so only its own row is read."""
    return find(Intake, event.id, later="event")


def intakes_of(events: Iterable[Event]) -> dict[uuid.UUID, Intake]:
    """The intakes of several events, by event, in one statement."""
    wanted = [event.id for event in events]
    rows = session().scalars(sa.select(Intake).where(Intake.event_id.in_(wanted)).order_by(Intake.event_id))
    return {row.event_id: row for row in rows} if wanted else {}


_CATEGORIES_OF = (
    sa.select(Category)
    .where(Category.event_id == sa.bindparam("event_id"))
    .order_by(Category.position, Category.id)
)


def categories_of(event_id: uuid.UUID) -> Sequence[Category]:
    """The categories of an event in their order."""
    return session().scalars(_CATEGORIES_OF, {"event_id": event_id}).all()


def places_of_many(intakes: Iterable[Intake]) -> dict[uuid.UUID, Places]:
    """The places of several events, by event, in one statement; without their categories and bodies."""
    wanted = {intake.event_id: intake for intake in intakes}
    if not wanted:
        return {}
    counted = (
        sa.select(Registration.event_id, Registration.attendance, sa.func.count())
        .where(Registration.event_id.in_(wanted), Registration.state.in_(HOLDING))
        .group_by(Registration.event_id, Registration.attendance)
        .order_by(Registration.event_id, Registration.attendance)
    )
    taken: dict[tuple[uuid.UUID, Attendance], int] = {
        (event_id, attendance): count for event_id, attendance, count in session().execute(counted)
    }
    return {
        event_id: Places(
            capacity=intake.capacity,
            capacity_in_person=intake.capacity_in_person,
            capacity_online=intake.capacity_online,
            taken_in_person=taken.get((event_id, Attendance.IN_PERSON), 0),
            taken_online=taken.get((event_id, Attendance.ONLINE), 0),
        )
        for event_id, intake in wanted.items()
    }


def places(intake: Intake) -> Places:
    """How many places this event has and how many are taken, counted now; two statements."""
    by_way, by_category, by_body = Counter[Attendance](), Counter[uuid.UUID](), Counter[str]()
    counted = session().execute(_TAKEN, {"event_id": intake.event_id})
    for attendance, category_id, organisation_id, organisation, number in counted:
        by_way[attendance] += number
        if category_id is not None:
            by_category[category_id] += number
        by_body[body_key(organisation_id, organisation)] += number
    return Places(
        capacity=intake.capacity,
        capacity_in_person=intake.capacity_in_person,
        capacity_online=intake.capacity_online,
        taken_in_person=by_way[Attendance.IN_PERSON],
        taken_online=by_way[Attendance.ONLINE],
        per_organisation=intake.per_organisation,
        categories={each.id: each.capacity for each in categories_of(intake.event_id)},
        taken_by_category=by_category,
        taken_by_body=by_body,
    )


_BY = (
    Registration.attendance,
    Registration.category_id,
    Registration.organisation_id,
    Registration.sort_organisation,
)
_TAKEN = (
    sa.select(*_BY, sa.func.count())
    .where(Registration.event_id == sa.bindparam("event_id"), Registration.state.in_(HOLDING))
    .group_by(*_BY)
    .order_by(*_BY)
)
"""Places that are taken, by way of taking part, category and body."""

_OF_PERSON = (
    sa.select(Registration)
    .where(
        Registration.event_id == sa.bindparam("event_id"), Registration.person_id == sa.bindparam("person_id")
    )
    .options(lazyload(Registration.event))  # whoever asks has the event in hand
)
_LIVE_OF = _OF_PERSON.where(Registration.state.in_(LIVE))
_NEWEST_OF = (
    _OF_PERSON.where(Registration.state != State.DRAFT)
    .order_by(sa.case((Registration.state.in_(LIVE), 0), else_=1), Registration.submitted_at.desc())
    .limit(1)
)


def live_of(event: Event, person_id: uuid.UUID) -> Registration | None:
    """The person's live registration for this event."""
    return session().scalar(_LIVE_OF, {"event_id": event.id, "person_id": person_id})


def newest_of(event: Event, person_id: uuid.UUID) -> Registration | None:
    """The person's live registration for this event, else the one that ended last."""
    return session().scalar(_NEWEST_OF, {"event_id": event.id, "person_id": person_id})


_OPEN_SUBMISSION = (
    sa.select(Registration)
    .where(
        Registration.event_id == sa.bindparam("event_id"),
        Registration.email_key == sa.bindparam("email_key"),
        Registration.shared_as == sa.bindparam("shared_as"),
        Registration.state == State.SUBMITTED,
    )
    .options(lazyload(Registration.event))
)


def open_submission(event: Event, address: str, shared_as: str = "") -> Registration | None:
    """The submission of this address that waits for verification or for a place; of a shared one that of this name."""
    asked = {"event_id": event.id, "email_key": email_key(address), "shared_as": shared_as}
    return session().scalar(_OPEN_SUBMISSION, asked)


def of_person(person_id: uuid.UUID) -> Sequence[Registration]:
    """Everything a person has registered for, what comes next first."""
    chosen = sa.select(Registration).where(Registration.person_id == person_id, *_sent())
    return session().scalars(chosen.order_by(Registration.submitted_at.desc(), Registration.id)).all()


def by_id(identifier: uuid.UUID) -> Registration | None:
    return find(Registration, identifier)


def by_references(references: Iterable[str]) -> dict[str, Registration]:
    """These registrations by their reference (`registration:…`), with people; drafts are nobody's to read."""
    wanted = [parse_ref(each)[1] for each in references if each.startswith("registration:")]
    chosen = sa.select(Registration).where(Registration.id.in_(wanted), *_sent())
    rows = session().scalars(chosen.options(joinedload(Registration.person)).order_by(Registration.id))
    return {row.ref: row for row in rows}


def due_to_expire(now: dt.datetime, limit: int) -> Sequence[Registration]:
    """Submissions whose time has run out, the oldest first."""
    chosen = sa.select(Registration).where(
        Registration.state == State.SUBMITTED, Registration.expires_at < now
    )
    return session().scalars(chosen.order_by(Registration.expires_at, Registration.id).limit(limit)).all()


def live_ids(event_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """All live registrations of an event, in the order of their making."""
    chosen = sa.select(Registration.id).where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    return session().scalars(chosen.order_by(Registration.id)).all()


class Sort(StrEnum):
    """What the list of participants can be ordered by."""

    NAME = "name"
    ORGANISATION = "organisation"
    ATTENDANCE = "attendance"
    STATE = "state"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list of participants, and in which order; by default the newest first."""

    text: str = ""
    state: State | None = None
    attendance: Attendance | None = None
    category_id: uuid.UUID | None = None
    tag_id: uuid.UUID | None = None
    group_id: uuid.UUID | None = None
    lacks_answers: bool = False
    """Only those who have left a required question open (`lacking`)."""
    sort: Sort = Sort.SUBMITTED
    descending: bool = True

    @property
    def is_narrowed(self) -> bool:
        marks = (self.category_id, self.tag_id, self.group_id)
        return bool(self.text or self.state or self.attendance or self.lacks_answers or any(marks))


def _sent() -> list[sa.ColumnElement[bool]]:
    """A draft is its writer's alone: it stands in no list and no count."""
    return [Registration.state != State.DRAFT]


def _filtered(event: Event, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [Registration.event_id == event.id, *_sent()]
    if wanted.state is not None:
        conditions.append(Registration.state == wanted.state)
    if wanted.attendance is not None:
        conditions.append(Registration.attendance == wanted.attendance)
    if wanted.category_id is not None:
        conditions.append(Registration.category_id == wanted.category_id)
    if wanted.tag_id is not None:
        with_tag = sa.select(Tagged.registration_id).where(Tagged.tag_id == wanted.tag_id)
        conditions.append(Registration.id.in_(with_tag))
    if wanted.group_id is not None:
        in_group = sa.select(GroupMember.registration_id).where(GroupMember.group_id == wanted.group_id)
        conditions.append(Registration.id.in_(in_group))
    if wanted.lacks_answers:
        conditions.append(Registration.id.in_(lacking.ids(event)))
    return conditions + _matching(wanted.text)


def _matching(text: str) -> list[sa.ColumnElement[bool]]:
    """What of a registration, its person and its body a search looks at."""
    if "@" in text:
        return [Registration.email_key.contains(email_key(text), autoescape=True)]
    # What she typed, and what the directory knows: her name in kana, the aliases of her organisation.
    searched = (Registration.search_text, Person.search_text, Organisation.search_text)
    words = search_key(text).split()
    if text.strip() and not words:
        return [sa.false()]
    return [sa.or_(*(column.contains(word, autoescape=True) for column in searched)) for word in words]


def found_by(actor: Actor, text: str, limit: int) -> Sequence[Registration]:
    """Registrations that match, in all events whose participants the actor may see, the newest first; no drafts."""
    seen = events.visible_to(actor, Action.SEE_PARTICIPANTS).with_only_columns(Event.id)
    chosen = (
        sa.select(Registration)
        .outerjoin(Registration.person)
        .outerjoin(Registration.organisation)
        .where(Registration.event_id.in_(seen), Registration.state != State.DRAFT, *_matching(text))
        .options(contains_eager(Registration.person), contains_eager(Registration.organisation))
        .order_by(Registration.submitted_at.desc(), Registration.id.desc())
    )
    return session().scalars(chosen.limit(limit)).all()


_IN_LIFE = sa.case(*((Registration.state == state, place) for place, state in enumerate(State)))
"""States in the order of a registration's life, not of the alphabet."""

_ORDER: dict[Sort, tuple[sa.SQLColumnExpression[Any], ...]] = {
    Sort.NAME: (sa.func.coalesce(sa.func.nullif(Person.sort_key, ""), Registration.sort_name),),
    Sort.ORGANISATION: (Registration.sort_organisation, Registration.sort_name),
    Sort.ATTENDANCE: (Registration.attendance, Registration.sort_name),
    Sort.STATE: (_IN_LIFE, Registration.sort_name),
    Sort.SUBMITTED: (Registration.submitted_at,),
}


def _order(wanted: Wanted) -> list[sa.SQLColumnExpression[Any]]:
    """The first column in the wanted direction, the others rising, then the order of making."""
    first, *others = _ORDER[wanted.sort]
    last = Registration.id.desc() if wanted.descending else Registration.id.asc()
    return [first.desc() if wanted.descending else first.asc(), *others, last]


def list_of(event: Event, wanted: Wanted) -> sa.Select[Registration]:
    """The registrations of an event as screen, exports and counts all show them (R52), people and bodies loaded."""
    return (
        sa.select(Registration)
        .outerjoin(Registration.person)
        .outerjoin(Registration.organisation)
        .where(*_filtered(event, wanted))
        # The event is in hand already.
        .options(
            contains_eager(Registration.person),
            contains_eager(Registration.organisation),
            joinedload(Registration.category),
            lazyload(Registration.event),
        )
        .order_by(*_order(wanted))
    )


def count(event: Event, wanted: Wanted) -> int:
    chosen = list_of(event, wanted).with_only_columns(sa.func.count()).order_by(None)
    return session().scalar(chosen) or 0


def participants(
    event: Event, wanted: Wanted, *, limit: int | None = None, offset: int = 0
) -> Sequence[Registration]:
    """The whole list, or `limit` rows of it."""
    chosen = list_of(event, wanted)
    if limit is not None:
        chosen = chosen.limit(limit).offset(offset)
    return session().scalars(chosen).all()


def coming_in_person(event: Event) -> Sequence[Registration]:
    """Everybody who has a place in the room and was not away, by name, with person and body; one statement."""
    chosen = list_of(event, Wanted(attendance=Attendance.IN_PERSON, sort=Sort.NAME, descending=False))
    return session().scalars(chosen.where(Registration.state.in_(GOING))).all()


def participants_page(event: Event, wanted: Wanted, page: int) -> Page[Registration]:
    """One page of the list; two statements."""
    return page_of(list_of(event, wanted), page)


def of_event(event: Event, references: Sequence[str]) -> Sequence[Registration]:
    """The registrations of this event among those with these references, in the order of their making."""
    chosen = sa.select(Registration).where(
        Registration.event_id == event.id, Registration.reference.in_(references)
    )
    return session().scalars(chosen.options(joinedload(Registration.person)).order_by(Registration.id)).all()


def by_reference(event: Event, reference: str) -> Registration:
    """The registration that people quote by this reference, with person and body; NotFound when it is another's."""
    chosen = (
        sa.select(Registration)
        .where(Registration.event_id == event.id, Registration.reference == reference, *_sent())
        .options(joinedload(Registration.person), joinedload(Registration.organisation))
    )
    found = session().scalars(chosen).one_or_none()
    if found is None:
        raise NotFound()
    return found


def count_without_place(event: Event) -> int:
    """How many are verified and found the event full; the other submissions wait for their verification."""
    chosen = sa.select(sa.func.count()).select_from(Registration)
    waits = (Registration.state == State.SUBMITTED, Registration.person_id.is_not(None))
    return session().scalar(chosen.where(Registration.event_id == event.id, *waits)) or 0


def counts_by_state(event: Event) -> dict[tuple[State, Attendance], int]:
    """How many registrations there are in each state and way of taking part."""
    counted = (
        sa.select(Registration.state, Registration.attendance, sa.func.count())
        .where(Registration.event_id == event.id, *_sent())
        .group_by(Registration.state, Registration.attendance)
        .order_by(Registration.state, Registration.attendance)
    )
    return {(state, attendance): number for state, attendance, number in session().execute(counted)}


def moments(event: Event) -> Sequence[tuple[dt.datetime, dt.datetime | None]]:
    """When each confirmed place was given and, where it was given back, when; in order."""
    chosen = sa.select(Registration.confirmed_at, Registration.ended_at).where(
        Registration.event_id == event.id, Registration.confirmed_at.is_not(None)
    )
    rows = session().execute(chosen.order_by(Registration.confirmed_at, Registration.id))
    return [(confirmed, ended) for confirmed, ended in rows if confirmed is not None]
