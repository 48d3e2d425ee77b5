"""The rows of one person of a list, sealed and bound for the driver before any lock is taken."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tourapp.core.bulk import Bound, Inserts
from tourapp.core.db import db, session
from tourapp.core.ids import new_id, ref
from tourapp.core.sealed import seal
from tourapp.core.text import has_japanese, search_key, sort_key_name
from tourapp.directory import rules as directory
from tourapp.directory.models import Person, PersonEmail
from tourapp.events.models import Event
from tourapp.questions.models import Answer, Question
from tourapp.registration.importing import columns
from tourapp.registration.importing.codes import Outcome
from tourapp.registration.importing.models import HeldBack
from tourapp.registration.importing.queries import people_by_address
from tourapp.registration.importing.rows import Candidate
from tourapp.registration.models import Registration, body_key
from tourapp.registration.places import Wish
from tourapp.registration.services.purging import purge_day
from tourapp.registration.states import Attendance, Source

Row = dict[str, Any]


@dataclass
class Ready:
    """One person of a list, ready to be written: everything but what only the lock can tell."""

    id: uuid.UUID
    address: str
    """The key of her address."""
    is_known_body: bool
    search_text: str
    registration: Bound
    """Without what the lock decides (`LATE`)."""
    person_id: uuid.UUID
    person: Bound
    email: Bound
    answers: list[tuple[bool, Bound]]
    """Each with whether it belongs to the second stage."""
    held_back: Bound | None
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


LATE = (
    "reference",
    "search_text",
    "state",
    "person_id",
    "verified_at",
    "confirmed_at",
    "held_for",
    "expires_at",
)
"""What only the lock can tell of a registration."""

_REGISTRATION = (
    *(
        "id",
        "event_id",
        "organisation_id",
        "category_id",
        "import_row_id",
        "attendance",
        "source",
        "given_name",
    ),
    *("family_name", "email", "email_key", "organisation_text", "job_title", "country", "lang", "sort_name"),
    *("sort_organisation", "submitted_at", "asked_at", "purge_on", *LATE),
)
_PERSON = ("id", "given_name", "family_name", "name_order", "name_local", "lang", "search_text", "sort_key")
_EMAIL = ("id", "person_id", "address", "address_key", "is_primary", "created_at")
_ANSWER = ("id", "question_id", "respondent", "text", "sealed", "purge_on", "revision")
_EMPTY_NAMES = dict.fromkeys(
    ("name_kana", "preferred_name", "badge_name", "honorific_en", "honorific_ja"), ""
)
_NOT_ASKED = dict.fromkeys(("share_in_list", "photographs", "future_events"), False)


class Writing:
    """The inserts of an import, and who is behind its addresses. Made before the lock is taken."""

    def __init__(self) -> None:
        def inserts(table: Any, names: Sequence[str], fixed: Row | None = None) -> Inserts:
            return Inserts(db.engine, table.__table__, names, fixed)

        self.people = inserts(Person, (*_PERSON, "created_at"), {**_EMPTY_NAMES, "version": 1})
        self.emails = inserts(PersonEmail, _EMAIL, {"is_shared": False})
        fixed = {**_NOT_ASKED, "ended_reason": "", "shared_as": "", "version": 1}
        self.registrations = inserts(Registration, _REGISTRATION, fixed)
        self.answers = inserts(Answer, _ANSWER)
        self.held_back = inserts(HeldBack, ("registration_id", "answers", "purge_on"))
        self._known: dict[str, uuid.UUID] = {}
        self._seen: tuple[Any, ...] = ()

    def look_up(self, everybody: Sequence[Ready]) -> None:
        """Find out who is behind the addresses, as far as that can be known before the lock."""
        self._seen = _addresses_now()
        self._known = people_by_address([ready.address for ready in everybody])

    def known(self, everybody: Sequence[Ready]) -> Mapping[str, uuid.UUID]:
        """The same under the lock; asked again when an address has come or gone meanwhile."""
        if self._seen != _addresses_now():
            self.look_up(everybody)
        return self._known


def _addresses_now() -> tuple[Any, ...]:
    """What changes with every address that comes or goes."""
    newest = sa.select(sa.func.count(), sa.func.max(PersonEmail.created_at)).select_from(PersonEmail)
    return tuple(session().execute(newest).one())


def make_ready(
    writing: Writing, event: Event, row_id: uuid.UUID, candidate: Candidate, asked: Asked, now: dt.datetime
) -> Ready:
    """Everything about one row that does not depend on others. Takes no lock and writes nothing."""
    values = candidate.values
    identifier, person_id = new_id(), new_id()
    family, given, local = (values.get(key, "") for key in (columns.FAMILY, columns.GIVEN, columns.LOCAL))
    organisation, address = values.get(columns.ORGANISATION, "")[:200], values[columns.EMAIL]
    lang = values.get(columns.LANG) or _language(values)
    wish = _wish(candidate, asked, search_key(organisation))
    registration = {
        "id": identifier,
        "event_id": event.id,
        "import_row_id": row_id,
        "source": Source.IMPORT,
        "email": address,
        "organisation_text": organisation,
        "lang": lang,
        "submitted_at": now,
        "asked_at": now,
        "purge_on": purge_day(event),
        **_typed(candidate, wish),
    }
    said = (given, family, given, local, address, organisation, values.get(columns.JOB, ""))
    answers, held_back = _answers(event, candidate, asked, identifier)
    return Ready(
        identifier,
        candidate.address_key,
        candidate.organisation_id is not None,
        search_key(" ".join(said)),
        writing.registrations.bind(registration | dict.fromkeys(LATE))[: -len(LATE)],
        person_id,
        writing.people.bind(_person(person_id, family, given, local, lang, now)),
        writing.emails.bind(_email(person_id, address, candidate.address_key, now)),
        [(bool(row["sealed"]), writing.answers.bind(row)) for row in answers],
        writing.held_back.bind(held_back) if held_back is not None else None,
        wish,
        candidate.outcome is Outcome.REVIEW,
        (str(registration["sort_name"]), wish.body),
    )


def _wish(candidate: Candidate, asked: Asked, folded: str) -> Wish:
    """What she asks for; where her row does not say, the first way and the first category that is open."""
    values = candidate.values
    attendance = Attendance(values.get(columns.ATTENDANCE) or asked.attendance)
    category = asked.categories.get(values.get(columns.CATEGORY, ""), asked.category)
    return Wish(attendance, category, body_key(candidate.organisation_id, folded))


def _typed(candidate: Candidate, wish: Wish) -> Row:
    """The columns that say what the row says."""
    values = candidate.values
    family, given, local = (values.get(key, "") for key in (columns.FAMILY, columns.GIVEN, columns.LOCAL))
    only = "" if given else local
    return {
        "organisation_id": candidate.organisation_id,
        "category_id": wish.category,
        "attendance": wish.attendance,
        "given_name": given[:200],
        "family_name": (family or only)[:200],
        "email_key": candidate.address_key,
        "job_title": values.get(columns.JOB, "")[:200],
        "country": values.get(columns.COUNTRY, ""),
        "sort_name": sort_key_name(given, family or only),
        "sort_organisation": search_key(values.get(columns.ORGANISATION, "")[:200]),
    }


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
        }
        found.append(row)
        if question.is_sealed:
            waits[key] = text
    if not waits:
        return found, None
    sealed = seal(json.dumps(waits), table="held_back", row=str(registration), column="answers")
    return found, {"registration_id": registration, "answers": sealed, "purge_on": event.last_day}
