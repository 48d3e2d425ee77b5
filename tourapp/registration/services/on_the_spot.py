"""Somebody stands at the door without a registration: staff add her, within the places that are left."""

from tourapp.access.actions import Action
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import clock
from tourapp.core.db import session
from tourapp.core.errors import Refusal
from tourapp.core.i18n import gettext as _
from tourapp.directory import queries as directory
from tourapp.directory import services as directory_services
from tourapp.directory.models import Person
from tourapp.events.models import Event, EventState
from tourapp.registration import places as seats
from tourapp.registration import queries, queue
from tourapp.registration.models import Intake, Registration
from tourapp.registration.rules import Verb
from tourapp.registration.services import known, placing
from tourapp.registration.services.intake import lock
from tourapp.registration.services.registering import Details, new_row, write_details
from tourapp.registration.states import Source


def add_on_the_spot(
    actor: Actor, event: Event, *, details: Details, email: str = "", is_another: bool = False
) -> Registration:
    """Register somebody who stands at the door, and give her a place at once; nobody is written to.

    An address is kept as it was said, and stays unverified. Refused: an event that takes nobody; somebody who is
    registered (R11), by her address or, unless staff say that she `is_another` person, by her name and body; where no
    place is left (R13); while places are offered to a queue, where somebody waits whom one would admit (R14).
    """
    actor.require(Action.CHECK_IN, event)
    intake = lock(event)
    if event.state is not EventState.PUBLISHED:
        raise Refusal(_("This event does not take registrations"), code="state")
    person = directory.person_at(email, details.given_name, details.family_name) if email else None
    standing = queries.live_of(event, person.id) if person is not None else None
    if standing is not None:
        raise Refusal(
            _(
                "This person is registered already (%(reference)s). Find and check in that registration.",
                reference=standing.reference,
            ),
            field="email",
            code="already",
        )
    mark = known.shared_as(email, details.given_name, details.family_name) if email else ""
    registration = (queries.open_submission(event, email, mark) if email else None) or _begin(
        intake, event, email
    )
    registration.shared_as = mark
    write_details(registration, details)
    registration.source, registration.registered_by_id = Source.STAFF, actor.person_id
    _refuse_lookalike(registration, is_another=is_another)
    _refuse_full(intake, registration)
    registration.person = person or _person(registration)
    now = clock.now()
    registration.verified_at, registration.confirmed_at = now, now
    placing.move(actor, registration, Verb.CONFIRM)
    return registration


def _begin(intake: Intake, event: Event, email: str) -> Registration:
    registration = new_row(intake, event, email, clock.now())
    registration.privacy_notice_at = None
    return registration


def _person(registration: Registration) -> Person:
    return directory_services.add_person(
        SYSTEM,
        given_name=registration.given_name,
        family_name=registration.family_name,
        email=registration.email or None,
        verified=False,
        lang=registration.lang,
    )


def _refuse_lookalike(registration: Registration, *, is_another: bool) -> None:
    with session().no_autoflush:
        other = None if is_another else queue.lookalike_of(registration)
    if other is not None:
        raise Refusal(
            _(
                "Somebody with this name and organisation is registered already (%(reference)s). Check in that "
                "registration, or say that this is another person.",
                reference=other.reference,
            ),
            field="is_another",
            code="lookalike",
        )


def _refuse_full(intake: Intake, registration: Registration) -> None:
    offers_run = seats.offer_ends(clock.now(), registration.event.starts_at) is not None
    with session().no_autoflush:
        places = queries.places(intake)
        waiting = queue.waiting(intake.event_id) if offers_run else ()
    if not places.admits(registration.wish):
        raise Refusal(_("All places are taken. Nobody can be added."), code="full")
    if any(places.admits(each.wish) for each in waiting):
        raise Refusal(
            _("People are waiting for the places that are left. Offer them to the waiting list first."),
            code="queue",
        )
