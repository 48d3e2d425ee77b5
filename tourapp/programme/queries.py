"""Reading a programme: the draft for organisers, released editions for everybody else."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.matching import holding, sides
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.programme import rules
from tourapp.programme.content import ItemContent
from tourapp.programme.models import Edition, ImportedFile, ProgrammeItem, Release
from tourapp.programme.rules import ReleasedItem

_ORDER = (
    ProgrammeItem.starts_at.is_(None),
    ProgrammeItem.starts_at,
    ProgrammeItem.position,
    ProgrammeItem.id,
)


@dataclass(frozen=True)
class ReleasedEdition:
    """The newest edition that a circle was given, with what it may see of it, in order of time."""

    number: int
    frozen_at: dt.datetime
    released_at: dt.datetime
    items: tuple[ReleasedItem, ...]

    @property
    def days(self) -> tuple[rules.Day, ...]:
        return rules.days(self.items)


def draft(event: Event, *, dropped: bool = False) -> Sequence[ProgrammeItem]:
    """What organisers edit, in order of time; with `dropped` also what was dropped."""
    chosen = sa.select(ProgrammeItem).where(ProgrammeItem.event_id == event.id)
    if not dropped:
        chosen = chosen.where(ProgrammeItem.dropped_at.is_(None))
    return session().scalars(chosen.order_by(*_ORDER)).all()


def found_by(actor: Actor, text: str, limit: int) -> Sequence[ProgrammeItem]:
    """Items of drafts with these words in title, place or who receives, in the events on the actor's desk.

    The latest first. What was dropped is not found.
    """
    seen = events.visible_to(actor).with_only_columns(Event.id)
    chosen = sa.select(ProgrammeItem).where(
        ProgrammeItem.event_id.in_(seen),
        ProgrammeItem.dropped_at.is_(None),
        *holding(text, *sides(ProgrammeItem, "title", "place", "host", "host_organisation")),
    )
    latest = (ProgrammeItem.starts_at.is_(None), ProgrammeItem.starts_at.desc(), ProgrammeItem.id.desc())
    return (
        session()
        .scalars(chosen.options(joinedload(ProgrammeItem.event)).order_by(*latest).limit(limit))
        .all()
    )


def days_of(items: Sequence[ProgrammeItem]) -> Sequence[tuple[dt.date | None, Sequence[ProgrammeItem]]]:
    """Items of a draft, in their order, by the date on the wall; what has no time yet comes last."""
    dated = groupby(items, key=lambda item: item.starts.date if item.starts else None)
    return [(on, tuple(group)) for on, group in dated]


def content_of(item: ProgrammeItem) -> ItemContent:
    """An item of the draft as a plain value."""
    values: dict[str, Any] = {field.name: getattr(item, field.name) for field in fields(ItemContent)}
    values["speakers"] = tuple(speaker.post for speaker in item.speakers)
    values["audience"] = tuple(item.audience)
    return ItemContent(**values)


def released(event: Event, circle: Circle) -> ReleasedEdition | None:
    """What this circle reads: the newest edition released to it, never the draft. None before the first."""
    row = session().execute(
        sa.select(Edition, Release.at)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.event_id == event.id, Release.circle == circle)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    found = row.one_or_none()
    if found is None:
        return None
    edition, at = found
    items = rules.in_order(
        item
        for identifier, content in frozen_items(edition)
        if (item := rules.seen_by(circle, identifier, content, everybody=event.ref))
    )
    return ReleasedEdition(edition.number, edition.frozen_at, at, items)


def frozen_items(edition: Edition) -> Sequence[tuple[uuid.UUID, ItemContent]]:
    """Everything of an edition, internal remarks included: identifier and content, in their order."""
    return [
        (uuid.UUID(stored["id"]), ItemContent.from_json(stored["content"]))
        for stored in edition.content["items"]
    ]


def last_edition(event: Event) -> Edition | None:
    return session().scalar(
        sa.select(Edition).where(Edition.event_id == event.id).order_by(Edition.number.desc()).limit(1)
    )


def editions(event: Event) -> Sequence[Edition]:
    """All editions with their releases, the newest first."""
    return (
        session()
        .scalars(
            sa.select(Edition)
            .where(Edition.event_id == event.id)
            .options(selectinload(Edition.releases))
            .order_by(Edition.number.desc())
        )
        .all()
    )


def number_of_file(event: Event) -> int | None:
    """The highest number that an imported file gave itself."""
    return session().scalar(
        sa.select(sa.func.max(ImportedFile.edition_number)).where(ImportedFile.event_id == event.id)
    )
