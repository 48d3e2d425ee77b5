"""What the builder does to a draft: put an item somewhere else, let it last longer, change it, add one."""

import datetime as dt

from tourapp.access.actor import Actor
from tourapp.core.time import WallTime
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning.builder.grid import span_of
from tourapp.programme import queries as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import services as editing
from tourapp.programme.editing import wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.kinds import KINDS
from tourapp.programme.models import ProgrammeItem


def put(actor: Actor, item: ProgrammeItem, at: WallTime, length: dt.timedelta, *, seen: int) -> Words:
    """Let an item begin then and last so long: one undoable change. What it did, in words; none where it stands so.

    Refused when somebody was faster (Conflict).
    """
    fields = placed(item, at, length)
    begins, ends = fields["starts"], fields["ends"]
    if (begins, ends) == (item.starts, item.ends):
        return Words()
    was = span_of(item, at.zone)
    said = _said(item.title, begins, ends, is_moved=was is None or was.begins != at.local)
    edit = Edit(item=item.id, fields=fields, seen_version=seen)
    editing.apply(actor, item.event, [edit], said=said)
    return said


def placed(item: ProgrammeItem, at: WallTime, length: dt.timedelta) -> dict[str, WallTime]:
    """When an item begins and ends that is put there; it keeps the clocks that it goes by."""
    begins = WallTime.from_instant(at.instant, item.starts.zone if item.starts else at.zone)
    ends = WallTime.from_instant(at.instant + length, item.ends.zone if item.ends else begins.zone)
    return {"starts": begins, "ends": ends}


def say(actor: Actor, item: ProgrammeItem, content: ItemContent, *, seen: int) -> None:
    """Let an item say this from now on. Refused when somebody was faster (Conflict)."""
    before = programme.content_of(item)
    fields = {name: value for name, value in vars(content).items() if value != getattr(before, name)}
    if fields:
        said = wording.changed(content.title)
        editing.apply(actor, item.event, [Edit(item=item.id, fields=fields, seen_version=seen)], said=said)


def add(actor: Actor, event: Event, content: ItemContent) -> ProgrammeItem:
    """Add an item to the draft."""
    said = wording.added(content.title or KINDS[content.kind].name)
    return editing.apply(actor, event, [Edit(fields=vars(content))], said=said).items[0]


def _said(title: Words, begins: WallTime, ends: WallTime, *, is_moved: bool) -> Words:
    """What was done, for the history and for others who look at the same draft."""
    moved = wording.moved(title, begins, ends)
    if is_moved:
        return moved
    return Words(moved.en.replace("Moved", "Changed the length", 1), moved.ja.replace("移動", "時間変更", 1))
