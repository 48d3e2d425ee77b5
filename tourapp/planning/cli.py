"""The command that prints a problem list. Whoever is on the machine acts for the house."""

import json
from collections.abc import Mapping

import click
from flask.cli import with_appcontext

from tourapp.agenda.circles import Circle
from tourapp.core.errors import Refused
from tourapp.core.words import Words
from tourapp.events import queries as events
from tourapp.planning import queries
from tourapp.planning.findings import Finding
from tourapp.programme import queries as programme
from tourapp.programme.models import ProgrammeItem


@click.command("programme")
@click.argument("slug")
@click.option(
    "--circle",
    type=click.Choice([each.value for each in Circle]),
    default=Circle.PARTICIPANTS.value,
    show_default=True,
    help="For a release to whom.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each problem.")
@with_appcontext
def check_programme(slug: str, circle: str, as_json: bool) -> None:
    """Print the problem list of the draft of event SLUG: what holds up a release (BLOCK), and what is listed (WARN)."""
    try:
        event = events.by_slug(slug)
    except Refused as refused:
        raise click.ClickException(str(refused) or f"There is no event {slug}.") from None
    items = {item.ref: item for item in programme.draft(event)}
    problems = queries.listed(event, Circle(circle))
    for each in problems:
        if as_json:
            told = _told(each.finding, items, each.accepted_because)
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(_line(each.finding, items, each.accepted_because))
    if not as_json:
        blocks = sum(each.stands_in_the_way for each in problems)
        click.echo(f"{len(problems)} problems; {blocks} hold up a release to this circle")


def _told(finding: Finding, items: Mapping[str, ProgrammeItem], accepted: str | None) -> dict[str, object]:
    """A finding for programs: items by what a file calls them, else by their identifier."""
    return {
        "rule": finding.rule,
        "item_ids": [_called(ref, items) for ref in finding.items],
        "severity": finding.severity.upper(),
        "numbers": dict(finding.numbers),
        "message": f"{_titles(finding, items)}: {finding.message}" if finding.items else str(finding.message),
        "fields": list(finding.fields),
        "accepted": accepted,
    }


def _line(finding: Finding, items: Mapping[str, ProgrammeItem], accepted: str | None) -> str:
    names = " ".join(_called(ref, items) for ref in finding.items)
    said = f"\n    accepted: {accepted}" if accepted is not None else ""
    rule = f"{finding.severity.upper():<5} {finding.rule:<8}"
    return f"{rule} {names:<17} {_titles(finding, items)}: {finding.message}{said}"


def _called(reference: str, items: Mapping[str, ProgrammeItem]) -> str:
    item = items.get(reference)
    return (item.source_id if item else None) or reference.partition(":")[2]


def _titles(finding: Finding, items: Mapping[str, ProgrammeItem]) -> str:
    titles = [items[ref].title if ref in items else Words() for ref in finding.items]
    return " / ".join(title.in_("en") or "–" for title in titles)
