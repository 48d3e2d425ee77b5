"""Giving out the seats of items: sign up, wait, drop, and who moves up when a seat is free.

Items at the same time hang together (whoever moves up in one leaves the other), so the lock is an update of all items
of the event that have seats, in one order. Whoever also needs the lock of the event's places takes that one first.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.agenda import readers
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.events.models import Event, EventState
from tourapp.programme.models import ProgrammeItem
from tourapp.programme.rules import ReleasedItem
from tourapp.programme.sign_ups import queries, rules, telling
from tourapp.programme.sign_ups.models import SignUp
from tourapp.programme.sign_ups.rules import Seats, Slot
from tourapp.programme.sign_ups.states import SignUpState, SignUpVerb
from tourapp.registration.models import Registration
from tourapp.registration.states import State

Desk = dict[uuid.UUID, ProgrammeItem]
"""The items of an event that have seats, as they are under the lock."""

Told = Sequence[ReleasedItem]
"""What those who take part read of the programme."""

MAY_CHOOSE = frozenset({State.CONFIRMED, State.ATTENDED})
"""Whose place in the event is hers. An offered place may still go to somebody else, and its seats with it."""


def lock(event_id: uuid.UUID) -> Desk:
    """Take the lock of all seats of an event, and return the items that have some."""
    in_order = (
        sa.select(ProgrammeItem.id)
        .where(ProgrammeItem.event_id == event_id, ProgrammeItem.needs_signup)
        .order_by(ProgrammeItem.id)
        .with_for_update()  # only so that PostgreSQL takes the rows in this order: the update is the lock
    )
    touched = (
        sa.update(ProgrammeItem)
        .where(ProgrammeItem.id.in_(in_order))
        .values(position=ProgrammeItem.position)
        .returning(ProgrammeItem)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return {item.id: item for item in session().scalars(touched)}


def sign_up(actor: Actor, registration: Registration, item_id: uuid.UUID, *, instead: bool = False) -> SignUp:
    """Give somebody a seat in an item. Doing it twice changes nothing.

    `instead`: what she has chosen at the same time is dropped, else that is a refusal (nobody is in two places).
    Refused besides: no confirmed place in the event, an item that nobody signs up for, that was dropped or has begun,
    and when every seat is taken (code "full"; she may `wait`).
    """
    desk, told = _begin(actor, registration)
    item, seats = _asked(desk, told, registration, item_id)
    hers = {each.item_id: each for each in queries.live_of(registration)}
    standing = hers.get(item.id)
    if standing is not None and standing.state is SignUpState.CHOSEN:
        return standing
    if standing is not None or seats.is_full:
        raise Refusal(_full(seats), code="full")
    for other in _at_the_same_time(queries.slots(desk, told), item, hers.values()):
        if not instead:
            raise Refusal(_at_once(other.item.title), code="at_once")
        _move(actor, other, SignUpVerb.DROP)
    made = _add(actor, registration, item, SignUpVerb.CHOOSE)
    if instead:
        seat_who_waits(registration.event, desk, told)
    return made


def wait(actor: Actor, registration: Registration, item_id: uuid.UUID) -> SignUp:
    """Let somebody wait for a seat in a full item; what she has chosen at the same time she keeps until then.

    Waiting twice changes nothing. Refused as in `sign_up`, and while a seat is left.
    """
    desk, told = _begin(actor, registration)
    item, seats = _asked(desk, told, registration, item_id)
    for each in queries.live_of(registration):
        if each.item_id == item.id:
            return each
    if not seats.is_full:
        raise Refusal(_("A seat is left: sign up for it."), code="left")
    return _add(actor, registration, item, SignUpVerb.WAIT)


def drop(actor: Actor, registration: Registration, item_id: uuid.UUID) -> None:
    """Give a seat or a turn back; the registration stays as it is. Dropping twice changes nothing.

    Refused: an item that has begun.
    """
    desk, told = _begin(actor, registration)
    for each in queries.live_of(registration):
        if each.item_id == item_id:
            _refuse_begun(each.item, told)
            _move(actor, each, SignUpVerb.DROP)
            seat_who_waits(registration.event, desk, told)


def set_seats(actor: Actor, item: ProgrammeItem, *, needs_signup: bool, capacity: int | None) -> None:
    """Say whether one signs up for an item, and for how many seats (None: no limit). Seats that this frees are given to
    those who wait.

    Refused as in `rules.change_seats`: nobody loses a seat by a number.
    """
    actor.require(Action.EDIT_PROGRAMME, item)
    if (item.needs_signup, item.capacity) == (needs_signup, capacity):
        return
    follow_seats(item, needs_signup=needs_signup, capacity=capacity)
    audit.record(
        actor,
        "programme.set_seats",
        item.ref,
        event=item.event.ref,
        fields=["needs_signup", "capacity"],
    )


def follow_seats(item: ProgrammeItem, *, needs_signup: bool, capacity: int | None) -> None:
    """The same for whoever writes a whole item: the numbers alone, under the lock."""
    desk = lock(item.event_id)
    session().refresh(item)
    rules.change_seats(queries.seats_of(item), needs_signup=needs_signup, capacity=capacity)
    item.needs_signup, item.capacity = needs_signup, capacity
    session().flush()
    if needs_signup:
        seat_who_waits(item.event, desk | {item.id: item})


def drop_all_of(registration_id: uuid.UUID, event_id: uuid.UUID) -> None:
    """A registration has ended: its seats go to those who wait, and its turns to nobody. She is told by others."""
    desk = lock(event_id)
    if not desk:
        return
    registration = session().get_one(Registration, registration_id)
    hers = queries.live_of(registration)
    for each in hers:
        _move(SYSTEM, each, SignUpVerb.DROP)
    if any(each.chosen_at is not None for each in hers):
        seat_who_waits(registration.event, desk)


def pass_on(holder_id: uuid.UUID, taken_id: uuid.UUID) -> None:
    """A place goes to a colleague: so do its seats and its turns, which keep their order. What is not meant for her
    stays with the holder, and goes when her registration ends."""
    taken = session().get_one(Registration, taken_id)
    desk = lock(taken.event_id)
    if not desk:
        return
    holder = session().get_one(Registration, holder_id)
    told = queries.readable(taken.event)
    for_her = {item.id for item in queries.meant_for(told, taken.event, taken)}
    for each in queries.live_of(holder):
        if each.item_id in for_her:
            verb = SignUpVerb.CHOOSE if each.state is SignUpState.CHOSEN else SignUpVerb.WAIT
            _move(SYSTEM, each, SignUpVerb.DROP)
            _add(SYSTEM, taken, each.item, verb, asked_at=each.asked_at)


def follow_release(event: Event) -> None:
    """A programme was released to those who take part: whoever stands in an item that was dropped is told so, and seats
    of items that have moved are given out anew."""
    desk = lock(event.id)
    told = queries.readable(event)
    shown = {item.id for item in told}
    off = {item.id for item in desk.values() if item.dropped_at is not None and item.id not in shown}
    for identifier in sorted(off):
        for state in (SignUpState.CHOSEN, SignUpState.FULL_ALTERNATIVE):
            for each in queries.people(desk[identifier], state):
                _move(SYSTEM, each, SignUpVerb.DROP)
                telling.tell_off(each)
    seat_who_waits(event, desk, told)


def seat_who_waits(event: Event, desk: Desk, told: Told | None = None) -> int:
    """Give every free seat to whoever asked for it first, and tell them; how many moved up. Called under the lock by
    whatever may have freed a seat.

    Nothing moves in an event that does not take place, and in items that have begun or were dropped. `told` spares
    reading the programme again.
    """
    session().flush()
    numbers = queries.seats(event).values()
    if event.state is not EventState.PUBLISHED or not any(
        each.waiting and not each.is_full for each in numbers
    ):
        return 0
    standings, now = queries.standings(event.id), clock.now()
    slots = queries.slots(desk, queries.readable(event) if told is None else told)
    to_come = {
        item.id: item.capacity
        for item in desk.values()
        if item.dropped_at is None and not slots[item.id].has_begun(now)
    }
    moved = rules.moving_up([each for each in standings if each.item in desk], to_come, slots)
    for each in moved:
        row = session().get_one(SignUp, each.sign_up)
        left = [session().get_one(SignUp, identifier) for identifier in each.dropped]
        titles = [other.item.title for other in left if other.state is SignUpState.CHOSEN]
        for other in left:
            _move(SYSTEM, other, SignUpVerb.DROP)
        _move(SYSTEM, row, SignUpVerb.MOVE_UP)
        telling.tell_moved_up(row, left=titles)
    return len(moved)


# --- what every verb begins and ends with ------------------------------------------------------------------


def _begin(actor: Actor, registration: Registration) -> tuple[Desk, Told]:
    """The right, then the lock, then the registration as it is under it, and the programme that people read."""
    if not actor.may(Action.OWN_REGISTRATION, registration):
        actor.require(Action.EDIT_PARTICIPANTS, registration)
    desk = lock(registration.event_id)
    session().refresh(registration)
    if registration.event.state is not EventState.PUBLISHED:
        raise Refusal(_("This event does not take place any more, or not yet."), code="state")
    if registration.state not in MAY_CHOOSE:
        raise Refusal(_("You can sign up when your place in the event is confirmed."), code="place")
    told = queries.readable(registration.event)
    seat_who_waits(registration.event, desk, told)
    return desk, told


def _asked(
    desk: Desk, told: Told, registration: Registration, item_id: uuid.UUID
) -> tuple[ProgrammeItem, Seats]:
    """The item that somebody asks for, with its seats. What she may not read is not there."""
    if item_id not in {item.id for item in queries.meant_for(told, registration.event, registration)}:
        raise NotFound()
    item = desk.get(item_id)
    if item is None:
        raise Refusal(_("Nobody has to sign up for this: you can come."), code="open")
    if item.dropped_at is not None:
        raise Refusal(_("This has been removed from the programme."), code="dropped")
    _refuse_begun(item, told)
    return item, queries.seats_of(item)


def _refuse_begun(item: ProgrammeItem, told: Told) -> None:
    if queries.slots({item.id: item}, told)[item.id].has_begun(clock.now()):
        raise Refusal(_("This has begun, so nothing changes any more."), code="begun")


def _at_the_same_time(
    slots: Mapping[uuid.UUID, Slot], item: ProgrammeItem, hers: Collection[SignUp]
) -> list[SignUp]:
    return [
        each
        for each in hers
        if each.state is SignUpState.CHOSEN
        and each.item_id in slots
        and rules.at_once(slots[each.item_id], slots[item.id])
    ]


def _add(
    actor: Actor,
    registration: Registration,
    item: ProgrammeItem,
    verb: SignUpVerb,
    *,
    asked_at: dt.datetime | None = None,
) -> SignUp:
    now = clock.now()
    made = SignUp(
        id=new_id(),
        item=item,
        registration=registration,
        state=rules.step(None, verb),
        asked_at=asked_at or now,
        chosen_at=now if verb is SignUpVerb.CHOOSE else None,
    )
    session().add(made)
    session().flush()
    _follow(made, was_seated=False)
    _note(actor, made, verb)
    return made


def _move(actor: Actor, row: SignUp, verb: SignUpVerb) -> None:
    """One step of the table, with its note. The caller holds the lock."""
    was_seated = row.state is SignUpState.CHOSEN
    row.state = rules.step(row.state, verb)
    if row.state is SignUpState.CHOSEN:
        row.chosen_at = clock.now()
    else:
        row.dropped_at = clock.now()
    session().flush()
    _follow(row, was_seated=was_seated)
    _note(actor, row, verb)


def _follow(row: SignUp, *, was_seated: bool) -> None:
    """Whoever has a seat reads the item; where the event itself is off she keeps it, struck out with the event."""
    person, seated = row.registration.person_id, row.state is SignUpState.CHOSEN
    if person is None or seated == was_seated:
        return
    event, reference = row.registration.event, ref("signup", row.item_id)
    if seated:
        readers.admit(reference, [person], event=event.ref)
    elif event.state is not EventState.CANCELLED:
        readers.let_go(reference, [person])


def _note(actor: Actor, row: SignUp, verb: SignUpVerb) -> None:
    about = ref("registration", row.registration_id)
    audit.record(actor, f"sign_up.{verb}", about, event=ref("event", row.item.event_id), fields=["state"])


def _full(seats: Seats) -> str:
    return _("All %(seats)s seats are taken. You can wait for one.", seats=seats.capacity)


def _at_once(title: Words) -> str:
    return _(
        "You have chosen “%(title)s” at the same time. Move here from it, or give it up first.",
        title=title.in_(current_lang()),
    )
