import datetime as dt

import pytest

from tourapp.core.eras import era_date, era_year


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2025, 5, 12), "令和7年"),
        (dt.date(2019, 5, 1), "令和元年"),
        (dt.date(2019, 4, 30), "平成31年"),
        (dt.date(1989, 1, 8), "平成元年"),
        (dt.date(1989, 1, 7), "昭和64年"),
        (dt.date(1926, 12, 25), "昭和元年"),
    ],
)
def test_a_year_is_counted_from_the_day_on_which_its_era_began(day: dt.date, said: str) -> None:
    assert era_year(day) == said


def test_a_date_has_both_years() -> None:
    assert era_date(dt.date(2025, 5, 12)) == "令和7年（2025年）5月12日"


def test_a_day_before_the_eras_that_we_know_is_refused() -> None:
    with pytest.raises(ValueError, match="no era"):
        era_year(dt.date(1926, 12, 24))
