"""The illustrative week as last year's office wrote it: as rows of a 行程表, and the same written carelessly."""

import datetime as dt
import io
import json
from dataclasses import dataclass

import docx
import openpyxl

from tests.programme.files import TOUR
from tourapp.programme.choices import INTERPRETATION, MODES

WEEK = json.loads(TOUR)
PLACES = {place["place_id"]: place for place in WEEK["places"]}
HEADINGS = ("日付", "時間", "行程", "場所", "対応者・通訳", "移動", "食事", "備考")
BEGINS, ENDS = dt.date(2027, 1, 17), dt.date(2027, 1, 23)
MODE_IN_FILE = {"whisper": "whispering"}
MEALS = {"lunch": "昼食", "dinner": "夕食", "buffet": "立食", "breakfast": "朝食"}


@dataclass(frozen=True)
class Expected:
    """What has to come of one item of the file."""

    starts: dt.datetime
    ends: dt.datetime
    title: str
    place: str


def expected() -> list[Expected]:
    """The items of the file, in its order."""
    return [
        Expected(_local(item["start"]), _local(item["end"]), item["title_ja"], _place(item))
        for item in WEEK["items"]
    ]


def rows(*, bilingual: bool = False) -> list[tuple[str, ...]]:
    """The week in the columns of the house, with a line for the hotel at the foot of each day."""
    made: list[tuple[str, ...]] = [HEADINGS]
    for day in range(1, 8):
        items = [item for item in WEEK["items"] if item["day"] == day]
        for number, item in enumerate(items):
            made.append(_row(item, is_first=number == 0, bilingual=bilingual))
        night = next((each for each in WEEK["lodging"] if each["night"] == day), None)
        if night:
            made.append((f"★{PLACES[night['place_id']]['name_ja']}泊",) + ("",) * 7)
    return made


def messy() -> str:
    """The same week, pasted: full-width figures, halves of the day, places in brackets, rain in the same line."""
    lines = ["令和9年 ジャパンスタディツアー行程表（案）\t\t", "日程\t時間\t行程"]
    for day in range(1, 8):
        for number, item in enumerate(each for each in WEEK["items"] if each["day"] == day):
            on = _day(item) if number == 0 else ""
            title = f"{item['title_ja']}（会場：{_place(item)}）"
            if item.get("wet_weather_plan"):
                title += f"　雨天時：{item['wet_weather_plan']}"
            lines.append(f"{on.translate(_WIDE)}\t{_hours(item, number)}\t{title}")
        night = next((each for each in WEEK["lodging"] if each["night"] == day), None)
        if night:
            lines.append(f"\t\t宿泊：{PLACES[night['place_id']]['name_ja']}")
    return "\n".join(lines)


def pasted(table: list[tuple[str, ...]]) -> str:
    """As a spreadsheet copies it: cells with line breaks in quotation marks."""
    return "\n".join("\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in table)


def in_document(table: list[tuple[str, ...]]) -> bytes:
    """A document with the days merged downwards and the hotels across."""
    made = docx.Document()
    made.add_paragraph("行程表")
    grid = made.add_table(len(table), len(table[0]))
    cells = grid._cells
    for place, row in enumerate(table):
        for column, text in enumerate(row):
            cells[place * len(row) + column].text = text
    first = None
    for place, row in enumerate(table[1:], 1):
        if row[0].startswith("★"):
            grid.cell(place, 0).merge(grid.cell(place, len(row) - 1))
            first = None
        elif row[0]:
            first = place
        elif first is not None:
            grid.cell(first, 0).merge(grid.cell(place, 0))
    return _saved(made)


def in_workbook(table: list[tuple[str, ...]]) -> bytes:
    """A workbook with the days merged downwards."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table:
        sheet.append(row)
    first = None
    for place, row in enumerate(table, 1):
        if row[0]:
            first = place if not row[0].startswith("★") else None
        elif first is not None and (place == len(table) or table[place][0]):
            sheet.merge_cells(start_row=first, end_row=place, start_column=1, end_column=1)
    return _saved(book)


_WIDE = str.maketrans("0123456789:()", "０１２３４５６７８９：（）")


def _row(item, *, is_first: bool, bilingual: bool) -> tuple[str, ...]:
    title = f"{item['title_ja']}\n{item['title_en']}" if bilingual else item["title_ja"]
    way = item.get("travel") or item.get("transfer_before") or {}
    parts = [MODES[way["mode"]].ja] if way else []
    parts += [f"{way['minutes_allowed']}分"] if way.get("minutes_allowed") else []
    parts += [f"{way['distance_km']}km"] if way.get("distance_km") else []
    mode = MODE_IN_FILE.get(item["interpreter"], item["interpreter"])
    people = f"{item['host']['organisation_ja']} {item['host']['role_ja']} / 通訳：{INTERPRETATION[mode].ja}"
    remarks = [item["remarks_ja"]] + (
        [f"雨天時：{item['wet_weather_plan']}"] if item.get("wet_weather_plan") else []
    )
    return (
        _day(item) if is_first else "",
        f"{item['start'][11:16].lstrip('0')}～{item['end'][11:16].lstrip('0')}",
        title,
        _place(item),
        people,
        " ".join(parts),
        MEALS[item["meal"]["kind"]] if item.get("meal") else "",
        "\n".join(filter(None, remarks)),
    )


def _hours(item, number: int) -> str:
    """Six ways to write the same hours."""
    starts, ends = _local(item["start"]), _local(item["end"])
    match number % 6:
        case 0:
            return f"{_half(starts)}〜{_half(ends)}"
        case 1:
            return f"{starts:%H:%M}~{ends:%H:%M}".translate(_WIDE)
        case 2:
            return f"{starts.hour}時{starts.minute}分から{ends.hour}時{ends.minute}分まで"
        case 3:
            return f"{starts:%H:%M} to {ends:%H:%M}"
        case 4:
            return f"{starts:%H%M}-{ends:%H%M}"
        case _:
            return f"{starts:%H:%M}\n{ends:%H:%M}".replace("\n", "－")


def _half(when: dt.datetime) -> str:
    half, hour = ("午後", when.hour - 12) if when.hour > 12 else ("午前", when.hour)
    if when.hour == 12:
        return f"12:{when.minute:02}"
    return f"{half}{hour}時" + (f"{when.minute}分" if when.minute else "")


def _day(item) -> str:
    on = _local(item["start"])
    return f"{on.month}月{on.day}日（{item['weekday_ja']}）"


def _local(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def _place(item) -> str:
    return PLACES[item["place_id"]]["name_ja"]


def _saved(made) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()
