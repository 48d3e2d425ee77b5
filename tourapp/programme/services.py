"""Verbs of a programme: change the draft, freeze an edition, release it. Only `planning` calls `release`."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import fields, replace

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda import services as agenda
from tourapp.agenda.circles import Circle
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core import events as facts
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import calendar, queries, rules
from tourapp.programme.confirming import services as confirming
from tourapp.programme.content import ItemContent, Override, digest
from tourapp.programme.facts import EditionReleased
from tourapp.programme.models import MORE, Edition, ItemSpeaker, ProgrammeItem, Release
from tourapp.programme.sign_ups import services as sign_ups


def add_item(
    actor: Actor, event: Event, content: ItemContent, *, position: int | None = None
) -> ProgrammeItem:
    """Add an item to the draft, for everybody unless its audience says otherwise."""
    actor.require(Action.EDIT_PROGRAMME, event)
    rules.check(content)
    item = ProgrammeItem(id=new_id(), event=event, details={})
    item.position = _last_position(event) + 1 if position is None else position
    _write(item, content if content.audience else replace(content, audience=(event.ref,)))
    session().add(item)
    audit.record(actor, "programme.add_item", item.ref, event=event.ref)
    return item


def change_item(
    actor: Actor, item: ProgrammeItem, content: ItemContent, *, seen_version: int | None = None
) -> tuple[str, ...]:
    """Let an item of the draft say this from now on; the names of the fields that differ.

    What a host has confirmed and is no longer so becomes `changed`. A stale save is refused (Conflict).
    """
    actor.require(Action.EDIT_PROGRAMME, item)
    if seen_version is not None and seen_version != item.version:
        raise Conflict(_l("Somebody else changed this in the meantime. Compare both texts and save again."))
    rules.check(content)
    before = queries.content_of(item)
    return put(actor, item, confirming.follow_change(item, before, content))


def put(actor: Actor, item: ProgrammeItem, content: ItemContent) -> tuple[str, ...]:
    """Write an item as it is given, its confirmation too: for files, which bring their own."""
    actor.require(Action.EDIT_PROGRAMME, item)
    changed = tuple(
        field.name
        for field in fields(content)
        if getattr(content, field.name) != getattr(queries.content_of(item), field.name)
    )
    if changed:
        if {"needs_signup", "capacity"} & set(changed):
            sign_ups.follow_seats(item, needs_signup=content.needs_signup, capacity=content.capacity)
        _write(item, content)
        audit.record(actor, "programme.change_item", item.ref, event=item.event.ref, fields=changed)
    return changed


def drop_item(actor: Actor, item: ProgrammeItem, *, reason: str) -> None:
    """Take an item out of the draft; with the next release it is struck out in calendars."""
    actor.require(Action.EDIT_PROGRAMME, item)
    if not reason.strip():
        raise Refusal(_l("Say why this is dropped."), field="reason", code="required")
    if item.dropped_at is None:
        item.dropped_at = clock.now()
        audit.record(actor, "programme.drop_item", item.ref, event=item.event.ref, reason=reason)


def restore_item(actor: Actor, item: ProgrammeItem) -> None:
    """Take a dropped item into the draft again; with the next release it is back in calendars, as the same entry."""
    actor.require(Action.EDIT_PROGRAMME, item)
    if item.dropped_at is not None:
        item.dropped_at = None
        audit.record(actor, "programme.restore_item", item.ref, event=item.event.ref)


def freeze(
    actor: Actor,
    event: Event,
    *,
    number: int | None = None,
    note: str = "",
    items: Collection[uuid.UUID] | None = None,
) -> Edition:
    """Freeze the draft as an edition. When nothing differs from the last edition, that one is the answer.

    With `items` only these are taken from the draft, and everything else stays as in the last edition: the last
    edition plus these. Refused: an item that neither the draft nor the last edition has, and an empty programme.

    Its number is one more than the last, or the higher of that and `number` (default: the number that an
    imported file gives itself).
    """
    actor.require(Action.RELEASE_PROGRAMME, event)
    lock(event)
    last = queries.last_edition(event)
    frozen = [
        {"id": str(identifier), "content": content.to_json()}
        for identifier, content in queries.to_freeze(event, items)
    ]
    if not frozen:
        raise Refusal(_l("There is nothing in the programme yet."), code="empty")
    own = queries.number_of_file(event) if number is None else number
    if last is not None and last.content_hash == digest(frozen) and (own is None or own <= last.number):
        return last
    edition = Edition(
        id=new_id(),
        event_id=event.id,
        number=rules.next_number(last.number if last else None, own),
        frozen_at=clock.now(),
        frozen_by=actor.reference,
        note=note,
        content={"items": frozen},
        content_hash=digest(frozen),
        releases=[],
    )
    session().add(edition)
    audit.record(actor, "programme.freeze", event.ref, event=event.ref)
    return edition


def release(
    actor: Actor, event: Event, edition: Edition, *, circle: Circle, overrides: Sequence[Override] = ()
) -> agenda.Published:
    """Give an edition to a circle: page, feed and mail show it from now on, limited to what it may see.

    Items that the circle had and has no more are struck out in its calendar. Refused when this edition, or a newer
    one, was released to the circle already. Announced as `EditionReleased`. The number of statements does not grow with
    the items.
    """
    actor.require(Action.RELEASE_PROGRAMME, event)
    if _newest_released(event, circle) >= edition.number:
        raise Refusal(_l("This circle already has this edition or a newer one."), code="released")
    now = clock.now()
    released = Release(
        circle=circle, at=now, by=actor.reference, overrides=[override.to_json() for override in overrides]
    )
    edition.releases.append(released)
    seen = queries.seen_in(event, queries.frozen_items(edition), circle)
    contents, audiences = calendar.entries(event, seen.values(), circle)
    if circle in (Circle.PARTICIPANTS, Circle.PUBLIC):
        sign_ups.lock(event.id)  # whoever loses a seat also takes the seats first, then the calendars
    published = agenda.publish(
        event.ref,
        circle,
        contents,
        at=now,
        family="item",
        audiences=audiences,
        facets=calendar.facets(seen.values()),
    )
    if circle in (Circle.PARTICIPANTS, Circle.PUBLIC):
        sign_ups.follow_release(event)
    reasons = "; ".join(override.reason for override in overrides)
    audit.record(actor, f"programme.release.{circle.value}", event.ref, event=event.ref, reason=reasons)
    session().flush()
    facts.announce(EditionReleased(event.id, edition.id, circle))
    return published


def _newest_released(event: Event, circle: Circle) -> int:
    newest = sa.select(sa.func.max(Edition.number)).join(Release, Release.edition_id == Edition.id)
    return session().scalar(newest.where(Edition.event_id == event.id, Release.circle == circle)) or 0


def lock(event: Event) -> None:
    """Let nobody else freeze or release this programme until we are done: the numbers belong to the event's row."""
    session().execute(
        sa.update(Event)
        .where(Event.id == event.id)
        .values(slug=Event.slug)
        .execution_options(synchronize_session=False)
    )


def _last_position(event: Event) -> int:
    chosen = sa.select(sa.func.max(ProgrammeItem.position)).where(ProgrammeItem.event_id == event.id)
    return session().scalar(chosen) or 0


def _write(item: ProgrammeItem, content: ItemContent) -> None:
    for field in fields(content):
        value = getattr(content, field.name)
        if field.name == "speakers":
            if tuple(speaker.post for speaker in item.speakers) != value:
                item.speakers = [_speaker(place, post) for place, post in enumerate(value)]
                flag_modified(item, "position")  # a new version, though no column of its own differs
        elif field.name == "audience":
            item.audience = list(value)
        elif field.name not in MORE and getattr(item, field.name) != value:
            setattr(item, field.name, value)
    more = {name: value for name, value in content.to_json().items() if name in MORE}
    if item.more != more:
        item.more = more
    item.starts_at = content.starts.instant if content.starts else None
    item.ends_at = content.ends.instant if content.ends else None


def _speaker(position: int, post: Words) -> ItemSpeaker:
    return ItemSpeaker(id=new_id(), position=position, post=post)
