"""Reading a programme: the draft for organisers, released editions for everybody else."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tourapp.access.actor import Actor
from tourapp.agenda.circles import Circle
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.matching import holding, sides
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.programme import rules
from tourapp.programme.content import ItemContent, values_of
from tourapp.programme.models import MORE, Edition, ImportedFile, ProgrammeItem, Release
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
    circle: Circle

    @property
    def days(self) -> tuple[rules.Day, ...]:
        return rules.days(self.items)


def draft(event: Event, *, dropped: bool = False) -> Sequence[ProgrammeItem]:
    """What organisers edit, in order of time; with `dropped` also what was dropped."""
    chosen = sa.select(ProgrammeItem).where(ProgrammeItem.event_id == event.id)
    if not dropped:
        chosen = chosen.where(ProgrammeItem.dropped_at.is_(None))
    whole = chosen.options(joinedload(ProgrammeItem.speakers)).order_by(*_ORDER)
    return session().scalars(whole).unique().all()


def item(event: Event, item_id: uuid.UUID) -> ProgrammeItem:
    """An item of this event's draft, dropped or not; or NotFound."""
    found = session().get(ProgrammeItem, item_id)
    if found is None or found.event_id != event.id:
        raise NotFound()
    return found


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
    return [(on, rules.nights_last(group)) for on, group in dated]


def content_of(item: ProgrammeItem) -> ItemContent:
    """An item of the draft as a plain value."""
    names = (field.name for field in fields(ItemContent) if field.name not in MORE)
    values: dict[str, Any] = {name: getattr(item, name) for name in names}
    values |= values_of(item.more)
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
    return _as_released(event, edition, at, circle)


def released_edition(event: Event, circle: Circle, number: int) -> ReleasedEdition | None:
    """The edition of this number as the circle was given it, superseded or not; None when it never was."""
    found = (
        session()
        .execute(
            sa.select(Edition, Release.at)
            .join(Release, Release.edition_id == Edition.id)
            .where(Edition.event_id == event.id, Edition.number == number, Release.circle == circle)
        )
        .one_or_none()
    )
    return None if found is None else _as_released(event, found[0], found[1], circle)


def before(event: Event, circle: Circle, number: int) -> ReleasedEdition | None:
    """What this circle was given before the edition of this number, as it read then; None when that was the first."""
    found = (
        session()
        .execute(
            sa.select(Edition, Release.at)
            .join(Release, Release.edition_id == Edition.id)
            .where(Edition.event_id == event.id, Edition.number < number, Release.circle == circle)
            .order_by(Edition.number.desc())
            .limit(1)
        )
        .one_or_none()
    )
    return None if found is None else _as_released(event, found[0], found[1], circle)


def released_to(event: Event, circle: Circle, references: Collection[str]) -> ReleasedEdition | None:
    """The newest edition of the circle with those of its items that are meant for these references."""
    found = released(event, circle)
    return None if found is None else replace(found, items=rules.meant_for(found.items, references))


def taking_part(event: Event, references: Collection[str]) -> ReleasedEdition | None:
    """What somebody who takes part reads of her own: the newest edition that participants were given.

    The newest that everybody was given only while participants never were given one.
    """
    return released_to(event, Circle.PARTICIPANTS, references) or released_to(
        event, Circle.PUBLIC, references
    )


def _as_released(event: Event, edition: Edition, at: dt.datetime, circle: Circle) -> ReleasedEdition:
    items = rules.in_order(seen_in(event, frozen_items(edition), circle).values())
    return ReleasedEdition(edition.number, edition.frozen_at, at, items, circle)


def seen_in(
    event: Event, items: Iterable[tuple[uuid.UUID, ItemContent]], circle: Circle
) -> Mapping[uuid.UUID, ReleasedItem]:
    """What this circle may read of these items of an edition or a draft, by item."""
    return {
        identifier: seen
        for identifier, content in items
        if (seen := rules.seen_by(circle, identifier, content, everybody=event.ref))
    }


def frozen_items(edition: Edition) -> Sequence[tuple[uuid.UUID, ItemContent]]:
    """Everything of an edition, internal remarks included: identifier and content, in their order."""
    return [
        (uuid.UUID(stored["id"]), ItemContent.from_json(stored["content"]))
        for stored in edition.content["items"]
    ]


def to_freeze(
    event: Event, items: Collection[uuid.UUID] | None = None
) -> Sequence[tuple[uuid.UUID, ItemContent]]:
    """What the next edition holds: the draft, or the last edition with these items as the draft has them.

    NotFound for an item that neither of them has.
    """
    drafted = draft(event, dropped=True)
    live = {item.id: content_of(item) for item in drafted if item.dropped_at is None}
    if items is None:
        return tuple(live.items())
    last = last_edition(event)
    kept = dict(frozen_items(last)) if last else {}
    if not set(items) <= {item.id for item in drafted} | set(kept):
        raise NotFound()
    taken = {identifier: content for identifier, content in kept.items() if identifier not in items}
    taken |= {identifier: content for identifier, content in live.items() if identifier in items}
    place = {item.id: number for number, item in enumerate(drafted)}
    return sorted(taken.items(), key=lambda each: place.get(each[0], len(place)))


def last_edition(event: Event) -> Edition | None:
    return session().scalar(
        sa.select(Edition).where(Edition.event_id == event.id).order_by(Edition.number.desc()).limit(1)
    )


def edition(event: Event, number: int) -> Edition:
    """The edition of this number; NotFound when there is none."""
    found = session().scalar(
        sa.select(Edition)
        .where(Edition.event_id == event.id, Edition.number == number)
        .options(selectinload(Edition.releases))
    )
    if found is None:
        raise NotFound()
    return found


def newest_edition(event: Event, circle: Circle) -> Edition | None:
    """The newest edition that was released to this circle."""
    return session().scalar(
        sa.select(Edition)
        .join(Release, Release.edition_id == Edition.id)
        .where(Edition.event_id == event.id, Release.circle == circle)
        .order_by(Edition.number.desc())
        .limit(1)
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
