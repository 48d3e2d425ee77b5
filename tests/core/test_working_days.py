import datetime as dt

import pytest

from tests.builders import wall
from tourapp.core.working_days import in_office_hours, is_working_day, working_days_after

TOKYO = "Asia/Tokyo"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "zone", "works"),
    [
        ("2027-04-12", TOKYO, True),
        ("2027-04-17", TOKYO, False),  # a Saturday
        ("2027-04-29", TOKYO, False),  # Showa Day
        ("2027-04-29", "Europe/London", True),
        ("2027-12-29", TOKYO, False),  # offices are closed to 3 January
        ("2027-12-28", TOKYO, True),
        ("2028-01-03", TOKYO, False),
        ("2028-01-04", TOKYO, True),
        ("2027-12-29", "Europe/London", True),
        ("2027-12-27", "Europe/London", False),  # instead of the 25th
    ],
)
def test_days_on_which_offices_work(on: str, zone: str, works: bool) -> None:
    assert is_working_day(day(on), zone) is works


@pytest.mark.parametrize(
    ("begin", "number", "found"),
    [
        ("2027-04-12", 10, "2027-04-26"),
        ("2027-04-23", 10, "2027-05-13"),  # over Golden Week
        ("2027-12-24", 3, "2028-01-04"),
        ("2027-04-26", -3, "2027-04-21"),
        ("2027-04-12", 0, "2027-04-12"),
    ],
)
def test_working_days_are_counted_over_holidays_both_ways(begin: str, number: int, found: str) -> None:
    assert working_days_after(day(begin), number, TOKYO) == day(found)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2027-04-12 10:00", "2027-04-12 10:00"),
        ("2027-04-12 07:00", "2027-04-12 08:30"),
        ("2027-04-12 17:15", "2027-04-13 08:30"),
        ("2027-04-16 18:00", "2027-04-19 08:30"),
        ("2027-12-28 17:14", "2027-12-28 17:14"),
        ("2027-12-28 17:15", "2028-01-04 08:30"),
        ("2027-04-29 10:00", "2027-04-30 08:30"),
    ],
)
def test_mails_wait_for_somebody_in_the_office(now: str, then: str) -> None:
    assert in_office_hours(wall(now, TOKYO).instant, TOKYO) == wall(then, TOKYO).instant
