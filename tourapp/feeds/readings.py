"""What stands in a private calendar: the one function that decides it, for whatever asks (CAL-84)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import queries as accounts
from tourapp.agenda import leaving, readers
from tourapp.agenda import queries as agenda
from tourapp.agenda.circles import Circle
from tourapp.agenda.queries import Shown
from tourapp.core.ids import parse_ref, ref
from tourapp.core.words import Words
from tourapp.directory import queries as directory
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.feeds.links import LinkState
from tourapp.feeds.models import LinkKind

OWN = Words("My programme", "私の日程")
SPEAKING = Words("Where I speak or interpret", "登壇・通訳の予定")
HOST = Words("Visits to us: %s", "受入予定：%s")
STAFF = Words("Staff: %s", "担当者用：%s")


@dataclass(frozen=True)
class Reading:
    """The entries of a private calendar, by start, then UID; what it is called; when it last changed.

    `changed_at` never moves back: nothing that was shown ever vanishes, it is struck out (CAL-05, CAL-70).
    """

    entries: Sequence[Shown]
    name: Words
    zone: str
    changed_at: dt.datetime | None


def reading(state: LinkState) -> Reading | None:
    """What the reader of this link reads now; None when she may not read it any more (her role has ended)."""
    kind, identifier = parse_ref(state.reader)
    match state.kind:
        case LinkKind.OWN:
            return of_person(identifier, changed_at=state.changed_at)
        case LinkKind.SPEAKING:
            return _reading(state, SPEAKING, _own(state, readers.references(identifier)))
        case LinkKind.HOST:
            body = directory.organisation(identifier)
            entries = agenda.entries_of_reader(state.reader, [state.reader], Circle.HOST)
            return _reading(state, _named(HOST, body.name), entries)
        case LinkKind.STAFF:
            event = events.by_id(parse_ref(state.about)[1])
            if not may_read_all(identifier, event):
                return None
            return _reading(state, _named(STAFF, event.title), agenda.entries_for_staff(state.about))
    raise ValueError(kind)


def of_person(person_id: uuid.UUID, *, changed_at: dt.datetime | None = None) -> Reading:
    """Everything that is meant for one person, over all her events; `changed_at` as in her link."""
    reader = ref("person", person_id)
    entries = agenda.entries_of_reader(reader, readers.references(person_id), Circle.PARTICIPANTS)
    return _made(OWN, entries, changed_at)


def may_read_all(person_id: uuid.UUID, event: Event) -> bool:
    """Whether this person works on the event today. A calendar has no second factor: what it shows needs none."""
    grants = tuple(grant.as_grant for grant in accounts.grants_today(directory.person(person_id)))
    actor = Actor(person_id=person_id, grants=grants, is_strong=True)
    return actor.may(Action.READ_STAFF_CALENDAR, event)


def _own(state: LinkState, references: frozenset[str]) -> Sequence[Shown]:
    read = leaving.read_by(state.reader, references)
    return agenda.entries_of_reader(state.reader, read, Circle.PARTICIPANTS)


def _reading(state: LinkState, name: Words, entries: Sequence[Shown]) -> Reading:
    return _made(name, entries, state.changed_at)


def _made(name: Words, entries: Sequence[Shown], changed_at: dt.datetime | None) -> Reading:
    stamps = [shown.stamp for shown in entries]
    zones = (shown.content.place_zone for shown in entries)
    return Reading(
        entries=entries,
        name=name,
        zone=next(filter(None, zones), ""),
        changed_at=max([*stamps, *([changed_at] if changed_at else [])], default=None),
    )


def _named(frame: Words, name: Words) -> Words:
    return Words(frame.en % name.in_("en"), frame.ja % name.in_("ja"))
