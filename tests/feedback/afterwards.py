"""A seminar that is over, with people who came: what the tests of this package start from."""

import datetime as dt

from tests.builders import make_registration, open_event
from tourapp.access.actor import SYSTEM, Actor
from tourapp.core import clock
from tourapp.core.db import session, unit_of_work
from tourapp.events.models import Event
from tourapp.feedback import services
from tourapp.feedback.models import Feedback
from tourapp.questions import queries as questions
from tourapp.registration.models import Registration
from tourapp.registration.services import attend

ON_THE_DAY = dt.datetime(2027, 6, 17, 9, 0, tzinfo=dt.UTC)
AFTERWARDS = dt.datetime(2027, 6, 19, 9, 0, tzinfo=dt.UTC)
"""Two days after the seminar of `open_event`."""

ANSWERS: dict[str, str | None] = {
    "overall": "o1",
    "useful": "o2",
    "helped": "o1\no3",
    "good": "The talk on night trains",
    "quote": "yes",
}


def held_event(*, came: int = 4, stayed_away: int = 0, asks: bool = True) -> tuple[Event, list[Registration]]:
    """An event with so many people who were checked in, and others who were not; with its questionnaire."""
    event = open_event()
    people = [make_registration(event, f"guest{number}@example.org") for number in range(came + stayed_away)]
    with clock.frozen(ON_THE_DAY):
        for person in people[:came]:
            with unit_of_work():
                attend(SYSTEM, session().get_one(Registration, person.id), at=clock.now())
    if asks:
        with unit_of_work():
            services.prepare(SYSTEM, session().get_one(Event, event.id))
    return session().get_one(Event, event.id), people


def answer(
    event: Event,
    person: Registration,
    answers: dict[str, str | None] | None = None,
    *,
    with_name: bool = False,
) -> None:
    """This person sends her answers, two days after the event."""
    with clock.frozen(AFTERWARDS), unit_of_work():
        services.reply(
            Actor(person_id=person.person_id),
            session().get_one(Feedback, event.id),
            session().get_one(Registration, person.id),
            ANSWERS if answers is None else answers,
            with_name=with_name,
        )


def keys(event: Event) -> list[str]:
    """What its questionnaire asks."""
    return [each.key for each in questions.questions_of(f"feedback:{event.id}")]
