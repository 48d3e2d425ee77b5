"""Days and hours as itineraries write them."""

import pytest

from tourapp.programme.tables.days import Stated, find_day, is_day_first
from tourapp.programme.tables.folding import folded
from tourapp.programme.tables.hours import find_hours

SUNDAY = 6

DAYS = [
    ("5月18日（日）", Stated(None, 5, 18, None, SUNDAY), ""),
    ("５月１８日(日・祝)", Stated(None, 5, 18, None, SUNDAY), ""),
    ("5月18日\n日曜日", Stated(None, 5, 18, None, SUNDAY), ""),
    ("5/18(日)", Stated(None, 5, 18, None, SUNDAY), ""),
    ("18/5", Stated(None, 5, 18), ""),
    ("2025年5月18日", Stated(None, 5, 18, 2025), ""),
    ("2025-05-18", Stated(None, 5, 18, 2025), ""),
    ("令和7年5月18日（日）", Stated(None, 5, 18, 2025, SUNDAY), ""),
    ("R7.5.18", Stated(None, 5, 18, 2025), ""),
    ("令和元年5月18日", Stated(None, 5, 18, 2019), ""),
    ("18 May", Stated(None, 5, 18), ""),
    ("Sunday 18 May 2025", Stated(None, 5, 18, 2025, SUNDAY), ""),
    ("Sun, May 18th", Stated(None, 5, 18, None, SUNDAY), ""),
    ("第1日", Stated(1), ""),
    ("1日目", Stated(1), ""),
    ("Day 3", Stated(3), ""),
    ("第２日\n5月19日（月）", Stated(2, 5, 19, None, 0), ""),
    ("5月18日（日）東京", Stated(None, 5, 18, None, SUNDAY), "東京"),
    ("東京都庁", None, "東京都庁"),
    ("2月30日", None, "2月30日"),
    ("三月", None, "三月"),
    ("marching on", None, "marching on"),
    ("", None, ""),
]


@pytest.mark.parametrize("text, day, rest", DAYS)
def test_days(text, day, rest):
    assert find_day(text) == (day, rest)


def test_a_lone_figure_is_a_day_only_where_days_are_numbered():
    assert find_day("2") == (None, "2")
    assert find_day("2", bare=True) == (Stated(2), "")
    assert find_day("40", bare=True) == (None, "40")


def test_days_stand_first_when_one_of_them_can_be_nothing_else():
    assert is_day_first(["12/5", "13/5"])
    assert not is_day_first(["5/12", "5/13"])
    assert not is_day_first(["5/6"])
    assert find_day("6/5", day_first=True)[0] == Stated(None, 5, 6)


HOURS = [
    ("10:47~11:00", "10:47", "11:00", ""),
    ("10:47～11:00", "10:47", "11:00", ""),
    ("１０：４７〜１１：００", "10:47", "11:00", ""),
    ("9:30－10:00", "9:30", "10:00", ""),
    ("9:30ー10:00", "9:30", "10:00", ""),
    ("10時47分", "10:47", None, ""),
    ("10時半～12時", "10:30", "12:00", ""),
    ("午後1時", "13:00", None, ""),
    ("午後1時30分〜3時", "13:30", "15:00", ""),
    ("午前11時〜午後1時", "11:00", "13:00", ""),
    ("13:00-", "13:00", None, ""),
    ("13:00～", "13:00", None, ""),
    ("正午", "12:00", None, ""),
    ("正午～13:00", "12:00", "13:00", ""),
    ("9:00頃", "9:00", None, ""),
    ("12:30 to 13:45", "12:30", "13:45", ""),
    ("from 12:30 until 13:45", "12:30", "13:45", ""),
    ("1.30pm", "13:30", None, ""),
    ("1.30 to 3pm", "13:30", "15:00", ""),
    ("9am - 10.30 am", "9:00", "10:30", ""),
    ("11am to 1pm", "11:00", "13:00", ""),
    ("10:47発\n11:00着", "10:47", "11:00", ""),
    ("10:30:00", "10:30", None, ""),
    ("0930-1045", "9:30", "10:45", ""),
    ("25:00", "25:00", None, ""),
    ("23:00～1:00", "23:00", "25:00", ""),
    ("9:00 集合", "9:00", None, "集合"),
    ("31:00", None, None, "31:00"),
    ("12:75", None, None, "12:75"),
    ("2時間", None, None, "2時間"),
    ("終日", None, None, "終日"),
    ("14名", None, None, "14名"),
    ("2025.10", None, None, "2025.10"),
]


def clock(minutes):
    return None if minutes is None else f"{minutes // 60}:{minutes % 60:02}"


@pytest.mark.parametrize("text, starts, ends, rest", HOURS)
def test_hours(text, starts, ends, rest):
    hours, left = find_hours(text)
    assert (hours and clock(hours.starts), hours and clock(hours.ends), left) == (starts, ends, rest)


def test_about_is_kept():
    assert find_hours("9:00頃")[0].is_about
    assert find_hours("約9:00")[0].is_about
    assert not find_hours("9:00")[0].is_about


def test_only_what_a_line_begins_with_is_its_time():
    assert find_hours("10:00 市長表敬", at_start=True)[1] == "市長表敬"
    assert find_hours("市長表敬 10:00", at_start=True) == (None, "市長表敬 10:00")


def test_folding_moves_nothing():
    text = "１０：４７～İ ㈱髙﨑邉 ホテル―A"
    assert len(folded(text)) == len(text)
    assert folded("ホテル") == "ホテル"
    assert folded("バスー") == "バスー"
