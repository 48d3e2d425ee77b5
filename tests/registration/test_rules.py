"""Decisions about registrations, as tables."""

import datetime as dt

import pytest

from tourapp.core.errors import Refusal
from tourapp.registration import rules
from tourapp.registration.rules import Placement, Places, Verb, Window
from tourapp.registration.states import Attendance, State

OPENS = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
CLOSES = dt.datetime(2027, 6, 10, 16, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - SECOND, Window.NOT_YET),
        (OPENS, Window.OPEN),
        (CLOSES, Window.OPEN),
        (CLOSES + SECOND, Window.CLOSED),
    ],
)
def test_at_the_closing_instant_is_on_time_and_one_second_later_is_late(now, expected):
    assert rules.window(OPENS, CLOSES, now) is expected


def test_a_submission_waits_a_day_or_until_the_close_if_sooner():
    assert rules.expiry(OPENS, CLOSES) == OPENS + dt.timedelta(hours=24)
    assert rules.expiry(CLOSES - SECOND, CLOSES) == CLOSES


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
    assert rules.placement(places, attendance) is (Placement.FULL if left == 0 else Placement.CONFIRMED)


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


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("verb", list(Verb))
def test_a_step_that_the_table_does_not_list_is_refused(state, verb):
    listed = {
        (None, Verb.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Verb.SUBMIT): State.SUBMITTED,
        (State.SUBMITTED, Verb.CONFIRM): State.CONFIRMED,
        (State.SUBMITTED, Verb.EXPIRE): State.EXPIRED,
        (State.SUBMITTED, Verb.CANCEL): State.CANCELLED,
        (State.CONFIRMED, Verb.CANCEL): State.CANCELLED,
        (State.SUBMITTED, Verb.CLOSE): State.CANCELLED,
        (State.CONFIRMED, Verb.CLOSE): State.CANCELLED,
    }
    if (state, verb) in listed:
        assert rules.step(state, verb) is listed[state, verb]
    else:
        with pytest.raises(Refusal):
            rules.step(state, verb)


def test_the_same_form_again_sends_no_second_mail_for_ten_minutes():
    asked = OPENS
    soon, later = asked + dt.timedelta(minutes=9), asked + dt.timedelta(minutes=10)
    assert not rules.may_send_link_again(asked, soon, answers_differ=False)
    assert rules.may_send_link_again(asked, later, answers_differ=False)
    assert rules.may_send_link_again(asked, soon, answers_differ=True)
