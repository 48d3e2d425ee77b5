"""Registering somebody else: an assistant, an officer, or staff fill in the form; the person says yes herself.

The form of the other asks nothing private and no consent. Mail goes to the person registered: she verifies the address,
sees what was entered, answers what only she may answer, and takes the place (`domain.md` §4.1).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tourapp.access.actions import Action
from tourapp.access.actor import Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.audit import services as audit
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Gone, Refusal
from tourapp.core.i18n import gettext as _
from tourapp.core.text import email_key
from tourapp.directory import queries as directory
from tourapp.events.models import Event, EventState
from tourapp.questions import services as questions
from tourapp.registration import queries, rules
from tourapp.registration.for_others import following
from tourapp.registration.for_others import queries as for_others
from tourapp.registration.for_others.models import Registrant
from tourapp.registration.models import Intake, Registration
from tourapp.registration.services import copies, known, placing, telling, telling_others
from tourapp.registration.services.intake import lock
from tourapp.registration.services.placing import Outcome, Result
from tourapp.registration.services.registering import (
    Details,
    checked_details,
    given,
    of_link,
    refuse_outside,
    submission_begun,
    verify,
    write_details,
)
from tourapp.registration.states import Source, State


@dataclass(frozen=True)
class Somebody:
    """Whoever registers somebody else without being signed in, as she names herself. Nothing of it is verified."""

    email: str
    given_name: str = ""
    family_name: str = ""
    lang: str = "en"


@dataclass(frozen=True)
class Consents:
    """What only the person herself may agree to."""

    share_in_list: bool = False
    photographs: bool = False
    future_events: bool = False


def register_other(
    actor: Actor,
    event: Event,
    *,
    email: str,
    details: Details,
    answers: Mapping[str, str | None],
    by: Somebody | None = None,
    copies_to: str = "",
) -> Registration | None:
    """Take a form about somebody else, and send her the link. No place is taken yet, and nothing is agreed to.

    `by` names whoever is not signed in; she gets a link of her own that verifies her address and leads to the state.
    `copies_to` gets copies of the mails from the moment the person has taken the place. Whoever reads the answer learns
    nothing about the address. An open submission of the same address is replaced, as by a second sending; None, and
    nothing changed, where that person has verified hers already. Refused: outside the window, one's own address, and
    by nobody.
    """
    intake = lock(event)
    now = clock.now()
    refuse_outside(intake, event, now)
    if actor.person_id is None and by is None:
        raise Refusal(_("Say who you are"), code="nobody")
    _refuse_own(actor, email, by)
    sent = _write(actor, intake, event, email, checked_details(intake, details), answers, Source.WEB)
    if sent is None:
        return None
    registration, is_due = sent
    if by is not None and actor.person_id is None:
        session().add(
            Registrant(
                registration_id=registration.id,
                given_name=by.given_name,
                family_name=by.family_name,
                email=by.email,
                email_key=email_key(by.email),
                lang=by.lang,
            )
        )
        session().flush()
    if copies_to:
        copies.add_first(registration, copies_to)
    if is_due:
        _ask(registration, now, rules.expiry(now, intake.closes_at))
        if by is not None and actor.person_id is None:
            _tell(registration, by)
    return registration


def add_by_hand(
    actor: Actor,
    event: Event,
    *,
    email: str,
    details: Details,
    answers: Mapping[str, str | None],
    vouched: str = "",
) -> Result | None:
    """Staff register somebody, until the event begins, whatever the window; the category may be one of their own.

    With a reason in `vouched` they vouch for the address and she is placed at once; else she gets the link. None where
    the person has verified a submission of her own. Refused: what `vouch` refuses, a way that is not offered.
    """
    actor.require(Action.EDIT_PARTICIPANTS, event)
    intake = lock(event)
    now = clock.now()
    _refuse_over(event)
    if details.attendance not in intake.ways:
        raise Refusal(_("This event cannot be joined in that way"), field="attendance", code="attendance")
    sent = _write(actor, intake, event, email, details, answers, Source.STAFF)
    if sent is None:
        return None
    registration, is_due = sent
    if vouched:
        return _vouch(actor, intake, registration, vouched)
    if is_due:
        _ask(registration, now, min(now + rules.VERIFY_WITHIN, event.starts_at))
    return Result(Outcome.FULL, registration)


def vouch(actor: Actor, registration: Registration, reason: str) -> Result:
    """Staff say that the address is right, with a reason: the person is placed at once, and told.

    What only she may say stays unsaid until she says it on her own page; a mail of its own asks her to. Refused:
    without a reason, when the address is verified or the submission is over, a person who is registered (R11), and
    where neither a place nor a queue is.
    """
    actor.require(Action.EDIT_PARTICIPANTS, registration)
    intake = lock(registration.event)
    session().refresh(registration)
    if registration.state is not State.SUBMITTED or registration.person_id is not None:
        raise Refusal(_("This address does not wait to be verified"), code="state")
    return _vouch(actor, intake, registration, reason)


def complete(
    visitor: Actor, event: Event, token: str, *, consents: Consents, answers: Mapping[str, str | None]
) -> Result:
    """The person herself: she has seen what was entered, agrees to what she likes, and takes the place as by `verify`.

    Raises NotFound and Gone as `verify` does. A second press changes nothing.
    """
    lock(event)
    now = clock.now()
    link = accounts.find_link(token, LinkPurpose.VERIFY_REGISTRATION, allow_used=True)
    registration = of_link(event, link.about)
    if registration.state is State.SUBMITTED and registration.expires_at >= now:
        registration.privacy_notice_at = registration.privacy_notice_at or now
        registration.share_in_list = consents.share_in_list
        registration.photographs = consents.photographs
        registration.future_events = consents.future_events
        session().flush()
        changed = questions.record_answers(
            event.ref, registration.ref, answers, ends_on=event.last_day, given=given(registration)
        )
        audit.record(
            visitor, "registration.complete", registration.ref, event=event.ref, fields=["consents", *changed]
        )
    return verify(visitor, event, token)


def registration_of_link(event: Event, token: str) -> Registration:
    """What the person's link is about, without using it; NotFound and Gone as `complete`."""
    link = accounts.find_link(token, LinkPurpose.VERIFY_REGISTRATION, allow_used=True)
    return of_link(event, link.about)


def registrant_of_link(event: Event, token: str) -> Registration:
    """Whose registration the link of whoever registered her is about; NotFound and Gone for what is over."""
    link = accounts.find_link(token, LinkPurpose.KNOW_REGISTRANT, allow_used=True)
    return of_link(event, link.about)


def know_registrant(visitor: Actor, event: Event, token: str) -> Registration:
    """Use that link: the address is verified, and from now on she sees the state. Using it again changes nothing."""
    lock(event)
    link = accounts.find_link(token, LinkPurpose.KNOW_REGISTRANT, allow_used=True)
    registration = of_link(event, link.about)
    typed = for_others.registrant_of(registration)
    if typed is None:
        if registration.registered_by_id is None:
            raise Gone()
        return registration
    person = known.person_behind(
        typed.email, given_name=typed.given_name, family_name=typed.family_name, lang=typed.lang
    )
    registration.registered_by_id = person.id
    session().delete(typed)
    session().flush()
    accounts.use_link(link)
    audit.record(
        visitor,
        "registration.know_registrant",
        registration.ref,
        event=event.ref,
        fields=["registered_by_id"],
    )
    return registration


def _write(
    actor: Actor,
    intake: Intake,
    event: Event,
    email: str,
    details: Details,
    answers: Mapping[str, str | None],
    source: Source,
) -> tuple[Registration, bool] | None:
    """The row with what was entered, and whether a mail is due; None where she has verified one of her own."""
    now = clock.now()
    registration, is_new = submission_begun(intake, event, email, details, now)
    if registration.person_id is not None:
        return None
    if not is_new:
        following.forget_registrant(registration)
    registration.privacy_notice_at, registration.source = None, source
    registration.registered_by_id = actor.person_id
    details = replace(details, share_in_list=False, photographs=False, future_events=False)
    changed = write_details(registration, details)
    session().flush()
    changed += questions.record_answers(
        event.ref, registration.ref, answers, ends_on=event.last_day, given=given(registration)
    )
    verb = "registration.submit" if is_new else "registration.replace"
    audit.record(actor, verb, registration.ref, event=event.ref, fields=[*changed, "registered_by_id"])
    is_due = is_new or rules.may_send_link_again(registration.asked_at, now, answers_differ=bool(changed))
    return registration, is_due


def _ask(registration: Registration, now: dt.datetime, until: dt.datetime) -> None:
    """Mail her the link; where she is registered already, that she is: then this one runs out by itself."""
    event = registration.event
    registration.asked_at, registration.expires_at = now, until
    owner = directory.person_at(registration.email, registration.given_name, registration.family_name)
    if owner is not None and queries.live_of(event, owner.id) is not None:
        telling.tell_already(event, owner, registration.email, registration.lang)
        return
    token = accounts.new_link(
        LinkPurpose.VERIFY_REGISTRATION, about=registration.ref, expires_at=registration.expires_at
    )
    telling_others.ask_herself(registration, token)


def _tell(registration: Registration, by: Somebody) -> None:
    token = accounts.new_link(
        LinkPurpose.KNOW_REGISTRANT, about=registration.ref, expires_at=registration.expires_at
    )
    name = " ".join(part for part in (by.given_name, by.family_name) if part)
    telling_others.tell_registrant(registration, token, address=by.email, name=name, lang=by.lang)


def _vouch(actor: Actor, intake: Intake, registration: Registration, reason: str) -> Result:
    event, now = registration.event, clock.now()
    if not reason.strip():
        raise Refusal(_("Enter the reason"), field="reason", code="reason")
    _refuse_over(event)
    person = known.person_behind(
        registration.email,
        given_name=registration.given_name,
        family_name=registration.family_name,
        lang=registration.lang,
        is_verified=False,
    )
    standing = queries.live_of(event, person.id)
    if standing is not None and standing.id != registration.id:
        raise Refusal(
            _("This person is registered already (%(reference)s)", reference=standing.reference),
            field="email",
            code="already",
        )
    registration.person = person
    audit.record(
        actor,
        "registration.vouch",
        registration.ref,
        event=event.ref,
        fields=["verified_at"],
        reason=reason.strip(),
    )
    result = placing.place(actor, intake, registration, now)
    if result.outcome is Outcome.FULL:
        raise Refusal(_("All places are taken. Nobody can be added."), code="full")
    telling_others.ask_consent(registration)
    accounts.revoke_links(LinkPurpose.VERIFY_REGISTRATION, about=registration.ref)
    return result


def _refuse_own(actor: Actor, email: str, by: Somebody | None) -> None:
    """One registers oneself with the other form; where people share an address, one of them may register another."""
    if directory.is_shared(email):
        return
    owner = directory.person_by_email(email) if actor.person_id is not None else None
    is_own = owner is not None and owner.id == actor.person_id
    if is_own or (by is not None and email_key(by.email) == email_key(email)):
        raise Refusal(
            _("This is your own address. Enter the address of the person you register."),
            field="email",
            code="own",
        )


def _refuse_over(event: Event) -> None:
    if event.state is not EventState.PUBLISHED:
        raise Refusal(_("This event does not take registrations"), code="state")
    if clock.now() >= event.starts_at:
        raise Refusal(_("The event has begun"), code="begun")
