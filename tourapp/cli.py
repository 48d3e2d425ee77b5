"""The program `tourapp`: one group, one line for each package's commands."""

import click
from flask.cli import FlaskGroup

from tourapp.accounts.cli import grant, revoke, sign_in
from tourapp.audit.cli import check_audit
from tourapp.custody.cli import COMMANDS as CUSTODY
from tourapp.demo.cli import demo
from tourapp.directory.cli import import_directory, office
from tourapp.documents.cli import document
from tourapp.feeds.cli import feed_link
from tourapp.messages.cli import bounces, outbox
from tourapp.operations import doctor, routes, run
from tourapp.planning.cli import check_programme
from tourapp.programme.cli import export_programme, import_programme_file, readers
from tourapp.registration.cli import intake
from tourapp.registration.import_cli import import_registrations
from tourapp.settings import SettingsRefused
from tourapp.worker import worker


def _create() -> object:
    # A slow import: `--help` should not load the whole house.
    from tourapp.factory import create_app

    try:
        return create_app()
    except SettingsRefused as refused:
        raise click.ClickException(str(refused)) from None


@click.group(
    cls=FlaskGroup,
    create_app=_create,
    add_default_commands=False,
    add_version_option=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """Seminars, study tours and summits: whom they admit, and their programmes."""


taking_in = click.Group(
    "import", help="Take a file in: check it, report on each row, then write all of it or nothing."
)
taking_in.add_command(import_programme_file)
taking_in.add_command(import_directory)
taking_in.add_command(import_registrations)

taking_out = click.Group(
    "export", help="Write something to standard output, so that it can be taken in again."
)
taking_out.add_command(export_programme)

checking = click.Group("check", help="Say what is wrong with something.")
checking.add_command(check_programme)
checking.add_command(check_audit)

HOUSE = (run, worker, demo, doctor, routes, office)
CONTENT = (taking_in, taking_out, checking, document, intake, feed_link, readers, outbox, bounces)
PEOPLE = (grant, revoke, sign_in)

for command in (*HOUSE, *CONTENT, *PEOPLE, *CUSTODY):
    main.add_command(command)
