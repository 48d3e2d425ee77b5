"""A programme from a file: read, report row by row, and write in one transaction or not at all.

Rows are matched by the file's own identifiers, or by ours where an item has none, so the same file twice changes
nothing. What organisers changed since is never overwritten silently: a row that says something new about such an item
is left for a person (R12).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from tourapp.programme import columns, queries, services
from tourapp.programme.columns import Meaning
from tourapp.programme.content import ItemContent, digest
from tourapp.programme.editing import services as editing
from tourapp.programme.editing import wording
from tourapp.programme.importing import flat, places, reading, rows
from tourapp.programme.importing.flat import Known
from tourapp.programme.importing.report import Change, Issue, Outcome, Report, Row, Severity, outcome_of
from tourapp.programme.importing.rows import Context, ParsedFile, ParsedRow
from tourapp.programme.models import ImportedFile, ProgrammeItem
from tourapp.programme.rules import check
from tourapp.programme.sign_ups import services as sign_ups
from tourapp.resources.models import Place

WEEK = 7


def import_programme(
    actor: Actor,
    event: Event,
    data: bytes | str | Mapping[str, Any],
    *,
    dry_run: bool = False,
    name: str = "",
    shift_days: int | None = None,
) -> Report:
    """Take the rows of a file into the draft of an event: JSON of a known schema, or a list as CSV or XLSX.

    Refused as a whole, with nothing changed: what cannot be read safely, and what is no such file. A file with a
    rejected row, and a dry run, write nothing either; the report says why. Rows left for review are left out, unless
    only their audience or confirmation is unclear: those are taken with the closer meaning.
    `shift_days` (whole weeks) moves every date of a JSON file; what the clock on the wall shows stays. Without it a
    file is moved as the one of this event was that calls itself the same.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    if (shift_days or 0) % WEEK:
        raise Refusal(_("Dates can be moved by whole weeks only."), code="shift")
    drafted = queries.draft(event, dropped=True)
    present = _present(drafted)
    if isinstance(data, bytes) and flat.is_list(data, name):
        if shift_days:
            raise Refusal(_("A list has its own dates; they are not moved."), code="shift")
        found, shift = {}, 0
        file = _list(event, data, present)
    else:
        found = reading.known_object(dict(data)) if isinstance(data, Mapping) else reading.parse(data)
        shift = _shift_of(event, found) if shift_days is None else shift_days
        file = rows.read(found, Context(event.ref, event.zone, name, shift))
        file = replace(file, rows=_with_lines(data, file.rows), notes=_moved(shift))
    file = replace(file, rows=places.with_places(file.rows, _known(event, file), present))
    plan = [_plan(row, present.get(row.source_id), event) for row in file.rows]
    report_rows = (*(row for row, _item in plan), *_missing(file, drafted))
    rejected = any(row.outcome is Outcome.REJECT for row in report_rows)
    is_written = not (dry_run or rejected)
    if is_written:
        kept = places.keep(actor, event, found, file.rows)
        file = replace(file, rows=places.with_places(file.rows, kept, present))
        with editing.recording(actor, event, said=wording.imported(name or file.schema), is_final=True):
            _write(actor, event, file, plan)
        _keep_file(actor, event, file, found, name, shift)
    return Report(report_rows, file.edition_number, is_written, file.notes)


Plan = tuple[Row, ProgrammeItem | None]


def _present(drafted: Sequence[ProgrammeItem]) -> dict[str, ProgrammeItem]:
    """The items by what a row may call them: our own identifier, and before that the file's."""
    return {
        **{str(item.id): item for item in drafted},
        **{item.source_id: item for item in drafted if item.source_id},
    }


def _list(event: Event, data: bytes, present: Mapping[str, ProgrammeItem]) -> ParsedFile:
    meaning = Meaning(event.ref, event.zone)

    def known(identifier: str) -> Known | None:
        item = present.get(identifier)
        if item is None:
            return None
        content = queries.content_of(item)
        return Known(content, columns.mark(content, meaning))

    return flat.parse(data, meaning, known)


def _shift_of(event: Event, found: Mapping[str, Any]) -> int:
    """By how many days the file of this event was moved that has this schema and calls itself the same."""
    chosen = sa.select(ImportedFile).where(
        ImportedFile.event_id == event.id, ImportedFile.schema == str(found.get("schema"))
    )
    newest = (ImportedFile.imported_at.desc(), ImportedFile.id.desc())
    for file in session().scalars(chosen.order_by(*newest)):
        if all(file.rest.get(name) == found.get(name) for name in ("event_id", "itinerary_id")):
            return file.shift_days
    return 0


def _moved(shift: int) -> tuple[str, ...]:
    return (_("The dates of the file are moved by %(days)s days.", days=shift),) if shift else ()


def _with_lines(data: bytes | str | Mapping[str, Any], given: Sequence[ParsedRow]) -> tuple[ParsedRow, ...]:
    """The rows with the line of the file at which each begins."""
    if isinstance(data, Mapping):
        return tuple(replace(row, line=place) for place, row in enumerate(given, 1))
    found: dict[str, list[int]] = {}
    for key in dict.fromkeys(row.key for row in given):
        count = sum(row.key == key for row in given)
        found[key] = list(reading.lines(data, key, count))
    return tuple(replace(row, line=found[row.key].pop(0)) for row in given)


def _plan(row: ParsedRow, item: ProgrammeItem | None, event: Event) -> Plan:
    """What is to become of a row, and the item that it is about."""
    issues = [*row.issues, *_outside(row.content, event), *_refused(row.content)]
    change = Change.LEFT_OUT
    if row.content is not None and outcome_of(issues) is not Outcome.REJECT:
        if item is None:
            change = Change.ADDED
        else:
            change, issue = _compare(row, row.content, item, Meaning(event.ref, event.zone))
            issues += [issue] if issue else []
    title = row.content.title if row.content else item.title if item else None
    return Row(row.line, row.source_id, outcome_of(issues), change, tuple(issues), title), item


def _compare(
    row: ParsedRow, content: ItemContent, item: ProgrammeItem, meaning: Meaning
) -> tuple[Change, Issue | None]:
    """A row against the item that it is about: unchanged, changed, or changed on both sides.

    What both began from is known by the mark that a list carries, or from the last time a file was taken in.
    """
    current = queries.content_of(item)
    here, taken = _said(current), item.details.get("digest")
    if _said(content) == here and item.dropped_at is None:
        return Change.UNCHANGED, None
    if _said(content) == taken or row.mark == columns.mark(content, meaning):
        message = _("The office has changed this since; that stays.")
        return Change.UNCHANGED, Issue(Severity.INFO, "changed_here", "", message)
    is_as_it_was = here == taken or row.mark == columns.mark(current, meaning)
    if is_as_it_was and item.dropped_at is None:
        return Change.CHANGED, None
    message = _("The office and the file have both changed this. Decide which one applies.")
    return Change.LEFT_OUT, Issue(Severity.REVIEW, "conflict", "", message)


def _said(content: ItemContent) -> str:
    """A hash of what an item says, whatever the file is called, and whatever it calls the item, its kind, its place.
    A place is compared by what is said of it."""
    channel = content.confirmation_channel
    return replace(
        content,
        source_id=None,
        source_kind="",
        place_key=None,
        confirmation_channel="import" if channel.startswith("import ") else channel,
    ).digest


def _known(event: Event, file: ParsedFile) -> Mapping[str, Place]:
    return places.known(event, (row.content for row in file.rows if row.content))


def _refused(content: ItemContent | None) -> Sequence[Issue]:
    """What an organiser would be told of this item in the form."""
    try:
        if content is not None:
            check(content)
    except Refusal as refusal:
        return (Issue(Severity.ERROR, refusal.code, refusal.field or "", str(refusal)),)
    return ()


def _outside(content: ItemContent | None, event: Event) -> Sequence[Issue]:
    if content is None or content.starts is None or content.ends is None:
        return ()
    if event.starts.date <= content.starts.date and content.starts.date <= event.last_day:
        return ()
    return (Issue(Severity.WARNING, "outside", "start", _("This is on a day outside the event.")),)


def _missing(file: ParsedFile, drafted: Sequence[ProgrammeItem]) -> Sequence[Row]:
    """Items that came from a file and stand in this one no more: left alone, for a person to decide."""
    named = {row.source_id for row in file.rows}
    message = _("The file no longer contains this item. It stays until somebody drops it.")
    issue = Issue(Severity.REVIEW, "not_in_file", "", message)
    return [
        Row(None, item.source_id, Outcome.REVIEW, Change.UNCHANGED, (issue,), item.title)
        for item in drafted
        if item.source_id and not named & {item.source_id, str(item.id)} and item.dropped_at is None
    ]


def _write(actor: Actor, event: Event, file: ParsedFile, plan: Sequence[Plan]) -> None:
    sign_ups.lock(event.id)  # before any item is written: whoever signs up takes them all in one order
    for place, (parsed, (row, item)) in enumerate(zip(file.rows, plan, strict=True), 1):
        if parsed.content is None:
            continue
        if row.change is Change.ADDED:
            item = services.add_item(actor, event, parsed.content, position=place)
        elif row.change is Change.CHANGED and item is not None:
            services.put(actor, item, replace(parsed.content, source_id=item.source_id))
        else:
            continue
        # A list says nothing of the form that a JSON file has: the row of that file stays for taking it out.
        kept = {} if parsed.raw is None else {"row": parsed.raw}
        item.details = {**item.details, **kept, "digest": _said(queries.content_of(item))}


def _keep_file(
    actor: Actor, event: Event, file: ParsedFile, found: dict[str, Any], name: str, shift_days: int
) -> None:
    """Keep what a JSON file says beside its rows, once."""
    if file.schema == flat.SCHEMA:
        audit.record(actor, "programme.import", event.ref, event=event.ref, reason=name)
        return
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
