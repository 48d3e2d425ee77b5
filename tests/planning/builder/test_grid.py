"""Where things stand on the grid: parallel, across midnight, early, short, in other zones, at night."""

import datetime as dt
import uuid
from types import SimpleNamespace

from tests.builders import wall
from tourapp.core.words import Words
from tourapp.planning.builder.grid import grid
from tourapp.programme.kinds import ItemKind

ZONE, OFFICE = "Asia/Tokyo", "Europe/London"
MONDAY = dt.date(2027, 5, 17)
WEEK = [MONDAY + dt.timedelta(days=number) for number in range(7)]


def item(
    title, starts="", ends="", *, kind=ItemKind.VISIT, zone=ZONE, night=None, place="City Hall", address=()
):
    return SimpleNamespace(
        id=uuid.uuid5(uuid.NAMESPACE_OID, title),
        title=title,
        kind=kind,
        starts=wall(starts, zone) if starts else None,
        ends=wall(ends, zone) if ends else None,
        place=Words(place, place),
        address=Words(*address),
        more={"night": night} if night else {},
    )


def laid(*items, days=WEEK, **more):
    return grid(items, days, ZONE, OFFICE, **more)


def placed(found):
    """Title, day and classes of each slot."""
    return [(slot.span.item.title, day.on.day, slot.classes) for day in found.days for slot in day.slots]


def test_an_item_stands_at_its_time_for_as_long_as_it_lasts():
    assert placed(laid(item("Visit", "2027-05-17 13:40", "2027-05-17 15:10"))) == [
        ("Visit", 17, "h-13 m-40 dh-1 dm-30")
    ]


def test_what_does_not_fall_on_five_minutes_takes_up_the_steps_that_it_touches():
    assert placed(laid(item("Train", "2027-05-17 10:47", "2027-05-17 11:31"))) == [
        ("Train", 17, "h-10 m-45 dm-50")
    ]


def test_what_is_shorter_than_a_line_of_text_takes_up_a_line():
    found = placed(laid(item("Photo", "2027-05-17 10:00", "2027-05-17 10:05")))
    assert found == [("Photo", 17, "h-10 m-00 dm-15 short line")]


def test_what_has_no_end_is_as_long_as_is_usual_for_its_kind():
    assert placed(laid(item("Visit", "2027-05-17 10:00"))) == [("Visit", 17, "h-10 m-00 dh-1 dm-30")]


def test_parallel_items_stand_beside_each_other_and_what_follows_has_the_whole_width():
    found = placed(
        laid(
            item("A", "2027-05-17 10:00", "2027-05-17 12:00"),
            item("B", "2027-05-17 10:00", "2027-05-17 11:00"),
            item("C", "2027-05-17 11:00", "2027-05-17 12:00"),
            item("D", "2027-05-17 12:00", "2027-05-17 13:00"),
        )
    )
    assert [(title, classes.partition(" of-")[2]) for title, _day, classes in found] == [
        ("A", "2 lane-1"),
        ("B", "2 lane-2"),
        ("C", "2 lane-2"),
        ("D", ""),
    ]


def test_so_many_parallel_items_that_no_lane_is_left_share_the_last():
    found = laid(*(item(f"Group {number}", "2027-05-17 10:00", "2027-05-17 11:00") for number in range(9)))
    assert {slot.lanes for slot in found.days[0].slots} == {6}
    assert [slot.lane for slot in found.days[0].slots] == [1, 2, 3, 4, 5, 6, 6, 6, 6]


def test_an_item_across_midnight_stands_on_both_days_and_the_hours_grow_to_show_its_ends():
    found = laid(item("Night bus", "2027-05-17 22:30", "2027-05-18 06:15"))
    assert placed(found) == [
        ("Night bus", 17, "h-22 m-30 dh-1 dm-30 goes-on"),
        ("Night bus", 18, "h-05 m-00 dh-1 dm-15 from-before"),
    ]
    assert (found.first_hour, found.last_hour) == (5, 24)


def test_what_ends_at_midnight_stands_on_its_day_alone():
    assert placed(laid(item("Party", "2027-05-17 22:00", "2027-05-18 00:00"))) == [
        ("Party", 17, "h-22 m-00 dh-2")
    ]


def test_what_begins_before_the_first_hour_makes_the_grid_begin_earlier():
    found = laid(item("Market", "2027-05-17 04:30", "2027-05-17 06:00"))
    assert found.first_hour == 4
    assert placed(found) == [("Market", 17, "h-04 m-30 dh-1 dm-30")]


def test_a_grid_that_is_open_already_keeps_its_hours_and_grows_where_it_has_to():
    late = item("Late", "2027-05-17 21:30", "2027-05-17 22:10")
    found = laid(late, at_least=(5, 21))
    assert (found.first_hour, found.last_hour) == (5, 23)


def test_times_are_those_of_the_event_whatever_clocks_the_item_goes_by():
    flight = item("Flight", "2027-05-17 10:00", "2027-05-17 12:00", zone=OFFICE)
    assert placed(laid(flight)) == [("Flight", 17, "h-18 m-00 dh-2")]


def test_the_second_ruler_follows_the_rules_of_its_zone():
    summer = laid(days=WEEK).ruler
    winter = laid(days=[dt.date(2027, 12, 1)]).ruler
    assert [(mark.hour, mark.other) for mark in summer[:2]] == [(7, "23"), (8, "00")]
    assert [(mark.hour, mark.other) for mark in winter[:2]] == [(7, "22"), (8, "23")]
    assert grid([], WEEK, "Asia/Kolkata", OFFICE).ruler[0].other == "02:30"


def test_a_week_in_which_the_second_clocks_change_says_so_by_the_day():
    days = [dt.date(2027, 3, 27), dt.date(2027, 3, 28), dt.date(2027, 3, 29)]
    assert [day.shift for day in laid(days=days).days] == [0, 60, 60]


def test_a_night_stands_in_its_own_row_for_as_many_nights_as_it_lasts():
    found = laid(
        item("Hotel", "2027-05-17 15:00", "2027-05-20 10:00", kind=ItemKind.LODGING),
        item("Inn", kind=ItemKind.LODGING, night="2027-05-20", place="Inn"),
        item("Outside", kind=ItemKind.LODGING, night="2027-06-20"),
    )
    assert [(stay.item.title, stay.column, stay.nights) for stay in found.stays] == [
        ("Hotel", 1, 3),
        ("Inn", 4, 1),
    ]
    assert placed(found) == []


def test_nights_in_a_row_in_one_place_are_one_stay_and_two_hotels_at_once_are_two():
    def night(title, on, place="Hotel"):
        return item(title, kind=ItemKind.LODGING, night=on, place=place)

    found = laid(
        night("1", "2027-05-17"),
        night("2", "2027-05-18"),
        night("Others", "2027-05-18", "Inn"),
        night("4", "2027-05-20"),
    )
    assert [([each.title for each in stay.items], stay.column, stay.nights) for stay in found.stays] == [
        (["1", "2"], 1, 2),
        (["Others"], 2, 1),
        (["4"], 4, 1),
    ]


def test_a_day_is_named_by_towns_where_addresses_tell_them():
    found = laid(
        item(
            "Museum",
            "2027-05-17 09:00",
            "2027-05-17 10:00",
            place="Museum",
            address=("1, Toyota City, Aichi",),
        ),
        item("Hall", "2027-05-17 11:00", "2027-05-17 12:00", address=("2, Toyota City, Aichi",)),
        item("Inn", "2027-05-17 13:00", "2027-05-17 14:00", place="Inn"),
    )
    assert [words.en for words in found.days[0].places] == ["Toyota", "Inn"]


def test_a_day_is_named_by_the_places_it_leads_to_not_those_one_passes():
    found = laid(
        item("Coach", "2027-05-17 08:00", "2027-05-17 09:00", kind=ItemKind.TRAVEL, place="Station"),
        item("Museum", "2027-05-17 13:00", "2027-05-17 14:00", place="Museum"),
        item("Call", "2027-05-17 09:00", "2027-05-17 10:00"),
        item("Again", "2027-05-17 15:00", "2027-05-17 16:00"),
    )
    assert [words.en for words in found.days[0].places] == ["City Hall", "Museum"]


def test_an_item_without_a_time_is_not_on_the_grid():
    assert placed(laid(item("Idea"))) == []
