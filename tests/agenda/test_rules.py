import datetime as dt

import pytest

from tourapp.agenda import rules
from tourapp.agenda.content import EntryContent, digest
from tourapp.core.time import WallTime
from tourapp.core.words import Words

TOKYO = "Asia/Tokyo"


def wall(hour: int, zone: str = TOKYO) -> WallTime:
    return WallTime(dt.datetime(2027, 1, 18, hour), zone)


def content(**changes: object) -> EntryContent:
    values = {"starts": wall(9), "ends": wall(10), "title": Words("Visit", "視察"), **changes}
    return EntryContent(**values)  # type: ignore[arg-type]


def shown(content_hash: str, cancelled: bool = False) -> rules.Shown:
    return rules.Shown(content_hash, cancelled)


def test_content_comes_back_from_its_json() -> None:
    full = content(
        place=Words("City Hall", "市役所"),
        address=Words("3-60 Nishi-machi", "西町三丁目60番地"),
        lat=35.0824171234,
        lon=137.156333,
        notes=Words("Bring identification", ""),
        url="/events/study-tour-2027",
        categories=(Words("Site visit", "視察"),),
        kind="visit",
        conference_url="https://meet.example.org/1",
    )
    again = EntryContent.from_json(full.to_json())
    assert again == content(**{**full.__dict__, "lat": 35.082417})
    assert again.to_json() == full.to_json()


def test_whole_days_come_back_too() -> None:
    tour = content(starts=dt.date(2027, 1, 17), ends=dt.date(2027, 1, 23), zone=TOKYO)
    assert tour.all_day
    assert EntryContent.from_json(tour.to_json()) == tour


def test_the_second_of_two_equal_local_times_stays_the_second() -> None:
    late = WallTime(dt.datetime(2027, 10, 31, 1, 30, fold=1), "Europe/London")
    entry = content(starts=late, ends=late)
    assert EntryContent.from_json(entry.to_json()).starts_at == late.instant


def test_an_empty_field_leaves_no_trace_in_the_hash() -> None:
    assert set(content().to_json()) == {"starts", "ends", "title", "status"}


def test_the_hash_sees_every_change_and_the_cancelling() -> None:
    before = content().to_json()
    assert digest(before, is_cancelled=False) != digest(content(url="/x").to_json(), is_cancelled=False)
    assert digest(before, is_cancelled=False) != digest(before, is_cancelled=True)


@pytest.mark.parametrize(
    "changes", [{"ends": wall(8)}, {"ends": dt.date(2027, 1, 18)}, {"starts": dt.date(2027, 1, 18)}]
)
def test_an_entry_that_ends_before_it_begins_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        content(**changes)


def test_a_uid_is_random_and_says_nothing() -> None:
    first, second = rules.new_uid(), rules.new_uid()
    assert first != second
    assert first.endswith("@agenda.tourapp")
    assert len(first.encode()) <= 255


def test_what_differs_is_changed_and_what_is_new_is_added() -> None:
    found = rules.changes({"item:1": shown("a")}, {"item:1": "b", "item:2": "c"}, {"item"}, only=False)
    assert found == rules.Changes(added=("item:2",), changed=("item:1",))


def test_what_is_the_same_is_not_mentioned() -> None:
    assert not rules.changes({"item:1": shown("a")}, {"item:1": "a"}, {"item"}, only=False)


def test_what_is_missing_is_cancelled_once_and_only_in_its_family() -> None:
    now = {"item:1": shown("a"), "item:2": shown("b", cancelled=True), "event:1": shown("c")}
    assert rules.changes(now, {}, {"item"}, only=False).cancelled == ("item:1",)
    assert not rules.changes(now, {}, {"item"}, only=True)


def test_a_stamp_has_whole_seconds_and_never_goes_back() -> None:
    noon = dt.datetime(2027, 1, 1, 12, 0, 0, 999999, tzinfo=dt.UTC)
    later = noon.replace(hour=13, microsecond=0)
    assert rules.stamp(noon, None) == noon.replace(microsecond=0)
    assert rules.stamp(noon, later) == later
