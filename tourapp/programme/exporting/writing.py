"""What both forms of file have in common when a row is written."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.programme.content import ItemContent
from tourapp.programme.importing import vocabulary
from tourapp.programme.importing.rows import Context
from tourapp.programme.kinds import KINDS, ItemKind

WEEKDAYS = (
    ("Mon", "月"),
    ("Tue", "火"),
    ("Wed", "水"),
    ("Thu", "木"),
    ("Fri", "金"),
    ("Sat", "土"),
    ("Sun", "日"),
)
AUDIENCE_WORDS = {
    "access": (
        "all_accredited",
        "delegates",
        "heads_of_delegation",
        "sherpas_only",
        "media+chair",
        "named_list_only",
    ),
    "party": ("all",),
}
"""Which words say an audience, the plainest first."""


@dataclass(frozen=True)
class Writing:
    """A row being written: the file that it stands in, and what it is to say, with the dates of the file."""

    row: dict[str, Any]
    rest: dict[str, Any]
    content: ItemContent
    context: Context

    def put_words(self, name: str, words: Words) -> None:
        self.row.update({f"{name}_en": words.en, f"{name}_ja": words.ja})

    def put_kind(self, name: str) -> None:
        words = KINDS[self.content.kind].data_words
        self.row[name] = words[0] if words else self.content.kind.value

    def put_times(self) -> None:
        """Start, end and zone; a second zone for an end elsewhere, and a word for what has no time yet."""
        starts, ends = self.content.starts, self.content.ends
        zone = starts.zone if starts else (ends.zone if ends else self.row.get("tz") or self.context.zone)
        self.row.update({"start": _said(starts), "end": _said(ends), "tz": zone})
        for name, value in (
            ("end_tz", ends.zone if ends and ends.zone != zone else None),
            ("time_to_follow", True if starts is None or ends is None else None),
        ):
            if value is None:
                self.row.pop(name, None)
            else:
                self.row[name] = value

    def put_day(self, names: Collection[str]) -> None:
        """The date, the day of the event and the weekday that stand beside a start."""
        on = self.content.starts.date if self.content.starts else None
        values = {
            "date": on.isoformat() if on else None,
            "day": _day(on, self.rest.get("start_date")),
            "weekday_en": WEEKDAYS[on.weekday()][0] if on else None,
            "weekday_ja": WEEKDAYS[on.weekday()][1] if on else None,
        }
        self.row.update({name: value for name, value in values.items() if name in names})

    def put_audience(self, name: str) -> None:
        """The word for whom it is meant, where the form has one that means just this."""
        meant = tuple(
            vocabulary.EVERYBODY if each == self.context.event else each for each in self.content.audience
        )
        for word in AUDIENCE_WORDS[name]:
            if vocabulary.AUDIENCES[word] == meant:
                self.row[name] = word
                return


def post_codes(posts: tuple[Words, ...]) -> list[str] | None:
    """Posts as the files call them; None when one of them has no such word."""
    codes = {post: code for code, post in vocabulary.POSTS.items()}
    found = [codes.get(post, post.en if vocabulary.post(post.en) == post else None) for post in posts]
    return [code for code in found if code is not None] if None not in found else None


def is_night(kind: ItemKind) -> bool:
    return kind is ItemKind.LODGING


def _said(moment: WallTime | None) -> str | None:
    return moment.aware.isoformat(timespec="seconds") if moment else None


def _day(on: dt.date | None, first: Any) -> int | None:
    if on is None or not isinstance(first, str):
        return None
    try:
        return (on - dt.date.fromisoformat(first)).days + 1
    except ValueError:
        return None
