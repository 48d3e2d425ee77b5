"""Commands of whoever is on the machine: give and end roles, print a one-time sign-in address."""

import datetime as dt

import click
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM, Scope
from tourapp.access.policy import Role
from tourapp.accounts import scopes, services
from tourapp.core.db import unit_of_work
from tourapp.core.errors import Refused
from tourapp.core.text import email_key
from tourapp.directory import queries as directory_queries
from tourapp.directory import services as directory
from tourapp.directory.models import Person

ROLES = click.Choice([role.value for role in Role if role is not Role.PARTICIPANT])
SCOPE_HELP = (
    "Where it holds: office:CODE or event:SLUG. Without it everywhere, for the few roles that allow it."
)
DATE = click.DateTime(["%Y-%m-%d"])


@click.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--scope", help=SCOPE_HELP)
@click.option("--from", "valid_from", type=DATE, help="First day, YYYY-MM-DD.")
@click.option("--to", "valid_to", type=DATE, help="Last day, YYYY-MM-DD.")
@click.option("--given-name", default="", help="For somebody whom we do not know yet.")
@click.option("--family-name", default="", help="For somebody whom we do not know yet.")
@with_appcontext
def grant(
    email: str,
    role: str,
    scope: str | None,
    valid_from: dt.datetime | None,
    valid_to: dt.datetime | None,
    given_name: str,
    family_name: str,
) -> None:
    """Give the person with the address EMAIL a role. Makes the person when we do not know her.

    The first administrator is made this way. Every session of the person ends.
    """
    try:
        with unit_of_work():
            person = _person_or_new(email, given_name, family_name)
            services.grant(
                SYSTEM,
                person,
                Role(role),
                _scope(scope),
                valid_from=valid_from.date() if valid_from else None,
                valid_to=valid_to.date() if valid_to else None,
            )
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{email} is {role}{f' in {scope}' if scope else ''}")


@click.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--scope", help="Where it holds, written as it was given.")
@with_appcontext
def revoke(email: str, role: str, scope: str | None) -> None:
    """End a role of the person with the address EMAIL, and her sessions. Exits with 1 when there is none to end."""
    try:
        with unit_of_work():
            ended = services.revoke(SYSTEM, _person(email), Role(role), _scope(scope))
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    where = f" in {scope}" if scope else ""
    if not ended:
        raise click.ClickException(f"{email} is not {role}{where}")
    click.echo(f"{email} is no longer {role}{where}")


@click.command("sign-in")
@click.argument("email")
@click.option(
    "--minutes", type=click.IntRange(1, 1440), default=10, show_default=True, help="How long it works."
)
@click.option(
    "--forget", is_flag=True, help="Also forget the password and the second factor, when they are lost."
)
@with_appcontext
def sign_in(email: str, minutes: int, forget: bool) -> None:
    """Print a one-time sign-in address for the person with the address EMAIL.

    For somebody who works for us it counts as if she had shown her second factor: it is meant for whoever is on the
    machine, for the first set-up, and as the way back in after a lost telephone.
    """
    try:
        with unit_of_work():
            person = _person(email)
            if forget:
                services.forget_credentials(SYSTEM, person)
            address = services.machine_link(SYSTEM, person, lasting=dt.timedelta(minutes=minutes))
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(address)


COMMANDS = (grant, revoke, sign_in)


def _scope(text: str | None) -> Scope | None:
    return scopes.resolve(text) if text else None


def _person(email: str) -> Person:
    person = directory_queries.person_by_email(email)
    if person is None:
        raise click.ClickException(f"nobody has the address {email}, or several share it")
    return person


def _person_or_new(email: str, given_name: str, family_name: str) -> Person:
    person = directory_queries.person_by_email(email)
    if person is not None:
        return person
    if not (given_name or family_name):
        family_name = email_key(email).partition("@")[0]
    return directory.add_person(SYSTEM, given_name=given_name, family_name=family_name, email=email)
