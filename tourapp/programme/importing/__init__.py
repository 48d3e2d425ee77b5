"""A programme from a file: read, report row by row, and write in one transaction or not at all.

Rows are matched by the file's own identifiers, so the same file twice changes nothing. What organisers changed since
is never overwritten silently: a row that says something new about such an item is left for a person (R12).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.events.models import Event
from tourapp.programme import queries, services
from tourapp.programme.content import ItemContent, digest
from tourapp.programme.importing import reading, rows
from tourapp.programme.importing.report import Change, Issue, Outcome, Report, Row, Severity, outcome_of
from tourapp.programme.importing.rows import Context, ParsedFile, ParsedRow
from tourapp.programme.models import ImportedFile, ProgrammeItem
from tourapp.programme.sign_ups import services as sign_ups

WEEK = 7


def import_programme(
    actor: Actor,
    event: Event,
    data: bytes | str | Mapping[str, Any],
    *,
    dry_run: bool = False,
    name: str = "",
    shift_days: int = 0,
) -> Report:
    """Take the rows of a file into the draft of an event.

    Refused as a whole, with nothing changed: what is not a JSON object of a known schema. A file with a rejected
    row, and a dry run, write nothing either; the report says why. Rows left for review are left out, unless only
    their audience or confirmation is unclear: those are taken with the closer meaning.
    `shift_days` (whole weeks) moves every date; what the clock on the wall shows stays.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    if shift_days % WEEK:
        raise Refusal(_("Dates can be moved by whole weeks only."), code="shift")
    found = reading.known_object(dict(data)) if isinstance(data, Mapping) else reading.parse(data)
    file = rows.read(found, Context(event.ref, event.zone, name, shift_days))
    present = {item.source_id: item for item in queries.draft(event, dropped=True) if item.source_id}
    lines = _lines(data, file)
    plan = [
        _plan(row, line, present.get(row.source_id), event)
        for row, line in zip(file.rows, lines, strict=True)
    ]
    report_rows = (*(row for row, _item in plan), *_missing(file, present))
    rejected = any(row.outcome is Outcome.REJECT for row in report_rows)
    is_written = not (dry_run or rejected)
    if is_written:
        _write(actor, event, file, plan)
        _keep_file(actor, event, file, found, name, shift_days)
    return Report(report_rows, file.edition_number, is_written)


Plan = tuple[Row, ProgrammeItem | None]


def _lines(data: bytes | str | Mapping[str, Any], file: ParsedFile) -> Sequence[int]:
    if isinstance(data, Mapping):
        return range(1, len(file.rows) + 1)
    found: dict[str, list[int]] = {}
    for key in dict.fromkeys(row.key for row in file.rows):
        count = sum(row.key == key for row in file.rows)
        found[key] = list(reading.lines(data, key, count))
    return [found[row.key].pop(0) for row in file.rows]


def _plan(row: ParsedRow, line: int, item: ProgrammeItem | None, event: Event) -> Plan:
    """What is to become of a row, and the item that it is about."""
    issues = [*row.issues, *_outside(row.content, event)]
    change = Change.LEFT_OUT
    if row.content is not None and outcome_of(issues) is not Outcome.REJECT:
        if item is None:
            change = Change.ADDED
        else:
            change, issue = _compare(row.content, item)
            issues += [issue] if issue else []
    return Row(line, row.source_id, outcome_of(issues), change, tuple(issues)), item


def _compare(content: ItemContent, item: ProgrammeItem) -> tuple[Change, Issue | None]:
    """A row against the item that it made before: unchanged, changed, or changed on both sides."""
    here = queries.content_of(item).digest
    taken = item.details.get("digest")
    if content.digest == here and item.dropped_at is None:
        return Change.UNCHANGED, None
    if content.digest == taken:
        message = _("The office has changed this since; that stays.")
        return Change.UNCHANGED, Issue(Severity.INFO, "changed_here", "", message)
    if here == taken and item.dropped_at is None:
        return Change.CHANGED, None
    message = _("The office and the file have both changed this. Decide which one holds.")
    return Change.LEFT_OUT, Issue(Severity.REVIEW, "conflict", "", message)


def _outside(content: ItemContent | None, event: Event) -> Sequence[Issue]:
    if content is None or content.starts is None or content.ends is None:
        return ()
    if event.starts.date <= content.starts.date and content.starts.date <= event.last_day:
        return ()
    return (Issue(Severity.WARNING, "outside", "start", _("This is on a day outside the event.")),)


def _missing(file: ParsedFile, present: Mapping[str, ProgrammeItem]) -> Sequence[Row]:
    """Items that came from a file and stand in this one no more: left alone, for a person to decide."""
    named = {row.source_id for row in file.rows}
    message = _("The file does not hold this item any more. It stays until somebody drops it.")
    issue = Issue(Severity.REVIEW, "not_in_file", "", message)
    return [
        Row(None, source_id, Outcome.REVIEW, Change.UNCHANGED, (issue,))
        for source_id, item in present.items()
        if source_id not in named and item.dropped_at is None
    ]


def _write(actor: Actor, event: Event, file: ParsedFile, plan: Sequence[Plan]) -> None:
    sign_ups.lock(event.id)  # before any item is written: whoever signs up takes them all in one order
    for parsed, (row, item) in zip(file.rows, plan, strict=True):
        if parsed.content is None:
            continue
        if row.change is Change.ADDED:
            item = services.add_item(actor, event, parsed.content, position=file.rows.index(parsed) + 1)
        elif row.change is Change.CHANGED and item is not None:
            services.put(actor, item, parsed.content)
        else:
            continue
        item.details = {"row": parsed.raw, "digest": parsed.content.digest}


def _keep_file(
    actor: Actor, event: Event, file: ParsedFile, found: dict[str, Any], name: str, shift_days: int
) -> None:
    """Keep what the file says beside its rows, once."""
    content_hash = digest(found)
    known = sa.select(ImportedFile.id).where(
        ImportedFile.event_id == event.id, ImportedFile.digest == content_hash
    )
    if session().scalar(known) is not None:
        return
    session().add(
        ImportedFile(
            id=new_id(),
            event_id=event.id,
            name=name[:200],
            schema=file.schema,
            digest=content_hash,
            edition_number=file.edition_number,
            shift_days=shift_days,
            rest=file.rest,
            imported_at=clock.now(),
        )
    )
    audit.record(actor, "programme.import", event.ref, event=event.ref, reason=name)
