"""Decisions about seats in items: values in, a decision or a `Refusal` out. Item choices of `domain.md` §4.1."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tourapp.core import transitions
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.transitions import Transition
from tourapp.programme.sign_ups.states import SignUpState, SignUpVerb

TRANSITIONS: dict[tuple[SignUpState | None, SignUpVerb], Transition[SignUpState]] = {
    (None, SignUpVerb.CHOOSE): Transition(
        SignUpState.CHOSEN,
        "person, staff",
        "her place in the event is confirmed; she may read the item, which has not begun; a seat is left; nothing that "
        "she has chosen is at the same time, or she moves from it",
        "what she moves from is dropped",
    ),
    (None, SignUpVerb.WAIT): Transition(
        SignUpState.FULL_ALTERNATIVE,
        "person, staff",
        "as above, but no seat is left",
        "in the order of asking",
    ),
    (SignUpState.FULL_ALTERNATIVE, SignUpVerb.MOVE_UP): Transition(
        SignUpState.CHOSEN,
        "system",
        "a seat is free and nobody asked before her; the item has not begun",
        "what she has at the same time is dropped, and what she waits for then and asked for later; message",
    ),
    (SignUpState.CHOSEN, SignUpVerb.DROP): Transition(
        SignUpState.DROPPED,
        "person, staff, system",
        "before the item; or her registration has ended, or the item was taken out of the programme",
        "the seat goes to the first who waits; the registration stays as it is",
    ),
    (SignUpState.FULL_ALTERNATIVE, SignUpVerb.DROP): Transition(
        SignUpState.DROPPED, "person, staff, system", "as above", "the registration stays as it is"
    ),
}


def step(state: SignUpState | None, verb: SignUpVerb) -> SignUpState:
    """The state after this verb; `Refusal` with code "transition" when the table does not list it."""
    return transitions.step(TRANSITIONS, state, verb)


@dataclass(frozen=True)
class Seats:
    """The seats of an item: how many there are (None: no limit), are taken, and are waited for."""

    capacity: int | None
    chosen: int = 0
    waiting: int = 0

    @property
    def left(self) -> int | None:
        """Never below 0; None for no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.chosen)

    @property
    def is_full(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class Slot:
    """When an item is, as far as that is known."""

    starts_at: dt.datetime | None
    ends_at: dt.datetime | None

    def has_begun(self, now: dt.datetime) -> bool:
        """At the very instant of its start it has."""
        return self.starts_at is not None and self.starts_at <= now


def at_once(one: Slot, other: Slot) -> bool:
    """Whether nobody can be at both. What ends when the other begins is not at the same time; what has no time yet is
    at the same time as nothing."""
    if one.starts_at is None or other.starts_at is None:
        return False
    if one.starts_at == other.starts_at:
        return True
    first, second = (one, other) if one.starts_at < other.starts_at else (other, one)
    assert second.starts_at is not None  # noqa: S101
    return first.ends_at is not None and first.ends_at > second.starts_at


def change_seats(seats: Seats, *, needs_signup: bool, capacity: int | None) -> None:
    """Whether an item may have these seats from now on. Refused: fewer than are taken, and nobody needing to sign up
    where somebody has (without a limit everybody who waits has a seat)."""
    if not needs_signup and seats.chosen + seats.waiting:
        raise Refusal(
            _l(
                "%(chosen)s people have a seat and %(waiting)s wait for one. Leave the sign-up on: with no limit, "
                "everybody who waits moves up.",
                chosen=seats.chosen,
                waiting=seats.waiting,
            ),
            field="needs_signup",
            code="signed_up",
        )
    if needs_signup and capacity is not None and capacity < seats.chosen:
        raise Refusal(
            _l(
                "%(chosen)s people have a seat: enter this number or more. Nobody loses a seat.",
                chosen=seats.chosen,
            ),
            field="capacity",
            code="capacity",
        )


@dataclass(frozen=True)
class Standing:
    """A live sign-up, as far as seats are given out by it."""

    id: uuid.UUID
    item: uuid.UUID
    registration: uuid.UUID
    is_chosen: bool
    asked_at: dt.datetime

    @property
    def order(self) -> tuple[dt.datetime, uuid.UUID]:
        return self.asked_at, self.id


@dataclass(frozen=True)
class MovedUp:
    """Somebody has a seat now, and what else she had at that time is dropped."""

    sign_up: uuid.UUID
    dropped: tuple[uuid.UUID, ...]


def moving_up(
    standings: Iterable[Standing],
    capacities: Mapping[uuid.UUID, int | None],
    slots: Mapping[uuid.UUID, Slot],
) -> Sequence[MovedUp]:
    """Who gets the seats that are free, one after the other: always whoever asked first of all who wait for one.

    `capacities` has the items in which seats may be given; `slots` all that anybody stands in. Who moves up leaves what
    she has chosen at the same time, so that a seat is free there; and what she waits for at that time and asked for
    later is settled too. What she asked for before that, she still waits for.
    """
    live = {each.id: each for each in standings}
    taken = Counter(each.item for each in live.values() if each.is_chosen)
    moved: list[MovedUp] = []
    while True:
        ready = [
            each
            for each in live.values()
            if not each.is_chosen
            and each.item in capacities
            and _has_seat(capacities[each.item], taken[each.item])
        ]
        if not ready:
            return moved
        first = min(ready, key=lambda each: each.order)
        given_up = _given_up(first, live.values(), slots)
        for each in given_up:
            taken[each.item] -= each.is_chosen
            del live[each.id]
        taken[first.item] += 1
        live[first.id] = Standing(first.id, first.item, first.registration, True, first.asked_at)
        moved.append(MovedUp(first.id, tuple(each.id for each in given_up)))


def _given_up(
    first: Standing, live: Collection[Standing], slots: Mapping[uuid.UUID, Slot]
) -> Sequence[Standing]:
    hers = [
        each
        for each in live
        if each.registration == first.registration
        and each.id != first.id
        and at_once(slots[each.item], slots[first.item])
        and (each.is_chosen or each.order > first.order)
    ]
    return sorted(hers, key=lambda each: each.order)


def _has_seat(capacity: int | None, taken: int) -> bool:
    return capacity is None or taken < capacity
