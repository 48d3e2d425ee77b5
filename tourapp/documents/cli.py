"""Papers from the command line. Whoever is on the machine acts for the house."""

import datetime as dt
from pathlib import Path

import click
from flask.cli import with_appcontext

from tourapp.core.errors import Refused
from tourapp.documents.kinds import KINDS, Kind
from tourapp.documents.rules import Reader
from tourapp.documents.said import LANGS
from tourapp.documents.services import make
from tourapp.events import queries as events


@click.command("document")
@click.argument("kind", required=False, type=click.Choice([kind.value for kind in Kind]))
@click.argument("slug", required=False)
@click.option("--lang", type=click.Choice(sorted(LANGS)), default="both", show_default=True)
@click.option("--out", type=click.Path(dir_okay=True, path_type=Path), help="A file, or a folder for one.")
@click.option(
    "--for",
    "reader",
    type=click.Choice([reader.value for reader in Reader]),
    help="Whose paper; by default that of those who go, or of hosts where only these were given a version.",
)
@click.option("--host", default="", help="The authority whose own days are wanted (organisation:…).")
@click.option("--edition", type=int, default=None, help="By its number; by default the newest.")
@click.option("--since", type=int, default=None, help="For a change slip: the edition that it begins with.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="For a day sheet.")
@with_appcontext
def document(
    kind: str | None,
    slug: str | None,
    lang: str,
    out: Path | None,
    reader: str | None,
    host: str,
    edition: int | None,
    since: int | None,
    day: dt.datetime | None,
) -> None:
    """Write a paper of event SLUG to a file. Without KIND: the list of papers."""
    if kind is None:
        _list()
        return
    if slug is None or out is None:
        raise click.UsageError("Say which event, and with --out where the paper goes.")
    try:
        paper = make(
            Kind(kind),
            events.by_slug(slug),
            lang=lang,
            reader=Reader(reader) if reader else None,
            host=host,
            edition=edition,
            since=since,
            day=day.date() if day else None,
        )
    except Refused as refused:
        raise click.ClickException(str(refused) or f"There is no such paper of {slug}.") from None
    path = out / paper.name if out.is_dir() else out
    path.write_bytes(paper.content)
    click.echo(str(path))
    if paper.missing:
        click.echo(f"No font has these characters: {' '.join(paper.missing)}", err=True)


def _list() -> None:
    for kind, traits in KINDS.items():
        click.echo(f"{kind.value:<18}{traits.ext:<6}{traits.name.en}: {traits.summary.en}")
