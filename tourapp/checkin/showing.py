"""The pass as a person sees it on her own page."""

from dataclasses import dataclass

from markupsafe import Markup

from tourapp.checkin import passes, queries
from tourapp.registration.models import Registration
from tourapp.registration.states import Attendance, State


@dataclass(frozen=True)
class ShownPass:
    picture: Markup
    code: str


def shown(registration: Registration) -> ShownPass | None:
    """The pass of somebody who has a place in the room; None for others."""
    if registration.state is not State.CONFIRMED or registration.attendance is not Attendance.IN_PERSON:
        return None
    number = queries.pass_number(registration.id)
    made = passes.pass_of(registration.event_id, registration.id, number)
    return ShownPass(Markup(passes.svg(made.text)), made.grouped)  # noqa: S704 - drawn from our own text
