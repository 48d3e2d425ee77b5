"""The sentences of papers, in both languages."""

import datetime as dt

import pytest

from tests.builders import wall
from tests.documents.papers_world import TOKYO
from tourapp.core.words import Words
from tourapp.documents import wording
from tourapp.documents.said import LANGS, lines, said
from tourapp.programme.group.rules import GroupNumbers

LONDON = "Europe/London"
SUMMER = dt.datetime(2027, 6, 1, 3, 0, tzinfo=dt.UTC)
WINTER = dt.datetime(2027, 12, 1, 3, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "home", "moments", "en", "ja"),
    [
        (
            TOKYO,
            LONDON,
            [SUMMER],
            "Times are Tokyo. London is 8 hours behind.",
            "時刻は日本時間です。ロンドンは8時間遅れです。",
        ),
        (
            TOKYO,
            LONDON,
            [WINTER],
            "Times are Tokyo. London is 9 hours behind.",
            "時刻は日本時間です。ロンドンは9時間遅れです。",
        ),
        (
            LONDON,
            TOKYO,
            [SUMMER],
            "Times are London. Tokyo is 8 hours ahead.",
            "時刻はロンドン時間です。東京は8時間進んでいます。",
        ),
        (
            TOKYO,
            "Asia/Kolkata",
            [SUMMER],
            "Times are Tokyo. Kolkata is 3 hours 30 minutes behind.",
            "時刻は日本時間です。コルカタは3時間30分遅れです。",
        ),
        (LONDON, LONDON, [SUMMER], "Times are London.", "時刻はロンドン時間です。"),
        (TOKYO, LONDON, [], "Times are Tokyo.", "時刻は日本時間です。"),
    ],
)
def test_the_hours_between_two_places(
    zone: str, home: str, moments: list[dt.datetime], en: str, ja: str
) -> None:
    assert wording.times_note(zone, home, moments) == Words(en, ja)


@pytest.mark.parametrize(
    ("numbers", "en", "ja"),
    [
        (
            GroupNumbers(participants=14, tour_leaders=1, interpreters=2),
            "17: 14 participants, 1 tour leader, 2 interpreters",
            "17名（参加者14、事務局1、通訳2）",
        ),
        (GroupNumbers(participants=1), "1 participant", "1名"),
        # Needs are nobody's business on paper.
        (GroupNumbers(step_free=1, severe_allergies=2), "", ""),
    ],
)
def test_the_size_of_a_group(numbers: GroupNumbers, en: str, ja: str) -> None:
    assert wording.heads(numbers) == Words(en, ja)


@pytest.mark.parametrize(
    ("starts", "ends", "en", "ja"),
    [
        ("2027-05-19 10:30", "2027-05-19 11:00", "10:30 to 11:00", "10:30〜11:00"),
        ("2027-05-19 10:30", "2027-05-19 10:30", "10:30", "10:30"),
        ("2027-05-19 22:00", "2027-05-20 06:00", "22:00 to Thu 20 May 06:00", "22:00〜5月20日（木）06:00"),
        ("2027-05-19 10:30", None, "10:30", "10:30"),
        (None, None, "to follow", "未定"),
    ],
)
def test_when_an_item_is(starts: str | None, ends: str | None, en: str, ja: str) -> None:
    times = [wall(text, TOKYO) if text else None for text in (starts, ends)]
    assert wording.time_cell(*times, TOKYO, "en") == en
    assert wording.time_cell(*times, TOKYO, "ja") == ja


def texts(entries: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [(entry["lang"], entry["text"], entry["second"]) for entry in entries]


def test_two_languages_stand_one_after_the_other_and_nothing_twice() -> None:
    both = LANGS["both"]
    assert texts(said(Words("Visit", "視察"), both)) == [("ja", "視察", False), ("en", "Visit", True)]
    assert texts(said(Words("eco-T", "eco-T"), both)) == [("en", "eco-T", False)]
    assert texts(said(Words("Visit", ""), both)) == [("en", "Visit", False)]
    assert said(Words(), both) == []


def test_a_line_that_one_language_lacks_is_said_once_in_the_other() -> None:
    notes = (Words("Bring a coat", ""), Words("Cards", "名刺交換あり"))
    found = lines(lambda lang: (words.in_(lang) for words in notes), LANGS["both"])
    assert texts(found) == [
        ("ja", "名刺交換あり", False),
        ("en", "Bring a coat", True),
        ("en", "Cards", True),
    ]
