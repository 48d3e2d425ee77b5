"""R5 and R6: an item lies inside the hours of its place, on a day when it is open, before the last entry; a group eats
only where it may; city offices keep office hours. Journeys and nights are not looked at."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.planning import closing, repairs, spots
from tourapp.planning.facts import Facts, PlaceFacts
from tourapp.planning.findings import Finding, Planned, Repair, Severity, Situation
from tourapp.planning.sentences import Day, Said
from tourapp.programme.kinds import Confirmation, ItemKind
from tourapp.resources.closing_days import in_words
from tourapp.resources.models import Known

ELSEWHERE = frozenset({ItemKind.TRAVEL, ItemKind.LODGING, ItemKind.FREE})
MEALS = frozenset({ItemKind.MEAL, ItemKind.RECEPTION})
OFFICE = "government_office"
OFFICE_HOURS = "08:30-17:15"
OFFICE_CLOSED = "Sat; Sun; national holidays; 29 Dec-3 Jan"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def findings(situation: Situation) -> Iterator[Finding]:
    """Everything that the record of its place says against an item; nothing where there is no record."""
    for item in situation.items:
        place = spots.place_of(item.content, situation.facts)
        if place is None or item.content.kind in ELSEWHERE:
            continue
        if place.group_meals is Known.NO and item.content.kind in MEALS:
            message = _l("%(place)s takes no group meals.", place=Said(place.name))
            numbers = {"group_meals": False}
            yield _finding(item, "R5", Severity.BLOCK, message, "place", numbers, aspect="meal")
        starts, ends = item.content.starts, item.content.ends
        if starts is not None and ends is not None:
            yield from _of_time(item, place, starts, ends, situation.facts)


def _of_time(
    item: Planned, place: PlaceFacts, starts: WallTime, ends: WallTime, facts: Facts
) -> Iterator[Finding]:
    holiday = facts.holidays.get((starts.zone, starts.date))
    is_office = place.kind == OFFICE
    shut = closing.closed(place.closed_on, starts.date, lambda on: (starts.zone, on) in facts.holidays)
    if is_office:
        office = closing.closed(OFFICE_CLOSED, starts.date, lambda on: (starts.zone, on) in facts.holidays)
        if office.rule:
            yield _closed(item, "R6", place, starts.date, office.rule, holiday)
            return
    if shut.rule:
        yield _closed(item, "R5", place, starts.date, shut.rule, holiday)
        return
    if shut.unread:
        yield _unread(item, place, shut.unread)
    spans = closing.hours(place.hours)
    if is_office and spans is None:
        yield from _inside(item, "R6", place, starts, ends, OFFICE_HOURS)
    elif spans is not None:
        yield from _inside(item, "R6" if is_office else "R5", place, starts, ends, place.hours)
    else:
        yield from _on_record(item, place)
    yield from _entry(item, place, starts)


def _closed(
    item: Planned, rule: str, place: PlaceFacts, on: dt.date, closed_on: str, holiday: Words | None
) -> Finding:
    numbers = {"date": on.isoformat(), "weekday": WEEKDAYS[on.weekday()], "closed_on": closed_on}
    values = {"place": Said(place.name), "day": Day(on), "rule": Said(in_words(closed_on))}
    if holiday is None:
        message = _l("%(place)s is closed on %(day)s (closed on: %(rule)s).", **values)
    else:
        numbers["holiday"] = holiday.in_("en")
        message = _l(
            "%(place)s is closed on %(day)s, %(holiday)s (closed on: %(rule)s).",
            holiday=Said(holiday),
            **values,
        )
    return _finding(item, rule, Severity.BLOCK, message, "starts", numbers, aspect="closed")


def _inside(
    item: Planned, rule: str, place: PlaceFacts, starts: WallTime, ends: WallTime, text: str
) -> Iterator[Finding]:
    """A BLOCK for an item that begins before or ends after the hours of its place."""
    spans = closing.hours(text) or ()
    first, last = minutes_of(starts, starts.date), minutes_of(ends, starts.date)
    if any(opens <= first and last <= shuts for opens, shuts in spans):
        return
    message = _l(
        "%(place)s is open %(hours)s; this is from %(from)s to %(to)s.",
        place=Said(place.name),
        hours=text,
        **{"from": f"{starts.local:%H:%M}", "to": f"{ends.local:%H:%M}"},
    )
    numbers = {"opening_hours": text, "from": f"{starts.local:%H:%M}", "to": f"{ends.local:%H:%M}"}
    mending = _into(item, spans, first, last)
    yield _finding(item, rule, Severity.BLOCK, message, "starts", numbers, mending, "hours")


def _into(item: Planned, spans: tuple[tuple[int, int], ...], first: int, last: int) -> tuple[Repair, ...]:
    """Begin when the place opens, or end when it shuts."""
    opening = next((opens for opens, shuts in spans if first < opens < shuts), None)
    if opening is not None:
        return tuple(repairs.later(item, _at(item.content.starts, opening)))
    shutting = next((shuts for opens, shuts in spans if opens <= first < shuts < last), None)
    return tuple(repairs.end_at(item, _at(item.content.starts, shutting)))


def _at(day: WallTime | None, minute: int | None) -> WallTime | None:
    if day is None or minute is None:
        return None
    return repairs.plus(day, dt.timedelta(minutes=minute - minutes_of(day, day.date)))


def minutes_of(moment: WallTime, day: dt.date) -> int:
    """Minutes on the wall since midnight of a day."""
    return (moment.date - day).days * 24 * 60 + moment.local.hour * 60 + moment.local.minute


def _on_record(item: Planned, place: PlaceFacts) -> Iterator[Finding]:
    """A WARN for a visit to a place whose hours are not known: "by arrangement" will do once the host has agreed."""
    said = place.hours.strip()
    is_visit = item.content.kind is ItemKind.VISIT
    numbers = {"opening_hours": said}
    if closing.BY_ARRANGEMENT.fullmatch(said):
        if is_visit and item.content.confirmation is not Confirmation.CONFIRMED:
            message = _l(
                "%(place)s opens by arrangement, and the host has not confirmed.", place=Said(place.name)
            )
            yield _finding(item, "R5", Severity.WARN, message, "place", numbers)
    elif is_visit and not closing.ALWAYS_OPEN.fullmatch(said):
        message = (
            _l(
                "The hours of %(place)s are not on record (“%(said)s”). Ask the place and enter them.",
                place=Said(place.name),
                said=said,
            )
            if said
            else _l(
                "The hours of %(place)s are not on record. Ask the place and enter them.",
                place=Said(place.name),
            )
        )
        yield _finding(item, "R5", Severity.WARN, message, "place", numbers)


def _unread(item: Planned, place: PlaceFacts, rules: tuple[str, ...]) -> Finding:
    message = _l(
        "Nobody can check the closing days of %(place)s: “%(rules)s” cannot be read. Write them as Mon, or as "
        "29 Dec-3 Jan.",
        place=Said(place.name),
        rules="; ".join(rules),
    )
    return _finding(
        item, "R5", Severity.WARN, message, "place", {"closed_on": "; ".join(rules)}, aspect="closing_days"
    )


def _entry(item: Planned, place: PlaceFacts, starts: WallTime) -> Iterator[Finding]:
    last = closing.minute(place.last_entry) if place.last_entry else None
    if last is None or minutes_of(starts, starts.date) <= last:
        return
    message = _l(
        "The last entry to %(place)s is at %(last)s; this begins at %(at)s.",
        place=Said(place.name),
        last=place.last_entry,
        at=f"{starts.local:%H:%M}",
    )
    numbers = {"last_entry": place.last_entry, "from": f"{starts.local:%H:%M}"}
    yield _finding(item, "R5", Severity.BLOCK, message, "starts", numbers, aspect="last_entry")


def _finding(
    item: Planned,
    rule: str,
    severity: Severity,
    message: object,
    about: str,
    numbers: dict[str, Any],
    mending: tuple[Repair, ...] = (),
    aspect: str = "",
) -> Finding:
    return Finding(rule, severity, (item.ref,), message, (about,), numbers, mending, aspect)
