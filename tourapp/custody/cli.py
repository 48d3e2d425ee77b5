"""Commands of whoever is on the machine: purge, erase, back up, restore, rotate keys."""

from pathlib import Path

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext

from tourapp.access.actor import SYSTEM
from tourapp.core.db import db, unit_of_work
from tourapp.core.errors import Refused
from tourapp.custody import queries, rotating
from tourapp.custody.backup import archive
from tourapp.custody.backup.stores import CannotCopy
from tourapp.custody.backup.stream import CannotRead
from tourapp.custody.cleaning import clean
from tourapp.custody.rules import Why
from tourapp.custody.services import erasing
from tourapp.custody.services.purging import purge as purge_some
from tourapp.settings import add_kept_keys, drop_kept_keys

FILE = click.Path(path_type=Path, dir_okay=False)


def _numbers(removed: dict[str, int]) -> None:
    for kind, number in sorted(removed.items()):
        click.echo(f"{kind}\t{number}")


@click.command("purge")
@with_appcontext
def purge() -> None:
    """Remove everything whose time has come, as the worker does each day; prints what, by kind and number."""
    total: dict[str, int] = {}
    while True:
        with unit_of_work():
            removed = purge_some().removed
        for kind, number in removed.items():
            total[kind] = total.get(kind, 0) + number
        if not removed:
            break
    clean()
    _numbers(total)
    click.echo(f"removed {sum(total.values())} in all")


@click.command("erase")
@click.argument("email")
@with_appcontext
def erase(email: str) -> None:
    """Erase the person with the address EMAIL; prints what was removed, by kind and number.

    Numbers stay, and nothing that says who it was. Exits with 1 when nobody has the address.
    """
    try:
        with unit_of_work():
            record = erasing.erase_address(SYSTEM, email, why=Why.ASKED)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    if record is None:
        raise click.ClickException("nothing is held under this address, or several people share it")
    _numbers(record.removed)
    if not clean():
        click.echo("the store is being read: the worker lets it forget the rest in a moment")


@click.command("erasures")
@with_appcontext
def erasures() -> None:
    """Print who was erased, as references that say nothing of anybody: keep them beside the backups.

    After a restore `tourapp restore FILE --erasures LIST` erases the same people again.
    """
    for reference in queries.erased_references():
        click.echo(reference)


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Write an encrypted copy of everything into FILE while the site runs on. Keys are not in it."""
    try:
        made = archive.backup(db.engine, _data_dir(), file, _secret())
    except (CannotCopy, OSError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{file}: {file.stat().st_size} bytes, {made.store}, as of {made.made_at}")
    click.echo("Keys are not in it. Keep TOURAPP_DATA_KEYS and TOURAPP_BACKUP_KEY elsewhere.")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option(
    "--erasures",
    "erased",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What `tourapp erasures` printed last: those people are erased again.",
)
@with_appcontext
def restore(file: Path, erased: Path | None) -> None:
    """Put the backup FILE into an empty place, then migrate. All of it is checked before anything is written."""
    try:
        made = archive.restore(db.engine, _data_dir(), file, _secret())
    except (CannotCopy, CannotRead, OSError) as refused:
        raise click.ClickException(str(refused)) from None
    command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    click.echo(f"restored what was there at {made.made_at}")
    missing = archive.missing_keys(made)
    if missing:
        click.echo(f"{missing} of its TOURAPP_DATA_KEYS are not set here: what they sealed cannot be opened")
    if erased is not None:
        with unit_of_work():
            record = erasing.erase_again(SYSTEM, erased.read_text("ascii").split())
        clean()
        _numbers(record.removed if record else {})


@click.command("rotate-keys")
@click.option(
    "--new",
    is_flag=True,
    help="In development: first make new keys in the data folder. Restart the site then.",
)
@with_appcontext
def rotate_keys(new: bool) -> None:
    """Seal everything anew under the newest of TOURAPP_DATA_KEYS, while the site runs.

    Afterwards the older keys open nothing and can be taken out; in the data folder of a development machine that is
    done at once. Exits with 1 when something cannot be opened.
    """
    is_ours = current_app.config["SETTINGS"].env != "production"
    if new:
        made = add_kept_keys(_data_dir()) if is_ours else []
        if not made:
            raise click.ClickException(
                "put the new key before the others in TOURAPP_DATA_KEYS, and restart the site"
            )
        click.echo(f"new keys in {', '.join(made)}: restart the site, then run `tourapp rotate-keys`")
        return
    done, lost = rotating.reseal_all()
    clean()
    _numbers(done)
    click.echo(f"sealed {sum(done.values())} anew")
    if lost:
        raise click.ClickException(
            f"no key opens {sum(lost.values())}: keep the older keys, and look for one"
        )
    if is_ours:
        drop_kept_keys(_data_dir())


COMMANDS = (purge, erase, erasures, backup, restore, rotate_keys)


def _secret() -> str:
    secret: str | None = current_app.config["SETTINGS"].backup_key
    if not secret:
        raise click.ClickException("TOURAPP_BACKUP_KEY is not set: without it no backup is made or read")
    return secret


def _data_dir() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder
