"""Bringing an earlier visit into a programme, and keeping what was learnt."""

import datetime as dt
from dataclasses import fields

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.time import NoSuchTime
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import services as editing
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import KINDS
from tourapp.programme.library import rules
from tourapp.programme.library.models import Lesson
from tourapp.programme.library.queries import Visit
from tourapp.programme.models import ProgrammeItem


def drop_in(actor: Actor, event: Event, visit: Visit, *, on: dt.date | None = None) -> ProgrammeItem:
    """Bring an earlier visit into the draft, on this day at the same hours, or as an idea without a time: one change
    that can be undone. Its host is asked anew. Refused: a day outside the event, an hour that the clocks skip."""
    actor.require(Action.EDIT_PROGRAMME, event)
    if on is not None and not event.starts.date <= on <= event.last_day:
        raise Refusal(_l("Choose a day of the event."), field="on", code="outside")
    try:
        content = rules.anew(visit.content, on)
    except NoSuchTime:
        raise Refusal(_l("The clocks skip that hour on this day."), field="on", code="skipped") from None
    name = content.title or KINDS[content.kind].name
    said = Words(f"Brought in {name.in_('en')}", f"過去の訪問「{name.in_('ja')}」を追加")
    return editing.apply(actor, event, [Edit(fields=_said(content))], said=said).items[0]


def _said(content: ItemContent) -> dict[str, object]:
    blank = ItemContent(kind=content.kind, title=Words())
    changed = {
        field.name: getattr(content, field.name)
        for field in fields(content)
        if getattr(content, field.name) != getattr(blank, field.name)
    }
    return {"kind": content.kind, "title": content.title, **changed}


def learn(actor: Actor, item: ProgrammeItem, text: Words) -> Lesson:
    """Keep what was learnt from an item once it is over. Refused as in `rules.check_lesson`."""
    actor.require(Action.EDIT_PROGRAMME, item)
    now = clock.now()
    rules.check_lesson(text, ended_at=None if item.dropped_at else item.ends_at, now=now)
    lesson = Lesson(id=new_id(), item_id=item.id, text=text, by=actor.reference, at=now)
    session().add(lesson)
    audit.record(actor, "programme.learn", item.ref, event=item.event.ref)
    return lesson


def forget(actor: Actor, item: ProgrammeItem, lesson: Lesson) -> None:
    """Take away what was written of an item by mistake, or of a person."""
    actor.require(Action.EDIT_PROGRAMME, item)
    session().delete(lesson)
    audit.record(actor, "programme.forget_lesson", item.ref, event=item.event.ref)
