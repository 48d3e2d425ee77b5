"""Commands about registrations."""

import datetime as dt

import click
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Refused
from tourapp.core.time import NoSuchTime, WallTime
from tourapp.events import queries as events
from tourapp.questions import services as questions
from tourapp.registration import services

MINUTE = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
NUMBER = click.IntRange(min=0)
ASKED = ("attendance", "dietary", "access_needs")


@click.command("intake")
@click.argument("slug")
@click.option(
    "--opens", type=MINUTE, required=True, help="When registration opens, in the zone of the event."
)
@click.option("--closes", type=MINUTE, required=True, help="When it closes.")
@click.option("--places", type=NUMBER, help="Places in all. Without it there is no limit.")
@click.option("--in-person", type=NUMBER, help="Places in the room. Without it there is no limit.")
@click.option("--online", type=NUMBER, default=0, show_default=True, help="Places online; 0: not offered.")
@click.option("--per-organisation", type=NUMBER, help="Places for people of one organisation.")
@click.option(
    "--waiting-list/--no-waiting-list",
    default=True,
    show_default=True,
    help="Whether people wait when it is full.",
)
@with_appcontext
def intake(
    slug: str,
    opens: dt.datetime,
    closes: dt.datetime,
    places: int | None,
    in_person: int | None,
    online: int,
    per_organisation: int | None,
    waiting_list: bool,
) -> None:
    """Let people register for the event SLUG between two times, up to these numbers; or change that.

    The form asks about food and access, and how one takes part when there are places online.
    """
    try:
        with unit_of_work():
            event = events.by_slug(slug)
            services.open_intake(
                SYSTEM,
                event,
                opens_at=WallTime(opens, event.zone).instant,
                closes_at=WallTime(closes, event.zone).instant,
                capacity=places,
                capacity_in_person=in_person,
                capacity_online=online,
                per_organisation=per_organisation,
                has_waiting_list=waiting_list,
            )
            questions.ask_ready_made(SYSTEM, event.ref, ASKED)
    except Refused as refused:
        raise click.ClickException(str(refused) or f"There is no event {slug}.") from None
    except NoSuchTime as skipped:
        raise click.ClickException(f"{skipped}: the clocks go forward over it.") from None
    click.echo(f"Registration for {slug} is open from {opens:%Y-%m-%d %H:%M} to {closes:%Y-%m-%d %H:%M}")
