"""The form of an intake: from when to when, how many, what is asked. Times are the event's own."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, IntegerField, SubmitField
from wtforms.validators import NumberRange, Optional

from tourapp.core.i18n import lazy_gettext as _l
from tourapp.events.forms import DateLine, TimeLine, WindowForm, stored_window
from tourapp.events.models import Event
from tourapp.questions.kinds import READY_MADE
from tourapp.registration.models import Intake
from tourapp.registration.places import Places
from tourapp.web.forms import required

MOST = 100_000


def places_field(label: Any) -> IntegerField:
    """A number of places; empty for no limit."""
    return IntegerField(
        label,
        [
            Optional(),
            NumberRange(0, MOST, message=_l("Enter a whole number, or leave it empty for no limit")),
        ],
    )


LIMITS = (
    "capacity",
    "capacity_in_person",
    "capacity_online",
    "per_organisation",
    "has_waiting_list",
    "holds_unknown",
)
"""How many, and what happens to those who find no place: fields of the form and of the intake alike."""


class IntakeForm(WindowForm):
    opens_on = DateLine(_l("Opens on"), [required(_l("Enter the day on which registration opens"))])
    opens_time = TimeLine(_l("At"), [required(_l("Enter the time at which registration opens"))])
    closes_on = DateLine(_l("Closes on"), [required(_l("Enter the day on which registration closes"))])
    closes_time = TimeLine(_l("At"), [required(_l("Enter the time at which registration closes"))])
    capacity = places_field(_l("Places in all"))
    capacity_in_person = places_field(_l("Places in the room"))
    capacity_online = places_field(_l("Places online"))
    per_organisation = places_field(_l("Places for people of one organisation"))
    has_waiting_list = BooleanField(_l("Keep a waiting list when it is full"))
    holds_unknown = BooleanField(
        _l("Check people whose organisation is not in the directory before they get a place")
    )
    preview = SubmitField(_l("See who moves up"))
    dietary = BooleanField(_l("Ask about food"))
    access_needs = BooleanField(_l("Ask about access"))

    @property
    def limits(self) -> dict[str, Any]:
        """How many, as `open_intake` takes it."""
        return {name: self[name].data for name in LIMITS}

    def over(self, places: Places) -> Places:
        """What is taken, with the numbers that were typed."""
        return replace(
            places,
            capacity=self.capacity.data,
            capacity_in_person=self.capacity_in_person.data,
            capacity_online=self.capacity_online.data,
            per_organisation=self.per_organisation.data,
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """Keys of the ready-made questions: how one takes part whenever there is a choice."""
        two_ways = self.capacity_in_person.data != 0 and self.capacity_online.data != 0
        wanted = {
            "attendance": two_ways,
            "dietary": self.dietary.data,
            "access_needs": self.access_needs.data,
        }
        return tuple(key for key in READY_MADE if wanted.get(key))


def stored(event: Event, intake: Intake | None, asked: set[str]) -> dict[str, Any]:
    """What the form begins with."""
    if intake is None:
        return {
            "opens_time": "09:00",
            "closes_time": "17:00",
            "capacity_online": 0,
            "has_waiting_list": True,
            "dietary": True,
            "access_needs": True,
        }
    found: dict[str, Any] = {key: key in asked for key in ("dietary", "access_needs")}
    found |= stored_window(intake.opens_at, intake.closes_at, event.zone)
    for name in LIMITS:
        found[name] = getattr(intake, name)
    return found
