"""The numbers of a group: which of several sources says them, and what is no number."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from tourapp.core.errors import Refusal
from tourapp.core.i18n import lazy_gettext as _l

MOST = 100_000

STEP_FREE = "step_free"
SEVERE_ALLERGY = "severe_allergy"
"""What imported files call the two needs that checks ask for."""


@dataclass(frozen=True, kw_only=True)
class GroupNumbers:
    """How many people go together. None is not known, which is not the same as nobody.

    Tour leaders and interpreters come on top of `participants`. The two needs are counts among the participants.
    """

    participants: int | None = None
    tour_leaders: int | None = None
    interpreters: int | None = None
    step_free: int | None = None
    severe_allergies: int | None = None

    @property
    def people(self) -> int:
        """All who go, as far as they are known."""
        return (self.participants or 0) + (self.tour_leaders or 0) + (self.interpreters or 0)

    def or_else(self, other: Self) -> Self:
        """These numbers, and those of `other` where these are silent."""
        known = {name: getattr(other, name) for name in NAMES if getattr(self, name) is None}
        return replace(self, **known)


NAMES = tuple(field.name for field in fields(GroupNumbers))


def of_file(rest: Mapping[str, Any]) -> GroupNumbers:
    """What an imported itinerary says of its group, beside its items; what is no whole number counts as not said."""
    group, needs = rest.get("group"), rest.get("needs")
    group = group if isinstance(group, dict) else {}
    counted: dict[str, int] = {}
    for row in needs if isinstance(needs, list) else ():
        number = _number(row.get("people")) if isinstance(row, dict) else None
        if number is not None:
            counted[str(row.get("need"))] = counted.get(str(row.get("need")), 0) + number
    return GroupNumbers(
        participants=_number(group.get("size")),
        tour_leaders=_number(group.get("tour_leader")),
        interpreters=_number(group.get("interpreters")),
        step_free=counted.get(STEP_FREE),
        severe_allergies=counted.get(SEVERE_ALLERGY),
    )


def _number(value: Any) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST
    return value if is_number else None


def check(numbers: GroupNumbers) -> None:
    """Refused: a number below nothing or beyond all measure, and more people with a need than people."""
    for name in NAMES:
        value = getattr(numbers, name)
        if value is not None and not 0 <= value <= MOST:
            raise Refusal(_l("Enter a number of people, or leave it empty."), field=name, code="range")
    for name in ("step_free", "severe_allergies"):
        value = getattr(numbers, name)
        if value is not None and numbers.participants is not None and value > numbers.participants:
            raise Refusal(_l("That is more than all who take part."), field=name, code="range")
