"""Many registrations at once: placed under the lock with counts in memory, written in bulk.

The lock of an event is every writer's lock on SQLite. What takes time (folding names, sealing answers, binding values
for the driver) is done before it is taken, in `bulk_rows`; under it remain counting, deciding and the inserts.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from tourapp.core.bulk import Bound
from tourapp.core.db import session
from tourapp.core.text import search_key
from tourapp.events.models import Event
from tourapp.registration import queries, queue, rules
from tourapp.registration.importing.models import Addresses
from tourapp.registration.importing.queries import standing_of
from tourapp.registration.models import Intake, Registration, body_key
from tourapp.registration.places import Placement, Places, Waiting, Wish, placement
from tourapp.registration.services import reading
from tourapp.registration.services.bulk_rows import Ready, Writing
from tourapp.registration.states import LIVE, Attendance, Hold, State


@dataclass
class Made:
    """What was written, and what came of it."""

    states: Counter[str] = field(default_factory=Counter)


def write(
    writing: Writing,
    event: Event,
    intake: Intake,
    everybody: Sequence[Ready],
    addresses: Addresses,
    now: dt.datetime,
) -> Made:
    """Under the lock: place everybody in the order of the file, and write all of it.

    Whoever has got a live registration meanwhile keeps it as it is. Nobody who waits is overtaken.
    """
    standing = set(standing_of(event))
    known = writing.known(everybody)
    tally = _Tally(intake, queries.places(intake), queue.waiting(event.id))
    made, rows = Made(), _Rows(writing, intake, now, is_verified=addresses is Addresses.VOUCH)
    for ready in everybody:
        if ready.address in standing:
            made.states["already"] += 1
            continue
        standing.add(ready.address)
        state = tally.decide(ready, addresses, now)
        rows.add(ready, known.get(ready.address), state, tally.number, tally.hold)
        made.states[state.value] += 1
    rows.write()
    session().execute(
        sa.update(Intake).where(Intake.event_id == intake.event_id).values(last_number=tally.number),
        execution_options={"synchronize_session": False},
    )
    return made


class _Tally:
    """The places of an event while many are given out: counted once, then kept in memory."""

    def __init__(self, intake: Intake, places: Places, waiting: Iterable[Waiting]) -> None:
        # Mappings of our own: `after` would copy them for every row.
        self.by_category, self.by_body = dict(places.taken_by_category), dict(places.taken_by_body)
        self.places = replace(places, taken_by_category=self.by_category, taken_by_body=self.by_body)
        self.intake = intake
        self.before = [each for each in waiting if places.admits(each.wish)]
        """Who waits although there is a place for her. Places only become fewer here: others join at the end only."""
        self.number = intake.last_number
        self.hold: Hold | None = None
        self.lookalikes = _lookalikes(intake.event_id)

    def decide(self, ready: Ready, addresses: Addresses, now: dt.datetime) -> State:
        """The state of the next person; takes her place when she gets one."""
        self.number += 1
        self.hold = self._reason_to_hold(ready)
        if addresses is Addresses.VERIFY:
            return rules.step(None, rules.Verb.SUBMIT)
        self.before = [each for each in self.before if self.places.admits(each.wish)]
        has_list = self.intake.has_waiting_list
        placed = placement(self.places, ready.wish, self.before, has_waiting_list=has_list, hold=self.hold)
        match placed:
            case Placement.CONFIRMED:
                self._take(ready.wish)
                return rules.step(State.SUBMITTED, rules.Verb.CONFIRM)
            case Placement.WAITLISTED:
                if self.places.admits(ready.wish):
                    self.before.append(Waiting(ready.id, now, ready.wish))
                return rules.step(State.SUBMITTED, rules.Verb.WAIT)
            case Placement.HELD:
                return rules.step(State.SUBMITTED, rules.Verb.HOLD)
        return State.SUBMITTED

    def _take(self, wish: Wish) -> None:
        in_person = wish.attendance is Attendance.IN_PERSON
        self.places = replace(
            self.places,
            taken_in_person=self.places.taken_in_person + in_person,
            taken_online=self.places.taken_online + (not in_person),
        )
        if wish.category is not None:
            self.by_category[wish.category] = self.by_category.get(wish.category, 0) + 1
        if wish.body:
            self.by_body[wish.body] = self.by_body.get(wish.body, 0) + 1

    def _reason_to_hold(self, ready: Ready) -> Hold | None:
        if ready.for_review:
            return Hold.IMPORT
        if self.lookalikes.setdefault(ready.looks_like, ready.address) != ready.address:
            return Hold.DUPLICATE
        if self.intake.holds_unknown and not ready.is_known_body:
            return Hold.ORGANISATION
        return None


def _lookalikes(event_id: uuid.UUID) -> dict[tuple[str, str], str]:
    """The address of everybody who is verified and live, by folded name and body."""
    chosen = sa.select(
        Registration.sort_name,
        Registration.organisation_id,
        Registration.sort_organisation,
        Registration.email_key,
    ).where(Registration.event_id == event_id, Registration.state.in_(LIVE - {State.SUBMITTED}))
    return {
        (name, body_key(organisation_id, folded)): address
        for name, organisation_id, folded, address in session().execute(chosen.order_by(Registration.id))
    }


class _Rows:
    """The rows of everybody whose state is known, in the order in which the tables refer to each other."""

    def __init__(self, writing: Writing, intake: Intake, now: dt.datetime, *, is_verified: bool) -> None:
        self.writing = writing
        self.is_verified = is_verified
        event, late = intake.event, writing.registrations.one
        self.prefix, self.folded = event.slug.upper(), search_key(event.slug)
        self.now = late("verified_at", now)
        self.expires_at = late("expires_at", rules.expiry(now, intake.closes_at))
        self.of: dict[str, list[Bound]] = {
            name: [] for name in ("person", "email", "registration", "answer", "wait")
        }
        self.event_id = event.id
        self.coming: list[uuid.UUID] = []

    def add(
        self, ready: Ready, known: uuid.UUID | None, state: State, number: int, hold: Hold | None
    ) -> None:
        has_place = state is State.CONFIRMED
        person = (known or ready.person_id) if self.is_verified else None
        kept = hold if state is State.HELD or hold is Hold.IMPORT else None
        late = (
            f"{self.prefix}-{number:04d}",
            f"{ready.search_text} {self.folded} {number:04d}",
            state.value,
            self.writing.registrations.one("person_id", person),
            self.now if self.is_verified else None,
            self.now if has_place else None,
            kept.value if kept is not None else None,
            self.expires_at,
        )
        self.of["registration"].append(ready.registration + late)
        if self.is_verified and known is None:
            self.of["person"].append(ready.person)
            self.of["email"].append(ready.email)
        if has_place and person is not None:
            self.coming.append(person)
        self.of["answer"] += [row for is_second, row in ready.answers if has_place or not is_second]
        if ready.held_back is not None and not has_place:
            self.of["wait"].append(ready.held_back)

    def write(self) -> None:
        """One statement for each table."""
        session().flush()
        connection = session().connection()
        self.writing.people.run(connection, self.of["person"])
        self.writing.emails.run(connection, self.of["email"])
        self.writing.registrations.run(connection, self.of["registration"])
        self.writing.answers.run(connection, self.of["answer"])
        self.writing.held_back.run(connection, self.of["wait"])
        reading.admit_many(self.event_id, self.coming)
