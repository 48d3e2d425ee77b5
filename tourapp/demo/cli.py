"""`tourapp demo`: the demonstration world."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tourapp.core.db import Base, db, is_sqlite, unit_of_work
from tourapp.demo import world


@click.command("demo")
@click.option("--reset", is_flag=True, help="Throw everything away first, and build the world anew.")
@click.option("--sign-in-links", is_flag=True, help="Print a one-time sign-in address for each person in it.")
@with_appcontext
def demo(reset: bool, sign_in_links: bool) -> None:
    """Load the demonstration world. A second time changes nothing."""
    if current_app.config["SETTINGS"].env == "production":
        raise click.ClickException("the demonstration is not for production")
    if sign_in_links:
        for link in world.sign_in_links():
            click.echo(f"sign-in {link.role} {link.email} {link.address}")
        return
    if reset:
        _empty()
    click.echo(
        "The demonstration is here." if world.build() else "There are events already: nothing was changed."
    )


def _empty() -> None:
    """Delete every row of every table, children first."""
    with unit_of_work() as writing:
        tables = list(reversed(Base.metadata.sorted_tables))
        if is_sqlite(db.engine):
            for table in tables:
                writing.execute(table.delete())
            return
        names = ", ".join(table.name for table in tables)
        writing.execute(db.text(f"TRUNCATE {names} CASCADE"))
