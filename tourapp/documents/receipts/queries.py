"""Reading which change slip a reader is asked to acknowledge, and who has."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from tourapp.agenda import readers
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.i18n import current_lang
from tourapp.core.ids import ref
from tourapp.documents import queries, rules, slip
from tourapp.documents.queries import Issue
from tourapp.documents.receipts.models import SlipReceipt
from tourapp.documents.receipts.rules import span
from tourapp.documents.rules import CIRCLES, Reader
from tourapp.documents.said import LANGS
from tourapp.events.models import Event
from tourapp.hosting.models import Engagement
from tourapp.hosting.rules import ENDED
from tourapp.hosting.slips import SlipState
from tourapp.programme import queries as programme
from tourapp.programme.rules import readers as who_reads
from tourapp.registration import queries as registration
from tourapp.registration.models import Registration


@dataclass(frozen=True)
class Slip:
    """What has changed for a reader, as `slip.values` has it. `received_at` is None while she is asked."""

    since: int
    number: int
    changes: Sequence[Mapping[str, Any]]
    received_at: dt.datetime | None = None


@dataclass(frozen=True)
class Line:
    """Somebody who takes part, in the organisers' table."""

    name: str
    slip: Slip


def of_host(engagement: Engagement) -> Slip | None:
    """The change slip of an authority; None where nothing of its days has changed late."""
    return of_hosts(engagement.event, [engagement]).get(engagement.id)


def of_hosts(event: Event, engagements: Sequence[Engagement]) -> Mapping[uuid.UUID, Slip]:
    """The change slips of these authorities of an event, by engagement; in as many statements for one as for forty."""
    late = _Late(event, Reader.HOST)
    if late.span({}) is None:
        return {}
    received = _received(SlipReceipt.engagement_id, [each.id for each in engagements])
    found = {
        each.id: late.slip(received.get(each.id, {}), host=each.host_ref)
        for each in engagements
        if each.state not in ENDED
    }
    return {identifier: one for identifier, one in found.items() if one is not None}


def host_states(event: Event, engagements: Sequence[Engagement]) -> Mapping[uuid.UUID, SlipState]:
    """The same as `hosting` asks for it."""
    found = of_hosts(event, engagements)
    return {key: SlipState(each.number, each.received_at) for key, each in found.items()}


def of_registration(mine: Registration) -> Slip | None:
    """The change slip of somebody who takes part: of her items only; None where none of them has changed late."""
    if not mine.is_coming or mine.person_id is None:
        return None
    behind = {mine.person_id: readers.references(mine.person_id)}
    return _of_people(_Late(mine.event, Reader.PARTICIPANTS), [mine], behind).get(mine.id)


def of_people(event: Event) -> Sequence[Line]:
    """The change slips of everybody who takes part, by name; in as many statements for one as for forty."""
    late = _Late(event, Reader.PARTICIPANTS)
    if late.span({}) is None:
        return ()
    coming = [each for each in registration.coming_in_person(event) if each.person_id is not None]
    audience = {
        each for number in late.numbers for item in late.issue(number).items for each in who_reads(item)
    }
    behind: dict[uuid.UUID, set[str]] = {}
    for reference, people in readers.behind(audience).items():
        for person in people:
            behind.setdefault(person, set()).add(reference)
    found = _of_people(late, coming, behind)
    return [Line(each.display_name(current_lang()), found[each.id]) for each in coming if each.id in found]


class _Late:
    """The editions that one kind of reader was given, each read once."""

    def __init__(self, event: Event, reader: Reader) -> None:
        self.event, self.reader, self._issues = event, reader, dict[int, Issue]()
        self.given = [
            (edition.number, release.at)
            for edition in programme.editions(event)
            for release in edition.releases
            if release.circle is CIRCLES[reader]
        ]

    @property
    def numbers(self) -> Sequence[int]:
        return sorted(number for number, _at in self.given)

    def span(self, received: Collection[int]) -> tuple[int, int] | None:
        event = self.event
        return span(self.given, received, starts_at=event.starts_at, ends_at=event.ends_at, now=clock.now())

    def issue(self, number: int) -> Issue:
        if number not in self._issues:
            self._issues[number] = queries.issue(self.event, reader=self.reader, number=number)
        return self._issues[number]

    def slip(
        self,
        received: Mapping[int, dt.datetime],
        *,
        host: str = "",
        references: Collection[str] | None = None,
    ) -> Slip | None:
        found = self.span(received)
        if found is None:
            return None
        old, new = (
            replace(issue, items=rules.on_paper(issue.items, host=host, references=references), host_ref=host)
            for issue in map(self.issue, found)
        )
        changes = slip.values(old, new, LANGS[current_lang()])["changes"]
        return Slip(*found, changes, received.get(new.number)) if changes else None


def _of_people(
    late: _Late, coming: Sequence[Registration], behind: Mapping[uuid.UUID, Collection[str]]
) -> Mapping[uuid.UUID, Slip]:
    if late.span({}) is None:
        return {}
    received = _received(SlipReceipt.registration_id, [each.id for each in coming])
    found = {
        each.id: late.slip(
            received.get(each.id, {}),
            references={ref("person", each.person_id), *behind.get(each.person_id, ())},
        )
        for each in coming
        if each.person_id is not None
    }
    return {identifier: one for identifier, one in found.items() if one is not None}


def _received(column: Any, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Mapping[int, dt.datetime]]:
    """When each of these readers received which edition."""
    chosen = sa.select(column, SlipReceipt.edition, SlipReceipt.at).where(column.in_(ids))
    found: dict[uuid.UUID, dict[int, dt.datetime]] = {}
    for reader, edition, at in session().execute(chosen.order_by(SlipReceipt.at, SlipReceipt.id)):
        found.setdefault(reader, {})[edition] = at
    return found
