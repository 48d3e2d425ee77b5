"""The itinerary (行程案・行程表): an edition as the values that its template sets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tourapp.core import time
from tourapp.core.words import Words
from tourapp.documents import cells, wording
from tourapp.documents.cells import Cell
from tourapp.documents.queries import Issue
from tourapp.documents.rules import Reader
from tourapp.documents.said import Said, both, lines, said
from tourapp.programme.kinds import ItemKind
from tourapp.programme.rules import Day, ReleasedItem


@dataclass(frozen=True)
class Column:
    """A column between the time and the foot. `share` is its part of the width that is left."""

    label: Words
    cell: Cell
    share: float
    is_strong: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(wording.PROGRAMME, cells.title, 10, is_strong=True),
    Column(wording.PLACE, cells.place, 8.5),
    Column(wording.MET_BY, cells.met_by, 8.5),
    Column(wording.TRAVEL, cells.travel, 5.3),
    Column(wording.MEAL, cells.meal, 3.2),
    Column(wording.NOTES, cells.notes, 8.5),
)
FOR_INTERPRETERS: tuple[Column, ...] = (
    *COLUMNS[:2],
    Column(wording.RECEIVED_BY, cells.received_by, 8),
    Column(wording.INTERPRETER, cells.interpreting, 6),
    *COLUMNS[3:],
)
"""Who interprets, how, and between which languages stands apart."""


def columns(issue: Issue) -> tuple[Column, ...]:
    """The columns of a paper for its reader, without those in which nothing would stand."""
    wanted = FOR_INTERPRETERS if issue.reader is Reader.INTERPRETERS else COLUMNS
    items = [item for item in issue.items if item.kind is not ItemKind.LODGING]
    return tuple(
        column for column in wanted if any(text for item in items for text in column.cell(item, "en"))
    )


def name(issue: Issue) -> Words:
    """What the paper is: a draft until it is agreed, the itinerary as issued."""
    draft, issued = issue.event.traits.paper
    return issued if issue.is_as_issued else draft


def values(issue: Issue, langs: Sequence[str]) -> dict[str, Any]:
    """Everything that `itinerary.typ` sets."""
    shown = columns(issue)
    return {
        **frame(issue, name(issue), langs),
        "facts": facts(issue, langs),
        "columns": [
            {"label": said(column.label, langs), "share": column.share, "strong": column.is_strong}
            for column in shown
        ],
        "date_label": said(wording.DATE, langs),
        "time_label": said(wording.TIME, langs),
        "time_place": said(both(lambda lang: wording.times_in(issue.zone, lang)), langs),
        "stay_label": said(wording.STAY, langs),
        "days": [_day(issue, day, shown, langs) for day in issue.days],
    }


def frame(issue: Issue, what: Words, langs: Sequence[str]) -> dict[str, Any]:
    """What every paper of an edition carries (R30, R32): edition, issue, page of pages, whom to call, the mark of an
    old one."""
    number = wording.version(issue.number)
    event = issue.event
    titles = both(lambda lang: f"{what.in_(lang)}{'：' if lang == 'ja' else ': '}{event.title.in_(lang)}")
    return {
        "langs": list(langs),
        "title": titles.in_(langs[0]),
        "what": said(what, langs),
        "event": said(event.title, langs),
        "version": said(number, langs),
        "reader": said(_for_whom(issue), langs),
        "issued": said(wording.issued(issue.issued_at), langs),
        "mark": said(_mark(issue), langs),
        "running": said(both(lambda lang: f"{what.in_(lang)} {number.in_(lang)}"), langs),
        "phone": _phone(issue, langs),
        "notes": [said(note, langs) for note in notes(issue)],
    }


def facts(issue: Issue, langs: Sequence[str]) -> list[dict[str, Said]]:
    """The head: what is known of it."""
    event = issue.event
    dates = both(lambda lang: time.date_range(event.starts.date, event.last_day, lang))
    known = (
        (wording.DATES, dates),
        (wording.GROUP, wording.heads(issue.numbers)),
        (wording.THEME, event.theme),
        (wording.LEADER, issue.contacts.leader),
    )
    return [{"label": said(label, langs), "value": said(value, langs)} for label, value in known if value]


def notes(issue: Issue) -> list[Words]:
    """What stands under the table."""
    moments = [item.starts.instant for item in issue.items if item.starts and item.starts.zone == issue.zone]
    found = [
        wording.times_note(issue.zone, issue.event.office.zone, moments),
        wording.NO_HONORIFICS,
        wording.MAY_CHANGE,
        wording.emergency_line(issue.zone),
    ]
    return [note for note in found if note]


def rows(
    issue: Issue, items: Sequence[ReleasedItem], shown: Sequence[Column], langs: Sequence[str]
) -> list[dict[str, Any]]:
    """Items as rows: the time, and a cell for each column."""
    return [
        {
            "time": wording.time_cell(item.starts, item.ends, issue.zone, langs[0]),
            "cells": [lines(partial(column.cell, item), langs) for column in shown],
            "open": said(wording.TO_BE_CONFIRMED, langs)
            if issue.is_as_issued and not item.is_settled
            else [],
        }
        for item in with_dress_once(items)
    ]


def _day(issue: Issue, day: Day, shown: Sequence[Column], langs: Sequence[str]) -> dict[str, Any]:
    nights = [item for item in day.items if item.kind is ItemKind.LODGING]
    return {
        "date": _date(day, langs),
        "rows": rows(issue, [item for item in day.items if item.kind is not ItemKind.LODGING], shown, langs),
        "stays": [lines(partial(cells.stay, night), langs) for night in nights],
    }


def _date(day: Day, langs: Sequence[str]) -> Said:
    on = day.on
    if on is None:
        return said(wording.NO_DATE, langs)
    # The weekday on a line of its own: the column is narrow, and no date is torn.
    return said(both(lambda lang: time.short_date(on, lang).replace("（", "\n（")), langs)


def with_dress_once(items: Sequence[ReleasedItem]) -> list[ReleasedItem]:
    """How one dresses is said where it begins to hold, not again with each item of the day."""
    found, worn = [], Words()
    for item in items:
        found.append(replace(item, dress=Words()) if item.dress == worn else item)
        worn = item.dress or worn
    return found


def _for_whom(issue: Issue) -> Words:
    if issue.host:
        return both(lambda lang: wording.labelled(wording.FOR, issue.host.in_(lang), lang))
    return Words("For interpreters", "通訳者用") if issue.reader is Reader.INTERPRETERS else Words()


def _phone(issue: Issue, langs: Sequence[str]) -> Said:
    """What it is in each language, and the number once."""
    phone = issue.contacts.phone
    return [*said(wording.PHONE, langs), {"lang": langs[0], "text": phone, "second": False}] if phone else []


def _mark(issue: Issue) -> Words:
    if issue.superseded_by is not None:
        return wording.superseded(issue.superseded_by)
    return Words() if issue.is_released else wording.NOT_RELEASED
