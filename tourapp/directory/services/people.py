"""People, their addresses and their appointments."""

import datetime as dt
from typing import Any, TypedDict, Unpack

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import NotFound, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.text import clean_line, email_key, sort_key_name
from tourapp.core.words import Words
from tourapp.directory import queries, rules
from tourapp.directory.models import Appointment, NameOrder, Organisation, Person, PersonEmail

HOME_ZONE = "Europe/London"
"""Whose date counts as "today" for a right that rests on a current appointment."""


class PersonFacts(TypedDict, total=False):
    """How somebody is called and reads, besides given and family name."""

    name_order: NameOrder | None
    name_local: str
    name_kana: str
    preferred_name: str
    badge_name: str
    honorific_en: str
    honorific_ja: str
    lang: str
    zone: str | None


class PersonChanges(PersonFacts, total=False):
    given_name: str
    family_name: str


def add_person(
    actor: Actor,
    *,
    given_name: str = "",
    family_name: str = "",
    email: str | None = None,
    verified: bool = False,
    shared: bool = False,
    **facts: Unpack[PersonFacts],
) -> Person:
    """Add somebody, with her first address when she has one.

    Without an order the name is written family name first where it has kanji or kana, else given name first.
    Refused without any name, when the address is somebody else's, and to who may not edit anywhere.
    """
    _require_somewhere(actor)
    person = Person(created_at=clock.now())
    defaults = PersonFacts(
        name_local="",
        name_kana="",
        preferred_name="",
        badge_name="",
        honorific_en="",
        honorific_ja="",
        lang="en",
    )
    order = facts.pop("name_order", None)
    _write(person, {**defaults, "zone": None, **facts, "given_name": given_name, "family_name": family_name})
    _settle(person, order)
    if email:
        _add_email(person, email, verified=verified, shared=shared)
    session().add(person)
    session().flush()
    audit.record(
        actor, "directory.add_person", person.ref, fields=["name", *(["email"] if email else []), *facts]
    )
    return person


def change_person(actor: Actor, person: Person, *, version: int, **changes: Unpack[PersonChanges]) -> Person:
    """Change how somebody is called, as it was read in this `version`. A stale version is a Conflict."""
    _require(actor, person)
    rules.check_version(version, person.version)
    changed = [field for field, value in changes.items() if getattr(person, field) != value]
    order = changes.pop("name_order", person.name_order)
    _write(person, dict(changes))
    _settle(person, order)
    session().flush()
    audit.record(actor, "directory.change_person", person.ref, fields=sorted(changed))
    return person


def add_email(
    actor: Actor,
    person: Person,
    address: str,
    *,
    verified: bool = False,
    shared: bool = False,
    reason: str = "",
) -> PersonEmail:
    """Add an address; her first one is the primary one.

    Refused when it is somebody else's alone, and when it is shared for no reason.
    """
    _require(actor, person)
    if shared and not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    added = _add_email(person, address, verified=verified, shared=shared)
    session().flush()
    audit.record(
        actor,
        "directory.add_email",
        person.ref,
        fields=["email", *(["is_shared"] if shared else [])],
        reason=clean_line(reason),
    )
    return added


def share_email(actor: Actor, email: PersonEmail, person: Person, *, reason: str) -> None:
    """Let several people share this address of hers, and say why: a secretariat's, a couple's.

    From then on a registration from it under another name is another person's, and whoever asks for a sign-in link
    there gets one for each who shares it: all who read that mailbox can be each of them. Refused without a reason.
    Twice changes nothing.
    """
    _require(actor, person)
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    if email.person_id != person.id:
        raise NotFound()
    if not email.is_shared:
        email.is_shared = True
        session().flush()
        audit.record(
            actor, "directory.share_email", person.ref, fields=["is_shared"], reason=clean_line(reason)
        )


def keep_email_alone(actor: Actor, email: PersonEmail, person: Person) -> None:
    """The address is hers alone again. Refused while somebody else has it too. Twice changes nothing."""
    _require(actor, person)
    if email.person_id != person.id:
        raise NotFound()
    if any(each.id != person.id for each in queries.people_sharing(email.address)):
        raise Refusal(_("Other people have this address too"), code="shared")
    if email.is_shared:
        email.is_shared = False
        session().flush()
        audit.record(actor, "directory.keep_email_alone", person.ref, fields=["is_shared"])


def verify_email(actor: Actor, person: Person, address: str) -> PersonEmail:
    """Note that this address of hers has answered. NotFound when it is not hers; twice changes nothing."""
    if actor.person_id != person.id:
        _require(actor, person)
    for known in person.emails:
        if known.address_key == email_key(address):
            if known.verified_at is None:
                known.verified_at = clock.now()
                session().flush()
                audit.record(actor, "directory.verify_email", person.ref, fields=["email"])
            return known
    raise NotFound()


def appoint(
    actor: Actor,
    person: Person,
    *,
    organisation: Organisation | str,
    post: Words,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    rank_band: int | None = None,
) -> Appointment:
    """Give somebody a post in an organisation (one of ours, or its name as typed) from and to a day."""
    _require(actor, person)
    known = organisation if isinstance(organisation, Organisation) else None
    typed = clean_line(organisation) if isinstance(organisation, str) else ""
    rules.check_appointment(bool(known or typed), post.en, post.ja, valid_from, valid_to)
    appointment = Appointment(
        organisation=known,
        organisation_text=typed,
        post=Words(clean_line(post.en), clean_line(post.ja)),
        rank_band=rank_band,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=clock.now(),
    )
    person.appointments.append(appointment)
    session().flush()
    audit.record(actor, "directory.appoint", person.ref, fields=["appointments"])
    return appointment


def end_appointment(actor: Actor, appointment: Appointment, on: dt.date) -> None:
    """Say on which day somebody leaves a post. What was written before keeps its appointment."""
    _require(actor, appointment.person)
    rules.check_period(appointment.valid_from, on)
    appointment.valid_to = on
    session().flush()
    audit.record(actor, "directory.end_appointment", appointment.person.ref, fields=["appointments"])


def forget_names(person: Person) -> None:
    """Empty every form of the name of a row that only leads on to another."""
    for column in (*_NAMES, "honorific_en", "honorific_ja", "search_text", "sort_key"):
        setattr(person, column, "")


_NAMES = ("given_name", "family_name", "name_local", "name_kana", "preferred_name", "badge_name")


def _require_somewhere(actor: Actor) -> None:
    if not actor.may_somewhere(Action.EDIT_DIRECTORY):
        actor.require(Action.EDIT_DIRECTORY)


def _require(actor: Actor, person: Person) -> None:
    area = queries.area_of_person(person, clock.today(HOME_ZONE))
    actor.require(Action.EDIT_DIRECTORY, area)


def _write(person: Person, values: dict[str, Any]) -> None:
    for field, value in values.items():
        setattr(person, field, clean_line(value) if isinstance(value, str) else value)


def _settle(person: Person, order: NameOrder | None) -> None:
    """Check the name, then let its order, its search keys and its place in lists follow."""
    given, family, local = person.given_name, person.family_name, person.name_local
    rules.check_person(given, family, local)
    person.name_order = rules.name_order(given, family, local, order)
    whole = f"{family} {given}".strip()
    names = (whole, local, person.name_kana, person.preferred_name, person.badge_name)
    person.search_text = rules.search_text(rules.keys_of(names))
    person.sort_key = sort_key_name(given, family or ("" if given else local), kana=person.name_kana)


def _add_email(person: Person, address: str, *, verified: bool, shared: bool) -> PersonEmail:
    key = email_key(address)
    # Where staff have let several people share an address, whoever comes to it shares it too.
    shared = shared or queries.is_shared(address)
    owner = queries.person_by_email(address)
    rules.check_address(owner is not None or any(known.address_key == key for known in person.emails))
    added = PersonEmail(
        address=clean_line(address),
        address_key=key,
        is_primary=not person.emails,
        is_shared=shared,
        verified_at=clock.now() if verified else None,
        created_at=clock.now(),
    )
    person.emails.append(added)
    return added
