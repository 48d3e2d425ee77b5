"""Writing what a host has said into an item of the draft. Whoever calls has checked the right and takes the note of it.

A confirmation is no edit of an organiser's: it is not undone with her last change.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM, Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.words import Words
from tourapp.events.models import Event
from tourapp.programme import queries
from tourapp.programme.confirming import rules
from tourapp.programme.confirming.models import Agreement
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.content import ItemContent
from tourapp.programme.group import queries as group
from tourapp.programme.kinds import Confirmation
from tourapp.programme.models import ProgrammeItem


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """Who agreed: the post, on which day, by which channel, and how large the group was."""

    by: Words
    on: dt.date
    channel: str
    size: int | None = None
    said: Mapping[str, Any] | None = None
    """What was agreed (`rules.agreed_part`), where that was read in an edition; None for the item as it stands."""


def move(actor: Actor, item: ProgrammeItem, verb: ConfirmVerb, agreed: Agreed | None = None) -> None:
    """One step of the table (`rules.TRANSITIONS`), with its note.

    What leads to `confirmed` needs post, date and channel (R31), and what was agreed is kept beside the item; where the
    item is another by then, it is `changed` at once. Who stood there before goes with any other step. Refused with a
    sentence: what the table does not list.
    """
    _step(actor, item, verb, agreed)
    session().flush()


def move_all(actor: Actor, items: Collection[ProgrammeItem], verb: ConfirmVerb) -> None:
    """The same step for each of these, none of which leads to `confirmed`; all or none."""
    for item in items:
        _step(actor, item, verb, None)
    session().flush()


def _step(actor: Actor, item: ProgrammeItem, verb: ConfirmVerb, agreed: Agreed | None) -> None:
    to = rules.step(item.confirmation, verb)
    is_agreement = to is Confirmation.CONFIRMED and verb is not ConfirmVerb.RESTORE
    if is_agreement:
        rules.check_agreement(
            by=agreed.by if agreed else Words(),
            has_date=agreed is not None,
            channel=agreed.channel if agreed else "",
        )
    item.confirmation = to
    if is_agreement and agreed is not None:
        item.confirmed_by, item.confirmed_on, item.confirmation_channel = agreed.by, agreed.on, agreed.channel
        _keep(item, agreed)
    elif to not in (Confirmation.CONFIRMED, Confirmation.CHANGED):
        item.confirmed_by, item.confirmed_on, item.confirmation_channel = Words(), None, ""
        if verb is not ConfirmVerb.REQUEST:  # whoever is asked again sees what had been agreed
            _forget([item])
    audit.record(actor, f"confirming.{verb}", item.ref, event=item.event.ref, fields=["confirmation"])


def follow_change(item: ProgrammeItem, before: ItemContent, after: ItemContent) -> ItemContent:
    """How an edited item is kept: what its host agreed to and is no longer so becomes `changed` (§4.4), and back.

    To be asked before the item is written. Many small moves count together, from what was agreed.
    """
    if Confirmation.CONFIRMED not in (before.confirmation, after.confirmation) and (
        after.confirmation is not Confirmation.CHANGED
    ):
        return after
    agreement = session().get(Agreement, item.id)
    if agreement is None and before.confirmation is Confirmation.CONFIRMED:
        agreement = Agreement(item_id=item.id, said=rules.agreed_part(before), size=None, at=clock.now())
        session().add(agreement)
    kept = rules.after_change(before, after, agreement.said if agreement else None)
    is_agreed_again = (
        kept.confirmation is not after.confirmation and kept.confirmation is Confirmation.CONFIRMED
    )
    size = agreement.size if agreement is not None and is_agreed_again else None
    if size and rules.is_other_size(size, group.numbers(item.event).people or None):
        return after  # it is back where it was, but the group is another
    return kept


def follow_group(event: Event, size: int | None) -> Collection[ProgrammeItem]:
    """The group has this size now: what was agreed for one of another size becomes `changed`. Twice changes nothing."""
    chosen = (
        sa.select(ProgrammeItem, Agreement.size)
        .join(Agreement, Agreement.item_id == ProgrammeItem.id)
        .where(
            ProgrammeItem.event_id == event.id,
            ProgrammeItem.dropped_at.is_(None),
            ProgrammeItem.confirmation == Confirmation.CONFIRMED,
        )
        .order_by(ProgrammeItem.id)
    )
    moved = [item for item, was in session().execute(chosen) if rules.is_other_size(was, size)]
    for item in moved:
        move(SYSTEM, item, ConfirmVerb.CHANGE)
    return moved


def _keep(item: ProgrammeItem, agreed: Agreed) -> None:
    stands = queries.content_of(item)
    agreement = session().get(Agreement, item.id) or Agreement(item_id=item.id)
    agreement.said, agreement.size = dict(agreed.said or rules.agreed_part(stands)), agreed.size
    agreement.at = clock.now()
    session().add(agreement)
    if rules.differences(agreement.said, stands):
        item.confirmation = rules.step(item.confirmation, ConfirmVerb.CHANGE)


def _forget(items: Collection[ProgrammeItem]) -> None:
    gone = sa.delete(Agreement).where(Agreement.item_id.in_([item.id for item in items]))
    session().execute(gone, execution_options={"synchronize_session": "fetch"})
