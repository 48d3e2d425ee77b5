"""Changing a draft: several edits at once, all or none, to be undone and done again by whoever made them."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, NotFound, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries as programme
from tourapp.programme import services
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import queries, rules, wording
from tourapp.programme.editing.edits import Edit
from tourapp.programme.editing.models import DraftChange
from tourapp.programme.editing.rules import Entry
from tourapp.programme.models import ProgrammeItem


@dataclass(frozen=True)
class Applied:
    """What `apply` did: the change, None where everything was so already; and the items, one for each edit."""

    change: DraftChange | None
    items: tuple[ProgrammeItem, ...]


@dataclass(frozen=True)
class Clash:
    """An item that somebody else has changed since: as it stands, and as it would be. None: dropped."""

    item: uuid.UUID
    title: Words
    stands: ItemContent | None
    wanted: ItemContent | None


class Overtaken(Conflict):
    """What would be taken back has been changed by somebody else meanwhile; `clashes` says both texts.

    `number` is the newest change that they know of: to go over what stands, one has to have seen it.
    """

    def __init__(self, clashes: Sequence[Clash], number: int) -> None:
        super().__init__(
            _l("Somebody else has changed this since. Compare both texts and decide."), code="overtaken"
        )
        self.clashes = tuple(clashes)
        self.number = number


def apply(actor: Actor, event: Event, edits: Sequence[Edit], *, said: Words) -> Applied:
    """Do all of this to the draft or nothing of it: one change that can be undone. `said` is what it did.

    Refused (Conflict) when somebody was faster with an item whose version was seen; and what only a host can say
    (`rules.check_said`). What a host has agreed to and is no longer so becomes `changed`. Where everything is so
    already nothing is written.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    services.lock(event)
    found = _items(event, {edit.item for edit in edits if edit.item is not None})
    for edit in edits:
        _check_seen(edit, found)
    done = [_do(actor, event, edit, found) for edit in edits]
    items, entries = tuple(item for item, _ in done), [entry for _, entry in done]
    if all(entry.is_nothing for entry in entries):
        return Applied(None, items)
    return Applied(_keep(actor, event, entries, said), items)


def undo(actor: Actor, event: Event, *, number: int | None = None, over: int | None = None) -> DraftChange:
    """Take back one's own last change: what it did to each item, and nothing that others did to other fields of it.

    An added item is dropped, a dropped one taken back. What a host has said since stays; an item that is again what its
    host agreed to is `confirmed` again. Refused: when nothing of one's own is left since the last edition; when it is
    not the change of this `number` (Conflict); when others have changed the same since (`Overtaken`), unless the newest
    change is still the one that was seen with both texts (`over`).
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    services.lock(event)
    change = _asked_for(
        queries.to_undo(actor, event), number, _l("There is nothing of yours to undo since the last version.")
    )
    taken = _take_back(actor, event, change, over, wording.undone(change.said))
    audit.record(actor, "programme.undo", event.ref, event=event.ref)
    return taken


def redo(actor: Actor, event: Event, *, number: int | None = None, over: int | None = None) -> DraftChange:
    """Do again what one has undone last. Refused like `undo`, and once one has changed something else."""
    actor.require(Action.EDIT_PROGRAMME, event)
    services.lock(event)
    change = _asked_for(queries.to_redo(actor, event), number, _l("There is nothing of yours to redo."))
    again = _take_back(actor, event, queries.undo_of(change), over, wording.done_again(change.said))
    change.undone_in = None
    audit.record(actor, "programme.redo", event.ref, event=event.ref)
    return again


@contextmanager
def recording(actor: Actor, event: Event, *, said: Words, is_final: bool = False) -> Iterator[None]:
    """Whatever is done to the draft inside, by whichever service, is one change of its history.

    With `is_final` it is not undone: an imported file brings more than items.
    """
    services.lock(event)
    before = _standing(event)
    yield
    session().flush()
    entries = [
        Entry(
            item=item,
            before=before[item][0] if item in before else None,
            after=after,
            names=rules.edited(before[item][0], after) if item in before else frozenset(),
            was_dropped=before[item][1] if item in before else False,
            is_dropped=is_dropped,
        )
        for item, (after, is_dropped) in _standing(event).items()
    ]
    if not all(entry.is_nothing for entry in entries):
        _keep(actor, event, entries, said, is_final=is_final)


# --- doing it ----------------------------------------------------------------------------------------------


def _items(event: Event, wanted: set[uuid.UUID]) -> Mapping[uuid.UUID, ProgrammeItem]:
    """These items as they are now that nobody else writes; NotFound for one that is not of this event."""
    chosen = sa.select(ProgrammeItem).where(
        ProgrammeItem.event_id == event.id, ProgrammeItem.id.in_(sorted(wanted))
    )
    fresh = session().scalars(chosen, execution_options={"populate_existing": True})
    found = {item.id: item for item in fresh}
    if set(found) != wanted:
        raise NotFound()
    return found


def _check_seen(edit: Edit, found: Mapping[uuid.UUID, ProgrammeItem]) -> None:
    if edit.item is None or edit.seen_version is None:
        return
    if found[edit.item].version != edit.seen_version:
        raise Conflict(_l("Somebody else changed this in the meantime. Compare both texts and save again."))


def _do(
    actor: Actor, event: Event, edit: Edit, found: Mapping[uuid.UUID, ProgrammeItem]
) -> tuple[ProgrammeItem, Entry]:
    if edit.item is None:
        item = services.add_item(actor, event, ItemContent(**edit.fields))
        return item, Entry(item=item.id, before=None, after=programme.content_of(item))
    item = found[edit.item]
    before, was_dropped = programme.content_of(item), item.dropped_at is not None
    wanted = replace(before, **edit.fields)
    rules.check_said(before, wanted)
    return item, _write(actor, item, wanted, is_dropped=_is_dropped(edit, was_dropped), reason=edit.drop)


def _is_dropped(edit: Edit, was_dropped: bool) -> bool:
    return bool(edit.drop) or (was_dropped and not edit.restore)


def _write(actor: Actor, item: ProgrammeItem, wanted: ItemContent, *, is_dropped: bool, reason: str) -> Entry:
    """Let an item of the draft be so; what became of it."""
    before, was_dropped = programme.content_of(item), item.dropped_at is not None
    if was_dropped and not is_dropped:
        services.restore_item(actor, item)
    services.change_item(actor, item, wanted)
    if is_dropped and not was_dropped:
        services.drop_item(actor, item, reason=reason)
    return Entry(
        item=item.id,
        before=before,
        after=programme.content_of(item),
        names=rules.edited(before, wanted),
        was_dropped=was_dropped,
        is_dropped=is_dropped,
        reason=reason,
    )


def _keep(
    actor: Actor,
    event: Event,
    entries: Sequence[Entry],
    said: Words,
    *,
    is_final: bool = False,
    undoes: int | None = None,
) -> DraftChange:
    """Write a change into the history."""
    session().flush()
    change = DraftChange(
        id=new_id(),
        event_id=event.id,
        number=queries.newest(event) + 1,
        edition=queries.edition_of(event),
        at=clock.now(),
        by=actor.reference,
        said=said,
        entries=[entry.to_json() for entry in entries if not entry.is_nothing],
        is_final=is_final,
        undoes=undoes,
    )
    session().add(change)
    session().flush()
    return change


def _standing(event: Event) -> Mapping[uuid.UUID, tuple[ItemContent, bool]]:
    """Every item of the draft: what it says, and whether it is dropped."""
    return {
        item.id: (programme.content_of(item), item.dropped_at is not None)
        for item in programme.draft(event, dropped=True)
    }


# --- taking it back ------------------------------------------------------------------------------------------


def _asked_for(change: DraftChange | None, number: int | None, nothing: object) -> DraftChange:
    if change is None:
        raise Refusal(nothing, code="nothing")
    if number is not None and change.number != number:
        raise Conflict(
            _l("Something else has been done since. Look at the history and press again."), code="other"
        )
    return change


def _take_back(actor: Actor, event: Event, change: DraftChange, over: int | None, said: Words) -> DraftChange:
    entries = list(reversed(queries.entries_of(change)))
    found = _items(event, {entry.item for entry in entries})
    newest = queries.newest(event)
    clashes, done = [], []
    for entry in entries:
        item = found[entry.item]
        now, is_dropped = programme.content_of(item), item.dropped_at is not None
        wanted = rules.reversed_in(entry, now)
        if rules.is_overtaken(entry, now, is_dropped=is_dropped):
            clashes.append(
                Clash(item.id, now.title, None if is_dropped else now, None if entry.was_absent else wanted)
            )
        reason = entry.reason or said.in_("en")
        done.append(_write(actor, item, wanted, is_dropped=entry.was_absent, reason=reason))
        session().flush()
    if clashes and over != newest:
        raise Overtaken(clashes, newest)
    taken = _keep(actor, event, done, said, undoes=change.number)
    change.undone_in = taken.number
    return taken
