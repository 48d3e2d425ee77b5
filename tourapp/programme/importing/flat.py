"""A programme as a list, CSV or XLSX: one row for each item, told by its headings.

A heading is the name of a column or what it is called in English or Japanese. Columns that a file does not have leave
an item as it is; so do rows that it does not have.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.sheets_in import Cell, Kind, Limits, Line, Unreadable, read
from tourapp.core.text import clean_line, search_key
from tourapp.programme import columns, guarding, headings
from tourapp.programme.content import ItemContent
from tourapp.programme.importing.report import Issue, Severity
from tourapp.programme.importing.rows import ParsedFile, ParsedRow
from tourapp.programme.kinds import Confirmation
from tourapp.registration.importing import wording

SCHEMA = "tourapp/programme-list/1"
ID, MARK = "id", "mark"
LONGEST_ID = 80
LIMITS = Limits(
    file_bytes=2 * 1024 * 1024,
    unpacked_bytes=32 * 1024 * 1024,
    rows=5_000,
    seconds=20,
    memory_bytes=512 * 1024 * 1024,
)
FIRST_ROWS = 20
"""Among so many rows the headings have to stand."""


@dataclass(frozen=True)
class Known:
    """An item of the draft that a row may be about: what it says, and the short hash of that."""

    content: ItemContent
    mark: str


def is_list(data: bytes, name: str) -> bool:
    """Whether a file is a list rather than JSON: by what it is for a workbook, else by its name."""
    return data[:4] == b"PK\x03\x04" or name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx", ".xls"))


def parse(data: bytes, meaning: columns.Meaning, known: Callable[[str], Known | None]) -> ParsedFile:
    """The rows of a list, each read onto the item that it is about, if there is one.

    Refused as a whole: what cannot be read safely or for certain, and a list without headings that we know.
    """
    try:
        table = read(data, limits=LIMITS)
    except Unreadable as unreadable:
        raise Refusal(wording.FAULTS[unreadable.fault], code=unreadable.fault.value) from None
    lines = [line for line in table.lines if not line.is_blank]
    heading = next((place for place, line in enumerate(lines[:FIRST_ROWS]) if _is_heading(line)), None)
    if heading is None:
        message = _(
            "No row has the headings of a programme: it needs a column for the title and one for the kind."
        )
        raise Refusal(message, code="no_heading")
    keys, strange = _columns(lines[heading])
    rows = tuple(_rows(lines[heading + 1 :], keys, meaning, known))
    notes = tuple(_("The column “%(name)s” is not known, and was left out.", name=each) for each in strange)
    return ParsedFile(SCHEMA, None, rows, {}, notes)


def _is_heading(line: Line) -> bool:
    found = {_by_heading().get(search_key(cell.text)) for cell in line.cells}
    return bool(found & {"title_en", "title_ja"}) and ("kind" in found or ID in found)


def _columns(line: Line) -> tuple[list[str | None], list[str]]:
    """What each column is; and the headings that nobody knows. Refused: two columns for one thing."""
    keys = [_by_heading().get(search_key(cell.text)) for cell in line.cells]
    for key in keys:
        if key is not None and keys.count(key) > 1:
            raise Refusal(_("Two columns are called “%(name)s”.", name=key), code="two_columns")
    texts = [clean_line(cell.text)[:60] for cell in line.cells]
    return keys, [text for text, key in zip(texts, keys, strict=True) if text and key is None]


def _rows(
    lines: Sequence[Line],
    keys: Sequence[str | None],
    meaning: columns.Meaning,
    known: Callable[[str], Known | None],
) -> Iterator[ParsedRow]:
    seen: set[str] = set()
    for line in lines:
        found = {key: cell for key, cell in zip(keys, line.cells, strict=False) if key is not None}
        texts = {key: guarding.opened(cell.text) for key, cell in found.items()}
        row = _row(texts, found, line, meaning, known)
        if row.source_id in seen:
            message = _("%(id)s is in the file twice.", id=row.source_id)
            issue = Issue(Severity.ERROR, "duplicate", ID, message)
            row = replace(row, issues=(*row.issues, issue))
        seen.add(row.source_id)
        yield row


def _row(
    texts: Mapping[str, str],
    found: Mapping[str, Cell],
    line: Line,
    meaning: columns.Meaning,
    known: Callable[[str], Known | None],
) -> ParsedRow:
    given = clean_line(texts.get(ID, ""))
    identifier = given[:LONGEST_ID] or _made(texts)
    item = known(identifier)
    fields = {key: text for key, text in texts.items() if key not in (ID, MARK)}
    reading = columns.Reading(fields, item.content if item else None, meaning)
    _note_oddities(reading, found, line)
    if not given:
        message = _(
            "The row has no ID and was given one. Export the programme again before you change it there."
        )
        reading.note(Severity.INFO, "no_id", ID, message)
    if len(given) > LONGEST_ID:
        message = _("%(field)s is longer than %(count)s characters.", field=ID, count=LONGEST_ID)
        reading.note(Severity.ERROR, "too_long", ID, message)
    content = columns.content_of(reading)
    if content is not None:
        content = _checked(reading, content, identifier, item)
    seen = texts.get(MARK, "").strip() or None
    return ParsedRow(ID, identifier, None, content, tuple(reading.issues), line.number, seen)


def _made(texts: Mapping[str, str]) -> str:
    """An id for a row that has none: the same row has the same one."""
    said = json.dumps(sorted(item for item in texts.items() if item[1]), ensure_ascii=False)
    return f"row-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _note_oddities(reading: columns.Reading, found: Mapping[str, Cell], line: Line) -> None:
    if line.is_hidden or line.is_struck:
        message = _("The row is hidden or struck out in the workbook. Decide whether it counts.")
        reading.note(Severity.REVIEW, "hidden", "", message)
    for key, cell in found.items():
        if cell.kind in (Kind.FORMULA, Kind.ERROR):
            message = _("%(field)s holds a formula or an error. Write the value itself.", field=key)
            reading.note(Severity.ERROR, "formula", key, message)


def _checked(
    reading: columns.Reading, content: ItemContent, identifier: str, item: Known | None
) -> ItemContent | None:
    """The content with its id, when it makes sense; None, with the issue, when it does not."""
    if not content.title:
        reading.note(Severity.ERROR, "required", "title", _("%(field)s is missing.", field="title"))
    for lang in content.title.missing if content.title else ():
        message = _("This side of the title is missing.")
        reading.note(Severity.WARNING, "untranslated", f"title_{lang}", message)
    if content.starts and content.ends and content.ends.instant < content.starts.instant:
        reading.note(Severity.ERROR, "order", "ends", _("It ends before it begins."))
    source_id = item.content.source_id if item else identifier
    content = _answered(reading, content, item)
    is_taken = not any(each.severity is Severity.ERROR or each.code == "hidden" for each in reading.issues)
    return replace(content, source_id=source_id) if is_taken else None


def _answered(reading: columns.Reading, content: ItemContent, item: Known | None) -> ItemContent:
    """The word "confirmed" needs post and date (R31), unless that is how the item already stands."""
    stood = item is not None and item.content.confirmation is Confirmation.CONFIRMED
    if content.confirmation is not Confirmation.CONFIRMED or stood:
        return content
    if content.confirmed_by and content.confirmed_on:
        return content
    message = _("It says confirmed, without the post or the date.")
    reading.note(Severity.REVIEW, "confirmation", "confirmation", message)
    return replace(content, confirmation=Confirmation.REQUESTED)


@cache
def _by_heading() -> dict[str, str]:
    found: dict[str, Any] = {}
    for key in (ID, MARK, *columns.names()):
        label = headings.LABELS.get(key)
        for text in (key, *((label.en, label.ja) if label else ())):
            found.setdefault(search_key(text), key)
    return found
