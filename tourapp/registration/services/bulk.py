"""Many registrations at once: made ready beforehand, placed under the lock with counts in memory, written in bulk.

The lock of an event is every writer's lock on SQLite. What takes time (folding names, sealing answers, making
identifiers) is therefore done before it is taken; under it remain counting, deciding and the inserts themselves.
"""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from tourapp.core.db import session
from tourapp.core.ids import new_id, ref
from tourapp.core.sealed import seal
from tourapp.core.text import has_japanese, search_key, sort_key_name
from tourapp.directory import rules as directory
from tourapp.directory.models import Person, PersonEmail
from tourapp.events.models import Event
from tourapp.questions.models import Answer, Question
from tourapp.registration import queries, queue, rules
from tourapp.registration.importing import columns
from tourapp.registration.importing.models import Addresses, HeldBack
from tourapp.registration.importing.queries import people_by_address, standing_of
from tourapp.registration.importing.rows import Candidate
from tourapp.registration.models import Intake, Registration, body_key
from tourapp.registration.places import Placement, Places, Waiting, Wish, placement
from tourapp.registration.services.purging import purge_day
from tourapp.registration.states import LIVE, Attendance, Hold, Source, State

Row = dict[str, Any]


@dataclass
class Ready:
    """One person of a list, ready to be written: everything but what only the lock can tell."""

    registration: Row
    person: Row
    email: Row
    answers: list[Row]
    held_back: Row | None
    wish: Wish
    for_review: bool
    looks_like: tuple[str, str]
    """Her folded name and body: who has both and another address is perhaps the same person."""


@dataclass(frozen=True)
class Asked:
    """The questions of an event that a list may answer, and where a row without words of its own belongs."""

    questions: Mapping[str, Question]
    attendance: Attendance
    category: uuid.UUID | None
    categories: Mapping[str, uuid.UUID]


def make_ready(
    event: Event, row_id: uuid.UUID, candidate: Candidate, asked: Asked, now: dt.datetime
) -> Ready:
    """Everything about one row that does not depend on others. Takes no lock and writes nothing."""
    values = candidate.values
    family, given, local = (values.get(key, "") for key in (columns.FAMILY, columns.GIVEN, columns.LOCAL))
    identifier, person_id = new_id(), new_id()
    lang = values.get(columns.LANG) or _language(values)
    attendance = Attendance(values.get(columns.ATTENDANCE) or asked.attendance)
    category = asked.categories.get(values.get(columns.CATEGORY, ""), asked.category)
    organisation = values.get(columns.ORGANISATION, "")[:200]
    folded = search_key(organisation)
    sort_name = sort_key_name(given, family or ("" if given else local))
    body = body_key(candidate.organisation_id, folded)
    address = values[columns.EMAIL]
    registration = {
        "id": identifier,
        "event_id": event.id,
        "organisation_id": candidate.organisation_id,
        "category_id": category,
        "import_row_id": row_id,
        "attendance": attendance,
        "source": Source.IMPORT,
        "given_name": given[:200],
        "family_name": (family or ("" if given else local))[:200],
        "email": address,
        "email_key": candidate.address_key,
        "organisation_text": organisation,
        "job_title": values.get(columns.JOB, "")[:200],
        "country": values.get(columns.COUNTRY, ""),
        "lang": lang,
        "sort_name": sort_name,
        "sort_organisation": folded,
        "search_text": search_key(
            " ".join((given, family, given, local, address, organisation, values.get(columns.JOB, "")))
        ),
        "submitted_at": now,
        "asked_at": now,
        "purge_on": purge_day(event),
    }
    answers, held_back = _answers(event, candidate, asked, identifier)
    return Ready(
        registration,
        _person(person_id, family, given, local, lang, now),
        _email(person_id, address, candidate.address_key, now),
        answers,
        held_back,
        Wish(attendance, category, body),
        candidate.outcome.value == "review",
        (sort_name, body),
    )


def _language(values: Mapping[str, str]) -> str:
    names = (columns.FAMILY, columns.GIVEN, columns.LOCAL)
    return (
        "ja"
        if values.get(columns.COUNTRY) == "JP" or any(has_japanese(values.get(k, "")) for k in names)
        else "en"
    )


def _person(identifier: uuid.UUID, family: str, given: str, local: str, lang: str, now: dt.datetime) -> Row:
    """As `directory.add_person` would make her."""
    order = directory.name_order(given, family, local, None)
    names = (f"{family} {given}".strip(), local)
    return {
        "id": identifier,
        "given_name": given,
        "family_name": family,
        "name_order": order,
        "name_local": local,
        "lang": lang,
        "search_text": directory.search_text(directory.keys_of(names)),
        "sort_key": sort_key_name(given, family or ("" if given else local)),
        "created_at": now,
    }


def _email(person_id: uuid.UUID, address: str, key: str, now: dt.datetime) -> Row:
    """Not verified: the office answers for it, and nobody has shown yet that she reads it."""
    return {
        "id": new_id(),
        "person_id": person_id,
        "address": address,
        "address_key": key,
        "is_primary": True,
        "created_at": now,
    }


def _answers(
    event: Event, candidate: Candidate, asked: Asked, registration: uuid.UUID
) -> tuple[list[Row], Row | None]:
    """The answers as they are kept once she has a place, and those of the second stage as they wait for it.

    Both are sealed now: which of them is written, the lock will tell.
    """
    found, waits = [], {}
    for key, question in asked.questions.items():
        text = candidate.values.get(key, "")
        if not text:
            continue
        identifier = new_id()
        row: Row = {
            "id": identifier,
            "question_id": question.id,
            "respondent": ref("registration", registration),
            "text": None if question.is_sealed else text,
            "sealed": seal(text, table="answer", row=str(identifier), column="sealed")
            if question.is_sealed
            else None,
            "purge_on": event.last_day + dt.timedelta(days=question.keep_days),
            "revision": question.revision,
            "second_stage": question.is_sealed,
        }
        found.append(row)
        if question.is_sealed:
            waits[key] = text
    if not waits:
        return found, None
    sealed = seal(json.dumps(waits), table="held_back", row=str(registration), column="answers")
    return found, {"registration_id": registration, "answers": sealed, "purge_on": event.last_day}


@dataclass
class Made:
    """What was written, and what came of it."""

    states: Counter[str] = field(default_factory=Counter)
    told: list[uuid.UUID] = field(default_factory=list)


def write(
    event: Event, intake: Intake, everybody: Sequence[Ready], addresses: Addresses, now: dt.datetime
) -> Made:
    """Under the lock: place everybody in the order of the file, and write all of it.

    Whoever has got a live registration meanwhile keeps it as it is. Nobody who waits is overtaken.
    """
    standing = set(standing_of(event))
    known = people_by_address([ready.registration["email_key"] for ready in everybody])
    tally = _Tally(intake, queries.places(intake), queue.waiting(event.id))
    made = Made()
    rows: dict[str, list[Row]] = {
        name: [] for name in ("person", "email", "registration", "answer", "held_back")
    }
    for ready in everybody:
        address = ready.registration["email_key"]
        if address in standing:
            made.states["already"] += 1
            continue
        standing.add(address)
        state = tally.decide(ready, addresses, now)
        is_verified = addresses is Addresses.VOUCH
        _collect(rows, ready, known.get(address), state, tally, now, is_verified=is_verified)
        made.states[state.value] += 1
        made.told.append(ready.registration["id"])
    _insert(rows)
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
                    self.before.append(Waiting(ready.registration["id"], now, ready.wish))
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
        if (
            self.lookalikes.setdefault(ready.looks_like, ready.registration["email_key"])
            != (ready.registration["email_key"])
        ):
            return Hold.DUPLICATE
        if self.intake.holds_unknown and ready.registration["organisation_id"] is None:
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


def _collect(
    rows: dict[str, list[Row]],
    ready: Ready,
    known: uuid.UUID | None,
    state: State,
    tally: _Tally,
    now: dt.datetime,
    *,
    is_verified: bool,
) -> None:
    """The rows of one person, now that her state is known."""
    intake = tally.intake
    reference = f"{intake.event.slug.upper()}-{tally.number:04d}"
    registration = ready.registration
    has_place = state is State.CONFIRMED
    registration |= {
        "reference": reference,
        "search_text": f"{registration['search_text']} {search_key(reference)}",
        "state": state,
        "person_id": (known or ready.person["id"]) if is_verified else None,
        "verified_at": now if is_verified else None,
        "confirmed_at": now if has_place else None,
        "held_for": tally.hold if state is State.HELD or tally.hold is Hold.IMPORT else None,
        "expires_at": rules.expiry(now, intake.closes_at),
    }
    rows["registration"].append(registration)
    if is_verified and known is None:
        rows["person"].append(ready.person)
        rows["email"].append(ready.email)
    for answer in ready.answers:
        if not answer["second_stage"] or has_place:
            rows["answer"].append({key: value for key, value in answer.items() if key != "second_stage"})
    if ready.held_back is not None and not has_place:
        rows["held_back"].append(ready.held_back)


_DEFAULTS: dict[str, Row] = {
    "person": {
        "name_kana": "",
        "preferred_name": "",
        "badge_name": "",
        "honorific_en": "",
        "honorific_ja": "",
        "version": 1,
    },
    "email": {"is_shared": False},
    "registration": {
        "share_in_list": False,
        "photographs": False,
        "future_events": False,
        "copy_to": "",
        "ended_reason": "",
        "version": 1,
    },
    "answer": {},
    "held_back": {},
}
_TABLES: dict[str, Any] = {
    "person": Person.__table__,
    "email": PersonEmail.__table__,
    "registration": Registration.__table__,
    "answer": Answer.__table__,
    "held_back": HeldBack.__table__,
}


def _insert(rows: dict[str, list[Row]]) -> None:
    """One statement for each table, in the order in which they refer to each other."""
    session().flush()
    for name, table in _TABLES.items():
        if rows[name]:
            session().connection().execute(sa.insert(table), [_DEFAULTS[name] | row for row in rows[name]])
