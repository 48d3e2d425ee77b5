"""What the worker does with a list: checks it row by row, and writes it once a person has confirmed the report.

Reading, judging and sealing happen outside any transaction; the report is kept in small ones; everything that makes
somebody a participant is one.
"""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import blobs, clock, jobs
from tourapp.core.db import session, unit_of_work
from tourapp.core.ids import new_id, parse_ref
from tourapp.core.runs import Hopeless
from tourapp.core.sealed import open_sealed, seal
from tourapp.core.sheets_in import Cell, FileIssue, Kind, Line, Table, Unreadable
from tourapp.events.models import Event
from tourapp.questions import queries as questions
from tourapp.registration import places as seats
from tourapp.registration import queries, queue
from tourapp.registration.importing import Choices, Examined, NoHeading, examine, examined
from tourapp.registration.importing.codes import MERGES, Code, Outcome
from tourapp.registration.importing.columns import ATTENDANCE, Heading, heading_of
from tourapp.registration.importing.models import Addresses, Import, ImportRow, Stage
from tourapp.registration.importing.queries import context_of, standing_of
from tourapp.registration.importing.rows import Candidate, Context, against
from tourapp.registration.models import Registration
from tourapp.registration.services import bulk, bulk_rows, telling
from tourapp.registration.services.intake import lock
from tourapp.registration.states import Attendance, State

MAIL_JOB = "registration.mail_imported"
MAIL_ALL_JOB = "registration.mail_import"
MAILS_AT_ONCE = 100
CHUNK = 1000
TAKEN = frozenset({Outcome.ACCEPT, Outcome.REVIEW})
STANDS_ELSEWHERE = MERGES | {Code.REGISTERED_OTHERWISE}
"""With any of these a row says something about somebody who is registered already, or stands in an earlier row."""


class Told(Protocol):
    """Whoever is told how far the work is."""

    def say(self, step: str, done: int = 0, total: int = 0, *, now: bool = False) -> None: ...

    def end(self, result: Mapping[str, Any] | None = None) -> None: ...


def check(progress: Told, reference: str) -> None:
    """Judge every row of a list and keep the report. Nobody becomes a participant by it."""
    handed_in, event, context = _gather(reference)
    progress.say("reading", now=True)
    data = blobs.load(handed_in.ref)
    try:
        found = _first_look(handed_in, data, context) if data is not None else _again(handed_in, context)
    except Unreadable as unreadable:
        raise Hopeless(f"file_{unreadable.fault.value}") from None
    except NoHeading:
        raise Hopeless("no_heading") from None
    if found.heading.missing:
        raise Hopeless("columns")
    against(found.candidates, standing_of(event), found.heading, context)
    if data is not None:
        _keep_rows(progress, handed_in, found)
    else:
        _change_rows(progress, handed_in, found)
    with unit_of_work() as current:
        handed_in = current.get_one(Import, handed_in.id, populate_existing=True)
        handed_in.heading = _kept_heading(found)
        handed_in.issues = [issue.to_json() for issue in found.issues]
        handed_in.totals = found.totals
        handed_in.stage, handed_in.checked_at = Stage.CHECKED, clock.now()
        blobs.remove(handed_in.ref)
        audit.record(SYSTEM, "import.check", handed_in.ref, event=event.ref)
        progress.end(found.totals)


def write(progress: Told, reference: str) -> None:
    """Make participants of a confirmed list: in one transaction, in the order of the file.

    Rows that the report rejects, skips or merges are left out, and so are those that turn out differently now. What
    waits for a decision is held where somebody stands behind it; else it stays in the report.
    """
    handed_in, event, context = _gather(reference)
    progress.say("reading", now=True)
    found = _again(handed_in, context)
    against(found.candidates, standing_of(event), found.heading, context)
    writing = bulk_rows.Writing()
    ready = list(_ready(progress, handed_in, event, found, writing))
    del found
    writing.look_up(ready)
    progress.say("writing", now=True)
    with unit_of_work() as current:
        event = current.get_one(Event, event.id)
        intake = lock(event)
        handed_in = current.get_one(Import, handed_in.id, populate_existing=True)
        if handed_in.stage is not Stage.CHECKED or handed_in.addresses is None:
            raise Hopeless("stage")
        made = bulk.write(writing, event, intake, ready, handed_in.addresses, clock.now())
        handed_in.stage, handed_in.written_at = Stage.WRITTEN, clock.now()
        handed_in.written = dict(made.states)
        if handed_in.tell or handed_in.addresses is Addresses.VERIFY:
            jobs.enqueue(MAIL_ALL_JOB, {"import": str(handed_in.id)})
        audit.record(SYSTEM, "registration.import", handed_in.ref, event=event.ref, reason=handed_in.reason)
        progress.end(made.states)


def mail_all(import_id: uuid.UUID) -> None:
    """Have everybody who came from a list written to, some at a time."""
    rows = sa.select(ImportRow.id).where(ImportRow.import_id == import_id)
    chosen = sa.select(Registration.id).where(Registration.import_row_id.in_(rows)).order_by(Registration.id)
    everybody = session().scalars(chosen).all()
    for start in range(0, len(everybody), MAILS_AT_ONCE):
        some = [str(each) for each in everybody[start : start + MAILS_AT_ONCE]]
        jobs.enqueue(MAIL_JOB, {"registrations": some}, once=f"{MAIL_JOB}:{import_id}:{start}")


def mail(identifiers: Sequence[str]) -> None:
    """Write to people who came from a list: a link where the address is to be verified, else what they have got."""
    chosen = sa.select(Registration).where(Registration.id.in_([uuid.UUID(each) for each in identifiers]))
    waiting: Sequence[seats.Waiting] | None = None
    for registration in session().scalars(chosen.order_by(Registration.id)):
        match registration.state:
            case State.SUBMITTED if registration.person_id is None:
                expires_at = registration.expires_at
                about = registration.ref
                token = accounts.new_link(LinkPurpose.VERIFY_REGISTRATION, about=about, expires_at=expires_at)
                telling.ask_to_verify(registration, token)
            case State.CONFIRMED:
                telling.tell_confirmed(registration)
            case State.WAITLISTED:
                waiting = queue.waiting(registration.event_id) if waiting is None else waiting
                her = next((each for each in waiting if each.registration == registration.id), None)
                telling.tell_waitlisted(registration, seats.position(waiting, her) if her else 0)
            case State.HELD:
                telling.tell_held(registration)


# --- reading -----------------------------------------------------------------------------------------


def _gather(reference: str) -> tuple[Import, Event, Context]:
    _kind, identifier = parse_ref(reference)
    handed_in = session().get(Import, identifier)
    if handed_in is None:
        raise Hopeless("gone")
    return handed_in, handed_in.event, context_of(handed_in.event)


def _said(handed_in: Import) -> dict[int, str]:
    return {int(place): key for place, key in handed_in.choices.get("columns", {}).items()}


def _first_look(handed_in: Import, data: bytes, context: Context) -> Examined:
    choices = handed_in.choices
    said = Choices(choices.get("sheet", ""), choices.get("encoding", ""), _said(handed_in))
    return examine(data, context, said)


def _again(handed_in: Import, context: Context) -> Examined:
    """The same list from the rows that were kept."""
    kept = handed_in.heading
    if not kept:
        raise Hopeless("gone")
    heading = heading_of(
        kept["line"], kept["texts"], context.columns, _said(handed_in), is_below=kept["is_below"]
    )
    lines = tuple(_kept_lines(handed_in))
    issues = tuple(FileIssue.of_json(each) for each in kept["issues"])
    return examined(Table(lines, issues, kept["encoding"], kept["sheet"]), heading, context)


def _kept_heading(found: Examined) -> dict[str, Any]:
    heading: Heading = found.heading
    return {
        "line": heading.line,
        "texts": list(heading.texts),
        "is_below": heading.is_below,
        "encoding": found.table.encoding,
        "sheet": found.table.sheet,
        "issues": [issue.to_json() for issue in found.table.issues],
    }


def _kept_lines(handed_in: Import) -> Iterator[Line]:
    chosen = sa.select(ImportRow.id, ImportRow.line, ImportRow.source)
    rows = session().execute(chosen.where(ImportRow.import_id == handed_in.id).order_by(ImportRow.line))
    for identifier, number, source in rows:
        if source is None:
            raise Hopeless("gone")
        text = open_sealed(source, table=ImportRow.__tablename__, row=str(identifier), column="source")
        cells, is_hidden, is_struck = json.loads(text)
        yield Line(number, tuple(Cell(*_cell(each)) for each in cells), is_hidden, is_struck)


def _cell(kept: str | list[str]) -> tuple[str, Kind]:
    return (kept, Kind.TEXT) if isinstance(kept, str) else (kept[0], Kind(kept[1]))


# --- the report --------------------------------------------------------------------------------------


def _keep_rows(progress: Told, handed_in: Import, found: Examined) -> None:
    """The report, in small transactions; what an earlier try has left goes first."""
    lines = {line.number: line for line in found.table.lines}
    with unit_of_work() as current:
        gone = sa.delete(ImportRow).where(ImportRow.import_id == handed_in.id)
        current.execute(gone, execution_options={"synchronize_session": False})
    total = len(found.candidates)
    for start in range(0, total, CHUNK):
        rows = [_kept(handed_in, each, lines[each.line]) for each in found.candidates[start : start + CHUNK]]
        progress.say("checking", start, total)
        with unit_of_work() as current:
            current.execute(sa.insert(ImportRow), rows)


def _kept(handed_in: Import, candidate: Candidate, line: Line) -> dict[str, Any]:
    identifier = new_id()
    cells = [cell.text if cell.kind is Kind.TEXT else [cell.text, cell.kind.value] for cell in line.cells]
    text = json.dumps([cells, line.is_hidden, line.is_struck], ensure_ascii=False)
    return {
        "id": identifier,
        "import_id": handed_in.id,
        "line": candidate.line,
        "record": candidate.record,
        "outcome": candidate.outcome,
        "issues": [issue.to_json() for issue in candidate.issues],
        "address_key": candidate.address_key,
        "source": seal(text, table=ImportRow.__tablename__, row=str(identifier), column="source"),
    }


def _change_rows(progress: Told, handed_in: Import, found: Examined) -> None:
    """The report anew, after other columns were named: the rows are the same, what they come to is not."""
    chosen = sa.select(ImportRow.line, ImportRow.id).where(ImportRow.import_id == handed_in.id)
    by_line = {number: identifier for number, identifier in session().execute(chosen)}
    total = len(found.candidates)
    for start in range(0, total, CHUNK):
        rows = [
            {
                "id": by_line[each.line],
                "record": each.record,
                "outcome": each.outcome,
                "issues": [issue.to_json() for issue in each.issues],
                "address_key": each.address_key,
            }
            for each in found.candidates[start : start + CHUNK]
        ]
        progress.say("checking", start, total)
        with unit_of_work() as current:
            current.execute(sa.update(ImportRow), rows)


# --- becoming participants ---------------------------------------------------------------------------


def _ready(
    progress: Told, handed_in: Import, event: Event, found: Examined, writing: bulk_rows.Writing
) -> Iterator[bulk_rows.Ready]:
    """Everybody who is to be written, in the order of the file."""
    chosen = sa.select(ImportRow.line, ImportRow.id, ImportRow.outcome)
    kept = {
        number: (identifier, outcome)
        for number, identifier, outcome in session().execute(
            chosen.where(ImportRow.import_id == handed_in.id)
        )
    }
    asked, now = _asked(event), clock.now()
    session().rollback()
    total = len(found.candidates)
    for number, candidate in enumerate(found.candidates):
        if number % CHUNK == 0:
            progress.say("preparing", number, total)
        row_id, outcome = kept[candidate.line]
        codes = {issue.code for issue in candidate.issues}
        if outcome not in TAKEN or candidate.outcome not in TAKEN or codes & STANDS_ELSEWHERE:
            continue
        if candidate.has_address and candidate.has_name:
            candidate.outcome = Outcome.REVIEW if outcome is Outcome.REVIEW else candidate.outcome
            yield bulk_rows.make_ready(writing, event, row_id, candidate, asked, now)


def _asked(event: Event) -> bulk_rows.Asked:
    intake = queries.intake_of(event)
    ways = intake.ways if intake is not None else ()
    categories = queries.categories_of(event.id)
    first = next((each.id for each in categories if each.is_open), None)
    return bulk_rows.Asked(
        {each.key: each for each in questions.questions_of(event.ref) if each.key != ATTENDANCE},
        ways[0] if ways else Attendance.IN_PERSON,
        first,
        {each.key: each.id for each in categories},
    )
