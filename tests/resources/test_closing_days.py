"""Closing days in Japanese."""

import pytest

from tourapp.resources.closing_days import in_words


@pytest.mark.parametrize(
    ("written", "ja"),
    [
        ("", ""),
        ("Mon", "月曜日"),
        ("Monday, Tuesday", "月曜日・火曜日"),
        ("Sat-Sun", "土曜日〜日曜日"),
        ("2nd Tue; last Fri", "第2火曜日、最終金曜日"),
        ("Mon; 29 Dec-3 Jan", "月曜日、12月29日〜1月3日"),
        ("1 Jan; national holidays", "1月1日、祝日"),
        ("Mon (except national holidays)", "月曜日（祝日を除く）"),
        ("Thu (Fri if Thu is a national holiday)", "木曜日（祝日の場合は金曜日）"),
        ("Mon (next day if it is a public holiday)", "月曜日（祝日の場合は翌日）"),
        ("Mon (ask first)", "Mon (ask first)"),  # nothing is guessed
        ("when it snows", "when it snows"),
        ("月曜日", "月曜日"),
    ],
)
def test_closing_days_read_as_a_japanese_place_states_them(written: str, ja: str) -> None:
    words = in_words(written)
    assert (words.en, words.ja) == (written, ja)
