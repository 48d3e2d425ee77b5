"""The language of hours and closing days, and R5 and R6 that read it."""

import datetime as dt
from typing import Any

import pytest

from tests.planning.situations import HALL, facts, found, labels, planned, short
from tourapp.core.words import Words
from tourapp.planning import closing, hours
from tourapp.planning.facts import PlaceFacts
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.resources.models import Known

HOLIDAYS = {dt.date(2027, 2, 11), dt.date(2027, 1, 11)}
"""A Thursday and a Monday."""


@pytest.mark.parametrize(
    ("rule", "closed", "open_"),
    [
        ("Mon", ["2027-01-18", "2027-01-11"], ["2027-01-19"]),
        ("Mondays", ["2027-01-18"], ["2027-01-19"]),
        ("Mon, Tue and Thu", ["2027-01-19", "2027-01-21"], ["2027-01-20"]),
        ("Sat-Mon", ["2027-01-16", "2027-01-17", "2027-01-18"], ["2027-01-15", "2027-01-19"]),
        ("national holidays", ["2027-02-11"], ["2027-02-12"]),
        ("Mon (except national holidays)", ["2027-01-18"], ["2027-01-11"]),
        (
            "Thu (Fri if Thu is a national holiday)",
            ["2027-01-21", "2027-02-12"],
            ["2027-02-11", "2027-01-22"],
        ),
        (
            "Mon (next day if it is a national holiday)",
            ["2027-01-18", "2027-01-12"],
            ["2027-01-11", "2027-01-19"],
        ),
        ("29 Dec-3 Jan", ["2026-12-29", "2026-12-31", "2027-01-03"], ["2026-12-28", "2027-01-04"]),
        ("1 Aug-3 Aug", ["2027-08-02"], ["2027-07-31", "2027-08-04"]),
        ("1 Jan", ["2027-01-01"], ["2027-01-02"]),
        ("2nd Tue", ["2027-01-12"], ["2027-01-05", "2027-01-19"]),
        ("last Fri of the month", ["2027-01-29"], ["2027-01-22"]),
        ("Mon; 25 Dec-2 Jan", ["2027-01-01", "2027-01-18"], ["2027-01-05"]),
        ("", [], ["2027-01-18"]),
    ],
)
def test_closing_days_in_the_words_of_the_data_files(rule: str, closed: list[str], open_: list[str]) -> None:
    for days, expected in ((closed, True), (open_, False)):
        for day in days:
            got = closing.closed(rule, dt.date.fromisoformat(day), HOLIDAYS.__contains__)
            assert (bool(got.rule), got.unread) == (expected, ()), day


@pytest.mark.parametrize("rule", ["ask", "Mon (perhaps)", "31 Foo", "1 Foo-2 Bar", "Moonday"])
def test_what_cannot_be_read_is_said_to_be_so(rule: str) -> None:
    assert closing.closed(f"Sun; {rule}", dt.date(2027, 1, 18), HOLIDAYS.__contains__).unread == (rule,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09:00-17:00", ((540, 1020),)),
        ("9:00–12:00, 13:00 to 17:30", ((540, 720), (780, 1050))),
        ("17:00-01:00", ((1020, 1500),)),
        ("from nine", None),
        ("09:75-10:00", None),
        ("", None),
    ],
)
def test_hours(text: str, expected: tuple[tuple[int, int], ...] | None) -> None:
    assert closing.hours(text) == expected


def at(day: str = "2027-01-20", times: str = "10:00-11:00", **place: Any) -> list[Any]:
    item = place.pop("item", {})
    record = PlaceFacts(ref="place:m", name=Words("Museum", "博物館"), **{"hours": "09:00-17:00", **place})
    known = facts(
        record,
        holidays={("Asia/Tokyo", holiday): Words("Foundation Day", "建国記念の日") for holiday in HOLIDAYS},
    )
    return found(hours.findings, planned(1, times, record, dt.date.fromisoformat(day), **item), facts_=known)


def test_a_closed_day_blocks_and_is_named() -> None:
    (got,) = at("2027-01-21", closed_on="Thu (Fri if Thu is a national holiday)")
    assert short([got]) == [("R5", "block", 1)]
    assert got.numbers == {
        "date": "2027-01-21",
        "weekday": "Thu",
        "closed_on": "Thu (Fri if Thu is a national holiday)",
    }
    assert "Museum is closed on Thursday 21 January 2027" in str(got.message)


def test_a_holiday_is_named_in_the_sentence() -> None:
    (got,) = at("2027-02-11", closed_on="national holidays")
    assert "Foundation Day" in str(got.message)


@pytest.mark.parametrize(
    ("times", "numbers"), [("09:00-17:00", 0), ("08:30-10:00", 1), ("16:00-17:30", 1), ("18:00-19:00", 1)]
)
def test_an_item_lies_inside_the_hours(times: str, numbers: int) -> None:
    assert short(at(times=times)) == [("R5", "block", 1)] * numbers


def test_repairs_begin_at_the_opening_or_end_at_the_closing() -> None:
    assert labels(at(times="08:30-10:00")[0]) == ["Start at 09:00"]
    assert labels(at(times="16:00-17:30")[0]) == ["End at 17:00"]
    assert labels(at(times="18:00-19:00")[0]) == []


def test_the_last_entry_counts() -> None:
    assert not at(times="16:30-17:00", last_entry="16:30")
    assert short(at(times="16:35-17:00", last_entry="16:30")) == [("R5", "block", 1)]


@pytest.mark.parametrize(
    ("said", "confirmation", "numbers"),
    [
        ("by arrangement", Confirmation.CONFIRMED, 0),
        ("by arrangement", Confirmation.REQUESTED, 1),
        ("check with the museum", Confirmation.CONFIRMED, 1),
        ("", Confirmation.CONFIRMED, 1),
        ("open air", Confirmation.REQUESTED, 0),
        ("weekdays (offices)", Confirmation.CONFIRMED, 0),
    ],
)
def test_the_hours_of_a_visited_place_are_on_record(
    said: str, confirmation: Confirmation, numbers: int
) -> None:
    got = at(hours=said, item={"confirmation": confirmation})
    assert [(each.severity.value, each.numbers["opening_hours"]) for each in got] == [
        ("warn", said)
    ] * numbers
    assert not at(hours=said, item={"confirmation": confirmation, "kind": ItemKind.BRIEFING})


def test_closing_days_that_cannot_be_read_are_listed() -> None:
    assert short(at(closed_on="when the moon is full")) == [("R5", "warn", 1)]


def test_a_group_eats_only_where_it_may() -> None:
    meal = {"kind": ItemKind.MEAL}
    assert short(at(group_meals=Known.NO, item=meal)) == [("R5", "block", 1)]
    assert not at(group_meals=Known.UNKNOWN, item=meal)
    assert not at(group_meals=Known.NO)


@pytest.mark.parametrize(
    ("day", "times", "numbers"),
    [
        ("2027-01-20", "08:30-17:15", 0),
        ("2027-01-20", "08:00-09:00", 1),
        ("2027-01-20", "17:00-17:30", 1),
        ("2027-01-23", "10:00-11:00", 1),
        ("2027-02-11", "10:00-11:00", 1),
        ("2026-12-29", "10:00-11:00", 1),
        ("2027-01-04", "10:00-11:00", 0),
    ],
)
def test_r6_city_offices_keep_office_hours(day: str, times: str, numbers: int) -> None:
    got = at(day, times, kind="government_office", hours="weekdays (offices)", closed_on="Sat; Sun")
    assert short(got) == [("R6", "block", 1)] * numbers


def test_journeys_and_nights_have_no_hours() -> None:
    assert not at("2027-01-20", "05:00-06:00", item={"kind": ItemKind.TRAVEL})
    assert not found(hours.findings, planned(1, "05:00-06:00", HALL, kind=ItemKind.LODGING))
