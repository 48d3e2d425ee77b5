"""What a calendar says of the last change of an event (CAL-74)."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.feeds import reading
from tests.feeds.test_calendar import BASE, ENGLISH, JAPANESE, TOKYO, entry, feed, one, wall
from tourapp.agenda.before import Before, before
from tourapp.agenda.content import EntryContent
from tourapp.agenda.queries import Shown
from tourapp.core.words import Words
from tourapp.feeds import said
from tourapp.feeds.calendar import Style

OLD = "Thursday 17 June 2027, 09:00 to 09:45 (London)"


def changed(*, was_cancelled: bool = False, is_cancelled: bool = False, **old: object) -> Shown:
    """An entry that showed these values before its last change."""
    shown = entry(cancelled=is_cancelled)
    was = replace(shown.content, **old)  # type: ignore[arg-type]
    kept = before(was.to_json(), shown.content.to_json(), was_cancelled=was_cancelled)
    return replace(shown, before=Before.from_json(kept))


def moved() -> Shown:
    return changed(starts=wall("2027-06-17 09:00"), ends=wall("2027-06-17 09:45"))


def described(shown: Shown, style: Style = ENGLISH) -> str:
    return str(reading.with_icalendar(feed(shown, style=style)).walk("VEVENT")[0]["DESCRIPTION"])


def test_cal_74_a_move_is_said_first_with_the_old_time_and_its_city() -> None:
    assert described(moved()).startswith(f"The time has changed. It was {OLD}.\n\nBring identification\n\n")
    japanese = described(moved(), JAPANESE)
    assert japanese.startswith(
        "日時が変わりました。変更前：2027年6月17日（木）09:00〜09:45（ロンドン）。\n\n身分証を持参"
    )
    both = described(moved(), Style("both", BASE))
    assert both.index("The time has changed") < both.index("日時が変わりました") < both.index("Bring")


def test_cal_74_a_flight_says_both_zones_of_its_old_time() -> None:
    flight = changed(starts=wall("2027-06-17 19:00"), ends=wall("2027-06-18 15:00", TOKYO))
    assert "It was Thursday 17 June 2027, 19:00 (London) to Friday 18 June 2027, 15:00 (Tokyo)." in described(
        flight
    )


def test_cal_74_a_flight_that_lands_on_the_day_it_left_says_both_zones_too() -> None:
    pacific = "America/Los_Angeles"
    flight = changed(starts=wall("2027-06-17 17:05", TOKYO), ends=wall("2027-06-17 11:10", pacific))
    assert (
        "It was Thursday 17 June 2027, 17:05 (Tokyo) to Thursday 17 June 2027, 11:10 (Los Angeles)."
        in described(flight)
    )


def test_cal_74_a_place_that_changed_is_named_and_other_words_are_not_repeated() -> None:
    shown = changed(place=Words("Old Hall; east", "旧館"), title=Words("A name taken out", "消した名前"))
    assert described(shown).startswith(
        "The place has changed. It was Old Hall; east. Changed: title.\n\nBring identification"
    )
    assert "taken out" not in described(shown)
    assert described(changed(place=Words())).startswith("Changed: place.\n\n")


def test_cal_74_cancelling_and_taking_it_back_are_said() -> None:
    off = changed(is_cancelled=True)
    assert described(off).startswith(
        "Cancelled. It was planned for Thursday 17 June 2027, 09:30 to 10:15 (London).\n\n"
    )
    again = changed(was_cancelled=True, starts=wall("2027-06-17 09:00"), ends=wall("2027-06-17 09:45"))
    assert described(again).startswith(
        f"On again after it had been cancelled. The time has changed. It was {OLD}.\n\n"
    )


def test_cal_74_an_entry_that_never_changed_says_nothing() -> None:
    assert described(entry()).startswith("Bring identification")
    assert said.change(changed()) == Words()


def test_cal_74_whole_days_and_points_in_time_are_said_as_such() -> None:
    days = replace(
        entry(starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23)),
        before=Before(starts=dt.date(2027, 1, 16), ends=dt.date(2027, 1, 22), changed=("starts", "ends")),
    )
    assert "It was Saturday 16 to Friday 22 January 2027." in described(days)
    point = wall("2027-06-17 17:00")
    deadline = replace(entry(), before=Before(starts=point, ends=point, changed=("starts",)))
    assert "It was Thursday 17 June 2027, 17:00 (London)." in described(deadline)


def test_cal_26_74_a_long_text_is_cut_and_what_changed_and_the_address_stay() -> None:
    shown = moved()
    long = replace(shown, content=replace(shown.content, notes=Words("n" * 9999, "")))
    assert len(described(long)) == 8000
    assert described(long).startswith("The time has changed.") and described(long).endswith("/programme")


def test_what_is_kept_of_an_old_content_has_no_words_but_a_place() -> None:
    old = EntryContent(
        starts=wall("2027-06-17 09:00"),
        ends=wall("2027-06-17 10:00"),
        title=Words("Secret A", "Secret A"),
        notes=Words("Secret B", ""),
        address=Words("Secret C", ""),
        conference_url="https://secret.example.org",
    )
    kept = before(old.to_json(), entry().content.to_json(), was_cancelled=False)
    assert "ecret" not in repr(kept)
    assert kept["changed"] == ["starts", "ends", "title", "place", "address", "notes"]


@pytest.mark.parametrize("kind", ["travel", "lodging", "flight", "room"])
def test_cal_67_how_somebody_travels_and_sleeps_is_private_in_a_private_calendar(kind: str) -> None:
    assert "CLASS:PRIVATE" in one(Style("en", BASE, is_private=True), kind=kind)
    assert "CLASS:PUBLIC" in one(kind=kind)
    assert "CLASS:PUBLIC" in one(Style("en", BASE, is_private=True), kind="visit")
