import pickle
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourapp.core.time import (
    NoSuchTime,
    UnknownZone,
    WallTime,
    city,
    clock_time,
    closing,
    date_range,
    date_tile,
    days_until,
    fiscal_year,
    in_zone,
    iso,
    long_date,
    moment,
    moment_in,
    nights_days,
    short_date,
    time_range,
)

LONDON, TOKYO = "Europe/London", "Asia/Tokyo"
ZONES = [LONDON, TOKYO, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


# --- wall times ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        (datetime(2025, 5, 20, 10, 30), TOKYO, utc(2025, 5, 20, 1, 30)),
        (datetime(2025, 5, 20, 10, 30), LONDON, utc(2025, 5, 20, 9, 30)),
        (datetime(2025, 1, 31, 17, 0), LONDON, utc(2025, 1, 31, 17, 0)),
        (datetime(2025, 1, 1, 5, 0), TOKYO, utc(2024, 12, 31, 20, 0)),
        (datetime(2026, 3, 29, 0, 59), LONDON, utc(2026, 3, 29, 0, 59)),
        (datetime(2026, 3, 29, 2, 0), LONDON, utc(2026, 3, 29, 1, 0)),
    ],
)
def test_a_wall_time_knows_its_instant(local, zone, instant):
    wall = WallTime(local, zone)
    assert wall.instant == instant
    assert wall.instant.tzinfo is UTC
    assert wall.aware == instant
    assert wall.aware.tzinfo == ZoneInfo(zone)
    assert wall.date == local.date()
    assert WallTime.from_instant(instant, zone) == wall


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_a_time_that_the_clocks_skip_is_refused(minute):
    with pytest.raises(NoSuchTime) as refused:
        WallTime(datetime(2026, 3, 29, 1, minute), LONDON)
    assert isinstance(refused.value, ValueError)
    assert (refused.value.local, refused.value.zone) == (datetime(2026, 3, 29, 1, minute), LONDON)


def test_a_time_that_happens_twice_is_the_first_one_unless_the_fold_says_so():
    first = WallTime(datetime(2026, 10, 25, 1, 30), LONDON)
    second = WallTime(datetime(2026, 10, 25, 1, 30, fold=1), LONDON)
    assert first.instant == utc(2026, 10, 25, 0, 30)
    assert second.instant == utc(2026, 10, 25, 1, 30)
    assert first != second
    assert WallTime.from_instant(second.instant, LONDON) == second


@pytest.mark.parametrize(
    "zone", ["", "Tokyo", "Europe", "europe/london", "../etc/passwd", "/etc/passwd", "JST", "localtime", "\0"]
)
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(UnknownZone):
        WallTime(datetime(2025, 5, 20, 10, 30), zone)


def test_an_aware_time_is_not_a_wall_time():
    with pytest.raises(ValueError, match="naive"):
        WallTime(utc(2025, 5, 20), TOKYO)


def test_a_naive_time_is_not_an_instant():
    naive = datetime(2025, 5, 20)
    for refusing in (
        lambda: WallTime.from_instant(naive, TOKYO),
        lambda: iso(naive, TOKYO),
        lambda: moment(naive, TOKYO, "en"),
        lambda: moment_in(naive, [TOKYO], "en"),
        lambda: closing(naive, [TOKYO], "en"),
    ):
        with pytest.raises(ValueError, match="aware"):
            refusing()


def test_a_moved_wall_time_keeps_what_the_wall_shows():
    before = WallTime(datetime(2026, 3, 28, 9, 0), LONDON)
    after = before.moved(days=1)
    assert after.local == datetime(2026, 3, 29, 9, 0)
    assert after.instant - before.instant == timedelta(hours=23)
    assert after.moved(days=-1) == before
    with pytest.raises(NoSuchTime):
        WallTime(datetime(2026, 3, 28, 1, 30), LONDON).moved(days=1)


def test_a_wall_time_works_as_a_composite_value():
    wall = WallTime(datetime(2025, 5, 20, 10, 30), TOKYO)
    assert wall.__composite_values__() == (datetime(2025, 5, 20, 10, 30), TOKYO)
    assert WallTime(*wall.__composite_values__()) == wall
    assert hash(WallTime(*wall.__composite_values__())) == hash(wall)
    assert pickle.loads(pickle.dumps(wall)) == wall


@given(
    instant=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
)
def test_every_instant_comes_back_from_its_wall_time(instant, zone):
    assert WallTime.from_instant(instant, zone).instant == instant


@given(local=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)), zone=st.sampled_from(ZONES))
def test_every_wall_time_that_exists_comes_back_from_its_instant(local, zone):
    try:
        wall = WallTime(local, zone)
    except NoSuchTime:
        return
    assert WallTime.from_instant(wall.instant, zone) == wall


# --- cities ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "en", "ja"),
    [
        (LONDON, "London", "ロンドン"),
        (TOKYO, "Tokyo", "東京"),
        ("Japan", "Tokyo", "東京"),
        ("America/New_York", "New York", "ニューヨーク"),
        ("Europe/Copenhagen", "Copenhagen", "コペンハーゲン"),
        ("Europe/Vienna", "Vienna", "ウィーン"),
        ("Europe/Kyiv", "Kyiv", "キーウ"),
        ("Asia/Kolkata", "Kolkata", "コルカタ"),
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh City", "ホーチミン"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires", "ブエノスアイレス"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city(zone, en, ja):
    assert city(zone, "en") == en
    assert city(zone, "ja") == ja


def test_every_zone_has_a_name_in_both_languages():
    for zone in available_timezones() - {"localtime", "Factory"}:
        for lang in ("en", "ja"):
            name = city(zone, lang)
            assert name, zone
            assert "/" not in name, zone


# --- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "long_en", "long_ja", "short_en", "short_ja"),
    [
        (date(2025, 1, 31), "Friday 31 January 2025", "2025年1月31日（金）", "Fri 31 Jan", "1月31日（金）"),
        (date(2025, 5, 20), "Tuesday 20 May 2025", "2025年5月20日（火）", "Tue 20 May", "5月20日（火）"),
        (date(2019, 5, 5), "Sunday 5 May 2019", "2019年5月5日（日）", "Sun 5 May", "5月5日（日）"),
        (
            date(2024, 2, 29),
            "Thursday 29 February 2024",
            "2024年2月29日（木）",
            "Thu 29 Feb",
            "2月29日（木）",
        ),
        (date(2025, 9, 1), "Monday 1 September 2025", "2025年9月1日（月）", "Mon 1 Sept", "9月1日（月）"),
        (date(2025, 12, 6), "Saturday 6 December 2025", "2025年12月6日（土）", "Sat 6 Dec", "12月6日（土）"),
        (date(2025, 7, 2), "Wednesday 2 July 2025", "2025年7月2日（水）", "Wed 2 Jul", "7月2日（水）"),
    ],
)
def test_a_date_is_written_as_people_write_it(day, long_en, long_ja, short_en, short_ja):
    assert long_date(day, "en") == long_en
    assert long_date(day, "ja") == long_ja
    assert short_date(day, "en") == short_en
    assert short_date(day, "ja") == short_ja


def test_a_date_fits_on_a_tile():
    assert date_tile(date(2025, 1, 15), "en") == ("Wed", "15", "January 2025")
    assert date_tile(date(2025, 1, 15), "ja") == ("水曜", "15日", "2025年1月")


def test_a_long_date_may_leave_out_year_and_weekday():
    day = date(2025, 5, 20)
    assert long_date(day, "en", year=False) == "Tuesday 20 May"
    assert long_date(day, "en", weekday=False) == "20 May 2025"
    assert long_date(day, "ja", year=False) == "5月20日（火）"
    assert long_date(day, "ja", weekday=False) == "2025年5月20日"


@pytest.mark.parametrize(
    ("first", "last", "en", "ja", "plain_en", "plain_ja"),
    [
        (
            date(2025, 5, 18),
            date(2025, 5, 24),
            "Sunday 18 to Saturday 24 May 2025",
            "2025年5月18日（日）〜24日（土）",
            "18 to 24 May 2025",
            "2025年5月18日〜24日",
        ),
        (
            date(2019, 5, 20),
            date(2019, 5, 22),
            "Monday 20 to Wednesday 22 May 2019",
            "2019年5月20日（月）〜22日（水）",
            "20 to 22 May 2019",
            "2019年5月20日〜22日",
        ),
        (
            date(2025, 4, 30),
            date(2025, 5, 2),
            "Wednesday 30 April to Friday 2 May 2025",
            "2025年4月30日（水）〜5月2日（金）",
            "30 April to 2 May 2025",
            "2025年4月30日〜5月2日",
        ),
        (
            date(2024, 12, 30),
            date(2025, 1, 3),
            "Monday 30 December 2024 to Friday 3 January 2025",
            "2024年12月30日（月）〜2025年1月3日（金）",
            "30 December 2024 to 3 January 2025",
            "2024年12月30日〜2025年1月3日",
        ),
        (
            date(2025, 5, 20),
            date(2025, 5, 20),
            "Tuesday 20 May 2025",
            "2025年5月20日（火）",
            "20 May 2025",
            "2025年5月20日",
        ),
    ],
)
def test_a_range_says_once_what_both_ends_share(first, last, en, ja, plain_en, plain_ja):
    assert date_range(first, last, "en") == en
    assert date_range(first, last, "ja") == ja
    assert date_range(first, last, "en", weekdays=False) == plain_en
    assert date_range(first, last, "ja", weekdays=False) == plain_ja


def test_a_range_without_year_keeps_the_years_it_needs():
    assert date_range(date(2025, 5, 18), date(2025, 5, 24), "ja", year=False) == "5月18日（日）〜24日（土）"
    assert (
        date_range(date(2025, 5, 18), date(2025, 5, 24), "en", year=False) == "Sunday 18 to Saturday 24 May"
    )
    assert "2025" in date_range(date(2024, 12, 30), date(2025, 1, 3), "en", year=False)


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends after"):
        date_range(date(2025, 5, 20), date(2025, 5, 19), "en")
    with pytest.raises(ValueError, match="ends after"):
        nights_days(date(2025, 5, 20), date(2025, 5, 19), "en")


@pytest.mark.parametrize(
    ("first", "last", "en", "ja"),
    [
        (date(2025, 5, 18), date(2025, 5, 24), "6 nights, 7 days", "6泊7日"),
        (date(2025, 5, 18), date(2025, 5, 19), "1 night, 2 days", "1泊2日"),
        (date(2025, 5, 18), date(2025, 5, 18), "1 day", "日帰り"),
    ],
)
def test_a_stay_is_counted_in_nights_and_days(first, last, en, ja):
    assert nights_days(first, last, "en") == en
    assert nights_days(first, last, "ja") == ja


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2025, 3, 31), 2024),
        (date(2025, 4, 1), 2025),
        (date(2027, 1, 17), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_a_japanese_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year


def test_days_are_counted_by_the_calendar():
    assert days_until(date(2025, 5, 20), date(2025, 5, 20)) == 0
    assert days_until(date(2025, 3, 1), date(2025, 2, 28)) == 1
    assert days_until(date(2025, 5, 19), date(2025, 5, 20)) == -1


# --- times -----------------------------------------------------------------------------------------


def test_clock_times_have_24_hours_and_two_digits():
    for lang in ("en", "ja"):
        assert clock_time(time(9, 5), lang) == "09:05"
        assert clock_time(datetime(2025, 5, 20, 23, 59), lang) == "23:59"
        assert clock_time(time(0, 1), lang) == "00:01"


@pytest.mark.parametrize(
    ("start", "end", "en", "ja"),
    [
        (time(10, 30), time(11, 0), "10:30 to 11:00", "10:30〜11:00"),
        (datetime(2025, 5, 20, 9, 0), datetime(2025, 5, 20, 9, 45), "09:00 to 09:45", "09:00〜09:45"),
        (
            datetime(2025, 5, 20, 22, 0),
            datetime(2025, 5, 21, 6, 0),
            "22:00 to 06:00 on Wednesday 21 May",
            "22:00〜5月21日（水）06:00",
        ),
        (
            datetime(2024, 12, 31, 22, 0),
            datetime(2025, 1, 1, 0, 30),
            "22:00 to 00:30 on Wednesday 1 January 2025",
            "22:00〜2025年1月1日（水）00:30",
        ),
    ],
)
def test_a_range_of_times_says_when_it_ends_on_another_day(start, end, en, ja):
    assert time_range(start, end, "en") == en
    assert time_range(start, end, "ja") == ja


@pytest.mark.parametrize(
    ("instant", "zone", "en", "ja"),
    [
        (
            utc(2025, 1, 31, 17),
            LONDON,
            "Friday 31 January 2025, 17:00 (London)",
            "2025年1月31日（金）17:00（ロンドン）",
        ),
        (
            utc(2025, 1, 31, 17),
            TOKYO,
            "Saturday 1 February 2025, 02:00 (Tokyo)",
            "2025年2月1日（土）2:00（東京）",
        ),
        (
            utc(2025, 7, 31, 17),
            LONDON,
            "Thursday 31 July 2025, 18:00 (London)",
            "2025年7月31日（木）18:00（ロンドン）",
        ),
        (
            utc(2025, 7, 31, 15),
            TOKYO,
            "Friday 1 August 2025, 00:00 (Tokyo)",
            "2025年8月1日（金）0:00（東京）",
        ),
    ],
)
def test_a_moment_names_its_city(instant, zone, en, ja):
    assert moment(instant, zone, "en") == en
    assert moment(instant, zone, "ja") == ja


def test_a_moment_may_leave_out_the_year():
    assert moment(utc(2025, 4, 10, 8, 14), LONDON, "en", year=False) == "Thursday 10 April, 09:14 (London)"
    assert moment(utc(2025, 4, 10, 8, 14), LONDON, "ja", year=False) == "4月10日（木）9:14（ロンドン）"


@pytest.mark.parametrize(
    ("instant", "zones", "en", "ja"),
    [
        (  # summer: 8 hours
            utc(2025, 5, 20, 1, 30),
            [TOKYO, LONDON],
            "Tuesday 20 May 2025, 10:30 (Tokyo) / 02:30 (London)",
            "2025年5月20日（火）10:30（東京）／2:30（ロンドン）",
        ),
        (  # winter: 9 hours
            utc(2025, 1, 20, 1, 30),
            [TOKYO, LONDON],
            "Monday 20 January 2025, 10:30 (Tokyo) / 01:30 (London)",
            "2025年1月20日（月）10:30（東京）／1:30（ロンドン）",
        ),
        (  # another day in the second city
            utc(2025, 5, 20, 22, 30),
            [TOKYO, LONDON],
            "Wednesday 21 May 2025, 07:30 (Tokyo) / Tuesday 23:30 (London)",
            "2025年5月21日（水）7:30（東京）／5月20日（火）23:30（ロンドン）",
        ),
        (
            utc(2025, 5, 20, 22, 30),
            [LONDON, TOKYO],
            "Tuesday 20 May 2025, 23:30 (London) / Wednesday 07:30 (Tokyo)",
            "2025年5月20日（火）23:30（ロンドン）／5月21日（水）7:30（東京）",
        ),
        (  # a city is not said twice
            utc(2025, 5, 20, 1, 30),
            [TOKYO, TOKYO, "Japan"],
            "Tuesday 20 May 2025, 10:30 (Tokyo)",
            "2025年5月20日（火）10:30（東京）",
        ),
        (  # the same clock, but another city
            utc(2025, 1, 20, 9, 0),
            [LONDON, "Europe/Dublin", "America/New_York"],
            "Monday 20 January 2025, 09:00 (London) / 09:00 (Dublin) / 04:00 (New York)",
            "2025年1月20日（月）9:00（ロンドン）／9:00（ダブリン）／4:00（ニューヨーク）",
        ),
    ],
)
def test_a_moment_in_several_cities_is_complete_for_the_first(instant, zones, en, ja):
    assert moment_in(instant, zones, "en") == en
    assert moment_in(instant, zones, "ja") == ja


@pytest.mark.parametrize(
    ("instant", "zones", "en", "ja"),
    [
        (
            utc(2025, 1, 31, 17, 0),
            [LONDON, TOKYO],
            "Friday 31 January 2025, 17:00 (London) / Saturday 1 February 2025, 02:00 (Tokyo)",
            "1月31日（金）17:00（ロンドン）／2月1日（土）2:00（日本）",
        ),
        (
            utc(2025, 6, 30, 16, 0),
            [LONDON, TOKYO],
            "Monday 30 June 2025, 17:00 (London) / Tuesday 1 July 2025, 01:00 (Tokyo)",
            "6月30日（月）17:00（ロンドン）／7月1日（火）1:00（日本）",
        ),
        (
            utc(2025, 4, 25, 8, 0),
            [TOKYO],
            "Friday 25 April 2025, 17:00 (Tokyo)",
            "4月25日（金）17:00（日本時間）",
        ),
        (
            utc(2025, 4, 25, 8, 0),
            [TOKYO, LONDON],
            "Friday 25 April 2025, 17:00 (Tokyo) / Friday 25 April 2025, 09:00 (London)",
            "4月25日（金）17:00（日本）／4月25日（金）9:00（ロンドン）",
        ),
        (
            utc(2025, 4, 25, 16, 0),
            [LONDON, LONDON],
            "Friday 25 April 2025, 17:00 (London)",
            "4月25日（金）17:00（ロンドン時間）",
        ),
    ],
)
def test_a_closing_date_is_complete_for_each_city(instant, zones, en, ja):
    assert closing(instant, zones, "en") == en
    assert closing(instant, zones, "ja") == ja


def test_the_year_of_a_closing_date_can_be_chosen():
    instant = utc(2025, 4, 25, 8, 0)
    assert closing(instant, [TOKYO], "en", year=False) == "Friday 25 April, 17:00 (Tokyo)"
    assert closing(instant, [TOKYO], "ja", year=True) == "2025年4月25日（金）17:00（日本時間）"


def test_a_time_without_a_city_is_refused():
    for refusing in (moment_in, closing):
        with pytest.raises(ValueError, match="city"):
            refusing(utc(2025, 5, 20), [], "en")


def test_a_time_element_gets_the_offset_of_its_zone():
    assert iso(utc(2025, 5, 20, 1, 30), TOKYO) == "2025-05-20T10:30+09:00"
    assert iso(utc(2025, 5, 20, 1, 30), LONDON) == "2025-05-20T02:30+01:00"
    assert iso(utc(2025, 1, 20, 1, 30, 59), LONDON) == "2025-01-20T01:30+00:00"
    assert (
        iso(datetime(2025, 5, 20, 10, 30, tzinfo=timezone(timedelta(hours=9))), "UTC")
        == "2025-05-20T01:30+00:00"
    )
    assert in_zone(utc(2025, 5, 20, 1, 30), TOKYO).hour == 10
