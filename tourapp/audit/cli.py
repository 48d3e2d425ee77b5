"""Looking whether the log is as it was written."""

import click
from flask.cli import with_appcontext

from tourapp.audit import chain


@click.command("audit")
@with_appcontext
def check_audit() -> None:
    """Look whether any entry of the audit log was altered, added or removed since it was tied into the chain.

    Prints what is there, and the digest of the last link: noted elsewhere, it shows later that nothing was cut off.
    Exits with 1 when something is not as it was written.
    """
    found = chain.check()
    click.echo(f"{found.entries} entries in {found.links} links, {found.loose} not tied yet")
    click.echo(f"{found.taken_out} reasons taken out by an erasure")
    click.echo(f"last link {found.head or '-'}")
    for said in found.broken:
        click.echo(said, err=True)
    if found.broken:
        raise SystemExit(1)
