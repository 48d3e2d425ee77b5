"""Reading for the desk: who is expected, who has come, what was scanned. Every list has a stated order."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, lazyload, load_only

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.checkin import passes
from tourapp.checkin.models import PassRenewal, Scan
from tourapp.checkin.states import LET_IN, Outcome
from tourapp.core.db import session
from tourapp.core.text import search_key
from tourapp.directory.models import Organisation, Person
from tourapp.events.models import Event, EventState
from tourapp.registration.models import Registration
from tourapp.registration.states import COMING, ENDED, Attendance, State

_SORT = (sa.func.coalesce(sa.func.nullif(Person.sort_key, ""), Registration.sort_name), Registration.id)
"""As lists of people are ordered: Roman letters by family name, then Japanese by kana."""


@dataclass(frozen=True)
class Counted:
    """Who was expected in the room and who has come."""

    come: int
    expected: int


@dataclass(frozen=True)
class Seen:
    """The scan by which somebody counts as come."""

    at: dt.datetime
    by: str
    device: str


@dataclass(frozen=True)
class Guest:
    """Somebody as the desk sees her: what is needed at the door, and nothing else (no address, no answer)."""

    registration: Registration
    number: int
    """Of the pass that holds."""
    seen: Seen | None

    @property
    def kana(self) -> str:
        return self.registration.person.name_kana if self.registration.person is not None else ""

    @property
    def search_text(self) -> str:
        """What a search for her looks through: every form of her name, her body with its other names, the reference."""
        row = self.registration
        typed = (row.given_name, row.family_name, row.given_name, row.organisation_text, row.reference)
        known = (
            row.person.search_text if row.person is not None else "",
            row.organisation.search_text if row.organisation is not None else "",
        )
        return " ".join((search_key(" ".join(typed)), *known))


_NEEDED = (
    load_only(
        Registration.id,
        Registration.reference,
        Registration.state,
        Registration.attendance,
        Registration.given_name,
        Registration.family_name,
        Registration.organisation_text,
        Registration.job_title,
    ),
    contains_eager(Registration.person).load_only(
        Person.given_name,
        Person.family_name,
        Person.name_local,
        Person.name_kana,
        Person.name_order,
        Person.search_text,
    ),
    contains_eager(Registration.organisation).load_only(Organisation.search_text),
    contains_eager(Registration.category),
    lazyload(Registration.event),
)
"""What the desk shows and searches: thousands of rows are read again and again while people come in."""


def _people(event: Event) -> sa.Select[Registration]:
    """Everybody the desk may meet: who is registered and not a draft, and who once had a place."""
    had_a_place = sa.or_(Registration.state.not_in(ENDED), Registration.confirmed_at.is_not(None))
    return (
        sa.select(Registration)
        .outerjoin(Registration.person)
        .outerjoin(Registration.organisation)
        .outerjoin(Registration.category)
        .where(Registration.event_id == event.id, Registration.state != State.DRAFT, had_a_place)
        .options(*_NEEDED)
        .order_by(*_SORT)
    )


def guests(event: Event, lang: str) -> list[Guest]:
    """Everybody the desk may meet, in the order of names; three statements. `lang` is that of the desk."""
    return _as_guests(event, session().scalars(_people(event)).all(), lang)


def found(event: Event, text: str, lang: str, *, limit: int) -> list[Guest]:
    """The guests whose name, body or reference has every word of the text, in three statements.

    Whoever has them as whole words comes first (Li before Lindsay), then who is still expected, as on a device.
    """
    words = search_key(text).split()
    if not words:
        return []
    searched = (Registration.search_text, Person.search_text, Organisation.search_text)
    each_word = [sa.or_(*(column.contains(word, autoescape=True) for column in searched)) for word in words]
    apart = [sa.literal(" ").concat(sa.func.coalesce(column, "")).concat(" ") for column in searched]
    whole = [sa.or_(*(text.contains(f" {word} ", autoescape=True) for text in apart)) for word in words]
    first = (
        sa.case((sa.and_(*whole), 0), else_=1),
        sa.case((Registration.state == State.CONFIRMED, 0), else_=1),
    )
    chosen = _people(event).where(*each_word).order_by(None).order_by(*first, *_SORT).limit(limit)
    return _as_guests(event, session().scalars(chosen).all(), lang)


def _as_guests(event: Event, rows: Sequence[Registration], lang: str) -> list[Guest]:
    numbers, seen_by = renewals(event), seen_of_all(event, lang)
    return [Guest(row, numbers.get(row.id, 1), seen_by.get(row.id)) for row in rows]


def stamp(event: Event) -> str:
    """How everything stands that a device keeps, in short: the same as long as nothing changes; three statements."""
    rows = sa.select(sa.func.count(), sa.func.sum(Registration.version)).where(
        Registration.event_id == event.id
    )
    made = sa.select(sa.func.count(), sa.func.count(Scan.undone_at)).where(Scan.event_id == event.id)
    numbers = (*session().execute(rows).one(), *session().execute(made).one(), sum(renewals(event).values()))
    return "-".join(str(number or 0) for number in numbers)


def expected(event: Event) -> Sequence[Registration]:
    """Who has a place in the room, in the order of names: what is printed."""
    here = (Registration.state.in_(COMING), Registration.attendance == Attendance.IN_PERSON)
    return session().scalars(_people(event).where(*here)).all()


def counted(event: Event) -> Counted:
    """Come and expected: in the room, and those of the other way who came to the door all the same."""
    come = sa.func.sum(sa.case((Registration.state == State.ATTENDED, 1), else_=0))
    awaited = sa.or_(Registration.attendance == Attendance.IN_PERSON, Registration.state == State.ATTENDED)
    chosen = sa.select(come, sa.func.count()).where(
        Registration.event_id == event.id, Registration.state.in_(COMING), awaited
    )
    there, awaited_number = session().execute(chosen).one()
    return Counted(come=there or 0, expected=awaited_number)


def renewals(event: Event) -> Mapping[uuid.UUID, int]:
    """The numbers of passes that took the place of earlier ones, by registration."""
    chosen = (
        sa.select(PassRenewal.registration_id, PassRenewal.number)
        .join(Registration, Registration.id == PassRenewal.registration_id)
        .where(Registration.event_id == event.id)
        .order_by(PassRenewal.registration_id)
    )
    return {registration_id: number for registration_id, number in session().execute(chosen)}


def pass_number(registration_id: uuid.UUID) -> int:
    """The number of the pass that holds."""
    renewed = session().get(PassRenewal, registration_id)
    return renewed.number if renewed is not None else 1


def marks(event: Event) -> dict[str, tuple[uuid.UUID, bool]]:
    """Every mark of a pass of this event: whose it is, and whether it is void."""
    numbers = renewals(event)
    rows = session().scalars(
        sa.select(Registration.id).where(Registration.event_id == event.id).order_by(Registration.id)
    )
    return {
        mark: (registration_id, number < numbers.get(registration_id, 1))
        for registration_id in rows
        for number in range(1, numbers.get(registration_id, 1) + 1)
        for each in passes.passes_of(event.id, registration_id, number)
        for mark in each.marks
    }


def seen_of_all(event: Event, lang: str) -> dict[uuid.UUID, Seen]:
    """By which scan everybody counts as come, by registration; one statement."""
    chosen = (
        sa.select(Scan)
        .where(Scan.event_id == event.id, Scan.outcome == Outcome.CHECKED_IN, Scan.undone_at.is_(None))
        .options(joinedload(Scan.scanned_by))
        .order_by(Scan.at, Scan.id)
    )
    return {
        scan.registration_id: _as_seen(scan, lang)
        for scan in session().scalars(chosen)
        if scan.registration_id is not None
    }


def seen(registration: Registration, lang: str) -> Seen | None:
    """The same for one."""
    chosen = (
        sa.select(Scan)
        .where(
            Scan.registration_id == registration.id,
            Scan.outcome == Outcome.CHECKED_IN,
            Scan.undone_at.is_(None),
        )
        .order_by(Scan.at.desc(), Scan.id.desc())
        .limit(1)
    )
    scan = session().scalars(chosen).first()
    return _as_seen(scan, lang) if scan is not None else None


def _as_seen(scan: Scan, lang: str) -> Seen:
    by = scan.scanned_by.display_name(lang) if scan.scanned_by is not None else ""
    return Seen(scan.at, by, scan.device)


def scans(identifiers: Collection[uuid.UUID]) -> dict[uuid.UUID, Scan]:
    """The scans that we have already, by the identifier their device gave them."""
    chosen = sa.select(Scan).where(Scan.id.in_(identifiers)).options(joinedload(Scan.registration))
    return {scan.id: scan for scan in session().scalars(chosen.order_by(Scan.id))}


def letting_in(registration: Registration) -> Sequence[Scan]:
    """The scans by which somebody counts as come, none of them undone, oldest first."""
    chosen = sa.select(Scan).where(
        Scan.registration_id == registration.id, Scan.outcome.in_(LET_IN), Scan.undone_at.is_(None)
    )
    return session().scalars(chosen.order_by(Scan.at, Scan.id)).all()


def history(registration: Registration) -> Sequence[Scan]:
    """Every scan of somebody, the newest first."""
    chosen = sa.select(Scan).where(Scan.registration_id == registration.id)
    return (
        session().scalars(chosen.options(joinedload(Scan.scanned_by)).order_by(Scan.at.desc(), Scan.id)).all()
    )


def to_look_at(event: Event) -> Sequence[Scan]:
    """Scans that came out otherwise than the desk had been told, and that nobody has looked into; oldest first."""
    chosen = (
        sa.select(Scan)
        .where(
            Scan.event_id == event.id,
            Scan.shown.is_not(None),
            Scan.shown != Scan.outcome,
            Scan.settled_at.is_(None),
            Scan.undone_at.is_(None),
        )
        .options(
            joinedload(Scan.registration).joinedload(Registration.person),
            joinedload(Scan.registration).lazyload(Registration.event),
            joinedload(Scan.scanned_by),
        )
        .order_by(Scan.at, Scan.id)
    )
    return session().scalars(chosen).all()


def desks_of(actor: Actor, since: dt.datetime, until: dt.datetime) -> Sequence[Event]:
    """Events that begin before `until`, have not ended by `since`, and at whose door this actor works; next first."""
    chosen = sa.select(Event).where(
        Event.state == EventState.PUBLISHED, Event.starts_at < until, Event.ends_at > since
    )
    rows = session().scalars(chosen.order_by(Event.starts_at, Event.id)).all()
    return [event for event in rows if actor.may(Action.CHECK_IN, event)]
