import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourapp.core.days import NotADay, TwoDays
from tourapp.core.hours import NotAnHour, read_day_near, read_hour

TODAY = dt.date(2025, 4, 12)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("15:30", "15:30"),
        ("15:30:00", "15:30"),
        ("１５：３０", "15:30"),
        ("15時30分", "15:30"),
        ("15時", "15:00"),
        ("午後3時半", "15:30"),
        ("午前9時5分", "09:05"),
        ("午後12時", "12:00"),
        ("3:30 pm", "15:30"),
        ("12 am", None),
        ("1530", "15:30"),
        ("930", "09:30"),
        ("0.645833333333333", "15:30"),
        ("15:30頃", "15:30"),
        (" 9:00〜", "09:00"),
        ("9.30", "09:30"),
    ],
)
def test_a_time_is_read_as_people_write_it(text, hour):
    if hour is None:
        with pytest.raises(NotAnHour):
            read_hour(text)
    else:
        assert read_hour(text) == dt.time.fromisoformat(hour)


@pytest.mark.parametrize("text", ["", "9", "25:00", "9:75", "午後15時", "=15:30", "tomorrow", "午後"])
def test_what_is_no_time_is_not_guessed(text):
    with pytest.raises(NotAnHour):
        read_hour(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月23日（水）", "2025-04-23"),
        ("４月２３日", "2025-04-23"),
        ("4/23", "2025-04-23"),
        ("Wed 23 Apr", "2025-04-23"),
        ("23 April", "2025-04-23"),
        ("4月1日", "2025-04-01"),
        ("1月10日", "2026-01-10"),
        ("2月29日", "2028-02-29"),
        ("45770", "2025-04-23"),
        ("45770.0", "2025-04-23"),
        ("令和7年4月23日", "2025-04-23"),
        ("R7.4.23", "2025-04-23"),
        ("2025-04-23", "2025-04-23"),
        ("2025/4/23", "2025-04-23"),
    ],
)
def test_a_day_is_read_with_its_year_or_as_the_nearest(text, day):
    assert read_day_near(text, TODAY) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "soon", "13月1日", "4月31日", "来週"])
def test_what_is_no_day_is_not_guessed(text):
    with pytest.raises(NotADay):
        read_day_near(text, TODAY)


def test_a_day_that_can_mean_two_is_asked_about():
    with pytest.raises(TwoDays):
        read_day_near("03/04/2025", TODAY)


@given(st.text(max_size=30))
def test_reading_never_fails_in_another_way(text):
    for read in (read_hour, lambda value: read_day_near(value, TODAY)):
        with contextlib.suppress(NotAnHour, NotADay, TwoDays):
            read(text)
