"""What a change of plan does to registrations, and what each person is told of it.

`follow` belongs into the transaction of the release; `tell` is a job, and may run twice.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.access.actor import SYSTEM
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.addresses import address_of
from tourapp.core.db import session
from tourapp.core.i18n import in_language
from tourapp.core.words import Words
from tourapp.events import wording
from tourapp.events.changes import queries as changes
from tourapp.events.changes import rules as change_rules
from tourapp.events.changes.models import PlanChange
from tourapp.events.changes.states import ChangeKind
from tourapp.events.models import Event
from tourapp.messages import queries as messages
from tourapp.messages.rendering import Rendered, render
from tourapp.registration import concerned, mails, queries
from tourapp.registration.models import Registration
from tourapp.registration.services import telling
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import offer_next
from tourapp.registration.states import COMING, LIVE, Attendance, State

SOMEBODY = Words("(name)", "（お名前）")
"""Who stands in a preview for everybody."""


def follow(change_id: uuid.UUID) -> None:
    """Let the places of the event follow its new plan, under their lock.

    Postponed: registration is shut until a time is known; with a new time it closes before the event ends. Online:
    whoever would have come takes part online, and those who wait are offered what is free now. Refused: fewer online
    places than people who have a place. A cancelled event is the business of `closing.close_event`.
    """
    change = changes.by_id(change_id)
    event = change.event
    if change.kind is ChangeKind.CANCEL or queries.intake_of(event) is None:
        return
    intake = lock(event)
    if change.kind is ChangeKind.ONLINE:
        change_rules.enough_online(change.capacity_online, concerned.holding(event))
        intake.capacity_in_person, intake.capacity_online = 0, change.capacity_online
        _all_online(event)
        offer_next(intake)
    elif not change.has_new_time:
        # At the closing instant one is on time; from now on nobody is.
        shut = clock.now() - dt.timedelta(seconds=1)
        intake.opens_at, intake.closes_at = min(intake.opens_at, shut), min(intake.closes_at, shut)
    elif intake.closes_at > event.ends_at:
        intake.closes_at = event.starts_at
        intake.opens_at = min(intake.opens_at, intake.closes_at)
    session().flush()


def tell(change_id: uuid.UUID) -> int:
    """One message to each person with a live, verified registration; how many are told. Twice is once."""
    change = changes.by_id(change_id)
    told = 0
    for identifier in queries.live_ids(change.event_id):
        registration = queries.by_id(identifier)
        if registration is not None and registration.person_id is not None:
            values = told_values(change, change.event, registration.state, registration.attendance)
            telling.tell_plan_change(
                registration,
                change.kind,
                values,
                once=f"plan:{change.id}",
                has_entry=registration.is_coming,
            )
            told += 1
    return told


def told_values(change: PlanChange, event: Event, state: State, attendance: Attendance) -> dict[str, Any]:
    """What the templates of a change of plan get besides the usual, in words of both languages."""
    return {
        "plan": change,
        "old": _in_both(
            lambda: wording.span(change.old_starts, change.old_ends, is_all_day=change.old_all_day)
        ),
        "new": _in_both(lambda: _new_time(change)),
        "has_place": state in COMING,
        "is_offered": state is State.OFFERED,
        "is_online": attendance is Attendance.ONLINE,
        "link_comes_later": change.kind is ChangeKind.ONLINE
        and not (change.joining_url or event.joining_url),
    }


def preview(change: PlanChange, event: Event, state: State, attendance: Attendance, lang: str) -> Rendered:
    """The text that somebody in this situation is going to get, in this language; nothing is written."""
    name = SOMEBODY.in_(lang)
    after = Attendance.ONLINE if change.kind is ChangeKind.ONLINE else attendance
    values = told_values(change, event, state, after)
    usual = {"event": event, "name": name, "my_page": address_of("my_event", slug=event.slug)}
    usual |= mails.hours(event, lang)
    if change.kind is ChangeKind.CANCEL:
        cancelled = _Cancelled(event, change.reason)
        more = {"event": cancelled, "had_place": state in COMING}
        return _rendered("event_cancelled", event, lang, {**usual, **more})
    return _rendered(telling.PLAN_MAILS[change.kind], event, lang, {**usual, **values})


def has_own_text(event: Event) -> bool:
    """Whether the event words the mail of its cancellation otherwise than the house, so that a preview differs."""
    return messages.event_mail(event.ref, "registration/event_cancelled") is not None


@dataclass(frozen=True)
class _Cancelled:
    """The event as it will be once it is cancelled, for a text that shows its reason."""

    event: Event
    cancelled_reason: Words

    def __getattr__(self, name: str) -> Any:
        return getattr(self.event, name)


def _rendered(what: str, event: Event, lang: str, values: dict[str, Any]) -> Rendered:
    given: dict[str, Any] = {
        "office": event.office,
        "to": None,
        "lang": lang,
        "links": {},
        "registration": None,
        "sender_name": event.office.name.in_(lang),
        "reply_to": event.mailbox,
    }
    return render(f"registration/{what}", lang, given | values)


def _new_time(change: PlanChange) -> str:
    if change.new_starts is None or change.new_ends is None:
        return ""
    return wording.span(change.new_starts, change.new_ends, is_all_day=change.new_all_day)


def _in_both(say: Any) -> Words:
    said = []
    for lang in ("en", "ja"):
        with in_language(lang):
            said.append(say())
    return Words(*said)


def _all_online(event: Event) -> None:
    """Everybody who would have come takes part online; one statement, however many they are."""
    moved = (
        sa.update(Registration)
        .where(
            Registration.event_id == event.id,
            Registration.attendance == Attendance.IN_PERSON,
            Registration.state.in_(LIVE),
        )
        .values(attendance=Attendance.ONLINE, version=Registration.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    session().execute(moved)
    audit.record(SYSTEM, "registration.all_online", event.ref, event=event.ref, fields=["attendance"])
