"""R25, R27: whoever needs a way without steps, or has a severe allergy, is not taken where nobody has thought of it.

Needs are counts here, never people. The recorded plan, and the acknowledgement of a kitchen, are the reason with which
somebody accepts the finding.
"""

from collections.abc import Iterator

from tourapp.agenda.circles import Circle
from tourapp.core.i18n import lazy_gettext as _l
from tourapp.planning import spots
from tourapp.planning.findings import Finding, Planned, Severity, Situation
from tourapp.planning.sentences import Said
from tourapp.programme.kinds import ItemKind
from tourapp.resources.models import Known

MEALS = frozenset({ItemKind.MEAL, ItemKind.RECEPTION})


def findings(situation: Situation) -> Iterator[Finding]:
    """BLOCK for a place with steps, WARN for one of which it is not known; BLOCK for a meal with a severe allergy."""
    group = situation.facts.group
    for item in situation.items:
        if group.step_free and item.content.kind is not ItemKind.TRAVEL:
            yield from _steps(item, group.step_free, situation)
        if group.severe_allergies and item.content.kind in MEALS and situation.circle is Circle.PARTICIPANTS:
            yield _allergy(item, group.severe_allergies)


def _steps(item: Planned, people: int, situation: Situation) -> Iterator[Finding]:
    place = spots.place_of(item.content, situation.facts)
    if place is None or place.step_free is Known.YES:
        return
    values = {"place": Said(place.name), "people": people}
    if place.step_free is Known.NO:
        message = _l("%(place)s is not step-free; people who need it: %(people)s. Record a plan.", **values)
        numbers: dict[str, object] = {"people": people, "step_free": False}
        yield Finding("R25", Severity.BLOCK, (item.ref,), message, ("place",), numbers)
    else:
        message = _l(
            "It is not known whether %(place)s is step-free; people who need it: %(people)s. Ask the place.",
            **values,
        )
        numbers = {"people": people, "step_free": None}
        yield Finding("R25", Severity.WARN, (item.ref,), message, ("place",), numbers)


def _allergy(item: Planned, people: int) -> Finding:
    message = _l(
        "People with a severe allergy: %(people)s. Record who in the kitchen has acknowledged it, and when.",
        people=people,
    )
    return Finding("R27", Severity.BLOCK, (item.ref,), message, ("diets_sent",), {"people": people})
