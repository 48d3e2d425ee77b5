"""A table of last year becomes items: the right ones, and nothing that was written is lost."""

import datetime as dt
import re
import time
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.programme.tables import weeks
from tourapp.core.text import search_key
from tourapp.core.words import Words
from tourapp.programme.choices import BY_FIELD
from tourapp.programme.kinds import ItemKind
from tourapp.programme.tables import columns, reading
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.grid import Row, grid_of
from tourapp.programme.tables.understanding import Onto, understand

WEEK = Onto(dt.date(2027, 1, 17), dt.date(2027, 1, 23), "Asia/Tokyo")
NAMES = {place["name_ja"] for place in weeks.WEEK["places"]}
KNOWN = Onto(WEEK.begins, WEEK.ends, WEEK.zone, NAMES.__contains__)


def understood(grid, onto=WEEK, **changes):
    mapping = columns.guess(grid.rows, columns.heading_row(grid.rows)) | changes.pop("mapping", {})
    return understand(grid, mapping, onto)


def of(*rows, onto=WEEK):
    """The items of a few rows under the headings of the house."""
    table = [("日付", "時間", "行程", "場所", "対応者", "移動", "食事", "備考"), *rows]
    return understood(grid_of(Row(n, tuple(r) + ("",) * (8 - len(r))) for n, r in enumerate(table, 1)), onto)


def one(*cells, onto=WEEK):
    found = of(cells, onto=onto).items
    assert len(found) == 1, found
    return found[0].content


def codes(item):
    return {note.code for note in item.notes}


def table_of_the_week(form):
    match form:
        case "pasted":
            return reading.from_text(weeks.pasted(weeks.rows()))
        case "bilingual":
            return reading.from_text(weeks.pasted(weeks.rows(bilingual=True)))
        case "document":
            return reading.from_file(weeks.in_document(weeks.rows()))
        case "workbook":
            return reading.from_file(weeks.in_workbook(weeks.rows()))
        case _:
            return reading.from_text(weeks.messy())


# --- the whole week ----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["pasted", "bilingual", "document", "workbook", "messy"])
def test_the_illustrative_week_is_35_items_and_6_nights(form):
    found = understood(table_of_the_week(form), KNOWN).items
    nights = [item.content for item in found if item.content.kind is ItemKind.LODGING]
    items = [item.content for item in found if item.content.kind is not ItemKind.LODGING]
    assert (len(items), len(nights)) == (35, 6)
    for content, wanted in zip(items, weeks.expected(), strict=True):
        assert (content.starts.local, content.ends.local) == (wanted.starts, wanted.ends)
        assert content.title.ja == wanted.title
        assert content.place.ja == wanted.place
    assert [night.night.day for night in nights] == [17, 18, 19, 20, 21, 22]
    assert {night.place.ja for night in nights} <= NAMES


def test_every_kind_of_the_week_is_known_and_what_else_is_said_stands_in_its_field():
    found = understood(table_of_the_week("pasted"), KNOWN).items
    assert [item.content.title.ja for item in found if not item.has_kind] == []
    by_title = {item.content.title.ja: item.content for item in found}
    wanted = {
        "visit": {ItemKind.VISIT}, "travel": {ItemKind.TRAVEL}, "meal": {ItemKind.MEAL},
        "reception": {ItemKind.RECEPTION},
        "courtesy_call": {ItemKind.COURTESY_CALL}, "briefing": {ItemKind.BRIEFING},
        "seminar": {
            ItemKind.SEMINAR, ItemKind.LECTURE, ItemKind.EXCHANGE_OF_VIEWS, ItemKind.RESULTS_MEETING, ItemKind.BRIEFING,
        },
    }  # fmt: skip
    differing = [
        (item["title_ja"], item["type"], by_title[item["title_ja"]].kind.value)
        for item in weeks.WEEK["items"]
        if by_title[item["title_ja"]].kind not in wanted[item["type"]]
    ]
    assert differing == []
    bus = by_title["貸切バスで宿泊先へ移動"]
    assert (bus.travel_mode, bus.travel_km) == ("chartered_bus", 19)
    stadium = by_title["豊田スタジアム視察(大会レガシー・防災)"]
    assert stadium.wet_weather.en == "Concourse route under cover; pitch side is left out"
    lecture = by_title["講義「日本の地方自治制度」・クレア事業説明"]
    assert (lecture.interpretation, lecture.transfer_mode, lecture.transfer_minutes) == (
        "consecutive",
        "walk",
        20,
    )
    assert lecture.host.ja == "自治体国際化協会 交流支援部 担当"
    assert by_title["昼食"].meal_kind == "lunch"


def test_a_week_in_two_languages_has_both_titles():
    found = understood(table_of_the_week("bilingual"), KNOWN).items
    titles = [item.content.title for item in found if item.content.kind is not ItemKind.LODGING]
    assert titles == [Words(item["title_en"], item["title_ja"]) for item in weeks.WEEK["items"]]


# --- single rows -------------------------------------------------------------------------------------


def test_a_venue_in_brackets_its_room_and_the_rain():
    item = one("1/17(日)", "10:47~11:00", "市長表敬訪問（本庁舎3階第1会議室）\n雨天時：足助支所で説明")
    assert (item.kind, item.title.ja, item.place.ja, item.room) == (
        ItemKind.COURTESY_CALL, "市長表敬訪問", "本庁舎", "3階第1会議室",
    )  # fmt: skip
    assert item.wet_weather.ja == "足助支所で説明"
    assert item.starts.local == dt.datetime(2027, 1, 17, 10, 47)


def test_what_is_not_understood_is_kept_word_for_word():
    found = of(
        ("1/17(日)", "10:00", "庁舎見学", "", "", "A号車に分乗", "", ""),
        ("", "", "市議会議員4名及びパートナー2名"),
    )
    assert len(found.items) == 1
    assert found.items[0].content.remarks_internal.ja == "市議会議員4名及びパートナー2名\n移動: A号車に分乗"
    assert [line.how for line in found.lines] == ["heading", "items", "kept"]


def test_an_end_that_is_not_written_is_the_next_start():
    found = of(("1/17", "10:00", "庁舎見学"), ("", "11:15", "昼食")).items
    assert found[0].content.ends.local == dt.datetime(2027, 1, 17, 11, 15)
    assert codes(found[0]) == {"end"}
    assert found[1].content.ends.local == dt.datetime(2027, 1, 17, 12, 30)


def test_hours_after_midnight_are_on_the_next_day():
    item = one("1/17", "25:00～26:00", "移動")
    assert (item.starts.local, item.ends.local) == (dt.datetime(2027, 1, 18, 1), dt.datetime(2027, 1, 18, 2))


def test_about_nine_is_nine_with_a_remark():
    found = of(("1/17", "9:00頃", "集合")).items[0]
    assert (found.content.starts.local.hour, found.content.remarks_internal.ja) == (9, "9:00頃")
    assert "about" in codes(found)


def test_an_end_before_its_start_is_not_believed():
    found = of(("1/17", "11:00～10:00", "視察")).items[0]
    assert "order" in codes(found) and found.content.ends.instant > found.content.starts.instant
    assert "11:00～10:00" in found.content.remarks_internal.en + found.content.remarks_internal.ja


def test_a_kind_that_nobody_knows_is_left_for_a_person():
    found = of(("1/17", "10:00", "その他")).items[0]
    assert "kind" in codes(found) and not found.has_kind


def test_an_item_without_a_time_waits_for_it():
    found = of(("1/17", "", "昼食", "レストラン")).items[0]
    assert "time" in codes(found) and found.content.starts is None and found.content.place.ja == "レストラン"


def test_people_who_are_named_are_pointed_out():
    assert "person" in codes(of(("1/17", "10:00", "視察", "", "交通課長 豊田花子氏")).items[0])


def test_interpreters_in_the_column_of_those_who_receive():
    item = one("1/17", "10:00", "視察", "", "交通政策課長 / 通訳 沢田")
    assert (item.host.ja, item.interpreters) == ("交通政策課長", (Words("", "沢田"),))


def test_a_day_in_one_row_is_cut_at_its_hours():
    found = of(
        (
            "1/17",
            "9:00～10:00\n10:30～11:30\n12:00～13:00",
            "庁舎見学\n意見交換\n昼食",
            "本庁舎\n第1会議室\n食堂",
        )
    )
    assert [(i.content.title.ja, i.content.starts.local.hour, i.content.place.ja) for i in found.items] == [
        ("庁舎見学", 9, "本庁舎"), ("意見交換", 10, "第1会議室"), ("昼食", 12, "食堂"),
    ]  # fmt: skip


def test_hours_in_one_cell_with_blank_lines_between_are_aligned():
    found = of(("1/17", "9:00\n\n\n10:30", "庁舎見学\n（本庁舎）\n※名刺交換あり\n意見交換")).items
    assert [(i.content.title.ja, i.content.place.ja) for i in found] == [
        ("庁舎見学", "本庁舎"),
        ("意見交換", ""),
    ]
    assert found[0].content.remarks_internal.ja == "※名刺交換あり"


def test_plain_lines_without_columns():
    text = """行程
5月17日（日）
10:00～11:00 市長表敬訪問（市役所本庁舎）
※名刺交換あり
12:00～13:00 昼食
★豊田ホテル泊
5月18日（月）
9:00 移動"""
    found = understood(reading.from_text(text)).items
    assert [(item.content.title.ja, item.content.starts.local) for item in found] == [
        ("市長表敬訪問", dt.datetime(2027, 1, 17, 10)),
        ("昼食", dt.datetime(2027, 1, 17, 12)),
        ("豊田ホテル", dt.datetime(2027, 1, 17, 15)),
        ("移動", dt.datetime(2027, 1, 18, 9)),
    ]
    assert found[0].content.place.ja == "市役所本庁舎"
    assert found[0].content.remarks_internal.ja == "行程\n※名刺交換あり"


def test_the_form_of_2002():
    table = [
        ("日次", "月日", "現地時間", "発着地・滞在地", "交通機関", "訪問先・視察地等"),
        ("1", "1月17日", "10:47発\n12:10着", "東京発\n札幌着", "航空便 JL500", "移動"),
        ("", "", "14:00", "札幌", "", "札幌市役所視察\n説明者：国際部長\n通訳：佐藤\n★札幌ホテル泊"),
        ("2", "1月18日", "9:00", "", "専用バス", "小樽市訪問（市長欠席のため副市長が対応）"),
    ]
    found = understood(grid_of(Row(n, row) for n, row in enumerate(table, 1))).items
    contents = [item.content for item in found]
    assert [content.title.ja for content in contents] == [
        "移動", "札幌市役所視察", "札幌ホテル", "小樽市訪問（市長欠席のため副市長が対応）",
    ]  # fmt: skip
    way = contents[0]
    assert (way.travel_from.ja, way.travel_to.ja, way.travel_mode) == ("東京", "札幌", "flight")
    assert (way.starts.local.hour, way.ends.local.hour) == (10, 12)
    assert "JL500" in way.vehicle.en + way.vehicle.ja
    assert (contents[1].host.ja, contents[1].interpreters) == ("国際部長", (Words("", "佐藤"),))
    assert contents[2].night == dt.date(2027, 1, 17)


def test_the_same_hotel_is_one_night_a_day():
    found = of(
        ("1/17", "10:00", "視察"),
        ("★豊田ホテル泊",),
        ("宿泊：豊田ホテル",),
        ("1/18", "9:00", "視察"),
        ("★同上泊",),
    ).items
    nights = [item.content for item in found if item.content.night]
    assert [(night.title.ja, night.night.day) for night in nights] == [("豊田ホテル", 17), ("豊田ホテル", 18)]


def test_a_column_that_is_left_out_is_the_only_thing_that_goes():
    grid = grid_of([Row(1, ("日付", "時間", "行程", "備考")), Row(2, ("1/17", "10:00", "視察", "秘密"))])
    kept = understood(grid).items[0].content
    gone = understood(grid, mapping={3: Column.LEAVE_OUT}).items[0].content
    assert (kept.remarks_participants.ja, gone.remarks_participants.ja) == ("秘密", "")


def test_an_unknown_column_goes_to_the_remarks_with_its_heading():
    grid = grid_of([Row(1, ("日付", "時間", "行程", "班")), Row(2, ("1/17", "10:00", "視察", "A"))])
    assert understood(grid).items[0].content.remarks_internal == Words("", "班: A")


# --- days --------------------------------------------------------------------------------------------


def dates(found):
    return [moved.on.day for moved in found.days]


def test_days_of_last_year_come_to_the_same_place_in_the_new_week():
    found = of(
        ("5月18日（日）", "10:00", "視察"),
        ("5月19日（月）", "10:00", "視察"),
        ("5月21日（水）", "10:00", "視察"),
    )
    assert dates(found) == [17, 18, 20]
    assert [moved.day.was for moved in found.days] == [
        dt.date(2025, 5, 18),
        dt.date(2025, 5, 19),
        dt.date(2025, 5, 21),
    ]


def test_a_day_of_the_week_is_kept_where_there_is_room():
    found = of(("5月19日（月）", "10:00", "視察"), ("5月20日（火）", "10:00", "視察"))
    assert dates(found) == [18, 19]


def test_days_by_number():
    assert dates(of(("第1日", "10:00", "視察"), ("第3日", "10:00", "視察"))) == [17, 19]


def test_days_of_this_event_stay():
    assert dates(of(("1月19日（火）", "10:00", "視察"))) == [19]


def test_a_day_outside_the_event_is_reported():
    found = of(("第1日", "10:00", "視察"), ("第9日", "10:00", "視察"))
    assert [moved.is_outside for moved in found.days] == [False, True]
    assert "outside" in codes(found.items[1])


def test_a_weekday_that_does_not_fit_is_reported():
    found = of(("2025年5月18日（月）", "10:00", "視察"))
    assert not found.days[0].day.fits


def test_a_week_over_new_year():
    found = of(("12/30", "10:00", "視察"), ("1/2", "10:00", "視察"))
    assert [moved.day.offset for moved in found.days] == [0, 3]


# --- nothing is lost ---------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+|\d+")
MARKS = """雨天時 雨天 通訳 説明者 会場 場所 宿泊 泊 予定 約 分 時 時間 から まで 発 着 頃 午後 午前 同上
km if wet to""".split()  # noqa: SIM905
"""Words that say what a field is, and are its label from then on."""


def said(found):
    """Everything that the items say, as keys for searching."""
    texts = []
    for item in found.items:
        for each in fields(item.content):
            value = getattr(item.content, each.name)
            texts += _texts(value, each.name)
    texts += [moved.day.text for moved in found.days]
    return " ".join(search_key(text) for text in texts) + " " + "".join(search_key(text) for text in texts)


def _texts(value, name):
    match value:
        case Words():
            return [value.en, value.ja]
        case tuple():
            return [text for each in value for text in _texts(each, name)]
        case str() if name in BY_FIELD and value:
            label = BY_FIELD[name][value]
            return [value, label.en, label.ja]
        case int() | float() | str():
            return [str(value), f"{value:g}" if isinstance(value, float) else ""]
        case _ if hasattr(value, "local"):
            local = value.local
            hours = [local.hour, local.hour + 24, (local.hour - 1) % 12 + 1]
            minute = local.minute
            return [
                f"{hour}:{minute:02} {hour:02}:{minute:02} {minute} {hour:02}{minute:02}" for hour in hours
            ]
        case _:
            return []


def lost(cells, found):
    """The words of these cells that stand in nothing that was found."""
    haystack = said(found)
    gone = []
    for cell in cells:
        for word in _WORD.findall(cell):
            left = search_key(word)
            for mark in MARKS:
                left = left.replace(search_key(mark), " ")
            gone += [piece for piece in left.split() if piece not in haystack]
    return gone


@pytest.mark.parametrize("form", ["pasted", "bilingual", "document", "workbook", "messy"])
def test_no_word_of_the_week_is_lost(form):
    grid = table_of_the_week(form)
    heading = columns.heading_row(grid.rows)
    cells = [cell for place, row in enumerate(grid.rows) if place != heading for cell in row.cells]
    assert lost(cells, understood(grid, KNOWN)) == []


PIECES = st.sampled_from(
    [
        "市長表敬訪問",
        "視察",
        "昼食",
        "移動",
        "（本庁舎3階第1会議室）",
        "（防災）",
        "雨天時：屋内",
        "※名刺交換あり",
        "★豊田ホテル泊",
        "宿泊：駅前旅館",
        "通訳：沢田",
        "説明者：国際課長",
        "貸切バス",
        "30分",
        "21km",
        "東京→足助",
        "会場：市役所",
        "Courtesy call on the Mayor",
        "Lunch",
        "A / B",
        "10:00",
        "午後1時",
        "意見交換 / Exchange of views",
        "9:00～10:00",
        "5月18日（日）",
        "第2日",
        "14名",
        "—",
        "○",
        "㈱髙﨑",
        "夕",
        "朝食 昼食",
        "逐次通訳",
        "公用車で",
        "1班",
        "If wet: indoors",
        "(",
        "）",
        "「移動」",
        "同上泊",
        "Mr X",
        "撮影不可",
        "25:00",
        "2/30",
    ]
)
CELLS = st.lists(PIECES, max_size=4).flatmap(
    lambda pieces: st.sampled_from(["\n", " ", "、"]).map(lambda between: between.join(pieces))
)
TABLES = st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=6)
MAPPINGS = st.lists(
    st.sampled_from([column for column in Column if column is not Column.LEAVE_OUT]), min_size=4, max_size=4
)


@settings(max_examples=100, deadline=None)
@given(TABLES, MAPPINGS, st.booleans())
def test_no_word_of_any_table_is_lost(table, mapping, has_headings):
    head = [("日付", "時間", "行程", "備考")] if has_headings else []
    grid = grid_of(Row(number, tuple(cells)) for number, cells in enumerate([*head, *table], 1))
    found = understand(grid, dict(enumerate(mapping)), WEEK)
    cells = [cell for row in grid.rows[len(head) :] for cell in row.cells]
    assert lost(cells, found) == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=300))
def test_no_text_breaks_the_reading(cell, text):
    found = understood(grid_of([Row(1, (cell, text)), Row(2, (text, cell))]))
    assert all(item.content.title for item in found.items)
    if any(char.isalnum() for char in text) and "\0" not in text:
        understood(reading.from_text(text))


@pytest.mark.parametrize(
    "text", [" " * 3990 + "x", "(" * 4000, "（" * 2000 + "）" * 2000, "\n10:00" * 660, "★" * 3999 + "泊"]
)
def test_a_cell_that_was_made_to_be_slow_is_not(text):
    grid = grid_of([Row(1, ("1/17", "10:00", *[text] * 6)), Row(2, (text,) * 8)])
    mapping = dict(
        enumerate([column for column in Column if column not in (Column.ROUTE, Column.SPEAKERS)][:8])
    )
    before = time.process_time()
    understand(grid, mapping, WEEK)
    assert time.process_time() - before < 5  # seconds; it takes less than one, and took minutes
