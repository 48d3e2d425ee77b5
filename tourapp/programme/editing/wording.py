"""What a change did, in both languages: for the history, and for whoever looks at the same draft."""

import datetime as dt

from tourapp.core import time
from tourapp.core.time import WallTime
from tourapp.core.words import Words


def added(title: Words) -> Words:
    return _of(title, "Added: %s", "追加：%s")


def changed(title: Words) -> Words:
    return _of(title, "Changed: %s", "変更：%s")


def copied(title: Words) -> Words:
    return _of(title, "Copied: %s", "複製：%s")


def dropped(title: Words) -> Words:
    return _of(title, "Dropped: %s", "取りやめ：%s")


def restored(title: Words) -> Words:
    return _of(title, "Took back: %s", "取りやめの撤回：%s")


def seats(title: Words) -> Words:
    return _of(title, "Seats of: %s", "定員の変更：%s")


def moved(title: Words, begins: WallTime, ends: WallTime) -> Words:
    return Words(
        f"Moved: {title.in_('en')}, {_when(begins, ends, 'en')}",
        f"移動：{title.in_('ja')}、{_when(begins, ends, 'ja')}",
    )


def shifted(day: dt.date, count: int, minutes: int) -> Words:
    by = abs(minutes)
    en, ja = ("later", "後ろ") if minutes > 0 else ("earlier", "前")
    items = "1 item" if count == 1 else f"{count} items"
    return Words(
        f"Moved {items} of {time.short_date(day, 'en')} {by} minutes {en}",
        f"{time.short_date(day, 'ja')}の{count}件を{by}分{ja}へ移動",
    )


def day_copied(day: dt.date, to: dt.date, count: int) -> Words:
    items = "1 item" if count == 1 else f"{count} items"
    return Words(
        f"Copied {items} of {time.short_date(day, 'en')} to {time.short_date(to, 'en')}",
        f"{time.short_date(day, 'ja')}の{count}件を{time.short_date(to, 'ja')}へ複製",
    )


def said_for_several(field: Words, count: int) -> Words:
    items = "1 item" if count == 1 else f"{count} items"
    return Words(f"{field.in_('en')}: said on {items}", f"{field.in_('ja')}：{count}件に入力")


def undone(said: Words) -> Words:
    return _of(said, "Undone: %s", "取り消し：%s")


def done_again(said: Words) -> Words:
    return _of(said, "Done again: %s", "やり直し：%s")


def imported(file: str) -> Words:
    return Words(f"Took a file in: {file}", f"ファイルの取り込み：{file}")


def _of(words: Words, en: str, ja: str) -> Words:
    return Words(en % words.in_("en"), ja % words.in_("ja"))


def _when(begins: WallTime, ends: WallTime, lang: str) -> str:
    between = " " if lang == "ja" else ", "
    hours = time.time_range(begins.local, ends.local, lang)
    return f"{time.short_date(begins.date, lang)}{between}{hours}"
