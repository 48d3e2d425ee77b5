"""What the office makes of a condition or a proposal: it takes it up, or stays with the first plan."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Conflict, Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.text import clean_block
from tourapp.core.words import Words
from tourapp.hosting import queries, telling
from tourapp.hosting.locking import lock
from tourapp.hosting.models import HostAnswer
from tourapp.hosting.said import Who
from tourapp.hosting.services.answering import end, post_of
from tourapp.hosting.states import AnswerKind, AnswerState
from tourapp.programme.confirming import rules as confirming_rules
from tourapp.programme.confirming import services as confirming
from tourapp.programme.confirming.services import Agreed
from tourapp.programme.confirming.states import ConfirmVerb
from tourapp.programme.editing import services as editing
from tourapp.programme.editing.edits import Edit
from tourapp.programme.group import queries as group
from tourapp.programme.models import ProgrammeItem


def take_up(
    actor: Actor,
    answer: HostAnswer,
    *,
    place: Words | None = None,
    received_by: Words | None = None,
    seen_version: int | None = None,
) -> None:
    """Accept a condition, or what was proposed: the item takes the proposed values, as one change that can be undone,
    and is confirmed. Both names are kept: who proposed, and who took it up. The host is told.

    `place` and `received_by` are the proposed words with the other language added. Refused: an answer that waits for
    nobody; `Conflict` when the item is not what was looked at.
    """
    item = _begin(actor, answer)
    if seen_version is not None and seen_version != item.version:
        raise Conflict(_l("Somebody else changed this in the meantime. Compare both texts and save again."))
    wanted = _wanted(item, answer, place=place, received_by=received_by)
    if wanted:
        name = item.title
        words = Words(
            f"Took up what the host proposed: {name.in_('en')}", f"受入自治体の提案を反映：{name.in_('ja')}"
        )
        edit = Edit(item=item.id, fields=wanted, seen_version=item.version)
        editing.apply(actor, answer.engagement.event, [edit], said=words)
    confirming.move(actor, item, ConfirmVerb.TAKE_UP, _agreed(answer, wanted))
    _decide(actor, answer, AnswerState.TAKEN_UP)
    telling.tell_taken_up(actor, answer)


def keep_first_plan(actor: Actor, answer: HostAnswer, *, reason: str) -> None:
    """Stay with the plan as it is, and say why: the host is told, and asked again about this item."""
    item = _begin(actor, answer)
    if not reason.strip():
        raise Refusal(_l("Enter the reason. The host reads it."), field="reason", code="reason")
    confirming.move(actor, item, ConfirmVerb.KEEP)
    answer.decision = clean_block(reason)
    _decide(actor, answer, AnswerState.KEPT_FIRST)
    end(answer, AnswerState.KEPT_FIRST)
    telling.tell_kept_first(actor, answer)


def _begin(actor: Actor, answer: HostAnswer) -> ProgrammeItem:
    actor.require(Action.EDIT_HOSTS, answer.engagement)
    lock(answer.engagement)
    session().refresh(answer)
    if answer.state is not AnswerState.OPEN or not answer.counts:
        raise Refusal(_l("Nobody waits for a decision on this answer any more."), code="decided")
    return answer.item


def _wanted(
    item: ProgrammeItem, answer: HostAnswer, *, place: Words | None, received_by: Words | None
) -> dict[str, Any]:
    """What the item says from now on. The end moves along with the start where only that was proposed."""
    if answer.kind is not AnswerKind.PROPOSE:
        return {}
    wanted: dict[str, Any] = {}
    if answer.starts is not None:
        wanted["starts"] = answer.starts
    if answer.ends is not None:
        wanted["ends"] = answer.ends
    elif answer.starts is not None and item.starts is not None and item.ends is not None:
        length: dt.timedelta = item.ends.instant - item.starts.instant
        wanted["ends"] = type(answer.starts).from_instant(answer.starts.instant + length, item.ends.zone)
    if answer.place:
        wanted["place"] = place or answer.place
        # What was known of the other place does not hold for this one.
        wanted |= {
            "place_ref": "",
            "place_key": None,
            "address": Words(),
            "lat": None,
            "lon": None,
            "room": "",
        }
        wanted["room_ref"] = ""
    if answer.received_by:
        wanted["host"] = received_by or answer.received_by
    return wanted


def _agreed(answer: HostAnswer, wanted: Mapping[str, Any]) -> Agreed:
    """What the host agrees to: the item as it had seen it, with what it proposed."""
    seen = queries.seen_item(answer)
    said = confirming_rules.agreed_part(replace(seen, **wanted)) if seen is not None else None
    who = Who(section=answer.section, post=answer.post, name=answer.name)
    engagement = answer.engagement
    return Agreed(
        by=post_of(engagement, who),
        on=answer.on,
        channel=answer.channel.value,
        said=said,
        size=group.numbers(engagement.event).people or None,
    )


def _decide(actor: Actor, answer: HostAnswer, state: AnswerState) -> None:
    answer.state, answer.decided_by, answer.decided_at = state, actor.reference, clock.now()
    session().flush()
