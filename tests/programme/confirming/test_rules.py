import datetime as dt
from typing import Any

import pytest

from tests.builders import wall
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.programme.confirming import rules
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind

TOKYO = "Asia/Tokyo"


def content(**changes: Any) -> ItemContent:
    values = {
        "kind": ItemKind.VISIT,
        "title": Words("Museum", "博物館"),
        "starts": wall("2027-01-20 15:20", TOKYO),
        "ends": wall("2027-01-20 16:50", TOKYO),
        "place": Words("City Museum", "市博物館"),
        "place_key": "PL-1",
        "confirmation": Confirmation.CONFIRMED,
        "confirmed_by": Words("Exchange officer", "担当"),
        "confirmed_on": dt.date(2027, 1, 5),
        "confirmation_channel": "telephone",
    }
    return ItemContent(**values | changes)


@pytest.mark.parametrize("state", list(Confirmation))
@pytest.mark.parametrize("verb", list(ConfirmVerb))
def test_what_the_table_does_not_list_is_refused_with_a_sentence(
    state: Confirmation, verb: ConfirmVerb
) -> None:
    if (state, verb) in rules.TRANSITIONS:
        assert rules.step(state, verb) is rules.TRANSITIONS[state, verb].to
        return
    with pytest.raises(Refusal) as refused:
        rules.step(state, verb)
    assert str(refused.value).endswith(".")


def test_only_the_host_or_its_answer_leads_to_confirmed() -> None:
    ways = {verb for (_state, verb), step in rules.TRANSITIONS.items() if step.to is Confirmation.CONFIRMED}
    assert ways == {ConfirmVerb.AGREE, ConfirmVerb.TAKE_UP, ConfirmVerb.RESTORE}


@pytest.mark.parametrize(
    ("by", "has_date", "channel", "field"),
    [
        (Words(), True, "telephone", "post"),
        (Words("Director"), False, "telephone", "on"),
        (Words("Director"), True, " ", "channel"),
    ],
)
def test_nothing_is_confirmed_without_post_date_and_channel(
    by: Words, has_date: bool, channel: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_agreement(by=by, has_date=has_date, channel=channel)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": wall("2027-01-20 15:26", TOKYO)},
        {"ends": wall("2027-01-20 16:56", TOKYO)},
        {"place": Words("Art Museum", "美術館")},
        {"place_key": "PL-2"},
        {"kind": ItemKind.LECTURE},
        {"title": Words("Old maps", "古地図")},
        {"starts": None},
    ],
)
def test_what_a_host_confirmed_and_is_no_longer_so_is_changed(changes: dict[str, Any]) -> None:
    assert rules.after_change(content(), content(**changes)).confirmation is Confirmation.CHANGED


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": wall("2027-01-20 15:25", TOKYO)},
        {"remarks_participants": Words("Meet at the gate", "門に集合")},
        {"room": "2"},
        {"host_ref": "organisation:1"},
        {"confirmation": Confirmation.REQUESTED},
    ],
)
def test_small_moves_and_remarks_leave_the_confirmation_alone(changes: dict[str, Any]) -> None:
    wanted = content(**changes)
    assert rules.after_change(content(), wanted) == wanted


def test_a_translation_added_later_is_no_change_for_the_host() -> None:
    before = content(title=Words("Museum", ""), place=Words("City Museum", ""))
    assert rules.after_change(before, content()).confirmation is Confirmation.CONFIRMED


def test_a_place_where_there_was_none_is_another_place() -> None:
    assert rules.after_change(content(place=Words()), content()).confirmation is Confirmation.CHANGED


def test_many_small_moves_count_together() -> None:
    agreed = rules.agreed_part(content())
    now = content()
    for minute in ("15:24", "15:25"):
        moved = content(starts=wall(f"2027-01-20 {minute}", TOKYO))
        now = rules.after_change(now, moved, agreed)
        assert now.confirmation is Confirmation.CONFIRMED
    too_far = rules.after_change(now, content(starts=wall("2027-01-20 15:28", TOKYO)), agreed)
    assert too_far.confirmation is Confirmation.CHANGED


def test_what_comes_back_to_what_was_agreed_is_confirmed_again() -> None:
    agreed = rules.agreed_part(content())
    moved = content(starts=wall("2027-01-20 16:00", TOKYO), confirmation=Confirmation.CHANGED)
    back = content(confirmation=Confirmation.CHANGED)
    assert rules.after_change(moved, back, agreed).confirmation is Confirmation.CONFIRMED
    elsewhere = content(starts=wall("2027-01-20 15:40", TOKYO), confirmation=Confirmation.CHANGED)
    assert rules.after_change(moved, elsewhere, agreed).confirmation is Confirmation.CHANGED


def test_another_host_has_agreed_to_nothing() -> None:
    ours, others = content(host_ref="organisation:1"), content(host_ref="organisation:2")
    assert rules.after_change(ours, others).confirmation is Confirmation.CHANGED


@pytest.mark.parametrize(
    ("agreed", "now", "other"),
    [(20, 22, False), (20, 23, True), (20, 18, False), (20, 17, True), (None, 40, False), (20, None, False)],
)
def test_a_group_that_is_a_tenth_larger_is_another(agreed: int | None, now: int | None, other: bool) -> None:
    assert rules.is_other_size(agreed, now) is other
