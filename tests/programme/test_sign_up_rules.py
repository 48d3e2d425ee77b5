"""Decisions about seats, without a database."""

import datetime as dt
import uuid
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourapp.core.errors import Refusal
from tourapp.programme.sign_ups.rules import (
    TRANSITIONS,
    Seats,
    Slot,
    Standing,
    at_once,
    change_seats,
    moving_up,
    step,
)
from tourapp.programme.sign_ups.states import LIVE, SignUpState, SignUpVerb

NINE = dt.datetime(2027, 6, 17, 9, tzinfo=dt.UTC)
ITEMS = [uuid.UUID(int=number) for number in range(4)]


def at(hour: float) -> dt.datetime:
    return NINE + dt.timedelta(hours=hour)


def test_what_ends_when_the_other_begins_is_not_at_the_same_time():
    assert not at_once(Slot(at(0), at(1)), Slot(at(1), at(2)))
    assert at_once(Slot(at(0), at(1.5)), Slot(at(1), at(2)))
    assert at_once(Slot(at(0), at(3)), Slot(at(1), at(2)))
    assert at_once(Slot(at(0), None), Slot(at(0), at(1)))
    assert not at_once(Slot(at(0), None), Slot(at(1), at(2)))
    assert not at_once(Slot(None, None), Slot(at(0), at(1)))


def test_an_item_has_begun_at_the_very_instant():
    assert Slot(at(1), at(2)).has_begun(at(1))
    assert not Slot(at(1), at(2)).has_begun(at(0.99))
    assert not Slot(None, None).has_begun(at(9))


def test_seats_left_are_never_below_none():
    assert Seats(3, 1).left == 2 and Seats(3, 4).left == 0 and Seats(0).is_full
    assert Seats(None, 400).left is None and not Seats(None, 400).is_full


@pytest.mark.parametrize("state", list(SignUpState))
@pytest.mark.parametrize("verb", list(SignUpVerb))
def test_only_the_steps_of_the_table_are_taken(state, verb):
    if (state, verb) in TRANSITIONS:
        assert step(state, verb) is TRANSITIONS[state, verb].to
    else:
        with pytest.raises(Refusal):
            step(state, verb)


def test_what_is_dropped_stays_so():
    assert {state for state, _verb in TRANSITIONS} == {None, *LIVE}


def test_a_number_takes_no_seat_away():
    change_seats(Seats(5, 3), needs_signup=True, capacity=3)
    change_seats(Seats(5, 3, 2), needs_signup=True, capacity=None)
    change_seats(Seats(5), needs_signup=False, capacity=1)
    with pytest.raises(Refusal, match="3 people"):
        change_seats(Seats(5, 3), needs_signup=True, capacity=2)
    with pytest.raises(Refusal, match="1 wait"):
        change_seats(Seats(0, 0, 1), needs_signup=False, capacity=None)


SLOTS = {
    ITEMS[0]: Slot(at(0), at(1)),
    ITEMS[1]: Slot(at(0.5), at(1.5)),
    ITEMS[2]: Slot(at(1), at(2)),
    ITEMS[3]: Slot(at(5), at(6)),
}


@st.composite
def crowds(draw):
    """Live sign-ups as the verbs leave them: nobody twice in one item, nobody chosen in two at the same time."""
    found, taken = [], set()
    for number in range(draw(st.integers(0, 14))):
        item, who = draw(st.sampled_from(ITEMS)), uuid.UUID(int=100 + draw(st.integers(0, 4)))
        if (item, who) in taken:
            continue
        taken.add((item, who))
        clash = any(
            each.registration == who and each.is_chosen and at_once(SLOTS[each.item], SLOTS[item])
            for each in found
        )
        chosen = draw(st.booleans()) and not clash
        found.append(Standing(uuid.UUID(int=1000 + number), item, who, chosen, at(draw(st.integers(0, 3)))))
    return found


@given(crowds(), st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=4, max_size=4))
def test_whoever_moves_up_takes_a_free_seat_in_the_order_of_asking(crowd, seats):
    taken = [sum(each.is_chosen and each.item == item for each in crowd) for item in ITEMS]
    capacities = {
        item: None if seats[place] is None else max(seats[place], taken[place])
        for place, item in enumerate(ITEMS)
    }
    moved = moving_up(crowd, capacities, SLOTS)
    gone = {each for step_up in moved for each in step_up.dropped}
    up = {step_up.sign_up for step_up in moved}
    left = [each for each in crowd if each.id not in gone]
    chosen = [each for each in left if each.is_chosen or each.id in up]
    waiting = [each for each in left if not each.is_chosen and each.id not in up]
    for item in ITEMS:
        here = sum(each.item == item for each in chosen)
        queue = [each for each in waiting if each.item == item]
        assert capacities[item] is None or here <= capacities[item]
        assert not queue or here == capacities[item]
        risen = [each for each in chosen if each.item == item and each.id in up]
        assert all(each.order < other.order for each in risen for other in queue)
    for one, other in combinations(chosen, 2):
        assert one.registration != other.registration or not at_once(SLOTS[one.item], SLOTS[other.item])
