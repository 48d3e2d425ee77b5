"""What somebody finds on her page of an event once it has begun: the questionnaire, slides and recordings."""

from collections.abc import Sequence
from dataclasses import dataclass

from tourapp.core import clock
from tourapp.events.models import Event
from tourapp.feedback import queries as feedback
from tourapp.feedback import rules
from tourapp.feedback.rules import Standing
from tourapp.materials import queries as materials
from tourapp.materials.models import Material
from tourapp.registration import came
from tourapp.registration.models import Registration


@dataclass(frozen=True)
class Afterwards:
    materials: Sequence[Material] = ()
    asks: bool = False
    """Whether the questionnaire waits for this person."""


def afterwards(event: Event, registration: Registration) -> Afterwards:
    """What there is for this person. Slides may be there before the event; nobody is asked before it has begun."""
    found = materials.for_registration(event, registration)
    return Afterwards(found, clock.now() >= event.starts_at and _asks(event, registration))


def _asks(event: Event, registration: Registration) -> bool:
    sheet = feedback.of_event(event) if registration.is_coming else None
    if sheet is None or rules.standing(sheet.opens_at, sheet.closes_at, clock.now()) is not Standing.OPEN:
        return False
    return came.has_come(registration) and not feedback.has_replied(registration)
