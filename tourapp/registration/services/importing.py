"""A list that somebody hands in: received, checked by the worker, confirmed by a person, written in one transaction."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import blobs, clock, runs
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import clean_line
from tourapp.events.models import Event, EventState
from tourapp.registration import queries, rules
from tourapp.registration.importing.models import Addresses, Import, ImportRow, Stage
from tourapp.registration.rules import Window

CHECK, WRITE = "registration.check_import", "registration.write_import"

KEPT = dt.timedelta(days=60)
"""How long what the rows said can be opened; the report itself stays."""

FILE_KEPT = dt.timedelta(days=2)
"""A file that nobody has had checked."""


def receive(
    actor: Actor,
    event: Event,
    *,
    name: str,
    data: bytes,
    pieces: Mapping[str, Any],
    sheet: str = "",
    encoding: str = "",
) -> Import:
    """Keep a list that has been looked at and can be read; nothing else happens yet.

    `pieces` is what `sealed_file` made of the data before the unit of work.
    """
    actor.require(Action.IMPORT_PARTICIPANTS, event)
    _refuse_over(event)
    handed_in = Import(
        id=pieces["id"],
        event_id=event.id,
        event=event,
        file=clean_line(name)[:200] or "list",
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        choices={"sheet": sheet, "encoding": encoding, "columns": {}},
        by=actor.reference,
        created_at=clock.now(),
        purge_on=clock.today("UTC") + KEPT,
    )
    session().add(handed_in)
    session().add_all(pieces["blobs"])
    session().flush()
    audit.record(actor, "import.receive", handed_in.ref, event=event.ref)
    return handed_in


def sealed_file(data: bytes) -> dict[str, Any]:
    """An identifier for a list and its file sealed under it; made before the unit of work of `receive`."""
    identifier = new_id()
    day = clock.today("UTC") + FILE_KEPT
    return {"id": identifier, "blobs": blobs.sealed_pieces(f"import:{identifier}", data, purge_on=day)}


def check(actor: Actor, handed_in: Import, *, columns: Mapping[int, str]) -> runs.Run:
    """Have the worker judge every row, with its columns as a person named them (place → key, "" for none).

    Refused once the list is written, while the worker is busy with it, and without the columns that a list needs.
    """
    actor.require(Action.IMPORT_PARTICIPANTS, handed_in)
    _refuse_busy(handed_in)
    handed_in.choices = {**handed_in.choices, "columns": {str(place): key for place, key in columns.items()}}
    run = runs.start(CHECK, handed_in.ref, actor.reference)
    handed_in.run_id = run.id
    return run


def choose_sheet(actor: Actor, handed_in: Import, sheet: str) -> None:
    """Read another sheet of the workbook; only before the list has been checked."""
    actor.require(Action.IMPORT_PARTICIPANTS, handed_in)
    _refuse_busy(handed_in)
    if handed_in.stage is not Stage.RECEIVED:
        raise Refusal(_("Hand the list in again to read another sheet"), code="stage")
    handed_in.choices = {**handed_in.choices, "sheet": sheet, "columns": {}}


def confirm(
    actor: Actor, handed_in: Import, *, addresses: Addresses, tell: bool, reason: str, version: int
) -> runs.Run:
    """Have the worker write what the report says. A person has read it: `version` is that of the report she saw.

    Refused: without a reason, before the report is there, when it was written already, when it has changed since
    (Conflict), when nobody of the list can be taken, and for an event that is over or takes nobody.
    """
    if handed_in.version != version:
        raise Conflict(_("The list was checked again in the meantime. Read the new report first."))
    settle(actor, handed_in, addresses=addresses, tell=tell, reason=reason)
    run = runs.start(WRITE, handed_in.ref, actor.reference)
    handed_in.run_id = run.id
    return run


def settle(actor: Actor, handed_in: Import, *, addresses: Addresses, tell: bool, reason: str) -> None:
    """Decide how a checked list is to be written; whoever calls this has it written next. Refused as in `confirm`."""
    actor.require(Action.IMPORT_PARTICIPANTS, handed_in)
    _refuse_busy(handed_in)
    if handed_in.stage is not Stage.CHECKED:
        raise Refusal(_("Check the list first"), code="stage")
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    _refuse_over(handed_in.event)
    if addresses is Addresses.VERIFY:
        _refuse_closed(handed_in.event)
    handed_in.addresses, handed_in.tell, handed_in.reason = addresses, tell, reason.strip()[:500]
    audit.record(
        actor,
        "import.confirm",
        handed_in.ref,
        event=handed_in.event.ref,
        fields=[addresses.value, *(["tell"] if tell else [])],
        reason=handed_in.reason,
    )


def stop(actor: Actor, handed_in: Import) -> None:
    """Ask the worker to leave off. What was not committed does not stay; once all is written, nothing changes."""
    actor.require(Action.IMPORT_PARTICIPANTS, handed_in)
    run = runs.by_id(handed_in.run_id) if handed_in.run_id else None
    if run is not None and not run.is_over:
        runs.ask_to_cancel(run)
        audit.record(actor, "import.stop", handed_in.ref, event=handed_in.event.ref)


def drop(actor: Actor, handed_in: Import) -> None:
    """Throw away a list that was not written, with everything that it said."""
    actor.require(Action.IMPORT_PARTICIPANTS, handed_in)
    _refuse_busy(handed_in)
    blobs.remove(handed_in.ref)
    _run(sa.delete(ImportRow).where(ImportRow.import_id == handed_in.id))
    audit.record(actor, "import.drop", handed_in.ref, event=handed_in.event.ref)
    session().delete(handed_in)


def purge_due(limit: int = 100) -> int:
    """Empty what the rows of old lists said; the reports stay. Answers how many lists were emptied."""
    today = clock.today("UTC")
    has_source = sa.exists().where(ImportRow.import_id == Import.id, ImportRow.source.is_not(None))
    due: Sequence[uuid.UUID] = (
        session()
        .scalars(
            sa.select(Import.id).where(Import.purge_on < today, has_source).order_by(Import.id).limit(limit)
        )
        .all()
    )
    _run(sa.update(ImportRow).where(ImportRow.import_id.in_(due)).values(source=None, address_key=""))
    runs.purge_due()
    return len(due)


def _refuse_busy(handed_in: Import) -> None:
    if handed_in.stage is Stage.WRITTEN:
        raise Refusal(_("This list has been imported already"), code="stage")
    run = runs.by_id(handed_in.run_id) if handed_in.run_id else None
    if run is not None and not run.is_over:
        raise Refusal(_("This list is being worked on. Wait until that has ended, or stop it."), code="busy")


def _refuse_over(event: Event) -> None:
    if event.state is not EventState.PUBLISHED or clock.now() >= event.ends_at:
        raise Refusal(_("This event does not take registrations"), code="state")
    if queries.intake_of(event) is None:
        raise Refusal(_("Set up registration for this event first"), code="intake")


def _refuse_closed(event: Event) -> None:
    intake = queries.intake_of(event)
    if intake is not None and rules.window(intake.opens_at, intake.closes_at, clock.now()) is not Window.OPEN:
        raise Refusal(
            _(
                "Registration is not open: nobody could use a link. The office has to vouch for the addresses."
            ),
            field="addresses",
            code="window",
        )


def _run(statement: Any) -> None:
    session().execute(statement, execution_options={"synchronize_session": False})
