"""What becomes of the items of an authority that does not receive the group: another takes them all, or they go."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.hosting import queries, rules
from tourapp.hosting.locking import lock
from tourapp.hosting.models import Engagement
from tourapp.hosting.services.engaging import decide_way_out
from tourapp.hosting.states import EngagementState, WayOut
from tourapp.programme.editing import services as editing
from tourapp.programme.editing.edits import Edit
from tourapp.programme.models import ProgrammeItem


def hand_on(actor: Actor, engagement: Engagement, other: Engagement, *, seen: str) -> int:
    """All items of an authority that stepped back are received by `other`: one change that can be undone; how many.

    Times and places stay, whoever would have received the group does not. `other` is asked with the next version that
    hosts are given. Where it was still to be decided what is done, that is decided: a new host. `seen` is the `mark` of
    what was looked at. Refused: an authority that takes part, one that does not take part to receive, nothing to hand
    on; `Conflict` when the items are others by now.
    """
    _begin(actor, engagement)
    if other.event_id != engagement.event_id or other.id == engagement.id or other.state in rules.ENDED:
        raise Refusal(_l("Choose an authority that takes part."), field="to", code="host")
    name, new = engagement.organisation.name, other.organisation.name
    moved = {
        "host_ref": other.host_ref,
        "host_organisation": new,
        "host": Words(),
        "principal": Words(),
    }
    said = Words(
        f"{new.in_('en')} instead of {name.in_('en')}",
        f"受入自治体の変更：{name.in_('ja')}から{new.in_('ja')}へ",
    )
    number = _apply(actor, engagement, seen, said, fields=moved)
    if engagement.state is EngagementState.WITHDRAWN and engagement.way_out is None:
        decide_way_out(actor, engagement, WayOut.NEW_HOST)
    return number


def drop_items(actor: Actor, engagement: Engagement, *, reason: str, seen: str) -> int:
    """Drop all items of an authority that stepped back: one change that can be undone; how many. Refused as `hand_on`
    is, and without a reason."""
    _begin(actor, engagement)
    if not reason.strip():
        raise Refusal(_l("Say why this is dropped."), field="reason", code="required")
    name = engagement.organisation.name
    said = Words(f"Dropped what {name.in_('en')} was to receive", f"{name.in_('ja')}での行程をすべて取りやめ")
    return _apply(actor, engagement, seen, said, drop=reason)


def mark(items: Sequence[ProgrammeItem]) -> str:
    """What tells whether these are still the items that were looked at, and as they were."""
    text = ",".join(sorted(f"{item.id}.{item.version}" for item in items))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _begin(actor: Actor, engagement: Engagement) -> None:
    actor.require(Action.EDIT_HOSTS, engagement)
    lock(engagement)
    if engagement.state not in rules.STEPPED_BACK:
        raise Refusal(_l("This authority has not stepped back: its items stay with it."), code="transition")


def _apply(
    actor: Actor,
    engagement: Engagement,
    seen: str,
    said: Words,
    *,
    fields: Mapping[str, Any] | None = None,
    drop: str = "",
) -> int:
    items = queries.items_of(engagement)
    if not items:
        raise Refusal(_l("It does not receive anything any more."), code="none")
    if mark(items) != seen:
        raise Conflict(_l("The programme has changed in the meantime. Look at the items again."))
    edits = [Edit(item=item.id, fields=fields or {}, drop=drop, seen_version=item.version) for item in items]
    editing.apply(actor, engagement.event, edits, said=said)
    verb = "hosting.drop_items" if drop else "hosting.hand_on"
    audit.record(actor, verb, engagement.ref, event=engagement.event.ref)
    return len(items)
