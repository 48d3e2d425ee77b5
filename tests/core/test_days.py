"""Dates as people write them."""

import datetime as dt

import pytest

from tourapp.core.days import NotADay, TwoDays, read_day

DAY = dt.date(2027, 6, 17)


@pytest.mark.parametrize(
    "text",
    [
        "2027-06-17",
        "2027/6/17",
        "2027.6.17",
        "17/06/2027",
        "06/17/2027",
        "17.6.2027",
        "17 June 2027",
        "17th June 2027",
        "Thursday 17 June 2027",
        "17 Jun 2027",
        "June 17, 2027",
        "2027年6月17日",
        "2027年6月17日（木）",
        "２０２７年６月１７日",
        "令和9年6月17日",
        "令和９年６月１７日",
        "R9.6.17",
        "r9/6/17",
        " 2027-06-17 ",
    ],
)
def test_every_form_that_people_use_is_the_same_day(text):
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成30年4月1日", dt.date(2018, 4, 1)),
        ("S64.1.7", dt.date(1989, 1, 7)),
        ("05/05/2027", dt.date(2027, 5, 5)),
    ],
)
def test_eras_and_dates_that_read_alike_both_ways(text, day):
    assert read_day(text) == day


def test_a_date_with_two_readings_is_asked_about_and_not_guessed():
    with pytest.raises(TwoDays) as asked:
        read_day("03/04/2027")
    assert asked.value.readings == (dt.date(2027, 3, 4), dt.date(2027, 4, 3))


@pytest.mark.parametrize(
    "text", ["", "soon", "17/06/27", "2027-02-30", "31/31/2027", "17 Juin 2027", "June 2027", "9999999", "R9"]
)
def test_what_is_no_date_is_not_read(text):
    with pytest.raises(NotADay):
        read_day(text)
