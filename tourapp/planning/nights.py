"""R10: every night between the first and the last day has a bed, without a gap."""

import datetime as dt
from collections.abc import Iterator, Sequence

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.planning.sentences import Day
from tourapp.programme.kinds import ItemKind


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK for each run of nights without lodging, at the last item of the day where it begins; for events whose
    people sleep away from home, and for others once they have a night at all."""
    facts = situation.facts
    nights = {item.content.night for item in situation.items if item.content.kind is ItemKind.LODGING}
    if facts.first_day is None or facts.last_day is None or not (facts.is_led or nights):
        return
    if not situation.items:
        return
    days = courses.by_day(situation.items)
    for first, last in _runs(facts.first_day, facts.last_day, nights):
        count = (last - first).days + 1
        if count == 1:
            message = _l("No lodging for the night of %(first)s.", first=Day(first))
        else:
            message = _l(
                "No lodging for %(count)s nights, from %(first)s to %(last)s.",
                count=count,
                first=Day(first),
                last=Day(last),
            )
        numbers = {"first": first.isoformat(), "last": last.isoformat(), "nights": count}
        refs = _at(days.get(first, ()))
        yield Finding("R10", Severity.BLOCK, refs, message, ("night",), numbers, aspect=first.isoformat())


def _runs(first: dt.date, last: dt.date, nights: set[dt.date | None]) -> Iterator[tuple[dt.date, dt.date]]:
    """The first and the last of each run of nights without a bed; the last day has no night."""
    begins: dt.date | None = None
    for number in range((last - first).days):
        night = first + dt.timedelta(days=number)
        if night in nights:
            if begins is not None:
                yield begins, night - dt.timedelta(days=1)
            begins = None
        elif begins is None:
            begins = night
    if begins is not None:
        yield begins, last - dt.timedelta(days=1)


def _at(items: Sequence[Planned]) -> tuple[str, ...]:
    return (items[-1].ref,) if items else ()
