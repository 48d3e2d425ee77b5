"""The program `tourapp`: one group, one line for each package's commands."""

import click
from flask.cli import FlaskGroup


def _create() -> object:
    from tourapp.factory import create_app  # noqa: PLC0415 - slow import: `--help` should not load the whole house

    return create_app()


@click.group(
    cls=FlaskGroup,
    create_app=_create,
    add_default_commands=False,
    add_version_option=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """Seminars, study tours and summits: whom they admit, and their programmes."""
