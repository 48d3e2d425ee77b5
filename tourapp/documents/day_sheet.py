"""The day sheet (当日行程表): one day on A4, with more room for each item than the itinerary has."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tourapp.core import time
from tourapp.core.errors import NotFound
from tourapp.core.words import Words
from tourapp.documents import cells, itinerary, wording
from tourapp.documents.queries import Issue
from tourapp.documents.rules import Reader
from tourapp.documents.said import Said, both, lines, said
from tourapp.programme import reading
from tourapp.programme.kinds import ItemKind
from tourapp.programme.rules import Day, ReleasedItem

LEAVE_AT = Words("Leave at", "出発")


def of(issue: Issue, on: dt.date | None) -> Day:
    """The day of this date, or the first; NotFound where nothing is on it."""
    days = reading.days(issue.items)
    found = next((day for day in days if on is None or day.on == on), None)
    if found is None:
        raise NotFound()
    return found


def name(issue: Issue) -> Words:
    return wording.DAY_SHEET if issue.is_as_issued else wording.DRAFT_DAY_SHEET


def values(issue: Issue, langs: Sequence[str], on: dt.date | None = None) -> dict[str, Any]:
    """Everything that `day-sheet.typ` sets."""
    day, days = of(issue, on), reading.days(issue.items)
    date = day.on or issue.event.starts.date
    by_day = [item for item in day.items if item.kind is not ItemKind.LODGING]
    place = both(lambda lang: wording.times_in(issue.zone, lang))
    return {
        **itinerary.frame(issue, name(issue), langs),
        "date": said(both(lambda lang: time.long_date(date, lang)), langs),
        "number": said(_numbered(days.index(day) + 1, len(days)), langs),
        "time_place": said(place, langs),
        "stay_label": said(wording.STAY, langs),
        "rows": [_row(issue, item, langs) for item in itinerary.with_dress_once(by_day)],
        "stays": [
            lines(partial(cells.stay, item), langs) for item in day.items if item.kind is ItemKind.LODGING
        ],
    }


def _numbered(number: int, count: int) -> Words:
    return Words(f"Day {number} of {count}", f"{count}日間の{number}日目")


def _row(issue: Issue, item: ReleasedItem, langs: Sequence[str]) -> dict[str, Any]:
    return {
        "time": wording.time_cell(item.starts, item.ends, issue.zone, langs[0]),
        "title": said(item.title, langs),
        "place": lines(partial(_where, item), langs),
        "facts": [fact for fact in _facts(issue, item, langs) if fact["value"]],
        "open": said(wording.TO_BE_CONFIRMED, langs) if issue.is_as_issued and not item.is_settled else [],
    }


def _where(item: ReleasedItem, lang: str) -> Iterator[str]:
    yield from cells.place(item, lang)
    yield item.address.in_(lang)


def _facts(issue: Issue, item: ReleasedItem, langs: Sequence[str]) -> Iterator[dict[str, Said]]:
    leaves = reading.leaves_at(item)
    if leaves is not None:
        yield {
            "label": said(LEAVE_AT, langs),
            "value": said(Words.of(time.clock_time(leaves.local, langs[0])), langs),
        }
    columns = (
        (wording.TRAVEL, cells.travel),
        (wording.MET_BY, cells.met_by),
        *(((wording.INTERPRETER, cells.interpreting),) if issue.reader is Reader.INTERPRETERS else ()),
        (wording.MEAL, cells.meal),
        (wording.NOTES, cells.notes),
    )
    for label, cell in columns:
        yield {"label": said(label, langs), "value": lines(partial(cell, item), langs)}
