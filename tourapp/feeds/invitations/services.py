"""Invitations: chosen, sent, given up. What is sent follows the agenda, as calendars do: the same UID and SEQUENCE.

A tick finds in whose calendar something has changed, and leaves a job for each. The job compares what she reads now
with what she was last sent, so whatever runs twice sends nothing twice, and whatever way an item was lost (a release, a
group, her own place) ends in the same cancellation.
"""

import datetime as dt
import uuid
from functools import cache

from tourapp.access.actor import Actor
from tourapp.agenda import readers
from tourapp.agenda.queries import Shown
from tourapp.agenda.rules import family
from tourapp.audit import services as audit
from tourapp.core import clock, jobs
from tourapp.core.db import session
from tourapp.core.ids import new_id, parse_ref, ref
from tourapp.directory import queries as directory
from tourapp.directory.models import Person
from tourapp.events import queries as events
from tourapp.feeds import links, readings
from tourapp.feeds.invitations import mails, queries, rules
from tourapp.feeds.invitations.models import Invitation, Invitations
from tourapp.feeds.invitations.rules import Deed
from tourapp.feeds.models import Ending
from tourapp.planning.telling import queries as telling

JOB = "feeds.invite"
AT_ONCE = 500
"""People whom one tick leaves jobs for; the next tick has the others."""
MARGIN = dt.timedelta(minutes=1)
"""How far back a look is dated: something published before it may be committed after it."""


def choose(actor: Actor, person: Person, *, every_item: bool) -> None:
    """This person gets invitations from now on: one for each item of hers, or one for each event.

    The addresses that she subscribes to end kindly, since every program would show everything twice (CAL-95). The
    caller has checked the right.
    """
    for kind, reader in links.readers_of(person.id):
        links.end_all(actor, kind, reader, how=Ending.RETIRED)
    readers.follow(person.ref)
    chosen = queries.of(person.id)
    if chosen is None:
        chosen = Invitations(id=new_id(), person_id=person.id, since_at=clock.now())
        session().add(chosen)
    chosen.every_item, chosen.looked_at = every_item, None
    session().flush()
    audit.record(actor, "calendar_invitations.choose", person.ref, fields=["every_item"])


def stop(actor: Actor, person_id: uuid.UUID) -> bool:
    """No more invitations; whether there were any. What was sent stays in her calendar as it is."""
    chosen = queries.of(person_id)
    if chosen is None:
        return False
    session().delete(chosen)
    session().flush()
    audit.record(actor, "calendar_invitations.stop", ref("person", person_id))
    return True


def merge(actor: Actor, stays: Person, goes: Person) -> None:
    """Two people turn out to be one, before all that leads to the one leads to the other, addresses too.

    What the one who stays has chosen holds, invitations or an address; where she chose neither, what the other did.
    The next look finds what either was sent.
    """
    kept, given_up = queries.of(stays.id), queries.of(goes.id)
    if kept is not None:
        for kind, reader in links.readers_of(goes.id):
            links.end_all(actor, kind, reader, how=Ending.RETIRED)
    if kept is not None or any(links.live(reader) for _kind, reader in links.readers_of(stays.id)):
        stop(actor, goes.id)
    else:
        kept = given_up
    if kept is not None:
        kept.looked_at = None
        session().flush()


def invite_due() -> None:
    """The tick: a job for everybody in whose calendar something may have changed."""
    minute = clock.now().replace(second=0, microsecond=0).isoformat()
    for person in queries.to_look_at(AT_ONCE):
        jobs.enqueue(JOB, {"person": str(person)}, once=f"{JOB}:{person}:{minute}")


def invite(person_id: uuid.UUID) -> int:
    """Send this person what she has not been sent; how many mails. What is still within the quiet period waits for a
    later look."""
    now = clock.now()
    chosen = queries.lock(person_id, now.replace(microsecond=0) - MARGIN)
    if chosen is None:
        return 0
    person, sent = directory.person(person_id), queries.last_sent(person_id)
    quiet = cache(telling.quiet_period)
    to_send: list[tuple[Shown, Deed]] = []
    for shown in readings.of_person(person_id).entries:
        if not (_is_wanted(shown, every_item=chosen.every_item) or shown.uid in sent):
            continue
        deed = rules.deed(shown, sent.get(shown.uid), now)
        if deed is None:
            continue
        if rules.waits(shown, now, quiet(parse_ref(shown.event)[1])):
            chosen.looked_at = shown.stamp if chosen.looked_at is None else min(chosen.looked_at, shown.stamp)
            continue
        to_send.append((shown, deed))
    return _send(person, to_send)


def _is_wanted(shown: Shown, *, every_item: bool) -> bool:
    """Deadlines are in nobody's invitations: they are no meeting."""
    return family(shown.owner) in (("event", "item") if every_item else ("event",))


def _send(person: Person, to_send: list[tuple[Shown, Deed]]) -> int:
    identifiers = queries.entries([shown.uid for shown, _ in to_send])
    count, event_of = 0, cache(lambda reference: events.by_id(parse_ref(reference)[1]))
    place_of = cache(lambda reference: mails.place_of(event_of(reference), person))
    for shown, deed in to_send:
        place = place_of(shown.event)
        address = place.email if place is not None else person.primary_email
        if not address:
            continue
        row = Invitation(
            id=new_id(),
            person_id=person.id,
            entry_id=identifiers[shown.uid],
            sequence=shown.sequence,
            is_cancelled=shown.is_cancelled,
            content=shown.content.to_json(),
            before=shown.before.to_json() if shown.before else None,
            stamp=shown.stamp,
            address=address,
            sent_at=clock.now(),
        )
        session().add(row)
        mails.send(row, shown, deed, event_of(shown.event), person, place)
        count += 1
    session().flush()
    return count
