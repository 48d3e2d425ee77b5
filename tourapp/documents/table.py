"""The itinerary as a flat table: one row for each item, real dates and times, nothing merged (R55 by `core.sheets`)."""

from collections.abc import Iterator, Sequence

from tourapp.core import time
from tourapp.core.sheets import Cell, write_xlsx
from tourapp.core.words import Words
from tourapp.documents import itinerary, wording
from tourapp.documents.queries import Issue
from tourapp.programme.kinds import KINDS
from tourapp.programme.rules import ReleasedItem

STARTS = Words("Start", "開始")
ENDS = Words("End", "終了")
ENDS_ON = Words("End date", "終了日")
ZONE = Words("Clocks of", "時刻の地域")
KIND = Words("Kind", "種別")
WEEKDAY = Words("Day", "曜日")


def write(issue: Issue, langs: Sequence[str]) -> bytes:
    """The file, in every language that is asked for: a column for each."""
    columns = itinerary.columns(issue)
    headings = [
        *(label.in_(langs[0]) for label in (wording.DATE, WEEKDAY, STARTS, ENDS_ON, ENDS, ZONE, KIND)),
        *(_heading(column.label, lang, langs) for column in columns for lang in langs),
    ]
    rows = (_row(issue, item, columns, langs) for item in _in_order(issue))
    return write_xlsx(_title(issue, langs[0]), headings, rows)


def _title(issue: Issue, lang: str) -> str:
    mark = wording.superseded(issue.superseded_by).in_(lang) if issue.superseded_by else ""
    parts = (itinerary.name(issue).in_(lang), wording.version(issue.number).in_(lang), mark)
    return " ".join(part for part in parts if part)


def _heading(label: Words, lang: str, langs: Sequence[str]) -> str:
    if len(langs) == 1:
        return label.in_(lang)
    return f"{label.in_(lang)}{'（日本語）' if lang == 'ja' else ' (English)'}"


def _in_order(issue: Issue) -> Iterator[ReleasedItem]:
    for day in issue.days:
        yield from day.items


def _row(
    issue: Issue, item: ReleasedItem, columns: Sequence[itinerary.Column], langs: Sequence[str]
) -> list[Cell]:
    starts, ends = item.starts, item.ends
    lang = langs[0]
    return [
        starts.date if starts else None,
        time.weekday(starts.date, lang) if starts else None,
        starts.local.time() if starts else None,
        ends.date if ends else None,
        ends.local.time() if ends else None,
        wording.times_in(starts.zone, lang) if starts else None,
        KINDS[item.kind].name.in_(lang),
        *(
            "\n".join(text for text in column.cell(item, each) if text.strip())
            for column in columns
            for each in langs
        ),
    ]
