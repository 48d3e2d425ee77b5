"""Decisions about appearances, without a database."""

import datetime as dt

import pytest

from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.programme.speaking import rules
from tourapp.programme.speaking.states import AppearanceState, AppearanceVerb, Lacking, Part

FIRST = dt.date(2027, 6, 17)


def day(before: int) -> dt.date:
    return FIRST - dt.timedelta(days=before)


@pytest.mark.parametrize("state", [None, *AppearanceState])
@pytest.mark.parametrize("verb", AppearanceVerb)
def test_what_the_table_does_not_list_is_refused_with_a_sentence(state, verb):
    if (state, verb) in rules.TRANSITIONS:
        assert rules.step(state, verb) is rules.TRANSITIONS[state, verb].to
    else:
        with pytest.raises(Refusal) as refused:
            rules.step(state, verb)
        assert refused.value.code == "transition" and str(refused.value).endswith(".")


def test_she_may_change_her_mind_and_nobody_says_yes_after_the_office_has_gone_on_without_her():
    assert rules.step(AppearanceState.ACCEPTED, AppearanceVerb.DECLINE) is AppearanceState.DECLINED
    assert rules.step(AppearanceState.DECLINED, AppearanceVerb.ACCEPT) is AppearanceState.ACCEPTED
    with pytest.raises(Refusal):
        rules.step(AppearanceState.WITHDRAWN, AppearanceVerb.ACCEPT)


def test_reminders_begin_ten_days_before_and_end_with_the_day_itself():
    due = [before for before in range(14, -2, -1) if rules.reminder_due(FIRST, day(before), None)]
    assert due == list(range(10, 0, -1))


def test_a_worker_that_runs_daily_reminds_on_seven_days_and_never_twice_on_one():
    reminded, days = None, []
    for before in range(14, -2, -1):
        for _again in range(2):
            if rules.reminder_due(FIRST, day(before), reminded):
                reminded = day(before)
                days.append(before)
    assert days == [10, 8, 7, 5, 3, 2, 1]


def test_a_worker_that_stood_still_reminds_once_for_all_the_days_it_missed():
    assert rules.reminder_due(FIRST, day(4), day(10))
    assert not rules.reminder_due(FIRST, day(4), day(4))
    assert not rules.reminder_due(FIRST, day(4), day(5))


def test_interpreters_get_slides_from_seven_days_before():
    assert [before for before in range(12, -2, -1) if rules.handing_on_due(FIRST, day(before))] == list(
        range(7, -1, -1)
    )


def test_each_part_owes_what_it_needs_and_no_slides_is_an_answer():
    nothing = {"life": Words(), "has_photograph": False, "has_slides": False, "has_no_slides": False}
    assert rules.lacking(Part.SPEAKER, **nothing) == (Lacking.LIFE, Lacking.PHOTOGRAPH, Lacking.SLIDES)
    assert rules.lacking(Part.MODERATOR, **nothing) == (Lacking.LIFE, Lacking.PHOTOGRAPH)
    assert rules.lacking(Part.INTERPRETER, **nothing) == ()
    assert rules.lacking(Part.BRIEFING_OFFICER, **{**nothing, "has_no_slides": True}) == ()
    assert Lacking.LIFE not in rules.lacking(Part.SPEAKER, **{**nothing, "life": Words(ja="略歴")})


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        (("en", "en", "consecutive"), "languages"),
        (("en", "", "consecutive"), "languages"),
        (("en", "xx", "consecutive"), "languages"),
        (("en", "ja", "none"), "mode"),
        (("en", "ja", ""), "mode"),
    ],
)
def test_an_interpreter_is_asked_between_two_languages_and_in_one_way(pair, code):
    first, second, mode = pair
    with pytest.raises(Refusal) as refused:
        rules.check_request(Part.INTERPRETER, ["item"], from_lang=first, to_lang=second, mode=mode)
    assert refused.value.code == code
    rules.check_request(Part.INTERPRETER, ["item"], from_lang="en", to_lang="ja", mode="whispering")
    rules.check_request(Part.SPEAKER, ["item"], from_lang="", to_lang="", mode="")


def test_a_short_life_is_short_in_each_language():
    rules.check_life(Words("a" * 800, "日" * 800))
    with pytest.raises(Refusal) as refused:
        rules.check_life(Words("a", "日" * 801))
    assert refused.value.field == "life_ja"
