"""Public holidays by the place whose clocks an event goes by."""

import datetime as dt

import pytest

from tourapp.core.public_holidays import country_of, named
from tourapp.core.words import Words


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Asia/Tokyo", dt.date(2027, 2, 11), Words("Foundation Day", "建国記念の日")),
        ("Asia/Tokyo", dt.date(2026, 9, 22), Words("National Holiday", "国民の休日")),
        (
            "Europe/London",
            dt.date(2027, 12, 28),
            Words("Boxing Day (observed)", "ボクシングデー（振替休日）"),
        ),
        (
            "Europe/London",
            dt.date(2023, 5, 8),
            Words("Coronation of Charles III", "Coronation of Charles III"),
        ),
        ("Europe/London", dt.date(2027, 5, 3), Words("May Day", "メーデー")),
        ("Europe/Berlin", dt.date(2027, 10, 3), Words("German Unity Day", "ドイツ統一の日")),
    ],
)
def test_a_holiday_has_its_name_where_it_is_one(zone, day, expected):
    assert named(zone, [day, day + dt.timedelta(days=7 * 3 + 1)]).get(day) == expected


def test_a_holiday_of_tokyo_is_a_working_day_in_london():
    assert named("Europe/London", [dt.date(2027, 2, 11)]) == {}


def test_a_zone_of_no_country_has_no_holidays():
    assert country_of("UTC") is None
    assert named("UTC", [dt.date(2027, 1, 1)]) == {}


def test_days_may_lie_in_two_years():
    found = named("Asia/Tokyo", [dt.date(2028, 1, 1), dt.date(2027, 11, 3)])
    assert list(found) == [dt.date(2027, 11, 3), dt.date(2028, 1, 1)]
