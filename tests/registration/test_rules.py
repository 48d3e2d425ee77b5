"""Decisions about registrations, as tables."""

import datetime as dt

import pytest

from tourapp.core.errors import Refusal
from tourapp.registration import rules
from tourapp.registration.rules import Verb, Window
from tourapp.registration.states import State

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


STEPS = {
    ("", "submit"): "submitted",
    ("draft", "submit"): "submitted",
    ("submitted", "submit"): "submitted",
    ("submitted", "expire"): "expired",
    ("submitted", "confirm"): "confirmed",
    ("submitted", "wait"): "waitlisted",
    ("submitted", "hold"): "held",
    ("submitted", "cancel"): "cancelled",
    ("held", "confirm"): "confirmed",
    ("held", "wait"): "waitlisted",
    ("held", "decline"): "declined",
    ("held", "cancel"): "cancelled",
    ("waitlisted", "offer"): "offered",
    ("waitlisted", "cancel"): "cancelled",
    ("offered", "confirm"): "confirmed",
    ("offered", "decline"): "declined",
    ("offered", "lapse"): "lapsed",
    ("offered", "cancel"): "cancelled",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "attend"): "attended",
    ("confirmed", "miss"): "no_show",
    ("attended", "undo"): "confirmed",
    ("no_show", "attend"): "attended",
    **{
        (state, "close"): "cancelled"
        for state in ("submitted", "held", "waitlisted", "offered", "confirmed", "attended", "no_show")
    },
}
"""The table of the life cycle once more, as it was written down before it was built."""


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("verb", list(Verb))
def test_a_step_that_the_table_does_not_list_is_refused(state, verb):
    wanted = STEPS.get((state.value if state else "", verb.value))
    if wanted is not None:
        assert rules.step(state, verb) == wanted
    else:
        with pytest.raises(Refusal):
            rules.step(state, verb)


def test_every_state_is_the_end_of_some_step_or_the_beginning():
    assert {to.value for to in State} == set(STEPS.values()) | {"draft"}


DAY = dt.date(2027, 6, 17)


@pytest.mark.parametrize(
    ("state", "at", "may"),
    [
        (State.CONFIRMED, "2027-06-16T22:59:00", False),
        (State.CONFIRMED, "2027-06-16T23:00:00", True),  # midnight in London
        (State.CONFIRMED, "2027-06-17T22:59:00", True),
        (State.CONFIRMED, "2027-06-17T23:00:00", False),
        (State.NO_SHOW, "2027-07-17T12:00:00", True),
        (State.NO_SHOW, "2027-07-18T12:00:00", False),
    ],
)
def test_people_are_noted_on_the_day_of_the_event_in_its_own_city_and_the_missing_for_thirty_days(
    state, at, may
):
    instant = dt.datetime.fromisoformat(f"{at}+00:00")
    assert rules.may_attend(state, instant, first=DAY, last=DAY, zone="Europe/London") is may


def test_a_scan_is_undone_on_the_same_day_of_the_events_city():
    seen = dt.datetime(2027, 6, 17, 8, tzinfo=dt.UTC)
    assert rules.may_undo(seen, seen + dt.timedelta(hours=14), "Europe/London")
    assert not rules.may_undo(seen, seen + dt.timedelta(hours=15), "Europe/London")
    assert not rules.may_undo(None, seen, "Europe/London")


def test_the_same_form_again_sends_no_second_mail_for_ten_minutes():
    asked = OPENS
    soon, later = asked + dt.timedelta(minutes=9), asked + dt.timedelta(minutes=10)
    assert not rules.may_send_link_again(asked, soon, answers_differ=False)
    assert rules.may_send_link_again(asked, later, answers_differ=False)
    assert rules.may_send_link_again(asked, soon, answers_differ=True)
