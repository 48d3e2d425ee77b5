"""What the calendar says of the items of the next run: public holidays, and days on which a place is closed.

Spans packages: the items are `programme`'s, what a closing day means is `planning`'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tourapp.agenda.circles import Circle
from tourapp.core import clock
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import ref
from tourapp.core.time import NoSuchTime
from tourapp.events.models import Event
from tourapp.planning import gathering, hours, queries
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Situation
from tourapp.planning.sentences import Day, Said
from tourapp.programme import queries as programme
from tourapp.programme.editing.moving import redated
from tourapp.programme.kinds import ItemKind

NO_MATTER = frozenset({ItemKind.LODGING, ItemKind.FREE, ItemKind.TRAVEL})
"""Kinds that take place on a holiday as on any day."""
CLOSED = "closed"


@dataclass(frozen=True)
class Mark:
    """An item of the next run that somebody has to look at, and why."""

    item: Planned
    sentences: tuple[Any, ...]


def marks(event: Event, first_day: date) -> list[Mark]:
    """The items that would fall on a public holiday of their country, or on a day on which their place is closed."""
    items = [each for each in _moved(event, (first_day - event.starts.date).days) if each.content.starts]
    known = gathering.facts(event, [(each.id, each.content) for each in items])
    found = hours.findings(Situation(tuple(items), Circle.HOST, clock.now(), known))
    closed = {finding.items[0]: finding for finding in found if finding.aspect == CLOSED}
    return [
        Mark(each, sentences)
        for each in items
        if (sentences := tuple(_said(each, known, closed.get(each.ref))))
    ]


def _moved(event: Event, days: int) -> Iterator[Planned]:
    """Items as they would be; one whose hour the clocks skip then is refused when the run is begun."""
    for identifier, content in queries.in_time(queries.drafted(programme.draft(event))):
        try:
            yield Planned(ref("item", identifier), content.source_id or "", redated(content, days))
        except NoSuchTime:
            continue


def _said(item: Planned, known: Facts, closed: Finding | None) -> Iterator[Any]:
    starts = item.content.starts
    holiday = known.holidays.get((starts.zone, starts.date)) if starts else None
    if closed is not None:
        yield closed.message
    if (
        starts
        and holiday
        and (closed is None or "holiday" not in closed.numbers)
        and item.content.kind not in NO_MATTER
    ):
        yield _l("%(day)s is a public holiday: %(holiday)s.", day=Day(starts.date), holiday=Said(holiday))
