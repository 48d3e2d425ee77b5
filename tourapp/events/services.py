"""Making, changing, publishing, cancelling and finishing events. Nothing here commits."""

import uuid
from collections.abc import Mapping
from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit.services import record
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.events import announce
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.text import search_key
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.directory.models import Office
from tourapp.events import calendar, queries, rules
from tourapp.events.facts import (
    EventCancelled,
    EventChanged,
    EventFinished,
    EventPublished,
    EventTimeChanged,
)
from tourapp.events.kinds import KINDS, EventKind, WayIn
from tourapp.events.models import Event, EventState, Series
from tourapp.events.tasks import services as tasks

TIME = frozenset({"starts", "ends", "is_all_day"})
CHANGEABLE = TIME | {
    *rules.TEXTS,
    "slug",
    "way_in",
    "edition_label",
    "is_free",
    "has_online",
    "joining_url",
    "contact_address",
}
"""The fields that `change_event` takes."""


def add_series(actor: Actor, office: Office, *, key: str, kind: EventKind, name: Words) -> Series:
    """Begin a series: the events of one name, year after year."""
    actor.require(Action.EDIT_EVENT, office)
    series = Series(id=new_id(), key=key, kind=kind, office_id=office.id, name=name)
    session().add(series)
    record(actor, "series.add", f"series:{series.id}")
    return series


def create_event(
    actor: Actor,
    office: Office,
    *,
    kind: EventKind,
    slug: str,
    title: Words,
    starts: WallTime,
    ends: WallTime,
    is_all_day: bool | None = None,
    way_in: WayIn | None = None,
    series: Series | None = None,
    edition_label: str | None = None,
    source_key: str | None = None,
    texts: Mapping[str, Words] | None = None,
) -> Event:
    """Make a draft of an event of this office; what is not given comes from its kind.

    Refused: a slug that is taken or cannot stand in an address, an end before the start, two zones.
    """
    actor.require(Action.EDIT_EVENT, office)
    traits = KINDS[kind]
    all_day = traits.is_all_day if is_all_day is None else is_all_day
    _free_slug(slug)
    _one_zone(starts, ends)
    span = rules.span(starts, ends, is_all_day=all_day)
    strange = set(texts or {}) - set(rules.TEXTS)
    if strange:
        raise TypeError(f"not a text of an event: {', '.join(sorted(strange))}")
    now = clock.now()
    event = Event(
        id=new_id(),
        slug=slug,
        series_id=series.id if series else None,
        edition_label=edition_label,
        kind=kind,
        way_in=way_in or traits.way_in,
        office=office,
        state=EventState.DRAFT,
        zone=starts.zone,
        is_all_day=all_day,
        starts=starts,
        ends=ends,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        cancelled_reason=Words(),
        created_at=now,
        changed_at=now,
        source_key=source_key,
        **{name: Words() for name in rules.TEXTS} | {"title": title} | dict(texts or {}),
    )
    session().add(event)
    remember_words(event)
    session().flush()
    record(actor, "event.create", event.ref, event=event.ref)
    return event


def change_event(
    actor: Actor, event: Event, *, seen_version: int | None = None, **changes: Any
) -> frozenset[str]:
    """Change fields of an event (`CHANGEABLE`); the names of those that are different now are the answer.

    A published event keeps everything that publishing asks for. When its time changes, whoever listens is
    told the old and the new one. Refused: an unusable slug or time, a move of what is called off or over;
    with `Conflict`, a change that was begun from another version than the current one.
    """
    actor.require(Action.EDIT_EVENT, event)
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise TypeError(f"not a changeable field: {', '.join(sorted(unknown))}")
    same_version(event, seen_version)
    changed = frozenset(name for name, value in changes.items() if getattr(event, name) != value)
    if not changed:
        return changed
    if "slug" in changed:
        _may_rename(event, changes["slug"])
    old_starts, old_ends = event.starts, event.ends
    if changed & TIME:
        _move(event, {name: changes[name] for name in changed & TIME})
    for name in changed - TIME:
        setattr(event, name, changes[name])
    if event.state is EventState.PUBLISHED:
        _stays_publishable(event)
    after_change(actor, event, "event.change", changed)
    if changed & TIME:
        tasks.follow(event)
        if event.is_public:
            announce(EventTimeChanged(event.id, old_starts, old_ends, event.starts, event.ends))
    return changed


def give_new_time(
    actor: Actor,
    event: Event,
    starts: WallTime,
    ends: WallTime,
    *,
    is_all_day: bool,
    told_by: uuid.UUID,
) -> None:
    """Move a public event, also one that was postponed, by the change of plan (`told_by`) that tells people why."""
    actor.require(Action.EDIT_EVENT, event)
    old_starts, old_ends = event.starts, event.ends
    _move(event, {"starts": starts, "ends": ends, "is_all_day": is_all_day})
    event.postponed_at = None
    after_change(actor, event, "event.change", TIME)
    tasks.follow(event)
    announce(EventTimeChanged(event.id, old_starts, old_ends, starts, ends, told_by=told_by))


def publish_event(actor: Actor, event: Event) -> None:
    """Let everybody see the event. Refused with the first thing that is missing (`rules.obstacles`)."""
    actor.require(Action.EDIT_EVENT, event)
    step = rules.transition(event.state, rules.Verb.PUBLISH)
    _stays_publishable(event)
    now = clock.now()
    event.state, event.published_at, event.changed_at = step.to, now, now
    record(actor, "event.publish", event.ref, event=event.ref)
    calendar.show(event, at=now)
    session().flush()
    tasks.follow(event)
    announce(EventPublished(event.id))


def cancel_event(actor: Actor, event: Event, *, reason: Words) -> None:
    """Call the event off, for a reason that people read in two languages. It stays visible and says so."""
    actor.require(Action.EDIT_EVENT, event)
    step = rules.transition(event.state, rules.Verb.CANCEL)
    rules.reason_in_both_languages(reason)
    now = clock.now()
    event.state, event.cancelled_at, event.changed_at = step.to, now, now
    event.cancelled_reason = reason
    record(actor, "event.cancel", event.ref, event=event.ref)
    calendar.strike_out(event, at=now)
    session().flush()
    announce(EventCancelled(event.id))


def finish_event(actor: Actor, event: Event) -> None:
    """Put an event that has ended into the archive."""
    actor.require(Action.EDIT_EVENT, event)
    step = rules.transition(event.state, rules.Verb.FINISH)
    now = clock.now()
    rules.may_finish(event.ends_at, now, is_postponed=event.postponed_at is not None)
    event.state, event.finished_at, event.changed_at = step.to, now, now
    record(actor, "event.finish", event.ref, event=event.ref)
    session().flush()
    announce(EventFinished(event.id))


def finish_past_events() -> int:
    """The daily tick: finish every published event that has ended. How many there were is the answer."""
    past = queries.past(clock.now())
    for event in past:
        finish_event(SYSTEM, event)
    return len(past)


# --- shared with the parts of an event (tourapp.events.parts) ----------------------------------------


def same_version(event: Event, seen_version: int | None) -> None:
    """Refuse a change that was begun from another version of the event than the one that stands now."""
    if seen_version is not None and seen_version != event.version:
        raise Conflict(
            _l("Somebody else changed this event in the meantime. Compare both texts and save again.")
        )


def after_change(actor: Actor, event: Event, verb: str, fields: frozenset[str]) -> None:
    """What follows every change: a new version, search words, an audit entry, calendars, the announcement."""
    event.changed_at = clock.now()
    remember_words(event)
    record(actor, verb, event.ref, event=event.ref, fields=sorted(fields))
    session().flush()
    if event.state is EventState.PUBLISHED:
        calendar.show(event, at=event.changed_at)
    if event.is_public and fields - TIME:
        announce(EventChanged(event.id, tuple(sorted(fields - TIME))))


def remember_words(event: Event) -> None:
    """Keep the words by which the archive finds this event."""
    texts = [event.title, event.theme, event.traits.name]
    texts += [text for venue in event.venues for text in (venue.name, venue.city)]
    texts += [partner.name for partner in event.partners]
    event.search_text = "\n".join(search_key(side) for text in texts for side in (text.en, text.ja) if side)


def _stays_publishable(event: Event) -> None:
    missing = rules.obstacles(event)
    if missing:
        raise missing[0]


def _move(event: Event, changes: Mapping[str, Any]) -> None:
    rules.may_move(event.state)
    starts: WallTime = changes.get("starts", event.starts)
    ends: WallTime = changes.get("ends", event.ends)
    _one_zone(starts, ends)
    all_day: bool = changes.get("is_all_day", event.is_all_day)
    span = rules.span(starts, ends, is_all_day=all_day)
    if event.is_public and starts != event.starts:
        event.moved_from = event.starts
    event.starts, event.ends, event.zone, event.is_all_day = starts, ends, starts.zone, all_day
    event.starts_at, event.ends_at = span.starts_at, span.ends_at


def _one_zone(starts: WallTime, ends: WallTime) -> None:
    if starts.zone != ends.zone:
        raise Refusal(_l("An event begins and ends on the clocks of one place."), field="zone", code="zone")


def _free_slug(slug: str) -> None:
    rules.usable_slug(slug)
    if queries.slug_is_taken(slug):
        raise Refusal(_l("Another event has this address. Choose another one."), field="slug", code="taken")


def _may_rename(event: Event, slug: str) -> None:
    if event.state is not EventState.DRAFT:
        raise Refusal(_l("The address of a published event stays."), field="slug", code="state")
    _free_slug(slug)
