"""What can be printed of an event at the moment: for whom, of which version, and why not."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tourapp.core.errors import NotFound, Refusal
from tourapp.core.words import Words
from tourapp.documents import itinerary, queries
from tourapp.documents.kinds import KINDS, Kind
from tourapp.documents.queries import Issue
from tourapp.documents.rules import Reader
from tourapp.events.models import Event
from tourapp.programme import reading

READERS: Mapping[Reader, Words] = {
    Reader.PARTICIPANTS: Words("Participants", "参加者"),
    Reader.INTERPRETERS: Words("Interpreters", "通訳者"),
    Reader.HOST: Words("All hosts together (for the office)", "受入自治体・全日程（事務局用）"),
}


@dataclass(frozen=True)
class Choice:
    """For whom a paper is, as it stands in an address: a reader, or an authority."""

    reader: Reader
    host: str = ""

    @property
    def value(self) -> str:
        return self.host or self.reader.value


@dataclass(frozen=True)
class Line:
    """A paper that can be had, and what tells it from others of its kind."""

    kind: Kind
    name: Words
    summary: Words
    day: dt.date | None = None


@dataclass(frozen=True)
class Shelf:
    """The papers of one version for one reader."""

    issue: Issue
    choice: Choice
    lines: tuple[Line, ...]
    days: tuple[dt.date, ...]
    since: int | None
    """The version that a change slip begins with; None where there is no slip."""


def choices(event: Event) -> Sequence[tuple[Choice, Words]]:
    """For whom papers can be made, with each host by its name."""
    hosts = [(Choice(Reader.HOST, reference), name) for reference, name in queries.hosts(event)]
    return [*((Choice(reader), name) for reader, name in READERS.items()), *hosts]


def chosen(event: Event, value: str) -> Choice | None:
    """What `value` in an address stands for; None for nothing. NotFound for a host that is none of this event."""
    if not value:
        return None
    found = next((choice for choice, _ in choices(event) if choice.value == value), None)
    if found is None:
        raise NotFound()
    return found


def shelf(event: Event, choice: Choice | None, number: int | None) -> Shelf:
    """Which papers there are. Refused with a sentence: no version, or nothing in it for this reader."""
    issue = queries.issue(
        event,
        reader=choice.reader if choice else None,
        number=number,
        host=choice.host if choice else "",
    )
    if not issue.items:
        raise Refusal(queries.NOTHING, code="empty")
    since = queries.before(issue)
    return Shelf(
        issue=issue,
        choice=choice or Choice(issue.reader),
        lines=tuple(_lines(issue, since)),
        days=tuple(day.on for day in reading.days(issue.items) if day.on is not None),
        since=since,
    )


def _lines(issue: Issue, since: int | None) -> Sequence[Line]:
    named = {Kind.ITINERARY: itinerary.name(issue)}
    return [
        Line(kind, named.get(kind, traits.name), traits.summary)
        for kind, traits in KINDS.items()
        if kind is not Kind.DAY_SHEET and (kind is not Kind.CHANGE_SLIP or since is not None)
    ]
