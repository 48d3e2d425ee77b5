"""Versions of a programme at addresses that stay: what everybody, or those who take part, once read."""

from dataclasses import replace

from werkzeug.wrappers import Response

from tourapp.agenda import readers
from tourapp.agenda.circles import Circle
from tourapp.core.errors import NotFound
from tourapp.events import queries as events
from tourapp.events.models import Event
from tourapp.pages.own.me import mine
from tourapp.pages.public import structured
from tourapp.programme import queries as programme
from tourapp.programme import rules
from tourapp.programme.models import Edition
from tourapp.programme.queries import ReleasedEdition
from tourapp.web.identity import current_actor
from tourapp.web.pages import page


def event_edition(slug: str, number: int) -> Response:
    """The version of this number as everybody was given it; NotFound for one that everybody never was."""
    event = events.for_page(current_actor(), slug)
    return _show(
        event,
        _given(event, Circle.PUBLIC, number),
        newest=programme.newest_edition(event, Circle.PUBLIC),
        endpoint="event_edition",
        current="event_programme",
        canonical=structured.absolute("event_edition", slug=slug, number=number),
    )


def my_edition(slug: str, number: int) -> Response:
    """The same as it was given to those who take part: what is meant for this person. NotFound when she does not."""
    event, registration = mine(slug)
    if not registration.is_coming or registration.person_id is None:
        raise NotFound()
    hers = readers.references(registration.person_id)
    edition = _given(event, Circle.PARTICIPANTS, number)
    return _show(
        event,
        replace(edition, items=rules.meant_for(edition.items, hers)),
        newest=programme.newest_edition(event, Circle.PARTICIPANTS),
        endpoint="my_edition",
        current="my_event",
        canonical="",
    )


def _given(event: Event, circle: Circle, number: int) -> ReleasedEdition:
    found = programme.released_edition(event, circle, number)
    if found is None:
        raise NotFound()
    return found


def _show(
    event: Event,
    edition: ReleasedEdition,
    *,
    newest: Edition | None,
    endpoint: str,
    current: str,
    canonical: str,
) -> Response:
    """`endpoint` is that of the page itself, `current` that of the programme as it is now."""
    return page(
        "pages/edition.html",
        event=event,
        edition=edition,
        newest=newest.number if newest is not None and newest.number > edition.number else None,
        endpoint=endpoint,
        current=current,
        canonical=canonical,
    )
