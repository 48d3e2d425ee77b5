"""What a publishing would change in a circle's calendar, without doing it."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tourapp.agenda import rules
from tourapp.agenda.circles import Circle
from tourapp.agenda.content import EntryContent, digest
from tourapp.agenda.models import CircleState, Entry
from tourapp.core.db import session


@dataclass(frozen=True)
class Foreseen:
    """How many entries of a calendar a publishing would touch, and how many it would leave as they are."""

    added: int
    changed: int
    cancelled: int
    untouched: int


def foresee(event: str, circle: Circle, contents: Mapping[str, EntryContent], *, family: str) -> Foreseen:
    """What `services.publish` would do with these contents of this family (owner reference → content)."""
    chosen = (
        sa.select(Entry.owner, CircleState.content_hash, CircleState.is_cancelled)
        .join(CircleState, CircleState.entry_id == Entry.id)
        .where(Entry.event == event, CircleState.circle == circle)
        .order_by(Entry.owner)
    )
    shown = {owner: rules.Shown(mark, is_off) for owner, mark, is_off in session().execute(chosen)}
    wanted = {owner: digest(each.to_json(), is_cancelled=False) for owner, each in contents.items()}
    changes = rules.changes(shown, wanted, {family}, only=False)
    live = sum(not each.is_cancelled for owner, each in shown.items() if rules.family(owner) == family)
    moved = sum(not shown[owner].is_cancelled for owner in changes.changed)
    return Foreseen(
        added=len(changes.added) + len(changes.changed) - moved,
        changed=moved,
        cancelled=len(changes.cancelled),
        untouched=live - moved - len(changes.cancelled),
    )
