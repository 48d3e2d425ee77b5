"""Putting tags, groups and notes beside registrations, keeping views of the list, and acting on many at once."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Forbidden, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id
from tourapp.core.text import clean_line, search_key
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.registration.marks import queries
from tourapp.registration.marks.models import Group, Note, SavedView, Tag
from tourapp.registration.models import Registration
from tourapp.registration.services import reading

LONGEST_NAME = 60
LONGEST_NOTE = 2000


def find_or_add_tag(actor: Actor, event: Event, name: str) -> Tag:
    """The tag of this name in this event; made when there is none. Refused: no name, or one that is too long."""
    actor.require(Action.EDIT_PARTICIPANTS, event)
    cleaned = clean_line(name)
    if not search_key(cleaned):
        raise Refusal(_("Enter the name of the tag"), field="tag", code="required")
    if len(cleaned) > LONGEST_NAME:
        raise Refusal(_("Enter %(most)s characters at most", most=LONGEST_NAME), field="tag", code="length")
    folded = search_key(cleaned)[:LONGEST_NAME]
    found = session().scalar(sa.select(Tag).where(Tag.event_id == event.id, Tag.name_key == folded))
    if found is not None:
        return found
    tag = Tag(id=new_id(), event_id=event.id, name=cleaned, name_key=folded)
    session().add(tag)
    session().flush()
    audit.record(actor, "tag.add", event.ref, event=event.ref)
    return tag


def add_group(actor: Actor, event: Event, name: Words) -> Group:
    """Another group, after the others. Its people may read its name. Refused: no name, or one that is there."""
    actor.require(Action.EDIT_PARTICIPANTS, event)
    if not name:
        raise Refusal(_("Enter the name of the group"), field="name_en", code="required")
    known = queries.groups_of(event.id)
    taken = {search_key(side) for group in known for side in (group.name.en, group.name.ja) if side}
    if taken & {search_key(side) for side in (name.en, name.ja) if side}:
        raise Refusal(_("Another group has this name"), field="name_en", code="name")
    position = max((group.position for group in known), default=0) + 1
    group = Group(id=new_id(), event_id=event.id, name=name, position=position)
    session().add(group)
    session().flush()
    audit.record(actor, "group.add", group.ref, event=event.ref)
    return group


def remove_group(actor: Actor, event: Event, group: Group) -> None:
    """Take a group away; its people stay registered."""
    actor.require(Action.EDIT_PARTICIPANTS, event)
    reference = group.ref
    reading.close(group)
    session().delete(group)
    session().flush()
    audit.record(actor, "group.remove", reference, event=event.ref)


def remove_tag(actor: Actor, event: Event, tag: Tag) -> None:
    """Take a tag away from everybody."""
    actor.require(Action.EDIT_PARTICIPANTS, event)
    session().delete(tag)
    session().flush()
    audit.record(actor, "tag.remove", event.ref, event=event.ref)


def add_note(actor: Actor, registration: Registration, text: str) -> Note:
    """Write something beside a registration, for colleagues. The person may ask for it: it is held about her."""
    actor.require(Action.EDIT_PARTICIPANTS, registration)
    text = text.strip()
    if not text:
        raise Refusal(_("Enter the note"), field="text", code="required")
    note = Note(
        id=new_id(),
        registration_id=registration.id,
        text=text[:LONGEST_NOTE],
        by=actor.reference,
        at=clock.now(),
    )
    session().add(note)
    audit.record(
        actor, "registration.note", registration.ref, event=f"event:{registration.event_id}", fields=["note"]
    )
    return note


def remove_note(actor: Actor, registration: Registration, note: Note) -> None:
    """Take a note away. Its author may, and whoever may change registrations."""
    actor.require(Action.EDIT_PARTICIPANTS, registration)
    session().delete(note)
    audit.record(
        actor,
        "registration.note_remove",
        registration.ref,
        event=f"event:{registration.event_id}",
        fields=["note"],
    )


def save_view(
    actor: Actor, event: Event, *, name: str, asked: Mapping[str, Any], is_shared: bool = False
) -> SavedView:
    """Keep a list as it is filtered, ordered and laid out; the same name of the same person is replaced.

    Sharing it with colleagues takes the right to change registrations.
    """
    actor.require(Action.SEE_PARTICIPANTS, event)
    if is_shared:
        actor.require(Action.EDIT_PARTICIPANTS, event)
    if actor.person_id is None:
        raise Forbidden()
    cleaned = clean_line(name)[:LONGEST_NAME]
    if not cleaned:
        raise Refusal(_("Enter a name for this view"), field="name", code="required")
    same = sa.select(SavedView).where(
        SavedView.event_id == event.id, SavedView.owner_id == actor.person_id, SavedView.name == cleaned
    )
    view = session().scalar(same)
    if view is None:
        view = SavedView(id=new_id(), event_id=event.id, owner_id=actor.person_id, name=cleaned, asked={})
        session().add(view)
    view.asked, view.is_shared = dict(asked), is_shared
    session().flush()
    return view


def remove_view(actor: Actor, event: Event, view: SavedView) -> None:
    """Forget a view. Whoever made it may; and a shared one, whoever may change registrations."""
    actor.require(Action.SEE_PARTICIPANTS, event)
    if view.owner_id != actor.person_id:
        actor.require(Action.EDIT_PARTICIPANTS, event)
    session().delete(view)
