"""Who has registered for the seminar so far: some ninety invented people, spread over the weeks since it opened.

Each goes through the same steps as anybody: the form, the link, the place. The clock is moved so that the curve of
registrations looks like one.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tourapp.access.actor import VISITOR, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.demo.people import PARTICIPANT
from tourapp.events.models import Event
from tourapp.registration import queries, queue, services
from tourapp.registration.models import Registration
from tourapp.registration.services import Details
from tourapp.registration.states import Attendance, State

HOW_MANY = 92
UNVERIFIED = 3
"""The last few have not used their link yet."""
CANCELLED = 4

GIVEN = (
    "Alder", "Bracken", "Clover", "Daisy", "Elder", "Fern", "Gorse", "Heather", "Iris", "Juniper", "Kelp", "Linden",
    "Maple", "Nettle", "Olive", "Poppy", "Quince", "Reed", "Sorrel", "Thyme", "Umber", "Violet", "Willow", "Yarrow",
)  # fmt: skip
FAMILY = (
    "Testington",
    "Sampleton",
    "Placeholder",
    "Exampleby",
    "Mockford",
    "Draftwell",
    "Specimen",
    "Trialby",
)
WORK: tuple[tuple[str, str, str], ...] = (
    ("Derbyshire County Council", "Head of Economic Development", "GB"),
    ("Manchester City Council", "Policy Manager, Ageing Well", "GB"),
    ("London Borough of Camden", "Assistant Director, Place", "GB"),
    ("Aberdeen City Council", "Head of International Relations", "GB"),
    ("City of Edinburgh Council", "Transport Planner", "GB"),
    ("Kent County Council", "Councillor", "GB"),
    ("Derby City Council", "Director of Communities", "GB"),
    ("Belfast City Council", "Housing Strategy Lead", "GB"),
    ("City of Vienna", "Head of Urban Planning", "AT"),
    ("Hannover", "Desk Officer, International Affairs", "DE"),
    ("Local Government Association", "Policy Adviser", "GB"),
    ("Northmoor University", "Lecturer in Public Policy", "GB"),
    ("Glasgow City Council", "Head of Regeneration", "GB"),
    ("Cardiff Council", "Policy Lead, Older People", "GB"),
    ("Leeds City Council", "Transport Programme Manager", "GB"),
    ("Bristol City Council", "Trade and Investment Officer", "GB"),
    ("Cornwall Council", "Councillor", "GB"),
    ("Norfolk County Council", "Head of Adult Social Care", "GB"),
    ("Sheffield City Council", "Rail Strategy Officer", "GB"),
    ("Newcastle City Council", "Director of Place", "GB"),
    ("York City Council", "Heritage and Tourism Manager", "GB"),
    ("Westmarsh Institute", "Research Fellow", "GB"),
    ("Fairhaven Housing Association", "Chief Executive", "GB"),
    ("Openshore Trust", "Programme Director", "GB"),
    ("Dundee City Council", "Head of Design and Property", "GB"),
    ("Swansea Council", "Strategic Planning Manager", "GB"),
    ("Plymouth City Council", "Health and Ageing Lead", "GB"),
    ("Nottingham City Council", "Tram Programme Manager", "GB"),
    ("Oxfordshire County Council", "Councillor", "GB"),
    ("Coventry City Council", "Head of Economic Development", "GB"),
    ("Southampton City Council", "Port and Trade Officer", "GB"),
    ("Aarhus", "Head of Social Services", "DK"),
)
JAPANESE = (
    ("見本", "花子", "鹿児島県", "国際交流課 主査"),
    ("例", "一郎", "豊田市", "国際交流担当 係長"),
    ("髙見本", "邉子", "川崎市", "主任"),
)
CROWDED = 13
"""Every so many guests one more comes from the first body, which soon has all the places of its cap."""

NEEDS: dict[int, dict[str, str | None]] = {
    7: {"dietary": "Vegetarian"},
    19: {"dietary": "No nuts"},
    31: {"access_needs": "Step-free access"},
    44: {"dietary": "Halal"},
    58: {"access_needs": "Hearing loop"},
    70: {"dietary": "Gluten-free"},
}


@dataclass(frozen=True)
class Guest:
    email: str
    details: Details
    answers: dict[str, str | None]
    at: dt.datetime


def fill(event: Event) -> int:
    """Register the guests of the demonstration, oldest first; returns how many.

    One body is at its cap, so that some of its people wait, have taken an offer or are offered a place now; one form
    looks like somebody who is registered already.
    """
    intake = queries.intake_of(event)
    if intake is None:
        raise LookupError(f"{event.slug} takes no registrations")
    guests = list(_guests(intake.opens_at, clock.now()))
    for number, guest in enumerate(guests):
        with clock.frozen(guest.at):
            registration, token = _submit(event, guest)
        if number >= len(guests) - UNVERIFIED:
            continue
        with clock.frozen(guest.at + dt.timedelta(minutes=11)), unit_of_work():
            services.verify(VISITOR, event, token)
        if number % 20 == 9:
            with clock.frozen(guest.at + dt.timedelta(days=2)), unit_of_work():
                services.cancel(Actor(person_id=registration.person_id), registration)
            _accept(event, guest.at + dt.timedelta(days=3))
    _leave_to_do(event)
    return len(guests)


def _accept(event: Event, at: dt.datetime) -> None:
    """Whoever is offered a place takes it the day after, unless that has not come yet."""
    if at < clock.now():
        for registration in queue.in_state(event, State.OFFERED):
            with clock.frozen(at), unit_of_work():
                services.accept_offer(Actor(person_id=registration.person_id), registration)


def _leave_to_do(event: Event) -> None:
    """What an organiser finds this morning: an offer that runs, and somebody to decide about."""
    now = clock.now()
    same_body = [
        each
        for each in queue.in_state(event, State.CONFIRMED)
        if each.organisation_text == WORK[0][0] and each.email != PARTICIPANT.email
    ]
    with clock.frozen(now - dt.timedelta(hours=3)), unit_of_work():
        services.cancel(Actor(person_id=same_body[0].person_id), same_body[0])
    twin = Guest(
        email="clover.again@example.org", details=details_of(2), answers={}, at=now - dt.timedelta(hours=2)
    )
    with clock.frozen(twin.at):
        _registration, token = _submit(event, twin)
        with unit_of_work():
            services.verify(VISITOR, event, token)


def _submit(event: Event, guest: Guest) -> tuple[Registration, str]:
    """Send the form, and make the link that its mail holds (only the mail has it in readable form)."""
    with unit_of_work():
        registration = services.submit(
            VISITOR, event, email=guest.email, details=guest.details, answers=guest.answers
        )
        if registration is None:
            raise LookupError(f"{guest.email} is registered already")
        token = accounts.new_link(
            LinkPurpose.VERIFY_REGISTRATION, about=registration.ref, expires_at=registration.expires_at
        )
    return registration, token


def _guests(opens_at: dt.datetime, now: dt.datetime) -> Iterator[Guest]:
    span = (now - opens_at).total_seconds() - 3 * 3600
    for number in range(HOW_MANY):
        # More and more people a day, in office hours more or less: a curve that bends upwards.
        share = ((number + 0.5) / HOW_MANY) ** 0.7
        at = opens_at + dt.timedelta(seconds=span * share)
        yield Guest(
            email=email_of(number), details=details_of(number), answers=dict(NEEDS.get(number, {})), at=at
        )


def _name(number: int) -> tuple[str, str]:
    """Given and family name of the guest of this number; no pair comes up twice."""
    return GIVEN[number % len(GIVEN)], FAMILY[(number + number // len(GIVEN)) % len(FAMILY)]


def email_of(number: int) -> str:
    """The address of the guest of this number; the first is the one with whom one signs in."""
    if number == 0:
        return PARTICIPANT.email
    given, family = _name(number)
    return f"{given}.{family}.{number:02d}@example.org".lower()


def details_of(number: int) -> Details:
    """What the guest of this number says about herself."""
    attendance = Attendance.ONLINE if number % 3 == 1 else Attendance.IN_PERSON
    if number % 29 == 12:
        family, given, organisation, post = JAPANESE[number // 29 % len(JAPANESE)]
        return Details(
            given, family, organisation, post, "JP", Attendance.ONLINE, lang="ja", share_in_list=True
        )
    organisation, post, country = WORK[0 if number % CROWDED == 3 else number * 5 % len(WORK)]
    given, family = _name(number)
    return Details(
        given_name=given,
        family_name=family,
        organisation=organisation,
        job_title=post,
        country=country,
        attendance=attendance,
        share_in_list=number % 4 != 0,
        photographs=number % 2 == 0,
        future_events=number % 3 == 0,
    )
