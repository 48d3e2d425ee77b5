"""A change in words, for the beginning of what a calendar says of an event (CAL-74).

It stands there until the event changes again, so it says when things were, never "yesterday" or "new".
"""

import datetime as dt

from tourapp.agenda.before import Before
from tourapp.agenda.queries import Shown
from tourapp.agenda.stored import Moment
from tourapp.core.time import WallTime, city, date_range, long_date, moment, time_range
from tourapp.core.words import LANGUAGES, Words

CANCELLED = Words("Cancelled. It was planned for %s.", "中止になりました。予定していた日時：%s。")
ON_AGAIN = Words("On again after it had been cancelled.", "中止を取り消し、実施します。")
TIME = Words("The time has changed. It was %s.", "日時が変わりました。変更前：%s。")
PLACE = Words("The place has changed. It was %s.", "場所が変わりました。変更前：%s。")
OTHERWISE = Words("Changed: %s.", "変更した項目：%s。")
COMMA = Words(", ", "、")
NAMES = {
    "title": Words("title", "題名"),
    "place": Words("place", "場所"),
    "address": Words("address", "住所"),
    "notes": Words("description", "説明"),
    "status": Words("whether it is confirmed", "確定の状況"),
}
"""Words for the fields whose old value is not told."""


def change(shown: Shown) -> Words:
    """What the last change was, with the old time and its zone; no words of what never changed."""
    if shown.before is None:
        return Words()
    said = {lang: " ".join(_sentences(shown, shown.before, lang)) for lang in LANGUAGES}
    return Words(said["en"], said["ja"])


def _sentences(shown: Shown, before: Before, lang: str) -> list[str]:
    old_time = span(before.starts, before.ends, lang)
    if shown.is_cancelled:
        return [CANCELLED.in_(lang) % old_time]
    found = [ON_AGAIN.in_(lang)] if before.was_cancelled else []
    if {"starts", "ends"} & set(before.changed):
        found.append(TIME.in_(lang) % old_time)
    if before.place:
        found.append(PLACE.in_(lang) % before.place.in_(lang))
    others = [name for name in before.changed if name in NAMES and not (name == "place" and before.place)]
    if others:
        found.append(OTHERWISE.in_(lang) % COMMA.in_(lang).join(NAMES[name].in_(lang) for name in others))
    return found


def span(starts: Moment, ends: Moment, lang: str) -> str:
    """`Thursday 17 June 2027, 09:30 to 10:15 (London)`; each end by itself on two days or in two zones."""
    if not isinstance(starts, WallTime) or not isinstance(ends, WallTime):
        return date_range(_day(starts), _day(ends), lang)
    if starts.zone != ends.zone or starts.date != ends.date:
        both = (moment(each.instant, each.zone, lang) for each in (starts, ends))
        return ("〜" if lang == "ja" else " to ").join(both)
    if starts == ends:
        return moment(starts.instant, starts.zone, lang)
    day, hours = long_date(starts.date, lang), time_range(starts.local, ends.local, lang)
    place = city(starts.zone, lang)
    return f"{day}{hours}（{place}）" if lang == "ja" else f"{day}, {hours} ({place})"


def _day(at: Moment) -> dt.date:
    return at.date if isinstance(at, WallTime) else at
