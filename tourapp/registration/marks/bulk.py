"""Acting on many registrations at once, all or none, and taking it back."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.events.models import Event
from tourapp.messages import queries as messages
from tourapp.registration import lacking
from tourapp.registration import rules as registration_rules
from tourapp.registration.marks import queries, rules
from tourapp.registration.marks.models import BulkAct, GroupMember, Tagged
from tourapp.registration.marks.rules import Plan, Row
from tourapp.registration.marks.verbs import UNDOABLE, WRITES, Verb
from tourapp.registration.models import Category, Registration
from tourapp.registration.services import reading
from tourapp.registration.services.categories import set_category
from tourapp.registration.services.keeping import cancel
from tourapp.registration.services.reminding import NOT_AGAIN, REMINDER, ask_again, remind_of_answers

WHY_FINAL = {
    Verb.CANCEL: _l("A cancellation cannot be taken back. The person may register again."),
    Verb.REMIND: _l("What was written cannot be taken back."),
    Verb.VERIFY: _l("What was written cannot be taken back."),
}

Target = uuid.UUID | None
"""The tag, group or category an act is about; None for the act that needs none, and for no category."""


def preview(event: Event, verb: Verb, target: Target, registrations: Sequence[Registration]) -> Plan:
    """Whom the act would change now, and who stays as she is. Changes nothing."""
    marked: frozenset[uuid.UUID] = frozenset()
    if verb in (Verb.TAG, Verb.UNTAG) and target is not None:
        marked = queries.tagged_with(queries.tag_by_id(event.id, target).id)
    elif verb in (Verb.JOIN, Verb.LEAVE) and target is not None:
        marked = queries.members_of(queries.group_by_id(event.id, target).id)
    rows = _rows(event, verb, registrations)
    begun = clock.now() >= event.starts_at
    return rules.plan(verb, rows, marked=marked, category=target, has_begun=begun)


def _rows(event: Event, verb: Verb, registrations: Sequence[Registration]) -> Iterable[Row]:
    """What this act looks at of each; what it does not look at is not asked for."""
    missing = lacking.left_open(event, registrations) if verb is Verb.REMIND else {}
    told = _told_lately(verb, registrations)
    for each in registrations:
        yield Row(
            each.id,
            each.state,
            each.category_id,
            lacks_answers=each.id in missing,
            is_verified=each.person_id is not None,
            was_told=each.id in told,
        )


def _told_lately(verb: Verb, registrations: Sequence[Registration]) -> set[uuid.UUID]:
    now = clock.now()
    if verb is Verb.VERIFY:
        again = registration_rules.may_send_link_again
        return {each.id for each in registrations if not again(each.asked_at, now, answers_differ=False)}
    if verb is Verb.REMIND:
        about = messages.told_since([each.ref for each in registrations], REMINDER, now - NOT_AGAIN)
        return {each.id for each in registrations if each.ref in about}
    return set()


def apply(
    actor: Actor,
    event: Event,
    verb: Verb,
    target: Target,
    registrations: Sequence[Registration],
    *,
    reason: str = "",
) -> BulkAct:
    """Do it to all whom `preview` names now, in one act. Refused as a whole when one of them is refused.

    A cancellation takes a reason, tells each person and frees the places; it cannot be taken back, nor can the acts
    that write to people.
    """
    actor.require(Action.EDIT_PARTICIPANTS, event)
    if verb is Verb.CANCEL and not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    if verb in WRITES:
        actor.require(Action.SEND_MESSAGES, event)
    _serialise(event)
    plan = preview(event, verb, target, registrations)
    if not plan.changes:
        raise Refusal(_("There is nothing to change."), code="nothing")
    by_id = {each.id: each for each in registrations}
    chosen = [by_id[each] for each in plan.changes]
    if verb in WRITES:
        _write(actor, event, verb, chosen)
        before: dict[str, Any] = {str(each.id): None for each in chosen}
    else:
        before = {str(each.id): _do(actor, event, verb, target, each, reason) for each in chosen}
    act = BulkAct(
        id=new_id(),
        event_id=event.id,
        verb=verb,
        target=str(target) if target else "",
        by=actor.reference,
        at=clock.now(),
        reason=reason,
        before=before,
    )
    session().add(act)
    session().flush()
    audit.record(
        actor, f"registration.bulk_{verb}", event.ref, event=event.ref, fields=["marks"], reason=reason
    )
    return act


def undo(actor: Actor, event: Event, act: BulkAct) -> int:
    """Put back what the act changed, for those who are still as it left them; how many. Twice changes nothing.

    Refused: an act that cannot be taken back.
    """
    actor.require(Action.EDIT_PARTICIPANTS, event)
    if act.verb not in UNDOABLE:
        raise Refusal(WHY_FINAL[act.verb], code="verb")
    _serialise(event)
    session().refresh(act)
    if act.undone_at is not None:
        return 0
    act.undone_at = clock.now()
    target = uuid.UUID(act.target) if act.target else None
    chosen = sa.select(Registration).where(Registration.id.in_([uuid.UUID(each) for each in act.before]))
    rows = session().scalars(chosen.order_by(Registration.id)).all()
    back = sum(_put_back(actor, act, target, row) for row in rows)
    audit.record(actor, f"registration.bulk_undo_{act.verb}", event.ref, event=event.ref, fields=["marks"])
    return back


def _write(actor: Actor, event: Event, verb: Verb, registrations: Sequence[Registration]) -> None:
    if verb is Verb.VERIFY:
        for each in registrations:
            ask_again(actor, each)
        return
    missing = lacking.left_open(event, registrations)
    for each in registrations:
        remind_of_answers(actor, each, missing[each.id])


def _serialise(event: Event) -> None:
    """Two acts on one list come one after the other: the event's row is the lock of its marks."""
    session().execute(
        sa.update(Event)
        .where(Event.id == event.id)
        .values(slug=Event.slug)
        .execution_options(synchronize_session=False)
    )


def _do(
    actor: Actor, event: Event, verb: Verb, target: Target, registration: Registration, reason: str
) -> Any:
    """Do it to one; the answer is what undoing puts back."""
    match verb:
        case Verb.TAG:
            session().add(Tagged(registration_id=registration.id, tag_id=_given(target)))
        case Verb.UNTAG:
            _drop(Tagged, registration, tag_id=_given(target))
        case Verb.JOIN:
            _join(registration, _given(target))
        case Verb.LEAVE:
            _leave(registration, _given(target))
        case Verb.CATEGORISE:
            was = registration.category_id
            set_category(actor, registration, session().get(Category, target) if target else None)
            return str(was) if was else None
        case Verb.CANCEL:
            cancel(actor, registration, reason=reason)
    return None


def _put_back(actor: Actor, act: BulkAct, target: Target, registration: Registration) -> int:
    """1 when the registration was as the act left it and is now as before."""
    identifier = registration.id
    match act.verb:
        case Verb.TAG:
            return _drop(Tagged, registration, tag_id=_given(target))
        case Verb.JOIN:
            return _leave(registration, _given(target))
        case Verb.UNTAG if identifier not in queries.tagged_with(_given(target)):
            session().add(Tagged(registration_id=identifier, tag_id=_given(target)))
            return 1
        case Verb.LEAVE if identifier not in queries.members_of(_given(target)):
            _join(registration, _given(target))
            return 1
        case Verb.CATEGORISE if registration.is_live and registration.category_id == target:
            was = act.before[str(identifier)]
            set_category(actor, registration, session().get(Category, uuid.UUID(was)) if was else None)
            return 1
    return 0


def _join(registration: Registration, group_id: uuid.UUID) -> None:
    session().add(GroupMember(registration_id=registration.id, group_id=group_id))
    reading.join(group_id, registration)


def _leave(registration: Registration, group_id: uuid.UUID) -> int:
    left = _drop(GroupMember, registration, group_id=group_id)
    if left:
        reading.leave(group_id, registration)
    return left


def _drop(kind: type[Tagged] | type[GroupMember], registration: Registration, **which: uuid.UUID) -> int:
    column, value = next(iter(which.items()))
    gone = sa.delete(kind).where(kind.registration_id == registration.id, getattr(kind, column) == value)
    return len(session().execute(gone.returning(kind.registration_id)).all())


def _given(target: Target) -> uuid.UUID:
    if target is None:
        raise Refusal(_("Choose the tag or the group"), field="target", code="required")
    return target
