"""`tourapp outbox`: what waits and what was given up."""

import click
from flask import current_app
from flask.cli import with_appcontext

from tourapp.messages import queries
from tourapp.messages.delivery import deliver_due


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
