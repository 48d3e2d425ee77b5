"""Telling people what a release changed for them: noted with the release, told by the worker once things are quiet.

A release leaves one job. The job takes what is due out of the table, writes down what is told together (`Telling`), and
leaves the messages to further jobs, a portion each. Whatever runs twice changes nothing: what was taken is gone, and a
message has a name.
"""

import datetime as dt
import uuid

import sqlalchemy as sa

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.audit import services as audit
from tourapp.core import clock, jobs
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.ids import new_id
from tourapp.events.models import Event, EventState
from tourapp.messages.models import Message
from tourapp.planning.telling import mails, queries, rules
from tourapp.planning.telling.models import QuietPeriod, Telling, Untold
from tourapp.planning.telling.queries import Read
from tourapp.programme import queries as programme
from tourapp.programme import services as programme_services

DUE_JOB = "planning.tell_due"
PORTION_JOB = "planning.tell_portion"

PORTION = 100
"""Messages that one job writes: few enough that nobody else waits long to write."""


def set_quiet(actor: Actor, event: Event, minutes: int) -> None:
    """Let this event wait so many minutes after a release before it tells of changes; 0 tells at once."""
    actor.require(Action.RELEASE_PROGRAMME, event)
    longest = int(rules.LONGEST_QUIET.total_seconds() // 60)
    if not 0 <= minutes <= longest:
        raise Refusal(
            _l("Enter a number of minutes between 0 and %(longest)s", longest=longest),
            field="minutes",
            code="range",
        )
    known = session().get(QuietPeriod, event.id)
    if known is None:
        known = QuietPeriod(event_id=event.id)
        session().add(known)
    known.minutes = minutes
    audit.record(actor, "programme.set_quiet", event.ref, event=event.ref, fields=["minutes"])


def note_changes(event: Event, before: Read | None) -> int:
    """Keep what a release has just changed for those who take part, and leave one job that tells them; how many items.

    `before` is what they read until now. The first programme that they are given is no change. Called in the
    release's transaction, under its lock.
    """
    after = queries.read_now(event)
    if before is None or after is None or after.edition.number <= before.edition.number:
        return 0
    now, quiet = clock.now(), queries.quiet_period(event.id)
    both = [*programme.frozen_items(before.edition), *programme.frozen_items(after.edition)]
    known = {item: before.edition.number for item, _ in both}
    changes = queries.differing(event, after.circle, known, after.edition, now)
    if not changes:
        return 0
    waiting = {each.item_id: each for each in queries.untold(event.id)}
    for row in waiting.values():
        if row.due_at > now:  # the quiet begins anew; what is due stays so
            row.due_at = rules.due(row.first_at, now, quiet)
    for change in changes:
        is_soon = rules.is_soon(change, now)
        if change.id not in waiting:
            waiting[change.id] = _keep(
                event, change.id, since=before.edition.number, now=now, due=now + quiet
            )
        if is_soon:
            waiting[change.id].due_at = now
    jobs.enqueue(DUE_JOB, {"event": str(event.id)}, at=min(row.due_at for row in waiting.values()))
    return len(changes)


def tell_due(event_id: uuid.UUID) -> Telling | None:
    """Take what is due and leave it to jobs that write the messages; None when there is nothing to tell any more.

    Edits that were taken back within the quiet period end here, and so does everything about an event that is off.
    """
    event = session().get(Event, event_id)
    if event is None:
        return None
    programme_services.lock(event)
    now = clock.now()
    waiting = queries.untold(event.id)
    ready = [each for each in waiting if each.due_at <= now]
    for row in ready:
        session().delete(row)
    if rest := [each.due_at for each in waiting if each.due_at > now]:
        _look_again(event.id, min(rest))
    read = queries.read_now(event)
    if not ready or read is None or event.state is not EventState.PUBLISHED or event.postponed_at is not None:
        return None
    known = {row.item_id: row.since for row in ready}
    changes = queries.differing(event, read.circle, known, read.edition, now)
    if not changes:
        return None
    telling = Telling(
        id=new_id(),
        event=event,
        circle=read.circle,
        until=read.edition.number,
        items=[[str(change.id), known[change.id]] for change in changes],
        at=now,
        told=0,
    )
    session().add(telling)
    session().flush()
    _portion(telling, "")
    return telling


def tell_portion(telling_id: uuid.UUID, after: str = "") -> int:
    """Write the messages of the next people, those whose identifier comes after this one; how many were new.

    Whoever has hers already, by an earlier run of the same job, gets nothing twice.
    """
    telling = session().get(Telling, telling_id)
    if telling is None or telling.event.state is not EventState.PUBLISHED:
        return 0
    event = telling.event
    known = {uuid.UUID(item): number for item, number in telling.items}
    edition = programme.edition(event, telling.until)
    changes = queries.meant(queries.differing(event, telling.circle, known, edition, telling.at))
    references = {each for change in changes for each in change.before | change.after}
    last = uuid.UUID(after) if after else None
    portion = readers.next_behind(references, after=last, limit=PORTION)
    places = queries.places(event, portion)
    names = {each.id: f"planning.told:{telling.id}:{each.person_id}" for each in places}
    written = set(session().scalars(sa.select(Message.once).where(Message.once.in_(names.values()))))
    copied = queries.copied(places)
    worded = mails.Worded()
    told = 0
    for place in places:
        if names[place.id] not in written and place.person_id is not None:
            changed = worded.for_place(place, event, rules.for_her(changes, portion[place.person_id]))
            if changed:
                mails.tell(place, event, changed, once=names[place.id], copies=place.id in copied)
                told += 1
    telling.told += told
    if len(portion) == PORTION:
        _portion(telling, str(max(portion)))
    return told


def _keep(event: Event, item: uuid.UUID, *, since: int, now: dt.datetime, due: dt.datetime) -> Untold:
    row = Untold(
        event_id=event.id, circle=Circle.PARTICIPANTS, item_id=item, since=since, first_at=now, due_at=due
    )
    session().add(row)
    return row


def _look_again(event_id: uuid.UUID, at: dt.datetime) -> None:
    jobs.enqueue(DUE_JOB, {"event": str(event_id)}, once=f"{DUE_JOB}:{event_id}:{at.isoformat()}", at=at)


def _portion(telling: Telling, after: str) -> None:
    jobs.enqueue(
        PORTION_JOB, {"telling": str(telling.id), "after": after}, once=f"{PORTION_JOB}:{telling.id}:{after}"
    )
