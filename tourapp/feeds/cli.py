"""Commands about calendars."""

import click
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM
from tourapp.core.addresses import address_of
from tourapp.core.db import unit_of_work
from tourapp.core.errors import NotFound
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.feeds import links
from tourapp.feeds.languages import LANGUAGES
from tourapp.feeds.models import LinkKind


@click.command("feed-link")
@click.argument("email", required=False)
@click.option(
    "--host", metavar="ORGANISATION", help="The authority whose visits are meant, by any of its names."
)
@click.option("--event", "slug", metavar="SLUG", help="The event whose public calendar is meant.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language of the calendar.")
@with_appcontext
def feed_link(email: str | None, host: str | None, slug: str | None, lang: str | None) -> None:
    """Print the address of a calendar: of the person with the address EMAIL, of a host, or the public one of an event.

    A private address is made anew; the one before it ends.
    """
    if [email, host, slug].count(None) != 2:
        raise click.UsageError("Say one of EMAIL, --host and --event.")
    if email is not None:
        click.echo(_of_person(email, lang))
    elif host is not None:
        click.echo(_of_host(host, lang))
    else:
        click.echo(_of_event(slug or "", lang))


def _of_person(email: str, lang: str | None) -> str:
    person = directory.person_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has the address {email} for herself.")
    chosen = lang or person.lang or "en"
    with unit_of_work():
        return links.address(links.make(SYSTEM, LinkKind.OWN, person.ref, lang=chosen))


def _of_host(name: str, lang: str | None) -> str:
    found = [each for each in directory.organisations_matching(name) if each.merged_into_id is None]
    if len(found) != 1:
        many = "several organisations go" if found else "no organisation goes"
        raise click.ClickException(f"{many.capitalize()} by the name {name}.")
    with unit_of_work():
        return links.address(links.make(SYSTEM, LinkKind.HOST, found[0].ref, lang=lang or "ja"))


def _of_event(slug: str, lang: str | None) -> str:
    try:
        event = events.by_slug(slug)
    except NotFound:
        raise click.ClickException(f"There is no event {slug}.") from None
    if not event.is_public:
        raise click.ClickException(f"{slug} is a draft: its calendar begins when it is published.")
    address = address_of("event_feed", slug=slug)
    return f"{address}?lang={lang}" if lang else address
