"""What each column of an itinerary is about: told by its heading, else by what stands in it. Pure."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from tourapp.core.text import search_key
from tourapp.core.words import Words
from tourapp.programme.tables.days import find_day
from tourapp.programme.tables.folding import says_something
from tourapp.programme.tables.grid import Row
from tourapp.programme.tables.hours import find_hours


class Column(StrEnum):
    """What a column is about."""

    DAY = "day"
    TIME = "time"
    PROGRAMME = "programme"
    PLACE = "place"
    RECEIVED_BY = "received_by"
    SPEAKERS = "speakers"
    INTERPRETER = "interpreter"
    TRANSPORT = "transport"
    ROUTE = "route"
    MEAL = "meal"
    LODGING = "lodging"
    WET_WEATHER = "wet_weather"
    REMARKS = "remarks"
    INTERNAL = "internal"
    """Remarks for the office alone, with the heading in front: also what nobody has said of a column."""
    LEAVE_OUT = "leave_out"


NAMES: dict[Column, Words] = {
    Column.DAY: Words("Day", "日付"),
    Column.TIME: Words("Time", "時間"),
    Column.PROGRAMME: Words("Programme", "行程"),
    Column.PLACE: Words("Place", "場所"),
    Column.RECEIVED_BY: Words("Received by", "対応者"),
    Column.SPEAKERS: Words("Speakers", "講師"),
    Column.INTERPRETER: Words("Interpreter", "通訳"),
    Column.TRANSPORT: Words("Travel", "移動"),
    Column.ROUTE: Words("From and to, or where one is", "発着地・滞在地"),
    Column.MEAL: Words("Meal", "食事"),
    Column.LODGING: Words("Stay", "宿泊"),
    Column.WET_WEATHER: Words("If it rains", "雨天時"),
    Column.REMARKS: Words("Remarks, for those who take part", "備考（参加者向け）"),
    Column.INTERNAL: Words("Remarks, for the office alone", "備考（事務局限り）"),
    Column.LEAVE_OUT: Words("Leave it out", "取り込まない"),
}

HEADINGS: dict[Column, str] = {
    Column.DAY: "日付|日程|月日|日次|日時|日にち|期日|曜日|年月日|日|date|day|dates|date and day",
    Column.TIME: "時間|時刻|現地時間|時間帯|開始|終了|time|times|local time|hours|start|end",
    Column.PROGRAMME: "行程|内容|項目|行事|訪問先|視察地|訪問先・視察地等|訪問先・視察先|視察先|用務|用務内容|予定"
    "|スケジュール|プログラム|programme|program|activity|item|visit|event|schedule|contents|itinerary",
    Column.PLACE: "場所|会場|訪問場所|開催場所|所在地|place|venue|location|where",
    Column.RECEIVED_BY: "対応者|対応者・通訳|受入担当|応対者|面会者|面談者|説明者|相手方|担当|担当者"
    "|received by|met by|host|contact|hosted by",
    Column.SPEAKERS: "講師|講演者|発表者|speaker|speakers|lecturer",
    Column.INTERPRETER: "通訳|通訳者|interpreter|interpreters|interpretation|interpreting",
    Column.TRANSPORT: "移動|交通|交通機関|移動手段|交通手段"
    "|travel|transport|transportation|transfer|means of transport",
    Column.ROUTE: "発着地|滞在地|発着地・滞在地|発着|地名|都市名|route|from and to|city",
    Column.MEAL: "食事|meal|meals",
    Column.LODGING: "宿泊|宿泊先|宿泊地|宿舎|ホテル|stay|hotel|accommodation|lodging|overnight",
    Column.WET_WEATHER: "雨天時|雨天|荒天時|if wet|wet weather|if it rains|in case of rain",
    Column.REMARKS: "備考|注意事項|持ち物|notes|remarks|note|comments",
    Column.INTERNAL: "事務局|内部|メモ|internal|memo|office",
}
"""What a heading says, in the words that itineraries use (`domain.md` §1.7, `wording.md`, itinerary print)."""

FIRST_ROWS = 30
"""Among so many rows the headings stand, if there are any."""

_BY_KEY = {search_key(text): column for column, texts in HEADINGS.items() for text in texts.split("|")}
_SIDE = re.compile(r"[/／\n|]|\s[-–]\s")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_LONGEST_HEADING = 60


def column_of(heading: str) -> Column | None:
    """What a heading says of its column; None for one that we do not know. So is `日付 / Date`."""
    if len(heading) > _LONGEST_HEADING:
        return None
    candidates = (heading, _BRACKETED.sub("", heading), *_SIDE.split(_BRACKETED.sub("", heading)))
    return next((found for text in candidates if (found := _BY_KEY.get(search_key(text)))), None)


def heading_row(rows: Sequence[Row]) -> int | None:
    """At which place the headings stand: the first row with two of them that says nothing else of a day or an hour."""
    for place, row in enumerate(rows[:FIRST_ROWS]):
        known = {found for text in row.cells if (found := column_of(text))}
        if len(known) >= 2 and known & {Column.PROGRAMME, Column.TIME, Column.DAY}:
            return place
    return None


def is_heading(row: Row, heading: Row) -> bool:
    """Whether a row repeats the headings, as it does on each page of a document."""
    return [search_key(cell) for cell in row.cells if cell] == [
        search_key(cell) for cell in heading.cells if cell
    ]


def guess(rows: Sequence[Row], heading: int | None) -> dict[int, Column]:
    """What each column is about. One without a heading is told by what most of its cells are; what is left is kept as
    remarks for the office."""
    below = rows if heading is None else rows[heading + 1 :]
    width = max((len(row.cells) for row in rows), default=0)
    found: dict[int, Column] = {}
    for place, text in enumerate(rows[heading].cells if heading is not None else ()):
        if known := column_of(text):
            found[place] = known
    looks = {place: _looks(below, place) for place in range(width) if place not in found}
    for column in (Column.DAY, Column.TIME):
        fitting = [place for place, share in looks.items() if share.get(column, 0) >= 0.5]
        if column not in found.values() and fitting:
            found[fitting[0]] = column
            looks.pop(fitting[0])
    if Column.PROGRAMME not in found.values():
        longest = max(looks, key=lambda place: _length(below, place), default=None)
        if longest is not None and _length(below, longest):
            found[longest] = Column.PROGRAMME
    return {place: found.get(place, Column.INTERNAL) for place in range(width)}


def mapping_of(stored: Mapping[str, str]) -> dict[int, Column]:
    """A mapping as it is kept: places as text."""
    return {int(place): Column(name) for place, name in stored.items()}


def _looks(rows: Sequence[Row], place: int) -> dict[Column, float]:
    texts = [row.cells[place] for row in rows if place < len(row.cells) and says_something(row.cells[place])]
    if not texts:
        return {}
    days = sum(find_day(text)[0] is not None and find_hours(text)[0] is None for text in texts)
    hours = sum(find_hours(text, at_start=True)[0] is not None and len(text) < 30 for text in texts)
    return {Column.DAY: days / len(texts), Column.TIME: hours / len(texts)}


def _length(rows: Sequence[Row], place: int) -> int:
    return sum(len(row.cells[place]) for row in rows if place < len(row.cells))
