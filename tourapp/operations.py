"""Commands for whoever runs the house: `run`, `doctor`, `routes`."""

import json
import smtplib
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import run_command, with_appcontext

from tourapp.core import sealed
from tourapp.custody import rotating
from tourapp.pages.health import ALL, Finding, examine
from tourapp.programme import who_reads
from tourapp.web.routes import Public, Route

run = run_command


@click.command("routes")
@click.option("--access", is_flag=True, help="Print who may use each route, as JSON lines.")
@with_appcontext
def routes(access: bool) -> None:
    """List every address."""
    listed: tuple[Route, ...] = current_app.extensions["tourapp_routes"]
    for route in sorted(listed, key=lambda each: each.rule):
        allow = "public" if isinstance(route.allow, Public) else route.allow.value
        methods = ", ".join(route.methods)
        if not access:
            click.echo(f"{route.rule}  {methods}  {route.endpoint}")
            continue
        line = {
            "rule": route.rule,
            "methods": list(route.methods),
            "endpoint": route.endpoint,
            "allow": allow,
        }
        if isinstance(route.allow, Public):
            line["reason"] = route.allow.reason
        click.echo(json.dumps(line, ensure_ascii=False))


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look at settings, database, worker, disk, mail and keys; one line each, exit 1 when something is wrong."""
    findings = [*_settings(), *examine(ALL), _readers(), _keys(), _mail()]
    for finding in findings:
        click.echo(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.name}: {finding.words}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _settings() -> Iterator[Finding]:
    settings = current_app.config["SETTINGS"]
    yield Finding(
        "settings", True, f"{settings.env}, data in {settings.data_dir}, site at {settings.base_url}"
    )
    if settings.env == "production":
        secure = settings.base_url.startswith("https://")
        yield Finding("https", secure, "on" if secure else "TOURAPP_BASE_URL has to begin with https://")


def _readers() -> Finding:
    """Whether calendars and pages know rightly who reads what."""
    found = who_reads.drift()
    words = f"{len(found.missing)} too few, {len(found.surplus)} too many: run `tourapp readers --mend`"
    return Finding("readers", not found, words if found else "as places, groups and seats say")


def _keys() -> Finding:
    """A value sealed and opened again with the newest key."""
    try:
        kept = sealed.seal("well", table="doctor", row="1", column="words")
        opened = sealed.open_sealed(kept, table="doctor", row="1", column="words")
    except (ValueError, sealed.CannotOpen) as error:
        return Finding("keys", False, type(error).__name__)
    settings = current_app.config["SETTINGS"]
    counted = f"{len(settings.secret_keys)} for sessions, {len(settings.data_keys)} for sealed fields"
    under_older = sum(rotating.stale().values())
    if under_older:
        counted += f"; {under_older} values under an older key: run `tourapp rotate-keys`"
    return Finding("keys", opened == "well", counted)


def _mail() -> Finding:
    """Whether the mail server answers; nothing is sent."""
    url = current_app.config["SETTINGS"].mail_url
    if not url:
        return Finding("mail", True, "no server set: messages are kept and shown at /outbox")
    parts = urlsplit(url)
    if parts.scheme == "console":
        return Finding("mail", True, "printed to the console")
    connect = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    port = parts.port or (465 if parts.scheme == "smtps" else 25)
    try:
        with connect(parts.hostname or "", port, timeout=5) as server:
            code, _answer = server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", False, f"{parts.hostname}:{port} does not answer ({type(error).__name__})")
    return Finding("mail", code == 250, f"{parts.hostname}:{port} answers")
