"""Commands about calendars."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tourapp.core.errors import NotFound
from tourapp.events import queries as events


@click.command("feed-link")
@click.option(
    "--event", "slug", required=True, metavar="SLUG", help="The event whose public calendar is meant."
)
@with_appcontext
def feed_link(slug: str) -> None:
    """Print the address of a calendar."""
    try:
        event = events.by_slug(slug)
    except NotFound:
        raise click.ClickException(f"There is no event {slug}.") from None
    if not event.is_public:
        raise click.ClickException(f"{slug} is a draft: its calendar begins when it is published.")
    click.echo(f"{str(current_app.config['BASE_URL']).rstrip('/')}/events/{slug}.ics")
