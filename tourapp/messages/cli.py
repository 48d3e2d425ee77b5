"""`tourapp outbox`: what waits and what was given up. `tourapp bounces`: what came back."""

from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from tourapp.core.db import unit_of_work
from tourapp.messages import queries
from tourapp.messages.bounces import LONGEST_MAIL, read
from tourapp.messages.delivery import deliver_due
from tourapp.messages.services import came_back


@click.command("outbox")
@click.option("--send", is_flag=True, help="Send what is due now, once, before the list is printed.")
@with_appcontext
def outbox(send: bool) -> None:
    """List the messages that wait and those that were given up: when, state, tries, to whom, subject, why."""
    if send:
        if not current_app.config["SETTINGS"].mail_url:
            raise click.ClickException("There is no mail server. Set TOURAPP_MAIL_URL.")
        while deliver_due():
            pass
    waiting = queries.not_sent()
    for message in waiting:
        made = message.created_at.strftime("%Y-%m-%d %H:%M")
        why = message.last_error or message.failure or ""
        tries = f"{message.attempts} tries"
        click.echo("\t".join((made, message.state, tries, message.to_address, message.subject, why)).rstrip())
    if not waiting:
        click.echo("Nothing waits and nothing has failed.")


@click.command("bounces")
@click.argument("mails", type=click.File("rb"), nargs=-1, required=True)
@with_appcontext
def bounces(mails: tuple[BinaryIO, ...]) -> None:
    """Read returned mail, one mail in each FILE (- for standard input), and mark what did not arrive.

    Mail that says nothing of the kind is passed over, and the command ends well: a mail server that pipes mail into it
    must not be given a reason to return it once more.
    """
    for mail in mails:
        returned = read(mail.read(LONGEST_MAIL))
        with unit_of_work():
            marked = [message for each in returned if (message := came_back(each)) is not None]
            for message in marked:
                click.echo(f"{message.message_id}\tcame back\t{message.last_error}")
        if not marked:
            click.echo("Nothing of ours came back with this mail.")
