"""From a form to a place: submit, verify, confirm."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from tourapp.access.actor import Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone, NotFound, Refusal, SignInNeeded
from tourapp.core.i18n import gettext as _
from tourapp.core.ids import new_id, parse_ref
from tourapp.core.text import email_key, search_key, sort_key_name
from tourapp.directory import queries as directory
from tourapp.events.models import Event, EventState
from tourapp.questions import services as questions
from tourapp.registration import queries, rules
from tourapp.registration.for_others import following
from tourapp.registration.models import Category, Intake, Registration
from tourapp.registration.rules import Verb, Window
from tourapp.registration.services import known, placing, telling
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import Outcome, Result
from tourapp.registration.states import Attendance, Source, State


@dataclass(frozen=True)
class Details:
    """What the form says about somebody; the address is given beside it, since it has to be verified."""

    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    job_title: str = ""
    country: str = ""
    attendance: Attendance = Attendance.IN_PERSON
    share_in_list: bool = False
    photographs: bool = False
    future_events: bool = False
    lang: str = "en"
    category_id: uuid.UUID | None = None
    """None: the first that people may choose, where there are any; in a change: as it was."""


def submit(
    visitor: Actor, event: Event, *, email: str, details: Details, answers: Mapping[str, str | None]
) -> Registration | None:
    """Take a visitor's form and send a link to the address. No place is taken yet.

    Whoever reads the answer learns nothing about the address: somebody who has a place gets a mail that says so, and
    None is returned. The same form again changes nothing; other answers replace the first before verification.
    Refused: outside the window, or when the event takes no registrations.
    """
    intake = lock(event)
    now = clock.now()
    refuse_outside(intake, event, now)
    details = checked_details(intake, details)
    owner = directory.person_at(email, details.given_name, details.family_name)
    if owner is not None and queries.live_of(event, owner.id) is not None:
        telling.tell_already(event, owner, email, details.lang)
        return None
    registration, is_new = submission_begun(intake, event, email, details, now)
    _herself(registration, now)
    changed = write_details(registration, details)
    changed += questions.record_answers(
        event.ref, registration.ref, answers, ends_on=event.last_day, given=given(registration)
    )
    session().flush()
    if is_new or rules.may_send_link_again(registration.asked_at, now, answers_differ=bool(changed)):
        registration.asked_at = now
        registration.expires_at = rules.expiry(now, intake.closes_at)
        token = accounts.new_link(
            LinkPurpose.VERIFY_REGISTRATION, about=registration.ref, expires_at=registration.expires_at
        )
        telling.ask_to_verify(registration, token)
    if changed:
        verb = "registration.submit" if is_new else "registration.replace"
        audit.record(visitor, verb, registration.ref, event=event.ref, fields=changed)
    return registration


def verify(visitor: Actor, event: Event, token: str) -> Result:
    """Use the link of a submission: the address is verified, and the person gets a place, waits, or is held.

    Where there is neither a place nor a waiting list the link stays usable and the registration stays submitted, until
    it expires. Using the link again changes nothing. Raises NotFound and Gone for links that never were or are over.
    Refused while the person has not seen what somebody else filled in for her (`behalf.complete`).
    """
    intake = lock(event)
    now = clock.now()
    link = accounts.find_link(token, LinkPurpose.VERIFY_REGISTRATION, allow_used=True)
    registration = of_link(event, link.about)
    if registration.is_live and registration.state is not State.SUBMITTED:
        return Result(Outcome.ALREADY, registration)
    if registration.state is not State.SUBMITTED or registration.expires_at < now:
        raise Gone()
    if registration.awaits_herself:
        raise Refusal(_("Somebody else filled in this form: look at it first"), code="herself")
    person = known.person_behind(
        registration.email,
        given_name=registration.given_name,
        family_name=registration.family_name,
        lang=registration.lang,
    )
    standing = queries.live_of(event, person.id)
    if standing is not None and standing.id != registration.id:
        end(visitor, registration, Verb.CANCEL, reason="duplicate")
        accounts.use_link(link)
        return Result(Outcome.ALREADY, standing)
    registration.person = person
    result = placing.place(visitor, intake, registration, now)
    if result.outcome is not Outcome.FULL:
        accounts.use_link(link)
    return result


def register(actor: Actor, event: Event, *, details: Details, answers: Mapping[str, str | None]) -> Result:
    """Register somebody who is signed in: her address is verified, so she is placed at once.

    Where there is neither a place nor a waiting list the registration stays submitted, and `take_place` tries again
    until it expires.
    """
    if actor.person_id is None:
        raise SignInNeeded()
    intake = lock(event)
    now = clock.now()
    refuse_outside(intake, event, now)
    details = checked_details(intake, details)
    standing = queries.live_of(event, actor.person_id)
    if standing is not None:
        return Result(Outcome.ALREADY, standing)
    person = directory.person(actor.person_id)
    address = accounts.person_address(person)
    if address is None:
        raise Refusal(_("We have no address to write to you: add one to your account first"), code="address")
    registration, _is_new = submission_begun(intake, event, address, details, now)
    _herself(registration, now)
    changed = write_details(registration, details)
    registration.person_id = actor.person_id
    registration.expires_at = rules.expiry(now, intake.closes_at)
    session().flush()
    changed += questions.record_answers(
        event.ref, registration.ref, answers, ends_on=event.last_day, given=given(registration)
    )
    audit.record(actor, "registration.submit", registration.ref, event=event.ref, fields=changed)
    return placing.place(actor, intake, registration, now)


def take_place(actor: Actor, registration: Registration) -> Result:
    """Ask again for a place for a verified registration that found the event full."""
    intake = lock(registration.event)
    now = clock.now()
    session().refresh(registration)
    if registration.is_live and registration.state is not State.SUBMITTED:
        return Result(Outcome.ALREADY, registration)
    if (
        registration.state is not State.SUBMITTED
        or registration.expires_at < now
        or registration.person_id is None
    ):
        raise Gone()
    return placing.place(actor, intake, registration, now)


def end(actor: Actor, registration: Registration, verb: Verb, *, reason: str = "") -> None:
    """End a registration: its state, its sealed answers, the note. The caller holds the lock and tells the person."""
    registration.ended_at = clock.now()
    registration.ended_reason = reason
    placing.move(actor, registration, verb, reason=reason)
    questions.wipe_answers(registration.ref)


def refuse_outside(intake: Intake, event: Event, now: dt.datetime) -> None:
    if event.state is not EventState.PUBLISHED:
        raise Refusal(_("This event does not take registrations"), code="state")
    match rules.window(intake.opens_at, intake.closes_at, now):
        case Window.NOT_YET:
            raise Refusal(_("Registration has not opened yet"), code="window")
        case Window.CLOSED:
            raise Refusal(_("Registration has closed"), code="window")


def checked_details(intake: Intake, details: Details) -> Details:
    """The details with a category where people choose one; refused: a way or a category that is not offered."""
    if details.attendance not in intake.ways:
        raise Refusal(_("This event cannot be joined in that way"), field="attendance", code="attendance")
    offered = [each.id for each in queries.categories_of(intake.event_id) if each.is_open]
    if details.category_id is None:
        return replace(details, category_id=offered[0]) if offered else details
    if details.category_id not in offered:
        raise Refusal(_("Choose one of the categories"), field="category", code="category")
    return details


def submission_begun(
    intake: Intake, event: Event, email: str, details: Details, now: dt.datetime
) -> tuple[Registration, bool]:
    """The submission of this address that is open, or a new one; and whether it is new."""
    mark = known.shared_as(email, details.given_name, details.family_name)
    found = queries.open_submission(event, email, mark)
    if found is not None:
        return found, False
    registration = new_row(intake, event, email, now)
    registration.shared_as = mark
    return registration, True


def _herself(registration: Registration, now: dt.datetime) -> None:
    """She sends the form herself: what somebody else had begun for her is hers, and nobody else's business."""
    if registration.privacy_notice_at is None:
        registration.privacy_notice_at = now
        following.forget_registrant(registration)


def new_row(intake: Intake, event: Event, email: str, now: dt.datetime) -> Registration:
    intake.last_number += 1
    registration = Registration(
        id=new_id(),
        event=event,
        event_id=event.id,
        reference=f"{event.slug.upper()}-{intake.last_number:04d}",
        state=rules.step(None, Verb.SUBMIT),
        source=Source.WEB,
        email=email,
        email_key=email_key(email),
        privacy_notice_at=now,
        submitted_at=now,
        asked_at=now,
        expires_at=rules.expiry(now, intake.closes_at),
    )
    session().add(registration)
    return registration


_COLUMNS = {"organisation": "organisation_text"}


def write_details(registration: Registration, details: Details) -> list[str]:
    """Write the details where they differ; returns the names of the fields that changed."""
    changed = []
    for field in fields(details):
        column = _COLUMNS.get(field.name, field.name)
        value = getattr(details, field.name)
        if column == "category_id" and value is None:
            continue
        if getattr(registration, column) != value:
            setattr(registration, column, value)
            changed.append(column)
    if "organisation_text" in changed:
        with session().no_autoflush:  # a new row is written once, when it is whole
            matches = directory.organisations_matching(details.organisation) if details.organisation else []
        registration.organisation_id = matches[0].id if len(matches) == 1 else None
    registration.sort_name = sort_key_name(registration.given_name, registration.family_name)
    registration.sort_organisation = search_key(registration.organisation_text)
    registration.search_text = search_key(
        " ".join(
            (
                registration.given_name,
                registration.family_name,
                registration.given_name,
                registration.email,
                registration.organisation_text,
                registration.job_title,
                registration.reference,
            )
        )
    )
    return changed


def given(registration: Registration) -> dict[str, str]:
    """What a question of the form can depend on besides other answers."""
    chosen = registration.category_id
    category = session().get(Category, chosen) if chosen else None
    return {"attendance": str(registration.attendance), "category": category.key if category else ""}


def of_link(event: Event, about: str | None) -> Registration:
    """What a link verifies; nobody has read it before the lock, so it is as it stands under it."""
    kind, identifier = parse_ref(about or ":")
    registration = queries.by_id(identifier) if kind == "registration" else None
    if registration is None or registration.event_id != event.id:
        raise NotFound()
    return registration
