"""Decisions about places: what makes one complete enough to keep."""

import dataclasses
from dataclasses import dataclass

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.core.words import Words
from tourapp.resources.models import Known

NO_WORDS = Words()
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Spec:
    """Everything the office says of a place. Coordinates are degrees (WGS 84)."""

    name: Words
    kana: str = ""
    kind: str = ""
    is_public_facility: bool = False
    address: Words = NO_WORDS
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    coord_precision: str = ""
    hours: str = ""
    closed_on: str = ""
    last_entry: str = ""
    step_free: Known = Known.UNKNOWN
    access_notes: Words = NO_WORDS
    photography: Known = Known.UNKNOWN
    group_meals: Known = Known.UNKNOWN
    phone: str = ""
    source: str = ""
    is_retired: bool = False


FIELDS = tuple(field.name for field in dataclasses.fields(Spec))


def check(spec: Spec) -> None:
    """Refused: no name, one coordinate without the other, a point that is nowhere on earth."""
    if not spec.name:
        raise Refusal(_l("Enter the name of the place."), field="name_en", code="required")
    if (spec.lat is None) != (spec.lon is None):
        raise Refusal(_l("Enter both coordinates, or neither."), field="lat", code="required")
    if spec.lat is not None and spec.lon is not None and not (abs(spec.lat) <= 90 and abs(spec.lon) <= 180):
        message = _l("Enter degrees: latitude from -90 to 90, longitude from -180 to 180.")
        raise Refusal(message, field="lat", code="range")


def check_room(name: str, capacity: int | None, others: frozenset[str]) -> None:
    """Refused: no name, the name of another room of the place, a capacity of nobody."""
    if not name:
        raise Refusal(_l("Enter the name of the room."), field="name", code="required")
    if name in others:
        raise Refusal(_l("The place has a room of this name already."), field="name", code="twice")
    if capacity is not None and not 1 <= capacity <= MOST_PEOPLE:
        raise Refusal(
            _l("Enter how many people may be in the room, or leave it empty."), field="capacity", code="range"
        )
