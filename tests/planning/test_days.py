"""R7, R8, R9, R10: days of arrival, long days, courtesy calls, nights."""

import datetime as dt
from typing import Any

import pytest

from tests.planning.situations import (
    DAY,
    FAR,
    HALL,
    NEAR,
    NOW,
    facts,
    found,
    labels,
    night,
    planned,
    short,
    trip,
)
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning import courtesy, days, nights
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.programme.kinds import ItemKind

MEAL = {"kind": ItemKind.MEAL}
AIRPORT = PlaceFacts(ref="place:air", key="AIR", name=Words("Airport", "空港"), kind="airport")


def of_day(*items: Any, **others: Any) -> list[tuple[Any, ...]]:
    return short(found(days.findings, *items, facts_=facts(first_day=DAY - dt.timedelta(days=1), **others)))


# --- R8 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "severity"), [("19:00", None), ("19:01", "warn"), ("22:00", "warn"), ("22:01", "block")]
)
def test_ten_hours_are_a_day_and_thirteen_too_many(last: str, severity: str | None) -> None:
    items = planned(1, "09:00-12:00"), planned(2, "12:00-18:00", **MEAL), planned(3, f"18:00-{last}")
    assert of_day(*items) == ([("R8", severity, 1, 3)] if severity else [])


def test_the_numbers_of_a_long_day() -> None:
    items = planned(1, "08:15-12:00"), planned(2, "12:00-17:00", **MEAL), planned(3, "18:30-20:15")
    (got,) = found(days.findings, *items, facts_=facts(first_day=dt.date(2027, 1, 18)))
    assert got.numbers == {
        "day": 3,
        "date": "2027-01-20",
        "from": "08:15",
        "to": "20:15",
        "minutes": 720,
        "warn_over": 600,
        "block_over": 780,
    }
    assert str(got.message) == "08:15 to 20:15 is 12 h, over 10 h."


@pytest.mark.parametrize(
    "changes",
    [{"is_optional": True}, {"kind": ItemKind.FREE}, {"kind": ItemKind.DESK}, {"kind": ItemKind.BREAK}],
)
def test_what_nobody_has_to_be_at_makes_no_day_longer(changes: dict[str, Any]) -> None:
    assert of_day(planned(1, "09:00-10:00"), planned(2, "20:00-21:00", **changes)) == []


@pytest.mark.parametrize(
    ("items", "severity"),
    [
        ((planned(1, "09:00-13:30"),), None),
        ((planned(1, "09:00-13:31"),), "warn"),
        ((planned(1, "09:00-11:00"), planned(2, "11:29-14:00")), "warn"),
        ((planned(1, "09:00-11:00"), planned(2, "11:30-14:00")), None),
        (
            (
                planned(1, "09:00-11:00"),
                planned(3, "11:00-11:15", kind=ItemKind.BREAK),
                planned(2, "11:15-14:00"),
            ),
            None,
        ),
        ((planned(1, "09:00-11:00"), planned(3, "11:00-11:15", **MEAL), planned(2, "11:15-14:00")), None),
    ],
)
def test_a_stretch_ends_at_a_meal_a_break_or_a_pause(items: tuple[Any, ...], severity: str | None) -> None:
    assert [each[:2] for each in of_day(*items)] == ([("R8", severity)] if severity else [])


def test_a_pause_counts_once_the_way_is_taken_off() -> None:
    way = {"transfer_from": HALL.name, "transfer_mode": "walk"}  # 16 minutes
    for starts, expected in (("11:45", [("R8", "warn", 1, 2)]), ("11:46", [])):
        assert of_day(planned(1, "09:00-11:00"), planned(2, f"{starts}-14:00", NEAR, **way)) == expected


def test_a_group_with_a_longer_day_than_the_others_is_told_by_itself() -> None:
    items = (
        planned(1, "09:00-12:00"),
        planned(2, "12:00-13:00", **MEAL),
        planned(3, "18:00-20:00", audience=("group:1",)),
    )
    assert of_day(*items) == [("R8", "warn", 1, 3)]


# --- R7 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (planned(2, "16:59-18:00"), [("R7", "warn", 2)]),
        (planned(2, "17:00-18:00"), []),
        (planned(2, "15:00-16:00", AIRPORT), []),
        (trip(2, "15:00-16:00", AIRPORT, HALL), []),
        (planned(2, "15:00-16:00", is_optional=True), []),
        (planned(2, "18:00-18:20", kind=ItemKind.COURTESY_CALL), [("R7", "block", 2)]),
    ],
)
def test_the_first_three_hours_after_the_landing_stay_free(item: Any, expected: list[Any]) -> None:
    known = facts(AIRPORT, HALL, first_day=DAY)
    assert short(found(days.findings, planned(1, "14:00-15:00", AIRPORT), item, facts_=known)) == expected


def test_only_a_first_day_that_begins_at_an_airport_is_a_day_of_arrival() -> None:
    items = planned(1, "14:00-15:00", AIRPORT), planned(2, "15:00-16:00")
    assert not found(days.findings, *items, facts_=facts(AIRPORT, HALL, first_day=dt.date(2027, 1, 19)))
    items = planned(1, "14:00-15:00"), planned(2, "15:00-16:00")
    assert not found(days.findings, *items, facts_=facts(AIRPORT, HALL, first_day=DAY))


# --- R9, R37 ----------------------------------------------------------------------------------------------


def call(
    times: str = "14:50-15:10", *, now: dt.datetime = NOW, before: Any = None, **changes: Any
) -> list[Any]:
    values = {"kind": ItemKind.COURTESY_CALL, "gift": Words("A vase", "花瓶"), **changes}
    items = [before] if before else []
    return found(courtesy.findings, *items, planned(2, times, **values), now=now)


@pytest.mark.parametrize(
    ("times", "is_right"),
    [("14:50-15:05", True), ("14:50-15:20", True), ("14:50-15:04", False), ("14:50-15:21", False)],
)
def test_a_call_takes_fifteen_to_thirty_minutes(times: str, is_right: bool) -> None:
    assert short(call(times)) == ([] if is_right else [("R9", "warn", 2)])


def test_a_call_that_is_too_long_may_end_sooner() -> None:
    assert labels(call("14:50-15:30")[0]) == ["End at 15:20"]


def test_a_call_without_an_interpreter_blocks_participants() -> None:
    assert short(call(interpretation="none")) == [("R9", "block", 2)]
    assert not call(interpretation="")  # `required` asks for it


@pytest.mark.parametrize(
    ("before", "early"),
    [
        (trip(1, "14:00-14:40", FAR, HALL), None),
        (trip(1, "14:00-14:41", FAR, HALL), 9),
        (planned(1, "14:00-14:50"), None),
        (planned(1, "14:00-14:30", FAR), None),
    ],
)
def test_the_group_is_there_ten_minutes_before(before: Any, early: int | None) -> None:
    got = call(before=before)
    assert [each.numbers for each in got] == (
        [] if early is None else [{"early_minutes": early, "at_least": 10}]
    )


def test_the_short_move_before_a_call_counts() -> None:
    way = {"transfer_from": NEAR.name, "transfer_mode": "walk"}
    (got,) = call(before=planned(1, "14:00-14:30", NEAR), **way)
    assert got.numbers == {"early_minutes": 4, "at_least": 10}
    assert labels(got) == ["Start at 15:00"]


@pytest.mark.parametrize(("days_before", "is_asked_for"), [(15, False), (14, False), (13, True), (0, True)])
def test_a_gift_is_asked_for_from_fourteen_days_before(days_before: int, is_asked_for: bool) -> None:
    start = dt.datetime(2027, 1, 20, 5, 50, tzinfo=dt.UTC)
    got = call(gift=Words(), now=start - dt.timedelta(days=days_before))
    assert short(got) == ([("R9", "warn", 2)] if is_asked_for else [])


@pytest.mark.parametrize(
    ("gift", "is_four"),
    [
        (Words("Four cups", "茶碗"), True),
        (Words("A set of 4 cups", ""), True),
        (Words("", "茶碗4個"), True),
        (Words("Forty cups", "茶碗14個"), False),
        (Words("Five cups", "茶碗5個"), False),
    ],
)
def test_r37_no_set_of_four(gift: Words, is_four: bool) -> None:
    assert short(call(gift=gift)) == ([("R37", "warn", 2)] if is_four else [])


# --- R10 --------------------------------------------------------------------------------------------------

FIRST, LAST = dt.date(2027, 1, 17), dt.date(2027, 1, 20)


def beds(*on: int, others: Facts | None = None, **changes: Any) -> list[Any]:
    items = [planned(1, "10:00-11:00", day=FIRST)]
    items += [night(10 + day, dt.date(2027, 1, day), HALL) for day in on]
    known = others or facts(first_day=FIRST, last_day=LAST, **changes)
    return found(nights.findings, *items, facts_=known)


def test_every_night_has_a_bed_and_the_last_day_needs_none() -> None:
    assert not beds(17, 18, 19)
    (got,) = beds(17, 19)
    assert (got.rule, got.severity, got.numbers) == (
        "R10",
        "block",
        {"first": "2027-01-18", "last": "2027-01-18", "nights": 1},
    )
    assert str(got.message) == "No lodging for the night of Monday 18 January 2027."


def test_nights_in_a_row_are_one_finding_at_the_last_item_of_its_first_day() -> None:
    (got,) = beds()
    assert (short([got]), got.numbers["nights"]) == ([("R10", "block", 1)], 3)


def test_where_people_sleep_at_home_nothing_is_missing() -> None:
    assert not beds(is_led=False)
    assert beds(17, is_led=False)
    assert not beds(others=Facts(is_led=True))


def test_a_programme_with_nothing_in_it_lacks_nothing() -> None:
    known = facts(first_day=FIRST, last_day=LAST)
    assert not found(nights.findings, facts_=known, circle=Circle.HOST)
