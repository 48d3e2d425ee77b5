"""A suggestion as a difference: item by item what stands and what would, and why something has no time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tourapp.core import time
from tourapp.core.i18n import current_lang
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import sentences, spots
from tourapp.planning.findings import Planned
from tourapp.planning.suggesting.asking import Term
from tourapp.planning.suggesting.joining import NEW
from tourapp.planning.suggesting.queries import Suggestion
from tourapp.programme.content import ItemContent

IN_THE_WAY: Mapping[Term, Any] = {
    Term.ALLOWED: _l("the days and hours that you allow"),
    Term.HOURS: _l("the hours and closing days of the place"),
    Term.PLANNED: _l("what is planned already"),
    Term.WAYS: _l("the time that journeys take"),
    Term.ARRIVAL: _l("the quiet day of arrival"),
    Term.ORDER: _l("what it has to come after"),
    Term.NOON: _l("the free hour at noon"),
}


@dataclass(frozen=True)
class Row:
    """One item of the difference. `what`: moved, stays, way (only how one gets there), new or dropped."""

    item: Planned
    what: str
    old: str
    new: str
    way: str
    """How one gets there from now on; empty where nobody has to move."""


@dataclass(frozen=True)
class Missing:
    """Something without a time, and in sentences why."""

    item: Planned
    reasons: tuple[str, ...]
    place: str
    """What is on record of the hours of its place."""


def rows(suggestion: Suggestion) -> list[Row]:
    """In the order of the draft as it would be; what was dropped comes last."""
    question = suggestion.question
    before = {
        each.ref: each.content
        for each in (*(one.item for one in question.wanted), *question.standing, *question.leaving)
    }
    found = []
    for each in suggestion.outcome.items:
        old, new = before.get(each.ref), each.content
        if each.ref.startswith(NEW):
            found.append(Row(each, "new", "", when(new), way_of(new)))
        elif each.ref in suggestion.found:
            what = "moved" if old is None or (old.starts, old.ends) != (new.starts, new.ends) else "stays"
            found.append(Row(each, what, when(old), when(new), way_of(new)))
        elif old is not None and old != new:
            found.append(Row(each, "way", way_of(old), when(new), way_of(new)))
    found += [Row(each, "dropped", when(each.content), "", "") for each in suggestion.outcome.dropped]
    return found


def missing(suggestion: Suggestion) -> Iterator[Missing]:
    items = {each.ref: each.item for each in suggestion.question.wanted}
    for left in suggestion.left_out:
        reasons = () if left.alone else (_("It has a time on its own, but not together with the others."),)
        reasons = (*reasons, _in_the_way(left.terms))
        yield Missing(items[left.ref], reasons, _place(items[left.ref], suggestion))


def _in_the_way(terms: Sequence[Term]) -> str:
    if not terms:
        return _("No single condition prevents it. Choose fewer items, or more days.")
    named = _(", ").join(str(IN_THE_WAY[term]) for term in terms)
    if len(terms) == 1:
        return _("What prevents it: %(term)s.", term=named)
    return _("One of these would have to change: %(terms)s.", terms=named)


def _place(item: Planned, suggestion: Suggestion) -> str:
    place = spots.place_of(item.content, suggestion.question.facts)
    if place is None:
        return ""
    name, hours = place.name.in_(current_lang()), place.hours or _("hours not on record")
    if place.closed_on:
        return _("%(place)s: %(hours)s, closed: %(days)s", place=name, hours=hours, days=place.closed_on)
    return _("%(place)s: %(hours)s", place=name, hours=hours)


def when(content: ItemContent | None) -> str:
    """Day and hours as the clock on the wall shows them; empty without a time."""
    if content is None or content.starts is None or content.ends is None:
        return ""
    lang = current_lang()
    day = time.short_date(content.starts.date, lang)
    hours = time.time_range(content.starts.local, content.ends.local, lang)
    return f"{day} {hours}" if lang == "ja" else f"{day}, {hours}"


def way_of(content: ItemContent) -> str:
    """The short move before an item, or the journey that it is."""
    if content.travel_from or content.travel_to:
        mode, start = content.travel_mode, content.travel_from
        minutes = None
    else:
        mode, start, minutes = content.transfer_mode, content.transfer_from, content.transfer_minutes
    if not start:
        return ""
    values = {"start": start.in_(current_lang()), "mode": sentences.by(mode)}
    if minutes is None:
        return _("%(mode)s from %(start)s", **values)
    return _("%(mode)s from %(start)s, %(minutes)s minutes", minutes=minutes, **values)
