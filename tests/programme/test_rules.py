import datetime as dt
import uuid
from dataclasses import fields, replace
from typing import Any

import pytest

from tests.builders import wall
from tourapp.agenda.circles import Circle
from tourapp.core.errors import Refusal
from tourapp.core.words import Words
from tourapp.programme import rules
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import BY_DATA_WORD, CONFIRMATIONS, KINDS, Confirmation, ItemKind

EVENT = "event:1"
SECRET = Words("internal only", "内部限り")


def content(**changes: Any) -> ItemContent:
    values = {
        "kind": ItemKind.VISIT,
        "title": Words("Museum", "博物館"),
        "starts": wall("2027-01-20 15:20", "Asia/Tokyo"),
        "ends": wall("2027-01-20 16:50", "Asia/Tokyo"),
        "place": Words("City Museum", "市博物館"),
        "place_key": "PL-1",
        "host": Words("Curator", "学芸員"),
        "interpretation": "consecutive",
        "photography": "allowed",
        "confirmation": Confirmation.CONFIRMED,
        "confirmed_by": Words("Curator", "学芸員"),
        "confirmed_on": dt.date(2026, 12, 11),
        "confirmation_channel": "telephone",
        "remarks_public": Words("Bring a coat", "上着を持参"),
        "remarks_participants": Words("Meet at the door", "入口に集合"),
        "remarks_internal": SECRET,
        "audience": (EVENT,),
        **changes,
    }
    return ItemContent(**values)


def seen(circle: Circle, **changes: Any) -> rules.ReleasedItem | None:
    return rules.seen_by(circle, uuid.UUID(int=1), content(**changes), everybody=EVENT)


def everything_said(item: rules.ReleasedItem | None) -> str:
    assert item is not None
    return " ".join(str(getattr(item, field.name)) for field in fields(item))


def test_the_public_sees_what_is_for_everybody_with_the_public_remarks() -> None:
    item = seen(Circle.PUBLIC)
    assert item is not None
    assert item.remarks == (Words("Bring a coat", "上着を持参"),)
    assert (item.host, item.confirmation) == (Words(), None)


def test_the_public_never_learns_of_what_is_not_for_everybody() -> None:
    assert seen(Circle.PUBLIC, audience=("group:sherpas",)) is None
    assert seen(Circle.PUBLIC, audience=()) is None
    assert seen(Circle.PARTICIPANTS, audience=("group:sherpas",)) is not None


@pytest.mark.parametrize("circle", [Circle.HOST, Circle.PARTICIPANTS])
def test_hosts_and_participants_read_more(circle: Circle) -> None:
    item = seen(circle)
    assert item is not None
    assert item.remarks == (Words("Bring a coat", "上着を持参"), Words("Meet at the door", "入口に集合"))
    assert (item.host.en, item.confirmation) == ("Curator", Confirmation.CONFIRMED)


@pytest.mark.parametrize("circle", list(Circle))
def test_nobody_outside_the_office_reads_internal_remarks_or_how_a_host_answered(circle: Circle) -> None:
    said = everything_said(seen(circle))
    assert "internal only" not in said and "telephone" not in said and "2026" not in said


def test_an_items_content_comes_back_from_an_edition() -> None:
    full = content(
        speakers=(Words("Moderator", "司会"),), lat=35.08, lon=137.15, capacity=0, needs_signup=True, room="1"
    )
    assert ItemContent.from_json(full.to_json()) == full
    least = ItemContent(kind=ItemKind.BREAK, title=Words())
    assert ItemContent.from_json(least.to_json()) == least


@pytest.mark.parametrize(
    ("last", "own", "number"), [(None, None, 1), (None, 4, 4), (4, 4, 5), (4, None, 5), (4, 9, 9), (4, 2, 5)]
)
def test_the_next_number_is_one_more_or_the_files_own_if_that_is_higher(
    last: int | None, own: int | None, number: int
) -> None:
    assert rules.next_number(last, own) == number


def test_days_follow_the_wall_of_the_place_and_what_has_no_time_comes_last() -> None:
    late = content(starts=wall("2027-01-20 23:30", "Asia/Tokyo"), ends=wall("2027-01-21 01:00", "Asia/Tokyo"))
    early = content(
        starts=wall("2027-01-21 00:30", "Asia/Tokyo"), ends=wall("2027-01-21 01:00", "Asia/Tokyo")
    )
    items = [
        item
        for number, each in enumerate((replace(early, starts=None, ends=None), early, late))
        if (item := rules.seen_by(Circle.HOST, uuid.UUID(int=number), each, everybody=EVENT))
    ]
    found = rules.days(items)
    assert [day.on for day in found] == [dt.date(2027, 1, 20), dt.date(2027, 1, 21), None]


def test_a_day_names_each_place_once_and_not_the_ones_it_passes() -> None:
    here, there = Words("Here", "ここ"), Words("There", "あそこ")
    kinds = [(ItemKind.VISIT, here), (ItemKind.TRAVEL, there), (ItemKind.MEAL, here)]
    items = [
        rules.seen_by(Circle.HOST, uuid.uuid4(), content(kind=kind, place=place), everybody=EVENT)
        for kind, place in kinds
    ]
    assert rules.days([item for item in items if item])[0].places == (here,)


def test_a_night_stands_at_the_foot_of_its_day() -> None:
    hours = [("15:00", ItemKind.LODGING), ("18:00", ItemKind.RECEPTION), ("09:00", ItemKind.VISIT)]
    items = [
        rules.seen_by(
            Circle.HOST, uuid.uuid4(), content(kind=kind, starts=wall(f"2027-01-20 {at}")), everybody=EVENT
        )
        for at, kind in hours
    ]
    (day,) = rules.days([item for item in items if item])
    assert [item.kind for item in day.items] == [ItemKind.VISIT, ItemKind.RECEPTION, ItemKind.LODGING]


def test_every_kind_has_both_names_a_group_of_the_design_and_a_length() -> None:
    groups = {"visit", "seminar", "courtesy", "transfer", "meal", "free", "lodging"}
    assert set(KINDS) == set(ItemKind)
    for traits in KINDS.values():
        assert not traits.name.missing and traits.group in groups and traits.minutes > 0
    assert len(BY_DATA_WORD) == sum(len(traits.data_words) for traits in KINDS.values())
    assert set(CONFIRMATIONS) == set(Confirmation)


def test_a_person_reads_what_is_for_everybody_for_her_group_or_for_her() -> None:
    hers = {EVENT, "group:5", "person:33"}

    def reads(*audience: str) -> bool:
        item = seen(Circle.PARTICIPANTS, audience=audience)
        assert item is not None
        return rules.meant_for([item], hers) == (item,)

    assert reads(EVENT) and reads("group:5") and reads("group:6", "person:33")
    assert not reads("group:6") and not reads("person:3") and not reads()


def test_where_one_signs_up_only_a_seat_counts_and_a_speaker_always_reads() -> None:
    item = seen(Circle.PARTICIPANTS, needs_signup=True)
    assert item is not None
    assert rules.meant_for([item], {EVENT}) == ()
    assert rules.meant_for([item], {f"signup:{item.id}"}) == (item,)
    assert rules.meant_for([item], {f"speaking:{item.id}"}) == (item,)
    assert rules.meant_for([item], {f"signup:{uuid.UUID(int=2)}"}) == ()


FROZEN_BEFORE = {
    "kind": "visit",
    "title": {"en": "Museum", "ja": "博物館"},
    "starts": {"at": "2027-01-20T15:20:00", "zone": "Asia/Tokyo"},
    "ends": {"at": "2027-01-20T16:50:00", "zone": "Asia/Tokyo"},
    "place": {"en": "City Museum"},
    "confirmation": "proposed",
    "speakers": [{"en": "Curator"}],
    "capacity": 0,
    "audience": [EVENT],
}


def test_what_was_frozen_before_items_had_more_fields_loads_and_keeps_its_hash() -> None:
    again = ItemContent.from_json(FROZEN_BEFORE)
    assert again.to_json() == FROZEN_BEFORE
    assert again.digest == "d9bc82820480822c24edffd1a847574fb75cc8dceccf96b61232272d13ec8abe"


def test_no_is_an_answer_where_nothing_is_none_yet() -> None:
    assert ItemContent.from_json(content(alcohol=False).to_json()).alcohol is False
    assert ItemContent.from_json(content().to_json()).alcohol is None


def full_content() -> ItemContent:
    """Every field of an item filled with something that names it, as far as it can."""
    values: dict[str, Any] = {}
    for field in fields(ItemContent):
        name, words = field.name, Words(f"{field.name} en", f"{field.name} ja")
        by_type: dict[Any, Any] = {
            Words: words,
            str: f"{name} text",
            str | None: f"{name} text",
            int | None: 7,
            float | None: 3.5,
            bool: True,
            bool | None: True,
            dt.date | None: dt.date(2031, 5, len(name)),
            tuple[Words, ...]: (words,),
            tuple[str, ...]: (EVENT,) if name == "audience" else (f"{name} text",),
        }
        values[name] = by_type.get(field.type) or getattr(content(), name)
    return ItemContent(**values)


def test_every_field_comes_back_from_an_edition() -> None:
    full = full_content()
    empty = [field.name for field in fields(ItemContent) if not getattr(full, field.name)]
    assert not empty
    assert ItemContent.from_json(full.to_json()) == full


NEVER = {
    "remarks_internal",
    "confirmed_by",
    "confirmed_on",
    "confirmation_channel",
    "cost_amount",
    "cost_currency",
    "place_key",
    "access",
    "source_id",
    "source_kind",
}
NOT_PUBLIC = {
    "host",
    "host_ref",
    "confirmation",
    "remarks_participants",
    "interpreters",
    "principal",
    "host_families",
    "on_call",
    "dress",
    "cards",
    "gift",
    "wet_weather",
    "meal_kind",
    "alcohol",
    "cost_bearer",
    "night",
    "travel_from",
    "travel_to",
    "travel_mode",
    "travel_minutes",
    "travel_km",
    "vehicle",
    "transfer_from",
    "transfer_mode",
    "transfer_minutes",
    "slot_minutes",
    "communique",
}
HIDDEN = {
    Circle.PUBLIC: NEVER | NOT_PUBLIC | {"join_url", "diets_sent"},
    Circle.PARTICIPANTS: NEVER | {"diets_sent"},
    Circle.HOST: NEVER | {"join_url"},
}


@pytest.mark.parametrize("field", [field.name for field in fields(ItemContent)])
@pytest.mark.parametrize("circle", list(Circle))
def test_each_circle_reads_what_it_may_and_nothing_else(circle: Circle, field: str) -> None:
    """Every field is planted with a value of its own: a field that is added here has to be put on one side."""
    full = full_content()
    item = rules.seen_by(circle, uuid.UUID(int=1), replace(full, audience=(EVENT,)), everybody=EVENT)
    assert item is not None
    if field.startswith("remarks_"):
        assert (getattr(full, field) in item.remarks) is (field not in HIDDEN[circle])
    elif field in HIDDEN[circle]:
        shown = getattr(item, field, None)
        assert not shown
        said = str(getattr(full, field))
        assert len(said) < 8 or said not in everything_said(item)
    else:
        assert getattr(item, field) == getattr(full, field)


@pytest.mark.parametrize(
    "changes", [{"title": Words("A\0B", "")}, {"remarks_internal": Words("", "\x0b")}, {"room": "\x1f"}]
)
def test_signs_that_no_page_can_show_are_refused(changes: dict[str, Any]) -> None:
    content = replace(ItemContent(kind=ItemKind.VISIT, title=Words("A", "A")), **changes)
    with pytest.raises(Refusal) as refused:
        rules.check(content)
    assert refused.value.code == "unshowable"


def test_lines_and_tabs_are_no_such_signs() -> None:
    rules.check(ItemContent(kind=ItemKind.VISIT, title=Words("A\tB", "髙﨑\n①")))
