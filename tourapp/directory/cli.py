"""Commands about the directory: the offices, and the reference data that everybody will want to find."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM
from tourapp.core.db import unit_of_work
from tourapp.core.errors import NotFound
from tourapp.core.time import UnknownZone, zone_info
from tourapp.core.words import Words
from tourapp.directory import queries, services
from tourapp.directory.data import load_reference
from tourapp.directory.models import Office
from tourapp.directory.services.offices import OfficeChanges

REFERENCE = Path(__file__).resolve().parents[1] / "demo" / "data"
"""The files that come with the program; the README beside them says where they are from."""


@click.command("directory")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=REFERENCE, required=False
)
@with_appcontext
def import_directory(folder: Path) -> None:
    """Take in offices, prefectures, cities and European authorities, by default those that come with the program.

    What is there already stays as it is, so a second time changes nothing.
    """
    with unit_of_work():
        loaded = load_reference(folder)
    click.echo(f"{loaded.offices} offices and {loaded.organisations} organisations are new")


@click.command("office")
@click.argument("code")
@click.option("--name-en", help="Its name in English.")
@click.option("--name-ja", help="Its name in Japanese.")
@click.option("--city-en", help="Its city in English.")
@click.option("--city-ja", help="Its city in Japanese.")
@click.option("--country", help="Two letters, for example GB.")
@click.option("--zone", help="Its time zone, for example Europe/London.")
@click.option("--mailbox", help="The address that people read: answers to mails go there.")
@click.option("--address", help="Where it is.")
@with_appcontext
def office(code: str, **given: str | None) -> None:
    """Change the office with this CODE (such as LON), or add it. What is not given stays as it is."""
    with unit_of_work():
        known = _known(code)
        changes = _changes(known, given)
        if known is not None:
            services.change_office(SYSTEM, known, **changes)
        elif given["name_en"] and given["country"] and given["zone"]:
            services.add_office(SYSTEM, code=code, **changes)
        else:
            raise click.ClickException(
                f"There is no office {code} yet: give --name-en, --country and --zone."
            )
    click.echo(f"{code} is {'added' if known is None else 'changed'}")


def _known(code: str) -> Office | None:
    try:
        return queries.office_by_code(code)
    except NotFound:
        return None


def _changes(known: Office | None, given: dict[str, str | None]) -> OfficeChanges:
    """What was given, as the facts of an office; the other side of a name stays."""
    changes: OfficeChanges = {}
    name, city = (known.name, known.city) if known else (Words(), Words())
    if given["name_en"] is not None or given["name_ja"] is not None:
        changes["name"] = _words(name, given["name_en"], given["name_ja"])
    if given["city_en"] is not None or given["city_ja"] is not None:
        changes["city"] = _words(city, given["city_en"], given["city_ja"])
    if (country := given["country"]) is not None:
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise click.ClickException(f"{country} is no country: two letters, for example GB.")
        changes["country"] = country.upper()
    if (zone := given["zone"]) is not None:
        try:
            zone_info(zone)
        except UnknownZone as unknown:
            raise click.ClickException(str(unknown)) from None
        changes["zone"] = zone
    if (mailbox := given["mailbox"]) is not None:
        changes["mailbox"] = mailbox
    if (address := given["address"]) is not None:
        changes["address"] = address
    return changes


def _words(before: Words, en: str | None, ja: str | None) -> Words:
    return Words(before.en if en is None else en, before.ja if ja is None else ja)
