"""What took place at a place: who received there, and what was learnt.

Spans packages: the place is `resources`', the visits are `programme`'s.
"""

import uuid

from werkzeug.wrappers import Response

from tourapp.programme import choices
from tourapp.programme.library import queries as library
from tourapp.resources import queries as resources
from tourapp.web.guard import guard_somewhere
from tourapp.web.pages import page


def place_visits(place_id: uuid.UUID) -> Response:
    """Visits of the events on the reader's desk, the latest first."""
    actor = guard_somewhere()
    place = resources.place(place_id)
    return page(
        "pages/place_visits.html",
        place=place,
        visits_there=library.at_place(actor, place.ref),
        interpretation=choices.INTERPRETATION,
        photography=choices.PHOTOGRAPHY,
    )
