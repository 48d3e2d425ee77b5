"""Somebody registered her chief and gets copies of the mail; a place waits for a colleague to take it."""

import datetime as dt

from tourapp.access.actor import VISITOR, Actor
from tourapp.accounts import services as accounts
from tourapp.accounts.models import LinkPurpose
from tourapp.core import clock
from tourapp.core.db import unit_of_work
from tourapp.demo.people import PARTICIPANT
from tourapp.directory import queries as directory
from tourapp.events.models import Event
from tourapp.registration import queue
from tourapp.registration.services import Details, behalf, colleagues
from tourapp.registration.services.behalf import Consents
from tourapp.registration.states import Attendance, State

CHIEF = "marigold.sampleton@example.org"
COLLEAGUE = "larch.trialby@example.org"


def fill(event: Event) -> None:
    """The participant of the demonstration registered her chief yesterday; somebody else hands a place on."""
    participant = directory.person_by_email(PARTICIPANT.email)
    if participant is None:
        raise LookupError(PARTICIPANT.email)
    yesterday = clock.now() - dt.timedelta(days=1)
    with clock.frozen(yesterday), unit_of_work():
        registration = behalf.register_other(
            Actor(person_id=participant.id),
            event,
            email=CHIEF,
            details=Details(
                given_name="Marigold",
                family_name="Sampleton",
                organisation="Ashcombe Foundation",
                job_title="Chief Executive",
                country="GB",
                attendance=Attendance.ONLINE,
            ),
            answers={},
            copies_to=PARTICIPANT.email,
        )
        if registration is None:
            raise LookupError(CHIEF)
        token = accounts.new_link(
            LinkPurpose.VERIFY_REGISTRATION, about=registration.ref, expires_at=registration.expires_at
        )
    with clock.frozen(yesterday + dt.timedelta(hours=2)), unit_of_work():
        behalf.complete(
            VISITOR,
            event,
            token,
            consents=Consents(share_in_list=True),
            answers={"dietary": "No shellfish"},
        )
    _hand_over(event)


def _hand_over(event: Event) -> None:
    """One who holds a place has asked a colleague this morning."""
    holders = queue.in_state(event, State.CONFIRMED)
    holder = next(
        each for each in holders if each.email not in (PARTICIPANT.email, CHIEF) and each.lang == "en"
    )
    with clock.frozen(clock.now() - dt.timedelta(hours=3)), unit_of_work():
        colleagues.hand_over(
            Actor(person_id=holder.person_id),
            holder,
            given_name="Larch",
            family_name="Trialby",
            email=COLLEAGUE,
            lang="en",
        )
