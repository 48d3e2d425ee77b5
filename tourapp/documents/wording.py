"""The fixed words of papers, in both languages (`wording.md`, "Itinerary print"), and the sentences made with them."""

import datetime as dt
from collections.abc import Iterable, Sequence

from tourapp.core import emergency, time
from tourapp.core.eras import era_date
from tourapp.core.time import WallTime, in_zone
from tourapp.core.words import Words
from tourapp.documents.said import both
from tourapp.programme.group.rules import GroupNumbers

TOKYO = "Asia/Tokyo"
"""Papers are dated in Tokyo, wherever they are made."""

DAY_SHEET = Words("Day sheet", "当日行程表")
DRAFT_DAY_SHEET = Words("Draft day sheet", "当日行程案")
CHANGE_SLIP = Words("Change slip", "変更票")

DATES = Words("Dates", "期間")
GROUP = Words("Group", "人数")
THEME = Words("Theme", "テーマ")
LEADER = Words("Tour leader", "随行・事務局担当")
FOR = Words("For", "提出先")
PHONE = Words("Tour phone", "事務局緊急連絡先")

DATE = Words("Date", "日付")
TIME = Words("Time", "時間")
PROGRAMME = Words("Programme", "行程")
PLACE = Words("Place", "場所")
MET_BY = Words("Met by", "対応者・通訳")
TRAVEL = Words("Travel", "移動")
MEAL = Words("Meal", "食事")
NOTES = Words("Notes", "備考")
STAY = Words("Stay", "宿泊")

NO_DATE = Words("Date to follow", "日付未定")
NO_TIME = Words("to follow", "未定")

NOT_RELEASED = Words("Not sent to its readers", "未送付")
TO_BE_CONFIRMED = Words("Still being arranged", "調整中")
OPTIONAL = Words("Optional", "自由参加")
NO_HONORIFICS = Words("Posts and names are given without titles of courtesy.", "敬称は略しています。")
MAY_CHANGE = Words("Times may change, for example in bad weather.", "天候等により変更する場合があります。")

SPEAKER = Words("Speaker", "登壇者")
SPEAKERS = Words("Speakers", "登壇者")
MODERATOR = Words("Moderator", "進行")
INTERPRETER = Words("Interpreter", "通訳")
INTERPRETERS = Words("Interpreters", "通訳")
RECEIVED_BY = Words("Met by", "対応者")
IF_WET = Words("If wet", "雨天時")
DRESS = Words("Dress", "服装")
GIFT = Words("Gift", "記念品")
CARDS = Words("Cards", "名刺交換あり")
ON_CALL = Words("On call", "緊急時担当")
TRACK = Words("Track", "会場区分")

MEALS_SHORT = {
    "breakfast": Words("Breakfast", "朝"),
    "lunch": Words("Lunch", "昼"),
    "dinner": Words("Dinner", "夕"),
    "buffet": Words("Buffet", "立食"),
    "refreshments": Words("Refreshments", "軽食"),
    "boxed": Words("Boxed meal", "弁当"),
}


def labelled(label: Words, text: str, lang: str) -> str:
    """`If wet: …` / `雨天時：…`."""
    return f"{label.in_(lang)}{'：' if lang == 'ja' else ': '}{text}"


def version(number: int) -> Words:
    return Words(f"Version {number}", f"第{number}版")


def superseded(number: int) -> Words:
    return Words(f"Superseded by version {number}", f"旧版（第{number}版に差替え）")


def issued(at: dt.datetime) -> Words:
    """When a paper was issued, in Tokyo, in Japanese with the era."""
    local = in_zone(at, TOKYO)
    return Words(
        time.moment(at, TOKYO, "en"),
        f"{era_date(local.date())} {time.clock_time(local, 'ja')}（日本時間）作成",
    )


def times_in(zone: str, lang: str) -> str:
    """Whose clocks the times show, for a heading: `Tokyo`, `日本時間`."""
    if lang != "ja":
        return time.city(zone, "en")
    return "日本時間" if zone == TOKYO else f"{time.city(zone, 'ja')}時間"


def heads(numbers: GroupNumbers) -> Words:
    """`17: 14 participants, 1 tour leader, 2 interpreters`; no words where nobody knows."""
    parts = (
        (numbers.participants, ("participant", "participants"), "参加者"),
        (numbers.tour_leaders, ("tour leader", "tour leaders"), "事務局"),
        (numbers.interpreters, ("interpreter", "interpreters"), "通訳"),
    )
    known = [(count, english, japanese) for count, english, japanese in parts if count]
    if not known:
        return Words()
    total = sum(count for count, _, _ in known)
    english = ", ".join(f"{count} {names[count != 1]}" for count, names, _ in known)
    japanese = "、".join(f"{name}{count}" for count, _, name in known)
    if len(known) == 1:
        return Words(english, f"{total}名")
    return Words(f"{total}: {english}", f"{total}名（{japanese}）")


def time_cell(starts: WallTime | None, ends: WallTime | None, zone: str, lang: str) -> str:
    """`10:30〜11:00`; the city stands with a time that is not of `zone`."""
    if starts is None:
        return NO_TIME.in_(lang)
    if ends is None or ends == starts:
        return _at(starts, zone, lang)
    if starts.zone == ends.zone == zone and starts.date == ends.date:
        return time.time_range(starts.local, ends.local, lang)
    between = "〜" if lang == "ja" else " to "
    last = _at(ends, zone, lang)
    if ends.date != starts.date:
        last = f"{time.short_date(ends.date, lang)}{'' if lang == 'ja' else ' '}{last}"
    return f"{_at(starts, zone, lang)}{between}{last}"


def _at(when: WallTime, zone: str, lang: str) -> str:
    text = time.clock_time(when.local, lang)
    if when.zone == zone:
        return text
    place = time.city(when.zone, lang)
    return f"{text}（{place}）" if lang == "ja" else f"{text} ({place})"


# --- the notes at the foot ------------------------------------------------------------------------------


def times_note(zone: str, home: str, moments: Iterable[dt.datetime]) -> Words:
    """Whose clocks the times show, and how far the clocks at home are from them on these dates (R2)."""
    return both(lambda lang: _times_note(zone, home, list(moments), lang))


def _times_note(zone: str, home: str, moments: Sequence[dt.datetime], lang: str) -> str:
    place = times_in(zone, lang)
    first = f"時刻は{place}です。" if lang == "ja" else f"Times are {place}."
    apart: dict[int, list[dt.date]] = {}
    for moment in moments:
        apart.setdefault(_minutes_behind(moment, zone, home), []).append(in_zone(moment, zone).date())
    if not set(apart) - {0}:
        return first
    several = len(apart) > 1
    parts = [
        _behind(minutes, home, lang, (min(days), max(days)) if several else None)
        for minutes, days in sorted(apart.items(), key=lambda each: min(each[1]))
    ]
    return first + "".join(parts) if lang == "ja" else " ".join([first, *parts])


def _minutes_behind(moment: dt.datetime, zone: str, home: str) -> int:
    there, here = in_zone(moment, zone).utcoffset(), in_zone(moment, home).utcoffset()
    return int(((there or dt.timedelta()) - (here or dt.timedelta())).total_seconds() // 60)


def _behind(minutes: int, home: str, lang: str, days: tuple[dt.date, dt.date] | None) -> str:
    place, hours = time.city(home, lang), _hours(abs(minutes), lang)
    when = time.date_range(*days, lang, weekdays=False, year=False) if days else ""
    if lang == "ja":
        said = f"{place}は{hours}{'遅れです' if minutes > 0 else '進んでいます'}。"
        said = said if minutes else f"{place}は同じ時刻です。"
        return f"{when}の{said}" if when else said
    said = f"{place} is {hours} {'behind' if minutes > 0 else 'ahead'}" if minutes else f"{place} is the same"
    return f"{said} ({when})." if when else f"{said}."


def _hours(minutes: int, lang: str) -> str:
    whole, rest = divmod(minutes, 60)
    if lang == "ja":
        return f"{whole}時間{f'{rest}分' if rest else ''}"
    count = f"{whole} {'hour' if whole == 1 else 'hours'}"
    return f"{count} {rest} minutes" if rest else count


def emergency_line(zone: str) -> Words:
    """Whom one calls where life is in danger, at the place of the programme; no words where we do not know."""
    numbers = emergency.numbers(zone)
    if not numbers:
        return Words()
    english = ", ".join(f"{number} ({what.en.lower()})" for what, number in numbers)
    japanese = "、".join(f"{number}（{what.ja}）" for what, number in numbers)
    return Words(f"Emergency: {english}", f"緊急時：{japanese}")
