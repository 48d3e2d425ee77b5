"""When a task is due, in which part of the list it stands, what may be done with it."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.builders import wall
from tourapp.core.errors import Refusal
from tourapp.events.kinds import EventKind
from tourapp.events.tasks import rules
from tourapp.events.tasks.rules import DueRule, Group
from tourapp.events.tasks.states import Anchor, TaskState, TaskVerb
from tourapp.events.tasks.usual import USUAL

START = dt.date(2027, 6, 17)
DATES = {Anchor.START: START, Anchor.END: dt.date(2027, 6, 18)}
NOW = dt.datetime(2027, 4, 12, 9, 0, tzinfo=dt.UTC)


@dataclass
class Row:
    due_at: dt.datetime | None
    state: TaskState = TaskState.OPEN


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (DueRule(Anchor.START, -14), "2027-06-03 17:00"),
        (DueRule(Anchor.START, 0, dt.time(8, 30)), "2027-06-17 08:30"),
        (DueRule(Anchor.END, 7), "2027-06-25 17:00"),
    ],
)
def test_a_task_is_due_so_many_days_from_its_date(rule: DueRule, expected: str) -> None:
    assert rules.due(rule, DATES, "Europe/London") == wall(expected)


def test_a_task_without_its_date_has_none() -> None:
    assert rules.due(DueRule(Anchor.CLOSES, 1), DATES, "Europe/London") is None


def test_where_the_clocks_skip_the_hour_the_next_one_counts() -> None:
    rule = DueRule(Anchor.START, 0, dt.time(1, 30))
    assert rules.due(rule, {Anchor.START: dt.date(2027, 3, 28)}, "Europe/London") == wall("2027-03-28 02:30")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Row(NOW - dt.timedelta(seconds=1)), Group.OVERDUE),
        (Row(NOW), Group.WEEK),
        (Row(NOW + rules.WEEK), Group.WEEK),
        (Row(NOW + rules.WEEK + dt.timedelta(seconds=1)), Group.LATER),
        (Row(None), Group.UNDATED),
        (Row(NOW - dt.timedelta(days=9), TaskState.DONE), Group.ENDED),
        (Row(None, TaskState.DROPPED), Group.ENDED),
    ],
)
def test_the_list_is_in_parts_by_urgency(row: Row, expected: Group) -> None:
    assert rules.group(row, NOW) is expected
    assert rules.grouped([row], NOW)[expected] == [row]


@pytest.mark.parametrize("state", list(TaskState))
@pytest.mark.parametrize("verb", list(TaskVerb))
def test_only_what_the_table_lists_can_be_done(state: TaskState, verb: TaskVerb) -> None:
    if (state, verb) in rules.TRANSITIONS:
        assert rules.step(state, verb) is rules.TRANSITIONS[state, verb]
    else:
        with pytest.raises(Refusal):
            rules.step(state, verb)


@pytest.mark.parametrize("kind", list(EventKind))
def test_the_usual_tasks_have_both_languages_and_one_key_each(kind: EventKind) -> None:
    usual = USUAL[kind]
    assert len({each.key for each in usual}) == len(usual)
    assert all(not each.title.missing for each in usual)


def test_the_tour_follows_the_calendar_of_the_domain() -> None:
    weeks = {each.key: each.rule.days / 7 for each in USUAL[EventKind.STUDY_TOUR]}
    expected = {
        "theme": -26,
        "call": -24,
        "close": -16,
        "eligibility": -15,
        "scores": -14,
        "panel": -13,
        "accept": -12,
    }
    expected |= {"reserves": -11, "second": -10, "edition2": -6, "edition3": -3, "briefing": -2, "final": -1}
    expected |= {"thanks": 1, "reports": 6, "report": 10, "feedback": 12}
    assert {key: weeks[key] for key in expected} == expected
