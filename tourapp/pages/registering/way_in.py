"""What every page of the open way in begins with: the event that takes registrations, and how often one may send."""

from tourapp.core.errors import NotFound
from tourapp.events import queries as events
from tourapp.events.kinds import WayIn
from tourapp.events.models import Event
from tourapp.registration import queries
from tourapp.registration.models import Intake
from tourapp.web.limits import per_address


def forms_per_client() -> str:
    """An office of many people may stand behind one address; a machine that fills in forms all day may not."""
    return per_address(60, minutes=10)


def open_event(slug: str) -> tuple[Event, Intake]:
    """The event with its intake; NotFound when nobody can register for it by this way."""
    event = events.by_slug(slug)
    intake = queries.intake_of(event)
    if intake is None or not event.is_public or event.way_in is not WayIn.OPEN:
        raise NotFound()
    return event, intake
