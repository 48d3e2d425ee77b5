"""R13: an item of everybody has seats for all who go; participants and leaders first, interpreters on top."""

from collections.abc import Iterator

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import courses, spots
from tourapp.planning.facts import Facts
from tourapp.planning.findings import Finding, Planned, Severity, Situation


def findings(situation: Situation) -> Iterator[Finding]:
    """A BLOCK where participants and leaders alone are too many, a WARN where interpreters make them so. Where one
    signs up the seats are given out elsewhere; how large a part of the group is, nobody can tell."""
    if situation.facts.group.participants is None:
        return
    for item in situation.items:
        content = item.content
        is_for_all = courses.is_for_all(content, situation.facts.event)
        seats = _seats(item, situation.facts)
        if seats is not None and is_for_all and not content.needs_signup and not content.is_optional:
            yield from _of(item, seats, situation.facts)


def _seats(item: Planned, facts: Facts) -> int | None:
    """The item's own number or the room's, whichever is smaller."""
    place = spots.place_of(item.content, facts)
    room = place.rooms.get(item.content.room_ref) if place is not None else None
    known = [number for number in (item.content.capacity, room) if number is not None]
    return min(known) if known else None


def _of(item: Planned, seats: int, facts: Facts) -> Iterator[Finding]:
    group = facts.group
    participants, leaders, interpreters = (
        group.participants or 0,
        group.tour_leaders or 0,
        group.interpreters or 0,
    )
    people = participants + leaders + interpreters
    if people <= seats:
        return
    is_block = participants + leaders > seats
    values = {
        "people": people,
        "participants": participants,
        "leaders": leaders,
        "interpreters": interpreters,
        "seats": seats,
    }
    if is_block:
        message = _l(
            "%(people)s people (participants %(participants)s, tour leaders %(leaders)s, interpreters "
            "%(interpreters)s) for %(seats)s seats.",
            **values,
        )
    else:
        message = _l(
            "%(people)s people (participants %(participants)s, tour leaders %(leaders)s, interpreters "
            "%(interpreters)s) for %(seats)s seats; over by the interpreters only.",
            **values,
        )
    numbers = {
        "capacity": seats,
        "participants": participants,
        "tour_leader": leaders,
        "interpreters": interpreters,
        "people": people,
        "over": people - seats,
    }
    severity = Severity.BLOCK if is_block else Severity.WARN
    yield Finding("R13", severity, (item.ref,), message, ("capacity",), numbers)
