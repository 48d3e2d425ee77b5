"""A file is handed in, its report read, then it is written: in one transaction, and just as the report said."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda.stored import words_to_json
from tourapp.core import blobs, clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id, ref
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.importing.models import HandedIn
from tourapp.programme.importing.report import Change, Issue, Outcome, Report, Row, Severity
from tourapp.programme.importing.taking_in import import_programme

KEPT_FOR = dt.timedelta(days=7)


def sealed_file(data: bytes) -> tuple[uuid.UUID, list[blobs.Blob]]:
    """The bytes as rows to be added, with the identifier of the file. Sealing takes its time: before the write."""
    identifier = new_id()
    purge_on = clock.today("UTC") + KEPT_FOR
    return identifier, blobs.sealed_pieces(ref("programme_file", identifier), data, purge_on=purge_on)


def hand_in(
    actor: Actor,
    event: Event,
    *,
    name: str,
    pieces: tuple[uuid.UUID, list[blobs.Blob]],
    shift_days: int | None,
) -> HandedIn:
    """Keep a file until its report has been read."""
    actor.require(Action.EDIT_PROGRAMME, event)
    identifier, rows = pieces
    file = _new(actor, event, name, shift_days, identifier)
    session().add_all([file, *rows])
    return file


def look(actor: Actor, file: HandedIn) -> Report:
    """What would come of it now. Refused: a file whose bytes are gone, and what `import_programme` refuses."""
    return import_programme(
        actor, file.event, _bytes(file), dry_run=True, name=file.name, shift_days=file.shift_days
    )


def write(actor: Actor, file: HandedIn, *, seen: str) -> Report:
    """Take the file in. Refused when something else would come of it than the report said that was `seen`."""
    actor.require(Action.EDIT_PROGRAMME, file.event)
    if file.written_at is not None:
        raise Refusal(_l("This file has been imported already."), code="written")
    data = _bytes(file)
    if mark(look(actor, file)) != seen:
        message = _l(
            "The programme has changed since you read the report. This is the current report; read it again."
        )
        raise Refusal(message, code="changed")
    report = import_programme(actor, file.event, data, name=file.name, shift_days=file.shift_days)
    if not report.is_written:
        raise Refusal(_l("A row is rejected, so nothing from this file is imported."), code="rejected")
    _keep(file, report)
    blobs.remove(file.ref)
    return report


def keep_report(actor: Actor, event: Event, report: Report, *, name: str, shift_days: int | None) -> None:
    """Keep the report of a file that was taken in by command."""
    file = _new(actor, event, name, shift_days, new_id())
    _keep(file, report)
    session().add(file)


def drop(actor: Actor, file: HandedIn) -> None:
    """Throw away a file that was not taken in. The report of one that was taken in stays."""
    actor.require(Action.EDIT_PROGRAMME, file.event)
    if file.written_at is not None:
        raise Refusal(_l("This file has been imported already."), code="written")
    blobs.remove(file.ref)
    session().delete(file)


def files_of(event: Event) -> Sequence[HandedIn]:
    """What was handed in, the newest first."""
    chosen = sa.select(HandedIn).where(HandedIn.event_id == event.id)
    return (
        session().scalars(chosen.order_by(HandedIn.handed_in_at.desc(), HandedIn.id.desc()).limit(50)).all()
    )


def file_of(event: Event, identifier: uuid.UUID) -> HandedIn:
    """One of them; NotFound when it is not of this event."""
    found = session().get(HandedIn, identifier)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


def kept_report(file: HandedIn) -> Report:
    """The report as it was when the file was taken in, in the words of then."""
    rows = tuple(
        Row(
            row["line"],
            row["id"],
            Outcome(row["outcome"]),
            Change(row["change"]),
            tuple(Issue(**{**issue, "severity": Severity(issue["severity"])}) for issue in row["issues"]),
            Words.of(row["title"]),
        )
        for row in file.report["rows"]
    )
    return Report(rows, None, is_written=True, notes=tuple(file.report["notes"]))


def mark(report: Report) -> str:
    """A hash of what a report says will happen."""
    said = [
        (row.source_id, row.outcome, row.change, [issue.code for issue in row.issues]) for row in report.rows
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _bytes(file: HandedIn) -> bytes:
    data = blobs.load(file.ref)
    if data is None:
        raise Refusal(_l("The contents of the file are no longer kept. Hand it in again."), code="gone")
    return data


def _new(actor: Actor, event: Event, name: str, shift_days: int | None, identifier: uuid.UUID) -> HandedIn:
    return HandedIn(
        id=identifier,
        event=event,
        name=name[:200],
        shift_days=shift_days,
        by=actor.reference,
        handed_in_at=clock.now(),
    )


def _keep(file: HandedIn, report: Report) -> None:
    rows = [{**row.to_json(), "title": words_to_json(row.title or Words())} for row in report.rows]
    file.report = {"rows": rows, "notes": list(report.notes)}
    file.written_at = clock.now()
