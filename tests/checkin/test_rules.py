"""What comes of a scan."""

import datetime as dt

import pytest

from tourapp.checkin import rules
from tourapp.checkin.states import Outcome
from tourapp.registration.states import State

LONDON = {"first": dt.date(2027, 6, 17), "last": dt.date(2027, 6, 18), "zone": "Europe/London"}


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


ON_THE_DAY = at("2027-06-17 08:00")


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (State.DRAFT, Outcome.UNKNOWN),
        (State.SUBMITTED, Outcome.NOT_CONFIRMED),
        (State.HELD, Outcome.NOT_CONFIRMED),
        (State.WAITLISTED, Outcome.NOT_CONFIRMED),
        (State.OFFERED, Outcome.NOT_CONFIRMED),
        (State.CONFIRMED, Outcome.CHECKED_IN),
        (State.ATTENDED, Outcome.ALREADY),
        (State.NO_SHOW, Outcome.CHECKED_IN),
        (State.CANCELLED, Outcome.ENDED),
        (State.DECLINED, Outcome.ENDED),
        (State.LAPSED, Outcome.ENDED),
        (State.EXPIRED, Outcome.ENDED),
        (None, Outcome.UNKNOWN),
    ],
)
def test_every_state_has_its_outcome_on_the_day(state, outcome):
    assert rules.verdict(state, ON_THE_DAY, **LONDON) is outcome


def test_every_state_is_tried_above():
    assert len(State) == 12


@pytest.mark.parametrize("state", [State.CONFIRMED, State.ATTENDED, State.NO_SHOW, State.WAITLISTED])
def test_a_void_pass_fails_in_every_state(state):
    assert rules.verdict(state, ON_THE_DAY, is_void=True, **LONDON) is Outcome.REVOKED


def test_a_void_pass_of_an_ended_registration_says_that_it_ended():
    assert rules.verdict(State.CANCELLED, ON_THE_DAY, is_void=True, **LONDON) is Outcome.ENDED


def test_the_days_are_those_of_the_place():
    """London is an hour ahead of UTC in June."""
    assert rules.verdict(State.CONFIRMED, at("2027-06-16 22:59"), **LONDON) is Outcome.CLOSED
    assert rules.verdict(State.CONFIRMED, at("2027-06-16 23:00"), **LONDON) is Outcome.CHECKED_IN
    assert rules.verdict(State.CONFIRMED, at("2027-06-18 22:59"), **LONDON) is Outcome.CHECKED_IN
    assert rules.verdict(State.CONFIRMED, at("2027-06-18 23:00"), **LONDON) is Outcome.CLOSED


def test_afterwards_only_a_reason_helps_and_only_for_thirty_days():
    late, too_late = at("2027-07-18 12:00"), at("2027-07-19 12:00")
    assert rules.verdict(State.NO_SHOW, late, **LONDON) is Outcome.CLOSED
    assert rules.verdict(State.NO_SHOW, late, has_reason=True, **LONDON) is Outcome.CHECKED_IN
    assert rules.verdict(State.NO_SHOW, too_late, has_reason=True, **LONDON) is Outcome.CLOSED
    assert rules.verdict(State.CONFIRMED, late, has_reason=True, **LONDON) is Outcome.CLOSED


def test_a_device_says_how_long_ago_and_is_not_believed_without_end():
    now = at("2027-06-17 12:00")
    assert rules.made_at(now, dt.timedelta(minutes=5)) == at("2027-06-17 11:55")
    assert rules.made_at(now, dt.timedelta(minutes=-5)) == now
    assert rules.made_at(now, dt.timedelta(days=400)) == now - rules.LONGEST_AWAY
