"""Reading the directory. Its staff readers see all of it; what may be changed is asked about an `Area`."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.core.db import session
from tourapp.core.errors import Forbidden, NotFound
from tourapp.core.ids import parse_ref
from tourapp.core.paging import Page, page_of
from tourapp.core.text import email_key, search_key
from tourapp.directory.kinds import OrganisationKind
from tourapp.directory.models import (
    Appointment,
    Office,
    Organisation,
    OrganisationKey,
    Person,
    PersonEmail,
)
from tourapp.directory.rules import Area, looked_after, name_key, terms

# --- offices -----------------------------------------------------------------------------------------


def offices() -> Sequence[Office]:
    """Every office, by code."""
    return session().scalars(sa.select(Office).order_by(Office.code)).all()


def office_by_code(code: str) -> Office:
    """The office of this code (`LON`), or NotFound."""
    office = session().scalars(sa.select(Office).where(Office.code == code)).one_or_none()
    if office is None:
        raise NotFound()
    return office


def office_covering(country: str) -> Office | None:
    """The office in whose area this country (two letters) lies, if there is one."""
    return next((office for office in offices() if country in office.area), None)


# --- organisations -----------------------------------------------------------------------------------


def organisation(organisation_id: uuid.UUID) -> Organisation:
    """One organisation with its office, successor and aliases, or NotFound; the one that it was merged into."""
    parts = (
        joinedload(Organisation.office),
        joinedload(Organisation.successor),
        selectinload(Organisation.aliases),
    )
    found = session().get(Organisation, organisation_id, options=parts)
    if found is None:
        raise NotFound()
    return found if found.merged_into_id is None else organisation(found.merged_into_id)


def by_source_key(source_key: str) -> Organisation | None:
    """The organisation that was loaded from this row of a file, such as `authority:AUTH-016`."""
    return (
        session().scalars(sa.select(Organisation).where(Organisation.source_key == source_key)).one_or_none()
    )


def by_code(register: str, code: str) -> Organisation | None:
    """The organisation that has this code in a register (`jis`, `gss`, `u20_2019` …)."""
    has_code = Organisation.codes[register].as_string() == code
    chosen = sa.select(Organisation).where(has_code, Organisation.merged_into_id.is_(None))
    return session().scalars(chosen.order_by(Organisation.id)).first()


def predecessors(successor_id: uuid.UUID) -> Sequence[Organisation]:
    """Organisations whose work this one carries on, the latest to end first."""
    chosen = sa.select(Organisation).where(Organisation.successor_id == successor_id)
    return session().scalars(chosen.order_by(Organisation.valid_to.desc(), Organisation.sort_key)).all()


_NAMED = (
    sa.select(Organisation)
    .join(OrganisationKey, OrganisationKey.organisation_id == Organisation.id)
    .where(OrganisationKey.name_key == sa.bindparam("name_key"))
    .options(joinedload(Organisation.successor))
    .order_by(Organisation.valid_to.is_not(None), Organisation.sort_key, Organisation.id)
)


def organisations_matching(text: str) -> Sequence[Organisation]:
    """Organisations with exactly this name or alias (as search sees it); those that exist come first."""
    return session().scalars(_NAMED, {"name_key": search_key(text)}).all()


def named(keys: Collection[str]) -> Sequence[tuple[str, Organisation]]:
    """Organisations that exist now by these names or aliases (as search sees them), each with that key."""
    if not keys:
        return ()
    chosen = (
        sa.select(OrganisationKey.name_key, Organisation)
        .join(Organisation, Organisation.id == OrganisationKey.organisation_id)
        .where(OrganisationKey.name_key.in_(sorted(keys)), Organisation.valid_to.is_(None))
        .order_by(OrganisationKey.name_key, Organisation.sort_key, Organisation.id)
    )
    return [(key, organisation) for key, organisation in session().execute(chosen)]


def search_organisations(text: str, limit: int = 20, on: dt.date | None = None) -> Sequence[Organisation]:
    """The best `limit` matches by any name or alias in either script; with `on`, only bodies of that day.

    A body that has ended is found under its old name and brings its successor along.
    """
    chosen = _organisations(text)
    if on is not None:
        chosen = chosen.where(
            sa.or_(Organisation.valid_from.is_(None), Organisation.valid_from <= on),
            sa.or_(Organisation.valid_to.is_(None), Organisation.valid_to >= on),
        )
    return session().scalars(chosen.limit(limit)).all()


def list_organisations(
    text: str, *, kind: OrganisationKind | None = None, office: str | None = None, page: int = 1
) -> Page[Organisation]:
    """One page of the organisations that match, of this kind and in the area of this office (code)."""
    chosen = _organisations(text)
    if kind is not None:
        chosen = chosen.where(Organisation.kind == kind)
    if office:
        chosen = chosen.where(Organisation.office_id.in_(sa.select(Office.id).where(Office.code == office)))
    return page_of(chosen, page)


def _organisations(text: str) -> sa.Select[Organisation]:
    chosen = (
        sa.select(Organisation)
        .where(Organisation.merged_into_id.is_(None))
        .options(joinedload(Organisation.office), joinedload(Organisation.successor))
    )
    order: list[Any] = [Organisation.valid_to.is_not(None), Organisation.sort_key, Organisation.id]
    if text.strip():
        chosen = chosen.where(_has_all(Organisation.search_text, text))
        order.insert(0, _closeness(Organisation.search_text, search_key(text)))
    return chosen.order_by(*order)


def _has_all(column: Any, text: str) -> sa.ColumnElement[bool]:
    """Every word of the text occurs in the column; a text of punctuation only occurs nowhere."""
    wanted = terms(text)
    if not wanted:
        return sa.false()
    return sa.and_(*(column.contains(term, autoescape=True) for term in wanted))


def _closeness(column: Any, key: str) -> sa.ColumnElement[int]:
    """0 when a whole line is the key, 1 when a line begins with it, 2 otherwise."""
    framed = sa.literal("\n").concat(column).concat("\n")
    return sa.case(
        (framed.contains(f"\n{key}\n", autoescape=True), 0),
        (framed.contains(f"\n{key}", autoescape=True), 1),
        else_=2,
    )


def appointments_at(organisation_id: uuid.UUID, on: dt.date) -> Sequence[Appointment]:
    """Who holds a post there on this day, the highest first; with the person."""
    chosen = (
        sa.select(Appointment)
        .join(Appointment.person)
        .where(Appointment.organisation_id == organisation_id, _held_on(on), Person.erased_at.is_(None))
        .options(joinedload(Appointment.person))
        .order_by(Appointment.rank_band.is_(None), Appointment.rank_band, Person.sort_key, Appointment.id)
    )
    return session().scalars(chosen).all()


# --- people ------------------------------------------------------------------------------------------


def person(person_id: uuid.UUID) -> Person:
    """One person with addresses and appointments, or NotFound (also for somebody who was erased).

    A row that was merged into another leads there.
    """
    parts = (
        selectinload(Person.emails),
        selectinload(Person.appointments)
        .joinedload(Appointment.organisation)
        .joinedload(Organisation.office),
    )
    found = session().get(Person, person_id, options=parts)
    if found is None or found.erased_at is not None:
        raise NotFound()
    return found if found.merged_into_id is None else person(found.merged_into_id)


def people_by_ref(references: Iterable[str]) -> Mapping[str, Person]:
    """The people behind references such as `person:…`; what names nobody, or nobody any more, is left out."""
    wanted = {parse_ref(each)[1] for each in references if each.startswith("person:")}
    if not wanted:
        return {}
    chosen = sa.select(Person).where(Person.id.in_(wanted)).order_by(Person.id)
    return {person.ref: person for person in session().scalars(chosen)}


_WHO_HAS = (
    sa.select(Person, PersonEmail.is_shared)
    .join(PersonEmail)
    .where(PersonEmail.address_key == sa.bindparam("address_key"), Person.erased_at.is_(None))
    .order_by(PersonEmail.created_at, PersonEmail.id)
)


def who_has(address: str) -> tuple[Person | None, Sequence[Person]]:
    """The one person to whom this address belongs, and those who share it, in the order in which they came to it."""
    rows = session().execute(_WHO_HAS, {"address_key": email_key(address)}).all()
    owner = next((person for person, is_shared in rows if not is_shared), None)
    return owner, [person for person, is_shared in rows if is_shared]


def person_by_email(address: str) -> Person | None:
    """The one person to whom this address belongs; nobody when it is shared or unknown."""
    return who_has(address)[0]


_IS_SHARED = (
    sa.select(PersonEmail.id)
    .where(PersonEmail.address_key == sa.bindparam("address_key"), PersonEmail.is_shared)
    .limit(1)
)


def is_shared(address: str) -> bool:
    """Whether staff let several people share this address."""
    return session().scalar(_IS_SHARED, {"address_key": email_key(address)}) is not None


def people_sharing(address: str) -> Sequence[Person]:
    """Those who share this address, in the order in which they came to it; nobody where one person has it alone."""
    return who_has(address)[1]


def person_at(address: str, given_name: str, family_name: str) -> Person | None:
    """Who registers from this address under this name: the one person who has it, else the one of that name who
    shares it; None for somebody new."""
    owner, sharing = who_has(address)
    if owner is not None:
        return owner
    wanted = name_key(given_name, family_name)
    return next((each for each in sharing if name_key(each.given_name, each.family_name) == wanted), None)


def search_people(actor: Actor, text: str, limit: int = 20) -> Sequence[Person]:
    """The best `limit` matches by name or address; refused to who may not see the directory."""
    return session().scalars(_people(actor, text).limit(limit)).all()


def list_people(actor: Actor, text: str, page: int = 1) -> Page[Person]:
    """One page of the people who match, with their addresses and appointments; four statements."""
    return page_of(_people(actor, text), page)


def _people(actor: Actor, text: str) -> sa.Select[Person]:
    if not actor.may_somewhere(Action.SEE_DIRECTORY):
        raise Forbidden()
    chosen = (
        sa.select(Person)
        .where(Person.erased_at.is_(None), Person.merged_into_id.is_(None))
        .options(
            selectinload(Person.emails),
            selectinload(Person.appointments).joinedload(Appointment.organisation),
        )
    )
    order: list[Any] = [Person.sort_key, Person.id]
    if "@" in text:
        with_address = PersonEmail.address_key.contains(email_key(text), autoescape=True)
        chosen = chosen.where(Person.id.in_(sa.select(PersonEmail.person_id).where(with_address)))
    elif text.strip():
        chosen = chosen.where(_has_all(Person.search_text, text))
        order.insert(0, _closeness(Person.search_text, search_key(text)))
    return chosen.order_by(*order)


def _held_on(day: dt.date) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(Appointment.valid_from.is_(None), Appointment.valid_from <= day),
        sa.or_(Appointment.valid_to.is_(None), Appointment.valid_to >= day),
    )


def appointment_on(person: Person, day: dt.date) -> Appointment | None:
    """The appointment by which a letter of this day names the person: her highest, then her latest."""
    chosen = (
        sa.select(Appointment)
        .where(Appointment.person_id == person.id, _held_on(day))
        .options(joinedload(Appointment.organisation))
        .order_by(
            Appointment.rank_band.is_(None),
            Appointment.rank_band,
            Appointment.valid_from.is_(None),
            Appointment.valid_from.desc(),
            Appointment.id.desc(),
        )
        .limit(1)
    )
    return session().scalars(chosen).first()


# --- who looks after what ----------------------------------------------------------------------------


def area_of_organisation(organisation: Organisation) -> Area:
    """The office that covers it; every office when none does."""
    return _area(organisation.office)


def area_of_country(country: str) -> Area:
    """The office in whose area the country lies; every office when none does."""
    return _area(office_covering(country))


def area_of_person(person: Person, on: dt.date) -> Area:
    """The offices that cover the bodies where she has a post that day; every office when there are none."""
    covering = (
        sa.select(Office.code)
        .join(Organisation, Organisation.office_id == Office.id)
        .join(Appointment, Appointment.organisation_id == Organisation.id)
        .where(Appointment.person_id == person.id, _held_on(on))
        .order_by(Office.code)
    )
    return looked_after(session().scalars(covering).all(), _codes())


def _area(office: Office | None) -> Area:
    return looked_after((office.code if office else None,), () if office else _codes())


def _codes() -> Sequence[str]:
    return session().scalars(sa.select(Office.code).order_by(Office.code)).all()
