"""What words of itineraries mean, and how one cell is taken apart."""

import pytest

from tourapp.core.words import Words
from tourapp.programme.kinds import ItemKind
from tourapp.programme.tables.columns import Column
from tourapp.programme.tables.pieces import both, labelled, parted, place_and_room
from tourapp.programme.tables.words import (
    interpreting_of,
    kind_of,
    meal_of,
    minutes_of,
    mode_of,
    names_a_person,
)

K = ItemKind
KINDS = [
    ("東京都庁視察（防災・都市外交）", K.VISIT),
    ("市長表敬訪問", K.COURTESY_CALL),
    ("昼食", K.MEAL),
    ("クレア派遣職員との昼食懇談", K.MEAL),
    ("送別夕食会・修了証授与", K.MEAL),
    ("西新宿へ移動(貸切バス)", K.TRAVEL),
    ("チェックアウト・アンケート後、中部国際空港へ移動(貸切バス)、解散", K.TRAVEL),
    ("講義「日本の地方自治制度」・クレア事業説明", K.LECTURE),
    ("合同セミナー「高齢社会と中山間地域の移動」", K.SEMINAR),
    ("意見交換「多文化共生」", K.EXCHANGE_OF_VIEWS),
    ("歓迎レセプション（立食）", K.RECEPTION),
    ("報告会・まとめ", K.RESULTS_MEETING),
    ("自由行動", K.FREE),
    ("記念撮影", K.PHOTO),
    ("到着ロビー集合、SIM・ICカード配布", K.BRIEFING),
    ("オリエンテーション(日程、安全、移動)", K.BRIEFING),
    ("Courtesy call on the Mayor", K.COURTESY_CALL),
    ("Transfer to Tokyo Station", K.TRAVEL),
    ("Working lunch", K.MEAL),
    ("Lecture: local self-government", K.LECTURE),
    ("Farewell reception", K.RECEPTION),
    ("Visit to the library", K.VISIT),
    ("Free evening", K.FREE),
    ("休憩", K.BREAK),
    ("受付", K.DESK),
    ("その他", None),
    ("", None),
]


@pytest.mark.parametrize("title, kind", KINDS)
def test_kinds(title, kind):
    assert kind_of(title) is kind


@pytest.mark.parametrize(
    "read, text, wanted",
    [
        (mode_of, "貸切バス 30分", "chartered_bus"),
        (mode_of, "新幹線のぞみ", "shinkansen"),
        (mode_of, "by chartered bus", "chartered_bus"),
        (mode_of, "バス", None),
        (mode_of, "徒歩５分", "walk"),
        (minutes_of, "貸切バス 30分", 30),
        (minutes_of, "約１時間半", 90),
        (minutes_of, "1時間20分", 80),
        (minutes_of, "about 45 minutes", 45),
        (minutes_of, "バス", None),
        (meal_of, "昼食", "lunch"),
        (meal_of, "supper", "dinner"),
        (meal_of, "夕", None),
        (interpreting_of, "逐次通訳", "consecutive"),
        (interpreting_of, "通訳なし", "none"),
        (interpreting_of, "沢田", None),
    ],
)
def test_other_words(read, text, wanted):
    found = read(text)
    assert (found and found[0]) == wanted


def test_in_a_column_of_meals_one_sign_is_enough():
    assert meal_of("夕", in_cell=True)[0] == "dinner"


def test_people_are_noticed():
    assert names_a_person("課長 山田太郎氏") and names_a_person("Mr Yamada")
    assert not names_a_person("国際課長") and not names_a_person("仕様")


LABELS = [
    ("通訳：沢田", (Column.INTERPRETER, "沢田")),
    ("雨天時：足助支所で説明", (Column.WET_WEATHER, "足助支所で説明")),
    ("※雨天時は屋内", (Column.WET_WEATHER, "屋内")),
    ("If wet: talk at the branch office", (Column.WET_WEATHER, "talk at the branch office")),
    ("説明者：交通政策課長", (Column.RECEIVED_BY, "交通政策課長")),
    ("★豊田市内ホテル泊", (Column.LODGING, "豊田市内ホテル")),
    ("宿泊：豊田市内ホテル", (Column.LODGING, "豊田市内ホテル")),
    ("豊田市内ホテル泊", (Column.LODGING, "豊田市内ホテル")),
    ("Hotel: Toyota", (Column.LODGING, "Toyota")),
    ("会場：本庁舎", (Column.PLACE, "本庁舎")),
    ("※撮影不可", (Column.INTERNAL, "※撮影不可")),
    ("2泊", None),
    ("市長表敬訪問", None),
]


@pytest.mark.parametrize("line, wanted", LABELS)
def test_labels(line, wanted):
    assert labelled(line) == wanted


def test_a_venue_in_brackets_is_the_place_and_other_brackets_stay():
    found = parted("市長表敬訪問（本庁舎3階第1会議室）", lambda text: False, takes_place=True)
    assert (found.text, found.said) == ("市長表敬訪問", [(Column.PLACE, "本庁舎3階第1会議室")])
    kept = parted("東京都庁視察（防災・都市外交）", lambda text: False, takes_place=True)
    assert (kept.text, kept.said) == ("東京都庁視察（防災・都市外交）", [])
    known = parted("昼食（足助）", lambda text: text == "足助", takes_place=True)
    assert known.said == [(Column.PLACE, "足助")]


def test_weather_in_the_same_line_is_cut_out():
    found = parted("庭園見学（雨天時：足助支所で説明）", lambda text: False, takes_place=True)
    assert (found.text, found.said) == ("庭園見学", [(Column.WET_WEATHER, "足助支所で説明")])
    found = parted("庭園見学　雨天時：足助支所で説明", lambda text: False, takes_place=True)
    assert (found.text, found.said) == ("庭園見学", [(Column.WET_WEATHER, "足助支所で説明")])


@pytest.mark.parametrize(
    "text, place, room",
    [
        ("本館3階第1会議室", "本館", "3階第1会議室"),
        ("市役所　第１会議室", "市役所", "第１会議室"),
        ("City Hall, 3rd floor, Room 301", "City Hall", "3rd floor, Room 301"),
        ("豊田市博物館", "豊田市博物館", ""),
        ("第1会議室", "第1会議室", ""),
    ],
)
def test_rooms(text, place, room):
    assert place_and_room(text, lambda text: False) == (place, room)


@pytest.mark.parametrize(
    "lines, words",
    [
        (["市長表敬訪問", "Courtesy call on the Mayor"], Words("Courtesy call on the Mayor", "市長表敬訪問")),
        (["市長表敬訪問 / Courtesy call"], Words("Courtesy call", "市長表敬訪問")),
        (["市長表敬訪問　Courtesy call on the Mayor"], Words("Courtesy call on the Mayor", "市長表敬訪問")),
        (["Courtesy call on the Mayor 市長表敬訪問"], Words("Courtesy call on the Mayor", "市長表敬訪問")),
        (["到着ロビー集合、SIM・ICカード配布"], Words("", "到着ロビー集合、SIM・ICカード配布")),
        (["豊田市 Toyota City 視察"], Words("", "豊田市 Toyota City 視察")),
        (["Lunch"], Words("Lunch", "")),
    ],
)
def test_both_languages_in_one_cell(lines, words):
    assert both(lines) == words
