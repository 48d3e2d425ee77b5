import datetime as dt
import uuid
from dataclasses import fields, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import wall
from tourapp.agenda.circles import Circle
from tourapp.core.words import Words
from tourapp.planning.differences import Fate, FieldChange, ItemChange, Part, differences, spelled_out
from tourapp.programme.content import ItemContent
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.programme.rules import seen_by

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)
VISIT = ItemContent(
    kind=ItemKind.VISIT,
    title=Words("Tram depot", "車両基地"),
    starts=wall("2027-06-17 10:00"),
    ends=wall("2027-06-17 11:00"),
    audience=("event:1",),
)


def only(before: ItemContent, after: ItemContent) -> ItemChange[ItemContent]:
    (change,) = differences({ONE: before}, {ONE: after})
    return change


def test_nothing_differs_from_itself() -> None:
    assert differences({ONE: VISIT}, {ONE: VISIT}) == ()


def test_a_moved_item_says_both_times_with_their_zones() -> None:
    change = only(VISIT, replace(VISIT, starts=wall("2027-06-17 10:30")))
    assert change.fate is Fate.CHANGED
    assert change.fields == (FieldChange("starts", wall("2027-06-17 10:00"), wall("2027-06-17 10:30")),)


def test_the_same_hour_in_another_zone_is_a_change() -> None:
    (field,) = only(VISIT, replace(VISIT, ends=wall("2027-06-17 11:00", "Europe/Paris"))).fields
    assert (field.old.zone, field.new.zone) == ("Europe/London", "Europe/Paris")


def test_words_differ_by_language() -> None:
    change = only(VISIT, replace(VISIT, title=Words("Tram depot", "路面電車の車両基地")))
    assert change.fields == (FieldChange("title", "車両基地", "路面電車の車両基地", "ja"),)
    change = only(VISIT, replace(VISIT, speakers=(Words("Director", "課長"),)))
    assert change.fields == (
        FieldChange("speakers", "", "Director", "en"),
        FieldChange("speakers", "", "課長", "ja"),
    )


def test_lines_that_are_held_otherwise_are_a_change_too() -> None:
    one, two = (Words("a\nb", ""),), (Words("a", ""), Words("b", ""))
    change = only(replace(VISIT, speakers=one), replace(VISIT, speakers=two))
    assert change.fields == (FieldChange("speakers", one, two),)


def test_what_a_file_calls_an_item_is_no_change() -> None:
    assert differences({ONE: VISIT}, {ONE: replace(VISIT, source_id="IT-1", source_kind="visit")}) == ()


def test_items_come_and_go_and_come_back() -> None:
    later = replace(VISIT, starts=wall("2027-06-17 15:00"), ends=wall("2027-06-17 16:00"))
    assert [each.fate for each in differences({}, {ONE: VISIT})] == [Fate.ADDED]
    assert [each.fate for each in differences({}, {ONE: VISIT}, known={ONE})] == [Fate.REINSTATED]
    gone = differences({TWO: later, ONE: VISIT}, {})
    assert [(each.id, each.fate, each.item) for each in gone] == [
        (ONE, Fate.DROPPED, VISIT),
        (TWO, Fate.DROPPED, later),
    ]


def test_a_circle_is_shown_only_what_it_may_read() -> None:
    secret = replace(VISIT, remarks_internal=Words("Costs 400 pounds", "費用"))
    shown = [
        {ONE: seen}
        for content in (VISIT, secret)
        if (seen := seen_by(Circle.PUBLIC, ONE, content, everybody="event:1"))
    ]
    assert differences(*shown) == ()


def test_a_long_remark_shows_the_words_that_changed() -> None:
    old = "Meet in the lobby at nine. Bring your passport and a coat."
    new = "Meet in the lobby at ten. Bring your passport and a coat."
    assert (Part.GONE, "nine") in spelled_out(old, new)
    assert (Part.NEW, "ten") in spelled_out(old, new)
    japanese = spelled_out("九時にロビーに集合してください。", "十時にロビーに集合してください。")
    assert japanese[:2] == ((Part.GONE, "九"), (Part.NEW, "十"))


def test_texts_that_share_little_stand_one_after_the_other() -> None:
    assert spelled_out("Lunch", "Visit to the harbour") == (
        (Part.GONE, "Lunch"),
        (Part.NEW, "Visit to the harbour"),
    )


TEXT = st.text(st.sampled_from("ab 会議場。、\n_-é👋"), max_size=30) | st.text(max_size=30)
WORDS = st.builds(Words, TEXT, TEXT)
TIMES = st.none() | st.builds(
    lambda minutes, zone: wall((dt.datetime(2027, 6, 17) + dt.timedelta(minutes=minutes)).isoformat(), zone),
    st.integers(0, 5000),
    st.sampled_from(["Europe/London", "Asia/Tokyo"]),
)
CONTENTS = st.builds(
    ItemContent,
    kind=st.sampled_from(list(ItemKind)),
    title=WORDS,
    starts=TIMES,
    ends=TIMES,
    room=TEXT,
    speakers=st.lists(WORDS, max_size=2).map(tuple),
    remarks_internal=WORDS,
    confirmation=st.sampled_from(list(Confirmation)),
    capacity=st.none() | st.integers(0, 3),
    audience=st.lists(st.sampled_from(["event:1", "group:2"]), max_size=2).map(tuple),
)
PROGRAMMES = st.dictionaries(st.sampled_from([uuid.UUID(int=number) for number in range(5)]), CONTENTS)


@given(before=PROGRAMMES, after=PROGRAMMES)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_differences_carry_one_programme_into_the_other_and_back(
    before: dict[uuid.UUID, ItemContent], after: dict[uuid.UUID, ItemContent]
) -> None:
    found = differences(before, after)
    made = dict(before)
    for change in found:
        made.pop(change.id, None)
        if change.after is not None:
            made[change.id] = change.after
    assert made == after
    back = {change.id: change for change in differences(after, before)}
    assert {change.id: (change.after, change.before) for change in found} == {
        identifier: (change.before, change.after) for identifier, change in back.items()
    }


@given(before=CONTENTS, after=CONTENTS)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_exactly_the_fields_that_differ_are_named(before: ItemContent, after: ItemContent) -> None:
    named = {field.name for change in differences({ONE: before}, {ONE: after}) for field in change.fields}
    differing = {f.name for f in fields(ItemContent) if getattr(before, f.name) != getattr(after, f.name)}
    assert named == differing


@given(old=TEXT, new=TEXT)
@settings(deadline=None, derandomize=True, max_examples=300)
def test_a_spelled_out_change_holds_both_texts_whole(old: str, new: str) -> None:
    parts = spelled_out(old, new)
    assert "".join(text for part, text in parts if part is not Part.NEW) == old
    assert "".join(text for part, text in parts if part is not Part.GONE) == new
