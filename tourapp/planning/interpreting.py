"""R40: what needs interpreting says how, and no interpreter works alone for too long."""

from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.programme.kinds import REQUIRED, ItemKind

INTERPRETED = frozenset(
    {
        ItemKind.VISIT,
        ItemKind.SEMINAR,
        ItemKind.LECTURE,
        ItemKind.EXCHANGE_OF_VIEWS,
        ItemKind.RESULTS_MEETING,
        ItemKind.COURTESY_CALL,
        ItemKind.RECEPTION,
    }
)


def findings(situation: Situation) -> Iterator[Finding]:
    """A WARN for a mode that is missing (where `required` does not ask for it), and for one interpreter alone for too
    long."""
    for item in situation.items:
        asked_for = (
            situation.circle is Circle.PARTICIPANTS and ("interpretation",) in REQUIRED[item.content.kind]
        )
        if item.content.kind in INTERPRETED and not item.content.interpretation and not asked_for:
            message = _l("How this is interpreted is missing.")
            numbers = {"missing": "interpretation"}
            yield Finding(
                "R40", Severity.WARN, (item.ref,), message, ("interpretation",), numbers, aspect="mode"
            )
        yield from _alone(item, situation.facts)


def _alone(item: Planned, facts: Facts) -> Iterator[Finding]:
    limits = {
        "consecutive": facts.parameters.alone_consecutive_minutes,
        "simultaneous": facts.parameters.alone_simultaneous_minutes,
    }
    limit = limits.get(item.content.interpretation)
    minutes = courses.length(item.content)
    interpreters = len(item.content.interpreters) or facts.group.interpreters
    if limit is None or interpreters != 1 or minutes <= limit:
        return
    message = _l(
        "One interpreter works alone for %(minutes)s minutes; %(limit)s are the most here.",
        minutes=minutes,
        limit=limit,
    )
    numbers = {
        "mode": item.content.interpretation,
        "minutes": minutes,
        "limit": limit,
        "interpreters": interpreters,
    }
    yield Finding("R40", Severity.WARN, (item.ref,), message, ("interpreters",), numbers, aspect="alone")
