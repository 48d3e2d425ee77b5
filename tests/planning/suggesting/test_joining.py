"""What becomes of a draft: new times, ways that join the neighbours, journeys that nobody needs any more."""

from tests.planning.suggesting.world import (
    FOREST,
    HOTEL,
    LIBRARY,
    MUSEUM,
    PLANT,
    WEEK,
    asked,
    item,
    night,
)
from tourapp.core.words import Words
from tourapp.planning.suggesting import joining
from tourapp.planning.suggesting.asking import Terms
from tourapp.programme.kinds import ItemKind

TUESDAY, WEDNESDAY = WEEK[1:3]
NIGHTS = tuple(night(90 + number, on) for number, on in enumerate(WEEK))


def minutes(day, hour, minute=0):
    return (day - WEEK[0]).days * 1440 + hour * 60 + minute


def after(question, **found):
    """The items as they would be, by number; `found` as item_1=minutes."""
    refs = {f"item_{int(each.ref[-12:])}": each.ref for each in question.wanted}
    outcome = joining.outcome(question, {refs[name]: start for name, start in found.items()})
    return {
        each.ref if each.ref.startswith("new:") else int(each.ref[-12:]): each.content
        for each in outcome.items
    }


def journey(number, start, end, at, until):
    return item(
        number,
        None,
        at,
        until,
        kind=ItemKind.TRAVEL,
        travel_from=start.name,
        travel_to=end.name,
        travel_mode="chartered_bus",
        travel_km=8.0,
    )


def test_a_visit_gets_the_way_from_what_precedes_and_what_follows_gets_the_way_from_it() -> None:
    stands = [item(2, LIBRARY, "2027-01-19 09:00", "10:00"), item(3, LIBRARY, "2027-01-19 15:00", "16:00")]
    became = after(asked([item(1, PLANT)], [*stands, *NIGHTS]), item_1=minutes(TUESDAY, 11))
    assert (became[1].transfer_from, became[1].transfer_mode, became[1].transfer_minutes) == (
        LIBRARY.name,
        "chartered_bus",
        45,
    )
    assert (became[3].transfer_from, became[3].transfer_minutes) == (PLANT.name, 45)
    assert became[2] == stands[0].content


def test_the_first_of_a_day_comes_from_where_one_slept_unless_that_is_near() -> None:
    question = asked([item(1, PLANT), item(2, LIBRARY)], NIGHTS)
    became = after(question, item_1=minutes(TUESDAY, 9), item_2=minutes(WEDNESDAY, 9))
    assert became[1].transfer_from == HOTEL.name
    assert (became[2].transfer_from, became[2].transfer_minutes) == (Words(), None)


def test_a_day_that_ends_far_from_its_bed_gets_a_journey_there() -> None:
    question = asked([item(1, PLANT)], NIGHTS)
    became = after(question, item_1=minutes(TUESDAY, 15))
    new = next(content for key, content in became.items() if str(key).startswith("new:"))
    assert (new.kind, new.title) == (ItemKind.TRAVEL, Words("To Hotel", "Hotel館へ移動"))
    assert (new.travel_from, new.travel_to, new.starts) == (PLANT.name, HOTEL.name, became[1].ends)


def test_journeys_that_only_lead_to_what_moves_are_dropped() -> None:
    stands = [
        journey(2, HOTEL, PLANT, "2027-01-19 09:00", "09:40"),
        journey(3, PLANT, LIBRARY, "2027-01-19 11:40", "12:20"),
        item(4, LIBRARY, "2027-01-19 13:00", "14:00"),
    ]
    visit = item(1, PLANT, "2027-01-19 10:00", "11:30")
    question = asked([visit], [*stands, *NIGHTS])
    assert {each.ref for each in question.leaving} == {stands[0].ref, stands[1].ref}
    became = after(question, item_1=minutes(WEDNESDAY, 10))
    assert 2 not in became and 3 not in became
    assert became[4].transfer_from == Words()  # the library is near enough to the hotel


def test_journeys_stay_when_nothing_moves_or_when_they_are_to_stay() -> None:
    stands = [journey(2, HOTEL, PLANT, "2027-01-19 09:00", "09:40")]
    visit = item(1, PLANT, "2027-01-19 10:00", "11:30")
    question = asked([visit], [*stands, *NIGHTS])
    assert 2 in after(question, item_1=minutes(TUESDAY, 10))
    assert 2 in after(question)
    kept = asked([visit], [*stands, *NIGHTS], Terms(days=WEEK, ways_go=False))
    assert kept.leaving == ()


def test_a_journey_by_timetable_is_never_given_up() -> None:
    by_train = journey(2, HOTEL, PLANT, "2027-01-19 09:00", "09:40")
    content = type(by_train.content)(**{**vars(by_train.content), "travel_mode": "train"})
    visit = item(1, PLANT, "2027-01-19 10:00", "11:30")
    assert asked([visit], [type(by_train)(by_train.ref, "", content), *NIGHTS]).leaving == ()


def test_what_is_left_out_stays_as_it_is() -> None:
    visit, other = item(1, MUSEUM, "2027-01-19 10:00", "11:30"), item(2, FOREST)
    became = after(asked([visit, other], NIGHTS))
    assert (became[1], became[2]) == (visit.content, other.content)


def test_groups_are_joined_each_along_its_own_day() -> None:
    theirs = item(2, PLANT, "2027-01-19 09:00", "10:00", audience=("group:2",))
    ours = item(3, LIBRARY, "2027-01-19 09:00", "10:00", audience=("group:1",))
    became = after(
        asked([item(1, MUSEUM, audience=("group:1",))], [theirs, ours, *NIGHTS]), item_1=minutes(TUESDAY, 11)
    )
    assert became[1].transfer_from == LIBRARY.name
