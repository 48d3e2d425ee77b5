"""Taking what was suggested into the draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.planning.findings import Planned
from tourapp.planning.suggesting import joining, queries
from tourapp.planning.suggesting.asking import Terms
from tourapp.planning.suggesting.joining import NEW, Outcome
from tourapp.planning.suggesting.queries import Wish
from tourapp.programme import services as programme
from tourapp.programme.content import ItemContent
from tourapp.programme.editing import services as editing
from tourapp.programme.editing.edits import Edit
from tourapp.programme.editing.services import Applied
from tourapp.programme.kinds import KINDS


def take(
    actor: Actor, event: Event, wishes: Sequence[Wish], terms: Terms, found: Mapping[str, int], *, seen: str
) -> Applied:
    """Give the items the times that were found, with the ways that join them: one change, which can be undone.

    Refused: when the draft is no longer what the suggestion was made for (`seen`, Conflict), and when nothing changes.
    """
    actor.require(Action.EDIT_PROGRAMME, event)
    programme.lock(event)
    items = queries.drafted(event)
    if queries.mark(items) != seen:
        raise Conflict(
            _l(
                "Somebody has changed the programme in the meantime. This is the suggestion for the "
                "programme as it is now."
            )
        )
    wanted = queries.wanted_of(wishes, items)
    outcome = joining.outcome(queries.question(event, wanted, terms, items), found)
    edits = tuple(_edits(items, outcome))
    if not edits:
        raise Refusal(_l("Everything has these times already."), code="nothing")
    return editing.apply(actor, event, edits, said=_said([each.item for each in wanted if each.ref in found]))


def _edits(items: Sequence[Planned], outcome: Outcome) -> Iterator[Edit]:
    before = {each.ref: each.content for each in items}
    for each in outcome.dropped:
        yield Edit(item=each.id, drop=_("The visit that it led to has another time."))
    for each in outcome.items:
        if each.ref.startswith(NEW):
            yield Edit(fields=_differences(None, each.content))
        elif changed := _differences(before[each.ref], each.content):
            yield Edit(item=each.id, fields=changed)


def _differences(before: ItemContent | None, after: ItemContent) -> dict[str, object]:
    """The fields that say something else; of a new item all that it says."""
    other = before or ItemContent(kind=after.kind, title=Words())
    changed = {
        field.name: getattr(after, field.name)
        for field in fields(after)
        if getattr(after, field.name) != getattr(other, field.name)
    }
    return changed if before else {"kind": after.kind, **changed}


def _said(placed: Sequence[Planned]) -> Words:
    """What it did, in both languages."""
    if len(placed) == 1:
        name = placed[0].content.title or KINDS[placed[0].content.kind].name
        return Words(f"Found a time for {name.in_('en')}", f"「{name.in_('ja')}」の日時を設定")
    return Words(f"Found times for {len(placed)} items", f"{len(placed)}件の日時を設定")
