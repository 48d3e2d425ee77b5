"""Who gets a place, who waits, and whom a free place is offered to, as tables."""

import datetime as dt
import uuid

import pytest

from tourapp.registration import places as rules
from tourapp.registration.places import Limit, Placement, Places, Waiting, Wish
from tourapp.registration.states import Attendance, Hold

NOW = dt.datetime(2027, 4, 12, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
IN_PERSON, ONLINE = Attendance.IN_PERSON, Attendance.ONLINE
PRESS, MEMBER = uuid.UUID(int=1), uuid.UUID(int=2)
ROOM, SCREEN = Wish(IN_PERSON), Wish(ONLINE)
DERBY, KENT = Wish(IN_PERSON, body="organisation:derby"), Wish(IN_PERSON, body="organisation:kent")


def waits(number, wish=ROOM, *, after=0, lifted=None):
    lifted_at = None if lifted is None else NOW + lifted * HOUR
    return Waiting(uuid.UUID(int=number), NOW + after * HOUR, wish, lifted_at)


@pytest.mark.parametrize(
    ("places", "attendance", "left"),
    [
        (Places(), Attendance.IN_PERSON, None),
        (Places(capacity=3, taken_in_person=1, taken_online=1), Attendance.IN_PERSON, 1),
        (Places(capacity=3, capacity_in_person=1, taken_in_person=1), Attendance.IN_PERSON, 0),
        (Places(capacity=3, capacity_in_person=1, taken_in_person=1), Attendance.ONLINE, 2),
        (Places(capacity=9, capacity_online=5, taken_online=2, taken_in_person=6), Attendance.ONLINE, 1),
        (Places(capacity=1, taken_in_person=2), Attendance.IN_PERSON, 0),
    ],
)
def test_the_smaller_of_its_own_places_and_the_whole_wins(places, attendance, left):
    assert places.left(attendance) == left
    assert places.admits(Wish(attendance)) is (left != 0)


@pytest.mark.parametrize(
    ("places", "left"),
    [
        (Places(capacity_online=0), None),
        (Places(capacity=5, capacity_in_person=2, capacity_online=9), 5),
        (Places(capacity=50, capacity_in_person=2, capacity_online=3), 5),
        (Places(capacity_in_person=2, capacity_online=0, taken_in_person=2), 0),
        (Places(capacity=4, capacity_in_person=4, capacity_online=4, taken_in_person=4), 0),
    ],
)
def test_places_left_in_all_count_each_way_once(places, left):
    assert places.left_in_all == left


@pytest.mark.parametrize(
    ("places", "wish", "limit"),
    [
        (Places(), ROOM, None),
        (Places(capacity=1, taken_online=1), ROOM, Limit.WHOLE),
        (Places(capacity=2, capacity_in_person=1, taken_in_person=1), ROOM, Limit.WAY),
        (Places(capacity=2, capacity_in_person=1, taken_in_person=1), SCREEN, None),
        (Places(categories={PRESS: 1}, taken_by_category={PRESS: 1}), Wish(IN_PERSON, PRESS), Limit.CATEGORY),
        (
            Places(categories={PRESS: 1, MEMBER: None}, taken_by_category={PRESS: 1}),
            Wish(IN_PERSON, MEMBER),
            None,
        ),
        (Places(categories={PRESS: 0}), Wish(IN_PERSON, PRESS), Limit.CATEGORY),
        (Places(per_organisation=1, taken_by_body={"organisation:derby": 1}), DERBY, Limit.ORGANISATION),
        (Places(per_organisation=1, taken_by_body={"organisation:derby": 1}), KENT, None),
        (Places(per_organisation=1, taken_by_body={"": 9}), ROOM, None),
    ],
)
def test_the_first_limit_that_is_used_up_is_named(places, wish, limit):
    assert places.used_up(wish) is limit


FULL = Places(capacity=1, taken_in_person=1)
FREE = Places(capacity=2, taken_in_person=1)


@pytest.mark.parametrize(
    ("places", "wish", "queue", "expected"),
    [
        (FREE, ROOM, [], Placement.CONFIRMED),
        (FULL, ROOM, [], Placement.WAITLISTED),
        # A freed place is the next one's in the queue, not the newcomer's.
        (FREE, ROOM, [waits(1)], Placement.WAITLISTED),
        # Whoever waits for what is full does not hold up somebody who asks for what is free.
        (Places(capacity_in_person=1, taken_in_person=1), SCREEN, [waits(1)], Placement.CONFIRMED),
        (
            Places(categories={PRESS: 1}, taken_by_category={PRESS: 1}),
            ROOM,
            [waits(1, Wish(IN_PERSON, PRESS))],
            Placement.CONFIRMED,
        ),
        (
            Places(
                capacity=9, per_organisation=1, taken_by_body={"organisation:derby": 1}, taken_in_person=1
            ),
            KENT,
            [waits(1, DERBY)],
            Placement.CONFIRMED,
        ),
    ],
)
def test_nobody_is_overtaken_but_by_whom_the_places_admit_and_the_others_do_not(
    places, wish, queue, expected
):
    assert rules.placement(places, wish, queue) is expected


def test_without_a_waiting_list_no_place_is_full():
    assert rules.placement(FULL, ROOM, has_waiting_list=False) is Placement.FULL


@pytest.mark.parametrize("hold", list(Hold))
def test_whoever_is_to_be_looked_at_is_held_whether_or_not_there_is_a_place(hold):
    for places in (FREE, FULL):
        assert rules.placement(places, ROOM, hold=hold, has_waiting_list=False) is Placement.HELD


@pytest.mark.parametrize(
    ("places", "queue", "expected"),
    [
        (FULL, [waits(1)], []),
        (FREE, [waits(1), waits(2)], [1]),
        (Places(), [waits(2), waits(1)], [1, 2]),
        # The verified time decides, then the id.
        (FREE, [waits(1, after=2), waits(9, after=1)], [9]),
        (FREE, [waits(9), waits(3)], [3]),
        # Lifted by staff: before all others, the first who was lifted first.
        (FREE, [waits(1), waits(9, after=5, lifted=7)], [9]),
        (FREE, [waits(8, lifted=9), waits(9, after=5, lifted=7)], [9]),
        # Passed over only while no place suits her.
        (Places(capacity_in_person=0, capacity_online=1), [waits(1), waits(2, SCREEN)], [2]),
        (Places(per_organisation=1), [waits(1, DERBY), waits(2, DERBY), waits(3, KENT)], [1, 3]),
        (
            Places(capacity=2, categories={PRESS: 1}),
            [waits(1, Wish(IN_PERSON, PRESS)), waits(2, Wish(ONLINE, PRESS)), waits(3)],
            [1, 3],
        ),
        (
            Places(capacity=2, capacity_in_person=1),
            [waits(1), waits(2), waits(3, SCREEN), waits(4, SCREEN)],
            [1, 3],
        ),
    ],
)
def test_free_places_are_offered_in_order_to_those_whom_they_admit(places, queue, expected):
    assert [each.registration.int for each in rules.to_promote(queue, places)] == expected


@pytest.mark.parametrize(
    ("places", "old", "new", "queue", "may"),
    [
        (FULL, ROOM, ROOM, [waits(1)], True),
        (FULL, ROOM, SCREEN, [], True),
        (Places(capacity_online=1, taken_online=1, taken_in_person=1), ROOM, SCREEN, [], False),
        (
            Places(capacity_online=2, taken_online=1, taken_in_person=1),
            ROOM,
            SCREEN,
            [waits(1, SCREEN)],
            False,
        ),
        (Places(per_organisation=1, taken_by_body={DERBY.body: 1, KENT.body: 1}), DERBY, KENT, [], False),
        (Places(per_organisation=1, taken_by_body={DERBY.body: 1}), DERBY, KENT, [], True),
    ],
)
def test_whoever_holds_a_place_moves_only_where_one_is_free(places, old, new, queue, may):
    assert rules.may_move(places, old, new, queue) is may


def test_the_number_in_the_queue_counts_those_of_the_same_category_before():
    queue = [waits(1), waits(2, Wish(IN_PERSON, PRESS)), waits(3, after=1), waits(4, after=2, lifted=3)]
    assert [rules.position(queue, each) for each in queue] == [2, 1, 3, 1]
    assert rules.positions(queue) == {each.registration: rules.position(queue, each) for each in queue}


@pytest.mark.parametrize(
    ("hours_to_go", "lasts"),
    [(100, 48), (60, 48), (59, 47), (13, 1), (12, None), (1, None), (-5, None)],
)
def test_an_offer_lasts_two_days_or_until_twelve_hours_before_the_event(hours_to_go, lasts):
    ends = rules.offer_ends(NOW, NOW + hours_to_go * HOUR)
    assert ends == (None if lasts is None else NOW + lasts * HOUR)
