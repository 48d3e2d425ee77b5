"""The command that takes a list of participants in. Whoever is on the machine acts for the house."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM
from tourapp.core.db import session, unit_of_work
from tourapp.core.errors import Refused
from tourapp.core.runs import Hopeless
from tourapp.core.sheets_in import Unreadable
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.registration import import_runs
from tourapp.registration.importing import Choices, Examined, NoHeading, examine, wording
from tourapp.registration.importing.codes import Outcome
from tourapp.registration.importing.models import Addresses, Import
from tourapp.registration.importing.queries import context_of, standing_of
from tourapp.registration.importing.rows import Candidate, against
from tourapp.registration.services import importing

REASON = "imported by command"


class _Quiet:
    """Whoever waits at a terminal is not told how far it is."""

    def say(self, step: str, done: int = 0, total: int = 0, *, now: bool = False) -> None: ...

    def end(self, result: Mapping[str, Any] | None = None) -> None: ...


@click.command("registrations")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print the report and write nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object for each row: line, outcome, issues."
)
@click.option("--sheet", default="", help="The sheet of a workbook; by default the first that is not hidden.")
@click.option("--encoding", default="", help="utf-8, cp932 or cp1252; by default it is found out.")
@click.option("--verify", is_flag=True, help="Send each person a link instead of vouching for the addresses.")
@click.option("--tell", is_flag=True, help="Write to everybody who gets a place, waits or is held.")
@click.option("--leave-out-rejected", is_flag=True, help="Write the other rows when some are rejected.")
@with_appcontext
def import_registrations(
    slug: str,
    file: Path,
    dry_run: bool,
    as_json: bool,
    sheet: str,
    encoding: str,
    verify: bool,
    tell: bool,
    leave_out_rejected: bool,
) -> None:
    """Take the people of FILE (CSV or XLSX) as participants of the event SLUG.

    Accepted rows get places in their order, the others wait; rows to decide are held. Exits with 1 when a row is
    rejected, and then writes nothing unless --leave-out-rejected.
    """
    data = file.read_bytes()
    try:
        event = events.by_slug(slug)
        found = _examined(event, data, Choices(sheet, encoding))
        _report(found, as_json=as_json)
        rejected = any(each.outcome is Outcome.REJECT for each in found.candidates)
        if not dry_run and (leave_out_rejected or not rejected):
            addresses = Addresses.VERIFY if verify else Addresses.VOUCH
            written = _write(event, file.name, data, sheet, encoding, addresses, tell=tell)
            click.echo(f"written: {json.dumps(written)}", err=as_json)
        else:
            click.echo("nothing was written", err=as_json)
    except Refused as refused:
        raise click.ClickException(str(refused) or f"There is no event {slug}.") from None
    except Hopeless as hopeless:
        raise click.ClickException(str(wording.REFUSED.get(hopeless.code, hopeless.code))) from None
    if rejected:
        raise SystemExit(1)


def _examined(event: Event, data: bytes, choices: Choices) -> Examined:
    context = context_of(event)
    try:
        found = examine(data, context, choices)
    except Unreadable as unreadable:
        raise Hopeless(f"file_{unreadable.fault.value}") from None
    except NoHeading:
        raise Hopeless("no_heading") from None
    if found.heading.missing:
        raise Hopeless("columns")
    against(found.candidates, standing_of(event), found.heading, context)
    return found


def _report(found: Examined, *, as_json: bool) -> None:
    for each in found.candidates:
        click.echo(json.dumps(_told(each), ensure_ascii=False) if as_json else _sentence(each))
    if as_json:
        return
    for issue in found.issues:
        click.echo(f"file: {wording.file_text(issue)}")
    click.echo(", ".join(f"{count} {outcome}" for outcome, count in found.totals.items()))


def _told(candidate: Candidate) -> dict[str, Any]:
    issues = [issue.to_json() for issue in candidate.issues]
    return {"line": candidate.line, "outcome": candidate.outcome.value, "issues": issues}


def _sentence(candidate: Candidate) -> str:
    said = "".join(f"\n    {issue.severity}: {wording.issue_text(issue)}" for issue in candidate.issues)
    return f"line {candidate.line:<6} {candidate.outcome.value}{said}"


def _write(
    event: Event, name: str, data: bytes, sheet: str, encoding: str, addresses: Addresses, *, tell: bool
) -> dict[str, Any]:
    """The same steps as on the pages, one after the other; the report is kept like any other."""
    pieces = importing.sealed_file(data)
    with unit_of_work():
        event = events.by_slug(event.slug)
        importing.receive(SYSTEM, event, name=name, data=data, pieces=pieces, sheet=sheet, encoding=encoding)
    reference = f"import:{pieces['id']}"
    import_runs.check(_Quiet(), reference)
    with unit_of_work():
        handed_in = session().get_one(Import, pieces["id"], populate_existing=True)
        importing.settle(SYSTEM, handed_in, addresses=addresses, tell=tell, reason=REASON)
    import_runs.write(_Quiet(), reference)
    return dict(session().get_one(Import, pieces["id"], populate_existing=True).written)
