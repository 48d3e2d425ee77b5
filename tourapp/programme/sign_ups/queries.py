"""Reading seats and sign-ups: of one person, of one item, of a whole event."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload

from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.ids import ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.rules import ReleasedItem
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.rules import Seats, Slot, Standing, at_once
from tourapp.programme.sign_ups.states import LIVE, SignUpState
from tourapp.registration.marks.models import GroupMember
from tourapp.registration.models import Registration


def readable(event: Event) -> tuple[ReleasedItem, ...]:
    """What those who take part read: the newest edition that they were given, or everybody while they never were."""
    found = programme.released(event, Circle.PARTICIPANTS) or programme.released(event, Circle.PUBLIC)
    return found.items if found is not None else ()


def meant_for(
    items: Sequence[ReleasedItem], event: Event, registration: Registration
) -> Sequence[ReleasedItem]:
    """What this person reads of these: what is meant for everybody, for one of her groups, or for her."""
    if all(event.ref in item.audience for item in items):
        return items
    chosen = sa.select(GroupMember.group_id).where(GroupMember.registration_id == registration.id)
    hers = {event.ref, registration.ref, *(ref("group", each) for each in session().scalars(chosen))}
    if registration.person_id is not None:
        hers.add(ref("person", registration.person_id))
    return [item for item in items if hers & set(item.audience)]


def slot_of(item: ProgrammeItem | ReleasedItem) -> Slot:
    """When an item is."""
    return Slot(
        item.starts.instant if item.starts else None,
        item.ends.instant if item.ends else None,
    )


def slots(items: Mapping[uuid.UUID, ProgrammeItem], told: Iterable[ReleasedItem]) -> dict[uuid.UUID, Slot]:
    """When each of these items is, as those who take part were `told`; as in the draft what they were not."""
    known = {item.id: slot_of(item) for item in told}
    return {identifier: known.get(identifier) or slot_of(item) for identifier, item in items.items()}


def seats(event: Event) -> dict[uuid.UUID, Seats]:
    """The seats of every item of the draft, by item; two statements."""
    items = sa.select(ProgrammeItem.id, ProgrammeItem.capacity).where(ProgrammeItem.event_id == event.id)
    counted = (
        sa.select(SignUp.item_id, SignUp.state, sa.func.count())
        .join(ProgrammeItem, ProgrammeItem.id == SignUp.item_id)
        .where(ProgrammeItem.event_id == event.id, SignUp.state.in_(LIVE))
        .group_by(SignUp.item_id, SignUp.state)
    )
    numbers = Counter({(item, state): number for item, state, number in session().execute(counted)})
    return {
        identifier: Seats(
            capacity,
            numbers[identifier, SignUpState.CHOSEN],
            numbers[identifier, SignUpState.FULL_ALTERNATIVE],
        )
        for identifier, capacity in session().execute(items)
    }


def seats_of(item: ProgrammeItem) -> Seats:
    """The seats of one item."""
    counted = (
        sa.select(SignUp.state, sa.func.count())
        .where(SignUp.item_id == item.id, SignUp.state.in_(LIVE))
        .group_by(SignUp.state)
    )
    numbers = Counter({state: number for state, number in session().execute(counted)})
    return Seats(item.capacity, numbers[SignUpState.CHOSEN], numbers[SignUpState.FULL_ALTERNATIVE])


def standings(event_id: uuid.UUID) -> Sequence[Standing]:
    """Every live sign-up of an event, in the order of asking."""
    chosen = (
        sa.select(SignUp.id, SignUp.item_id, SignUp.registration_id, SignUp.state, SignUp.asked_at)
        .join(ProgrammeItem, ProgrammeItem.id == SignUp.item_id)
        .where(ProgrammeItem.event_id == event_id, SignUp.state.in_(LIVE))
        .order_by(SignUp.asked_at, SignUp.id)
    )
    return [
        Standing(identifier, item, registration, state is SignUpState.CHOSEN, asked_at)
        for identifier, item, registration, state, asked_at in session().execute(chosen)
    ]


def live_of(registration: Registration) -> Sequence[SignUp]:
    """What somebody has signed up for or waits for, with the items; in the order of asking."""
    chosen = (
        sa.select(SignUp)
        .where(SignUp.registration_id == registration.id, SignUp.state.in_(LIVE))
        .options(joinedload(SignUp.item).lazyload(ProgrammeItem.event))
        .order_by(SignUp.asked_at, SignUp.id)
        .execution_options(populate_existing=True)
    )
    return session().scalars(chosen).all()


def people(item: ProgrammeItem, state: SignUpState) -> Sequence[SignUp]:
    """Who stands in an item in this state: seats by name, those who wait in their order."""
    chosen = (
        sa.select(SignUp)
        .join(SignUp.registration)
        .where(SignUp.item_id == item.id, SignUp.state == state)
        .options(
            joinedload(SignUp.registration).joinedload(Registration.person),
            joinedload(SignUp.registration).lazyload(Registration.event),
            lazyload(SignUp.item),
        )
    )
    if state is SignUpState.CHOSEN:
        return session().scalars(chosen.order_by(Registration.sort_name, Registration.id)).all()
    return session().scalars(chosen.order_by(SignUp.asked_at, SignUp.id)).all()


def turns(item_ids: Sequence[uuid.UUID], registration: Registration) -> dict[uuid.UUID, int]:
    """Which number somebody is among those who wait, 1 for the first, by item; only items that she waits for."""
    chosen = (
        sa.select(SignUp.item_id, SignUp.registration_id)
        .where(SignUp.item_id.in_(item_ids), SignUp.state == SignUpState.FULL_ALTERNATIVE)
        .order_by(SignUp.asked_at, SignUp.id)
    )
    passed: Counter[uuid.UUID] = Counter()
    found = {}
    for item_id, registration_id in session().execute(chosen):
        passed[item_id] += 1
        if registration_id == registration.id:
            found[item_id] = passed[item_id]
    return found


def item_of(event: Event, identifier: uuid.UUID) -> ProgrammeItem:
    """An item of this event's draft, dropped or not; NotFound for others."""
    item = session().get(ProgrammeItem, identifier)
    if item is None or item.event_id != event.id:
        raise NotFound()
    return item


@dataclass(frozen=True)
class Choice:
    """An item that one signs up for, as one person may choose it."""

    item: ReleasedItem
    seats: Seats
    state: SignUpState | None
    """Hers; None while she has not asked for it."""
    turn: int
    """Which number she is among those who wait; 0 where she does not."""
    clashes: tuple[Words, ...]
    """The titles of what she has chosen at the same time."""
    has_begun: bool

    @property
    def day(self) -> str:
        """The date on its wall, for ordering; what has no time yet comes last."""
        return self.item.starts.date.isoformat() if self.item.starts else "~"

    @property
    def is_chosen(self) -> bool:
        return self.state is SignUpState.CHOSEN

    @property
    def waits(self) -> bool:
        return self.state is SignUpState.FULL_ALTERNATIVE


def choices(event: Event, registration: Registration, now: dt.datetime) -> Sequence[Choice]:
    """Every item that this person may read and that one signs up for, in order of time, and how she stands in it.

    Nothing while she has no place in the event for good.
    """
    if not registration.is_coming:
        return ()
    chosen = sa.select(ProgrammeItem.id, ProgrammeItem.dropped_at).where(
        ProgrammeItem.event_id == event.id, ProgrammeItem.needs_signup
    )
    asked = {identifier: dropped_at is None for identifier, dropped_at in session().execute(chosen)}
    if not asked:
        return ()
    hers = {each.item_id: each.state for each in live_of(registration)}
    # What was dropped in the draft stays for those who stand in it, until a release says so to everybody.
    items = [
        item
        for item in meant_for(readable(event), event, registration)
        if asked.get(item.id) or item.id in hers
    ]
    numbers = seats(event)
    waits = [item for item, state in hers.items() if state is SignUpState.FULL_ALTERNATIVE]
    number_of = turns(waits, registration) if waits else {}
    taken = [item for item in items if hers.get(item.id) is SignUpState.CHOSEN]
    return [
        Choice(
            item=item,
            seats=numbers[item.id],
            state=hers.get(item.id),
            turn=number_of.get(item.id, 0),
            clashes=tuple(
                each.title for each in taken if each.id != item.id and at_once(slot_of(each), slot_of(item))
            ),
            has_begun=slot_of(item).has_begun(now),
        )
        for item in items
    ]
