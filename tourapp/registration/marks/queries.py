"""Reading tags, groups, notes, saved views and acts. Each of these is one statement, however long the list is."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import NotFound
from tourapp.core.matching import holding, sides
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.registration.marks.models import BulkAct, Group, GroupMember, Note, SavedView, Tag, Tagged
from tourapp.registration.models import Registration

M = TypeVar("M", Tag, Group, BulkAct, SavedView)


def tags_of(event_id: uuid.UUID) -> Sequence[Tag]:
    """The tags of an event by name."""
    return (
        session().scalars(sa.select(Tag).where(Tag.event_id == event_id).order_by(Tag.name_key, Tag.id)).all()
    )


def groups_of(event_id: uuid.UUID) -> Sequence[Group]:
    """The groups of an event in their order."""
    chosen = sa.select(Group).where(Group.event_id == event_id)
    return session().scalars(chosen.order_by(Group.position, Group.id)).all()


def group_sizes(event_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """How many are in each group of an event."""
    counted = (
        sa.select(GroupMember.group_id, sa.func.count())
        .join(Group, Group.id == GroupMember.group_id)
        .where(Group.event_id == event_id)
        .group_by(GroupMember.group_id)
    )
    return {group_id: number for group_id, number in session().execute(counted)}


def tags_on(registrations: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Tag]]:
    """The tags of these registrations, by registration and in the order of their names."""
    chosen = (
        sa.select(Tagged.registration_id, Tag)
        .join(Tag, Tag.id == Tagged.tag_id)
        .where(Tagged.registration_id.in_(registrations))
        .order_by(Tag.name_key, Tag.id)
    )
    found: dict[uuid.UUID, list[Tag]] = defaultdict(list)
    for registration_id, tag in session().execute(chosen):
        found[registration_id].append(tag)
    return found


def groups_with(registrations: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[Group]]:
    """The groups of these registrations, by registration and in the order of the groups."""
    chosen = (
        sa.select(GroupMember.registration_id, Group)
        .join(Group, Group.id == GroupMember.group_id)
        .where(GroupMember.registration_id.in_(registrations))
        .order_by(Group.position, Group.id)
    )
    found: dict[uuid.UUID, list[Group]] = defaultdict(list)
    for registration_id, group in session().execute(chosen):
        found[registration_id].append(group)
    return found


def tagged_with(tag_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The registrations that carry this tag."""
    chosen = sa.select(Tagged.registration_id).where(Tagged.tag_id == tag_id)
    return frozenset(session().scalars(chosen.order_by(Tagged.registration_id)))


def members_of(group_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The registrations in this group."""
    chosen = sa.select(GroupMember.registration_id).where(GroupMember.group_id == group_id)
    return frozenset(session().scalars(chosen.order_by(GroupMember.registration_id)))


def tag_by_id(event_id: uuid.UUID, identifier: uuid.UUID) -> Tag:
    return _of_event(session().get(Tag, identifier), event_id)


def group_by_id(event_id: uuid.UUID, identifier: uuid.UUID) -> Group:
    return _of_event(session().get(Group, identifier), event_id)


def act_by_id(event_id: uuid.UUID, identifier: uuid.UUID) -> BulkAct:
    return _of_event(session().get(BulkAct, identifier), event_id)


def view_by_id(event_id: uuid.UUID, identifier: uuid.UUID) -> SavedView:
    return _of_event(session().get(SavedView, identifier), event_id)


def _of_event(found: M | None, event_id: uuid.UUID) -> M:
    if found is None or found.event_id != event_id:
        raise NotFound()
    return found


def notes_found_by(actor: Actor, text: str, limit: int) -> Sequence[tuple[Note, Registration]]:
    """Notes with these words, each with its registration, where the actor may read notes; the newest first."""
    seen = events.visible_to(actor, Action.EDIT_PARTICIPANTS).with_only_columns(Event.id)
    chosen = (
        sa.select(Note, Registration)
        .join(Registration, Registration.id == Note.registration_id)
        .where(Registration.event_id.in_(seen), *holding(text, Note.text))
        .options(joinedload(Registration.person))
        .order_by(Note.at.desc(), Note.id.desc())
        .limit(limit)
    )
    return [(note, registration) for note, registration in session().execute(chosen)]


def marks_found_by(actor: Actor, text: str, limit: int) -> Sequence[tuple[Tag | Group, Event]]:
    """Tags, then groups, with these words in their name, each with its event, where the actor sees who comes."""
    seen = events.visible_to(actor, Action.SEE_PARTICIPANTS).with_only_columns(Event.id)
    tags = (
        sa.select(Tag, Event)
        .join(Event, Event.id == Tag.event_id)
        .where(Tag.event_id.in_(seen), *holding(text, Tag.name))
        .order_by(Event.starts_at.desc(), Tag.name, Tag.id)
    )
    groups = (
        sa.select(Group, Event)
        .join(Event, Event.id == Group.event_id)
        .where(Group.event_id.in_(seen), *holding(text, *sides(Group, "name")))
        .order_by(Event.starts_at.desc(), Group.position, Group.id)
    )
    found: list[tuple[Tag | Group, Event]] = []
    for chosen in (tags, groups):
        found += [(mark, event) for mark, event in session().execute(chosen.limit(limit))]
    return found[:limit]


def notes_on(registration: Registration) -> Sequence[Note]:
    """What colleagues wrote about a registration, newest first."""
    chosen = sa.select(Note).where(Note.registration_id == registration.id)
    return session().scalars(chosen.order_by(Note.at.desc(), Note.id.desc())).all()


def views_for(event_id: uuid.UUID, person_id: uuid.UUID | None) -> Sequence[SavedView]:
    """The saved views that this person sees: her own, then those of colleagues; by name."""
    chosen = sa.select(SavedView).where(
        SavedView.event_id == event_id, sa.or_(SavedView.owner_id == person_id, SavedView.is_shared)
    )
    own_first = sa.case((SavedView.owner_id == person_id, 0), else_=1)
    return session().scalars(chosen.order_by(own_first, SavedView.name, SavedView.id)).all()


def last_act(event_id: uuid.UUID) -> BulkAct | None:
    """The newest act on many in this event."""
    chosen = sa.select(BulkAct).where(BulkAct.event_id == event_id)
    return session().scalars(chosen.order_by(BulkAct.at.desc(), BulkAct.id.desc()).limit(1)).first()
