"""Commands about programmes. Whoever is on the machine acts for the house."""

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Refused
from tourapp.events import queries as events
from tourapp.programme import who_reads
from tourapp.programme.exporting import Format, export
from tourapp.programme.importing import handing_in
from tourapp.programme.importing.report import Report, Row
from tourapp.programme.importing.taking_in import import_programme


@click.command("programme")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print the report and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each row.")
@click.option(
    "--shift-days",
    type=int,
    default=None,
    help="Move every date of a JSON file, by whole weeks. By default it is moved as the file of this event was.",
)
@with_appcontext
def import_programme_file(
    slug: str, file: Path, dry_run: bool, as_json: bool, shift_days: int | None
) -> None:
    """Take the rows of FILE (JSON, CSV or XLSX) into the draft of the programme of event SLUG.

    Exits with 1, and writes nothing, when a row is rejected.
    """
    data = file.read_bytes()
    try:
        with unit_of_work():
            event = events.by_slug(slug)
            report = import_programme(
                SYSTEM, event, data, dry_run=dry_run, name=file.name, shift_days=shift_days
            )
            if report.is_written:
                handing_in.keep_report(SYSTEM, event, report, name=file.name, shift_days=shift_days)
    except Refused as refused:
        raise click.ClickException(str(refused) or f"There is no event {slug}.") from None
    for row in report.rows:
        click.echo(json.dumps(row.to_json(), ensure_ascii=False) if as_json else _sentence(row))
    if not as_json:
        for note in report.notes:
            click.echo(note)
        click.echo(_summary(report))
    if report.rejected:
        raise SystemExit(1)


@click.command("programme")
@click.argument("slug")
@click.option("--format", "form", type=click.Choice([each.value for each in Format]), required=True)
@click.option("--edition", type=int, default=None, help="An edition by its number; by default the draft.")
@click.option(
    "--headings",
    type=click.Choice(["names", "en", "ja"]),
    default="names",
    help="What stands above a list: names that never change, or words in English or Japanese.",
)
@with_appcontext
def export_programme(slug: str, form: str, edition: int | None, headings: str) -> None:
    """Write the programme of event SLUG to standard output.

    It can be taken in again. Everything of every item is in it, what only the office may know too.
    """
    try:
        event = events.by_slug(slug)
        lang = "" if headings == "names" else headings
        data = export(SYSTEM, event, Format(form), edition=edition, heading_lang=lang)
    except Refused as refused:
        raise click.ClickException(str(refused) or f"There is no event {slug}.") from None
    sys.stdout.buffer.write(data)


def _sentence(row: Row) -> str:
    where = f"line {row.line}" if row.line else "not in the file"
    said = "".join(f"\n    {issue.severity.value}: {issue.message}" for issue in row.issues)
    return f"{row.outcome.value:<7} {row.change.value:<10} {row.source_id} ({where}){said}"


def _summary(report: Report) -> str:
    counted = ", ".join(f"{count} {name}" for name, count in sorted(report.totals.items()))
    return f"{counted or 'no rows'}; {'written' if report.is_written else 'nothing was written'}"


@click.command("readers")
@click.option("--mend", is_flag=True, help="Put right what is wrong.")
@with_appcontext
def readers(mend: bool) -> None:
    """Compare who reads what with places, groups and seats; exit 1 when something is wrong and was not mended."""
    if mend:
        with unit_of_work():
            found = who_reads.mend()
    else:
        found = who_reads.drift()
    click.echo(f"{len(found.missing)} too few, {len(found.surplus)} too many")
    if found and not mend:
        raise click.exceptions.Exit(1)
