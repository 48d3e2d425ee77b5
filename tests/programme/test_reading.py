"""How pages lay a programme out: tracks, moments, marks of change, what is next."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from tests.builders import wall
from tests.programme.test_rules import seen
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.programme import reading
from tourapp.programme.kinds import ItemKind
from tourapp.programme.reading import Mark
from tourapp.programme.rules import ReleasedItem

TOKYO = "Asia/Tokyo"


def item(
    number: int = 1, starts: str = "10:00", ends: str = "11:00", *, day: str = "2027-01-20", **changes: Any
) -> ReleasedItem:
    zone = changes.pop("zone", TOKYO)
    found = seen(
        Circle.PUBLIC,
        starts=wall(f"{day} {starts}", zone) if starts else None,
        ends=wall(f"{day} {ends}", zone) if ends else None,
        **changes,
    )
    assert found is not None
    return replace(found, id=uuid.UUID(int=number))


def at(text: str, zone: str = TOKYO) -> dt.datetime:
    return wall(f"2027-01-20 {text}", zone).instant


def numbers(items: Any) -> list[int]:
    return [each.id.int for each in items]


def test_tracks_are_named_once_and_one_alone_is_none() -> None:
    assert reading.tracks(
        [item(track="B"), item(track="plenary"), item(track="A"), item(track="B"), item()]
    ) == ("A", "B")
    assert reading.tracks([item(track="U20"), item(track="U20"), item(track="plenary")]) == ()


def test_what_begins_at_one_moment_stands_together_by_track_and_what_is_for_everybody_first() -> None:
    found = reading.slots(
        [
            item(1, "11:00", track="B"),
            item(2, "10:00"),
            item(3, "11:00", track="A"),
            item(4, "11:00"),
            item(5, "", ""),
        ]
    )
    assert [numbers(slot.items) for slot in found] == [[2], [4, 3, 1], [5]]
    assert found[-1].starts is None


def test_one_moment_in_two_zones_is_two_rows() -> None:
    found = reading.slots([item(1, "10:00"), item(2, "01:00", "02:00", zone="Europe/London")])
    assert [numbers(slot.items) for slot in found] == [[1], [2]]


def test_a_track_has_its_own_and_what_is_for_everybody() -> None:
    items = [item(1, track="A"), item(2, track="B"), item(3, track="plenary"), item(4)]
    assert numbers(reading.on_track(items, "A")) == [1, 3, 4]


def test_a_mark_says_what_is_new_what_is_changed_and_from_when_it_moved() -> None:
    before = [item(1), item(2), item(3), item(4)]
    now = [item(1), item(2, "10:30"), item(3, title=Words("Other", "別")), item(5)]
    assert reading.marks(before, now) == {
        uuid.UUID(int=2): Mark(is_new=False, was=before[1].starts),
        uuid.UUID(int=3): Mark(is_new=False),
        uuid.UUID(int=5): Mark(is_new=True),
    }


def test_who_else_is_meant_and_how_the_host_stands_is_no_change() -> None:
    assert reading.marks([item(audience=("event:1", "group:5"))], [item(audience=("event:1",))]) == {}


def test_next_is_what_has_not_begun_and_at_the_end_what_goes_on() -> None:
    items = [item(1, "09:00", "10:00"), item(2, "10:00", "11:00"), item(3, "12:00", "13:00")]
    assert numbers([reading.next_of(items, at("09:59"))]) == [2]
    assert numbers([reading.next_of(items, at("10:00"))]) == [3]
    assert numbers([reading.next_of(items, at("12:00"))]) == [3]
    assert reading.next_of(items, at("13:00")) is None
    assert reading.next_of([item(1, "", "")], at("09:00")) is None


def test_a_night_is_next_only_when_nothing_else_is() -> None:
    night = item(1, "15:00", "16:00", kind=ItemKind.LODGING)
    assert numbers([reading.next_of([night, item(2, "18:00", "19:00")], at("12:00"))]) == [2]
    assert numbers([reading.next_of([night], at("12:00"))]) == [1]


def test_today_is_the_date_where_the_next_thing_is() -> None:
    days = reading.days([item(1, "09:00", "10:00")])
    # Eleven at night in London is tomorrow in Tokyo.
    late = dt.datetime(2027, 1, 19, 23, 0, tzinfo=dt.UTC)
    assert reading.today(days, late, "Europe/London") == dt.date(2027, 1, 20)
    assert reading.today((), late, "Europe/London") == dt.date(2027, 1, 19)


def test_what_has_no_time_yet_has_no_day() -> None:
    assert [day.on for day in reading.days([item(1), item(2, "", "")])] == [dt.date(2027, 1, 20)]
