import datetime as dt

import pytest

from tests.builders import wall
from tests.programme.test_rules import content
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.programme.kinds import Confirmation
from tourapp.programme.library import rules

NOW = dt.datetime(2027, 4, 12, 9, tzinfo=dt.UTC)
LEARNT = Words("Use the back entrance", "")


def test_an_earlier_visit_comes_at_its_hours_and_is_asked_anew() -> None:
    new = rules.anew(
        content(interpreters=(Words("Sawada", "沢田"),), join_url="https://x.example"), dt.date(2028, 1, 19)
    )
    assert (new.starts, new.ends) == (
        wall("2028-01-19 15:20", "Asia/Tokyo"),
        wall("2028-01-19 16:50", "Asia/Tokyo"),
    )
    assert (new.confirmation, new.confirmed_by, new.confirmed_on) == (Confirmation.PROPOSED, Words(), None)
    assert (new.audience, new.interpreters, new.join_url, new.source_id) == ((), (), "", None)
    assert (new.title, new.place, new.host, new.photography) == (
        content().title,
        content().place,
        content().host,
        "allowed",
    )


def test_as_an_idea_it_has_no_time() -> None:
    assert (rules.anew(content(), None).starts, rules.anew(content(), None).ends) == (None, None)


def test_what_asked_nobody_asks_nobody_again() -> None:
    assert (
        rules.anew(content(confirmation=Confirmation.NOT_NEEDED), None).confirmation
        is Confirmation.NOT_NEEDED
    )


@pytest.mark.parametrize("ended_at", [None, NOW + dt.timedelta(minutes=1)])
def test_nothing_is_learnt_before_it_is_over(ended_at) -> None:
    with pytest.raises(Refusal):
        rules.check_lesson(LEARNT, ended_at=ended_at, now=NOW)


def test_a_lesson_says_something_in_one_language_at_least() -> None:
    rules.check_lesson(LEARNT, ended_at=NOW, now=NOW)
    with pytest.raises(Refusal):
        rules.check_lesson(Words(" ", ""), ended_at=NOW, now=NOW)
    with pytest.raises(Refusal):
        rules.check_lesson(Words("x" * 2001, ""), ended_at=NOW, now=NOW)
